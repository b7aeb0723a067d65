//! `vaultls backlinks`.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

fn vault() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        (".vaultls.toml", ""),
        ("People/Ana Silva.md", "---\ntype: person\n---\n# Ana Silva\n"),
        ("Talk.md", "\u{feff}🚀 [[Ana Silva]]\n- [ ] Call. @Ana Silva 📅 2025-11-01\n"),
        ("a/Plan.md", ""),
        ("b/Plan.md", ""),
    ];
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

/// Exit status, output and messages of `vaultls backlinks ARGS` in a folder.
fn backlinks(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaultls"));
    let output = command.arg("backlinks").args(args).current_dir(dir).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn every_place_is_a_line_that_editors_jump_to() {
    let dir = vault();
    let expected =
        "Talk.md:1:3: 🚀 [[Ana Silva]]\nTalk.md:2:13: - [ ] Call. @Ana Silva 📅 2025-11-01\n".to_owned();
    for name in ["Ana Silva", "People/Ana Silva", "People/Ana Silva.md", "ana silva.md"] {
        assert_eq!(backlinks(dir.path(), &[name]), (0, expected.clone(), String::new()), "{name}");
    }
    let (status, from_below, _) = backlinks(&dir.path().join("People"), &["Ana Silva.md"]);
    assert_eq!((status, from_below.lines().count()), (0, 2));
    assert_eq!(backlinks(dir.path(), &["Talk"]), (0, String::new(), String::new()));
}

#[test]
fn json_has_ranges_as_check_has_them() {
    let dir = vault();
    let (status, out, _) = backlinks(dir.path(), &["Ana Silva", "--format", "json"]);
    let out: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 0);
    assert_eq!(out["note"], "People/Ana Silva.md");
    let first = json!({
        "path": "Talk.md",
        "range": {
            "start": { "line": 0, "character": 3, "byte": 8 }, "end": { "line": 0, "character": 16, "byte": 21 },
        },
        "text": "[[Ana Silva]]",
        "line": "🚀 [[Ana Silva]]",
    });
    assert_eq!(out["backlinks"][0], first);
    assert_eq!(out["backlinks"].as_array().unwrap().len(), 2);
    let (_, none, _) = backlinks(dir.path(), &["Talk", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&none).unwrap()["backlinks"], json!([]));
}

#[test]
fn a_name_that_means_nothing_or_several_notes_is_an_error() {
    let dir = vault();
    let (status, out, message) = backlinks(dir.path(), &["Ana Silvo"]);
    assert_eq!((status, &*out), (2, ""));
    assert_eq!(message, "vaultls: no note is called \"Ana Silvo\"; there is \"People/Ana Silva\"\n");
    let (status, _, message) = backlinks(dir.path(), &["Plan"]);
    assert_eq!(status, 2);
    assert_eq!(message, "vaultls: several notes are called \"Plan\": a/Plan, b/Plan\n");
}
