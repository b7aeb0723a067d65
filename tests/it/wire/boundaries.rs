//! Nothing outside of the vault is read, shown or made, whatever its notes say.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::client::{Client, Setup, able, vaultls, write_vault};

/// What lies outside. No answer may have it.
const SECRET: &str = "The combination is 7741";

const OUTSIDE: &str = "\
//- secret.md
---
title: The combination is 7741
role: The combination is 7741
---
# The combination is 7741

- [ ] The combination is 7741 📅 2025-11-10
//- secret.csv
name,code
The combination is 7741,1
//- vault/.vaultls.toml
[templates]
folder = \"../\"

[daily-notes]
folder = \"../\"
template = \"../secret\"
//- vault/Sub/B.md
# B
";

/// Ways to name the file outside, as targets of links.
const WAYS: &[&str] = &[
    "../secret",
    "../../secret",
    "../../../../../../../../etc/passwd",
    "/etc/passwd",
    "ROOT/secret",
    "ROOT/secret.md",
    "file://ROOT/secret.md",
    "%2e%2e/secret",
    "..%2fsecret.md",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..\\secret",
    "....//secret",
    "./../secret",
    "Sub/../../secret",
    "out/secret",
    "single",
    "C:\\secret.md",
    "\\\\server\\share\\secret",
    "//server/share/secret.md",
    "CON",
    "NUL.md",
    "aux",
];

/// A vault beside the files that it must not reach, with symbolic links to them.
fn start() -> (Client, String, usize) {
    let mut capabilities = able();
    capabilities["textDocument"]["rename"] = json!({ "prepareSupport": true });
    let setup = Setup { capabilities, folders: vec!["vault"], ..Setup::default() };
    let mut client = Client::silent(OUTSIDE, setup);
    let root = client.path("").to_str().unwrap().to_owned();
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("..", client.path("vault/out")).unwrap();
        symlink("../secret.md", client.path("vault/single.md")).unwrap();
        symlink("../secret.csv", client.path("vault/single.csv")).unwrap();
    }
    let mut text = String::new();
    for way in WAYS {
        let way = way.replace("ROOT", &root);
        text.push_str(&format!(
            "[[{way}]]\n![[{way}]]\n[x]({way})\n![x](<{way}>)\n[[{way}#The combination]]\n"
        ));
    }
    for way in ["../secret.csv", "/etc/passwd", "out/secret.csv", "single.csv"] {
        text.push_str(&format!("\n```dataview\nTABLE name FROM csv(\"{way}\")\n```\n"));
    }
    text.push_str("\n```dataview\nLIST FROM [[../secret]] OR \"../\" OR \"out\"\n```\n\n```tasks\npath includes secret\n```\n");
    fs::write(client.path("vault/A.md"), &text).unwrap();
    client.initialize();
    client.open("vault/A.md");
    client.open("vault/Sub/B.md");
    // Nothing is called unresolved, and nothing renamed, before the vault is read.
    let dead = |client: &mut Client| {
        client.codes("vault/A.md")?.contains(&"link/unresolved".to_owned()).then_some(())
    };
    client.wait("the vault to be read", dead);
    let lines = text.lines().count();
    (client, text, lines)
}

/// All URIs in an answer; what notes say that looks like one is none.
fn uris<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| uris(value, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let named = name == "target" || name.to_ascii_lowercase().ends_with("uri");
                match value.as_str().filter(|text| named && text.starts_with("file:")) {
                    Some(uri) => found.push(uri),
                    None => uris(value, found),
                }
            }
        }
        _ => {}
    }
}

fn stays_inside(client: &Client, what: &str, answer: &Value) {
    assert!(!answer.to_string().contains(SECRET), "{what}: {answer}");
    let mut found = Vec::new();
    uris(answer, &mut found);
    let inside = client.uri("vault") + "/";
    for uri in found {
        let below = uri.strip_prefix(&inside).unwrap_or_else(|| panic!("{what} leads to {uri}"));
        assert!(!below.split('/').any(|part| part == ".."), "{what} leads to {uri}");
        assert!(!below.starts_with("out/"), "{what} goes through a link: {uri}");
    }
}

