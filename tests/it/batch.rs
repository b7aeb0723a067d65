//! `vaultls batch`: one JSON request a line, one JSON answer a line.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Sends requests to one `vaultls batch` and returns its answers.
fn batch(requests: &[Value]) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vaultls"))
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for request in requests {
        writeln!(stdin, "{request}").unwrap();
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn metadata_lists_what_obsidian_would() {
    let vault = tempfile::tempdir().unwrap();
    let note = "---\nrelated: '[[Not counted]]'\n---\n# Plan `x`\n[[A|a]] ![[p.png]] [t](B%20c.md#D) [w](https://e.org) %% [[E]] #f %%\n\
                ```tasks\npath includes [[Not counted]]\n```\n- [/] 1. both\n  - child ^id\n";
    std::fs::write(vault.path().join("Note.md"), note).unwrap();
    let request = json!({"id": 1, "op": "metadata", "vault": vault.path(), "path": "Note.md"});
    let expected = json!({
        "headings": [{"text": "Plan `x`", "level": 1, "line": 3}],
        "links": [
            {"target": "A", "line": 4, "embed": false},
            {"target": "p.png", "line": 4, "embed": true},
            {"target": "B c.md#D", "line": 4, "embed": false},
            {"target": "E", "line": 4, "embed": false},
        ],
        "tags": [{"tag": "#f", "line": 4}],
        "items": [
            {"line": 8, "parent": null, "status": "/"},
            {"line": 8, "parent": null, "status": null},
            {"line": 9, "parent": 8, "status": null},
        ],
        "blocks": ["id"],
    });
    assert_eq!(batch(&[request]), [json!({"id": 1, "result": expected})]);
}

#[test]
fn a_request_without_an_answer_is_an_error_and_the_next_one_is_answered() {
    let vault = tempfile::tempdir().unwrap();
    std::fs::write(vault.path().join("N.md"), "# T").unwrap();
    let answers = batch(&[
        json!({"id": 1, "op": "metadata", "vault": vault.path(), "path": "Missing.md"}),
        json!({"id": 2, "op": "metadata", "path": "N.md"}),
        json!({"id": 3, "op": "metadata", "vault": vault.path(), "path": "N.md"}),
    ]);
    let outcomes: Vec<_> =
        answers.iter().map(|a| (a["id"].as_u64().unwrap(), a.get("error").is_some())).collect();
    assert_eq!(outcomes, [(1, true), (2, true), (3, false)]);
}
