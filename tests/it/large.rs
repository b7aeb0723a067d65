//! One very large note, through the built binary.

use std::fs;
use std::process::Command;

#[test]
fn a_note_of_fifty_megabytes_is_checked() {
    let vault = tempfile::tempdir().unwrap();
    fs::write(vault.path().join(".vaultls.toml"), "").unwrap();
    fs::write(vault.path().join("Small.md"), "").unwrap();
    let line = "see [[Small]], #tag, `code` and the rest of the day 🚀\n";
    let lines = 50_000_000 / line.len() + 1;
    fs::write(vault.path().join("Large.md"), line.repeat(lines) + "🚀 [[Nowhere at all]]\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_vaultls"))
        .args(["check", "--format", "concise", "--color", "never"])
        .current_dir(vault.path())
        .output()
        .unwrap();
    let place = format!("Large.md:{}:5: warning[link/unresolved]", lines + 1);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with(&place), "{said}");
    assert!(said.ends_with("1 warning found in 2 notes.\n"), "{said}");
    assert_eq!(output.status.code(), Some(0), "a warning does not fail");
}