#[test]
fn no_request_reaches_a_file_outside() {
    let (mut client, _, lines) = start();
    let uri = client.uri("vault/A.md");
    for line in 0..u32::try_from(lines).unwrap() {
        for method in
            ["hover", "definition", "references", "completion", "prepareRename", "documentHighlight"]
        {
            let mut params = client.at(&uri, line, 5);
            params["context"] = json!({ "includeDeclaration": true, "triggerKind": 1 });
            let answer = client.request(&format!("textDocument/{method}"), params);
            stays_inside(&client, &format!("{method} of line {line}"), &answer);
        }
        let at = json!({ "line": line, "character": 5 });
        let params = json!({
            "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] },
        });
        let answer = client.request("textDocument/codeAction", params);
        stays_inside(&client, &format!("actions of line {line}"), &answer);
    }
    for method in ["documentSymbol", "codeLens", "documentLink", "semanticTokens/full", "foldingRange"] {
        let answer =
            client.request(&format!("textDocument/{method}"), json!({ "textDocument": { "uri": uri } }));
        let web = |text: &str| text.replace(&client.uri("secret.md"), "");
        // A link that spells out a whole URI is the user's own text.
        let answer: Value = serde_json::from_str(&web(&answer.to_string())).unwrap();
        stays_inside(&client, method, &answer);
    }
    let answer = client.request("workspace/symbol", json!({ "query": "combination" }));
    stays_inside(&client, "symbols", &answer);
    for told in client.heard.clone() {
        assert!(!told.to_string().contains(SECRET), "{told}");
    }
}

#[test]
fn no_rename_leads_out() {
    let (mut client, _, _) = start();
    let uri = client.uri("vault/Sub/B.md");
    let root = client.path("").to_str().unwrap().to_owned();
    let mut accepted = Vec::new();
    for way in WAYS {
        let mut params = client.at(&uri, 0, 2);
        params["newName"] = json!(way.replace("ROOT", &root));
        let answer = client.request("textDocument/rename", params);
        stays_inside(&client, way, &answer);
        if answer.get("error").is_none() {
            accepted.push(*way);
        }
    }
    // Names like any other, which only look like a way out.
    assert_eq!(accepted, ["%2e%2e%2f%2e%2e%2fetc%2fpasswd", "single"]);
}

#[test]
fn the_command_line_stays_inside_too() {
    let (client, _, _) = start();
    let vault = client.path("vault");
    let mut ways = vec!["../secret.csv".to_owned(), "/etc/passwd".to_owned(), "..%2fsecret.csv".to_owned()];
    ways.push(client.path("secret.csv").to_str().unwrap().to_owned());
    #[cfg(unix)]
    ways.extend(["out/secret.csv".to_owned(), "single.csv".to_owned()]);
    for way in ways {
        let query = format!("TABLE name FROM csv(\"{way}\")");
        let run = vaultls(&vault, &["query", &query, "--format", "csv"]);
        let said =
            format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(!said.contains(SECRET) && !said.contains("root:"), "{way}: {said}");
        assert_ne!(run.status.code(), Some(0), "{way}: {said}");
    }
    for to in ["../B", "out/B", "/B", "a/../../B"] {
        let run = vaultls(&vault, &["rename", "Sub/B", to]);
        assert_eq!(run.status.code(), Some(2), "{to}: {}", String::from_utf8_lossy(&run.stdout));
        assert!(vault.join("Sub/B.md").exists());
    }
    assert!(!client.path("B.md").exists());
}

#[test]
fn links_out_are_followed_if_so_configured() {
    let (client, _, _) = start();
    fs::write(client.path("vault/.vaultls.toml"), "files.follow-symlinks = true\n").unwrap();
    let query = "TABLE name FROM csv(\"single.csv\")";
    let run = vaultls(&client.path("vault"), &["query", query, "--format", "csv"]);
    assert!(String::from_utf8_lossy(&run.stdout).contains(SECRET));
}

#[test]
fn a_pipe_in_place_of_a_settings_file_is_no_trap() {
    #[cfg(unix)]
    {
        let dir = tempfile::tempdir().unwrap();
        write_vault(dir.path(), "//- A.md\n[[Nowhere]]\n//- .obsidian/x.txt\n");
        for name in [".obsidian/app.json", ".obsidian/types.json", ".vaultls.toml"] {
            assert!(Command::new("mkfifo").arg(dir.path().join(name)).status().unwrap().success());
        }
        let run = vaultls(dir.path(), &["check", "--format", "concise"]);
        assert!(String::from_utf8_lossy(&run.stdout).contains("link/unresolved"));
    }
}
