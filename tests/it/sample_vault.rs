//! The sample vault: `check` reports the faults that were put into it, and nothing else.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use expect_test::expect_file;

/// The moment the sample vault was "written"; rules that look at today see it.
const NOW: &str = "2025-11-10T09:00:00Z";

fn vault() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/vault")
}

fn check(format: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vaultls"))
        .args(["check", "--format", format, "--color", "never", "--now", NOW, "--tz", "UTC", "--vault"])
        .arg(vault())
        .current_dir(vault())
        .output()
        .expect("the binary starts")
}

fn stdout(output: Output) -> String {
    String::from_utf8(output.stdout).expect("UTF-8 on standard output")
}

/// The table in `examples/README.md`: note, line counted from 1, code.
fn planted() -> Vec<(String, u64, String)> {
    let readme = vault().with_file_name("README.md");
    let text = std::fs::read_to_string(readme).expect("examples/README.md");
    let mut rows: Vec<_> = text
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            let (note, line, code) = (cells.next()?, cells.next()?, cells.next()?);
            Some((note.to_owned(), line.parse().ok()?, code.trim_matches('`').to_owned()))
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn check_finds_exactly_the_planted_faults() {
    let report: serde_json::Value = serde_json::from_str(&stdout(check("json"))).expect("JSON");
    let mut found: Vec<_> = report["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|diagnostic| {
            let line = diagnostic["range"]["start"]["line"].as_u64().expect("a line") + 1;
            let text = |key: &str| diagnostic[key].as_str().expect("a string").to_owned();
            (text("path"), line, text("code"))
        })
        .collect();
    found.sort();
    let planted = planted();
    assert!(planted.len() > 30, "the table was read");
    let missing: Vec<_> = planted.iter().filter(|fault| !found.contains(fault)).collect();
    let wrong: Vec<_> = found.iter().filter(|fault| !planted.contains(fault)).collect();
    assert!(missing.is_empty() && wrong.is_empty(), "missing: {missing:#?}\nnot planted: {wrong:#?}");
    assert_eq!(found.len(), planted.len(), "each fault is reported once");
    assert_eq!(report["notes"], 47);
}

#[test]
fn what_a_user_reads() {
    let output = check("concise");
    assert_eq!(output.status.code(), Some(1), "findings");
    expect_file!["snapshots/sample_vault.txt"].assert_eq(&stdout(output));
}
