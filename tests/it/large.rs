//! One very large note, through the built binary.

use std::fs;
use std::process::Command;

use crate::fixture::Fixture;

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

/// What a dead link's note would be like is found by the links beside it, not by all.
#[test]
fn a_hundred_thousand_dead_links_are_told_one_by_one() {
    let vault = tempfile::tempdir().unwrap();
    fs::write(vault.path().join(".vaultls.toml"), "").unwrap();
    fs::write(vault.path().join("Small.md"), "").unwrap();
    let text = "[[Small]] [[Nope]]\n".repeat(60_000) + &"[[Nope]] ".repeat(40_000);
    fs::write(vault.path().join("Large.md"), text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_vaultls"))
        .args(["check", "--format", "concise", "--color", "never"])
        .current_dir(vault.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let last = said.lines().last().unwrap();
    assert_eq!(last, "100000 warnings found in 2 notes.");
}

/// Lists of all tags and of all dead links are made by reading each note once: for each of its names once would not end.
#[test]
fn a_note_of_nothing_but_different_names_is_listed_in_one_pass() {
    const NAMES: usize = 150_000;
    let text: String = (0..NAMES).map(|number| format!("#Tag{number} [[Nobody {number}]]\n")).collect();
    let f = Fixture::new(&format!("//- A.md\n{text}"));
    let tags = f.vault.tags();
    assert_eq!(tags.len(), NAMES);
    assert!(tags.iter().all(|tag| tag.name.starts_with("Tag")), "as written");
    assert_eq!(f.vault.dead_targets().len(), NAMES);
}
