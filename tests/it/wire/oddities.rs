//! What nobody sends and nobody stores, until somebody does: halves of characters, numbers without measure, URIs that are
//! none, files that are no files, a vault that goes and comes back.

use std::fs;
use std::process::Command;

use serde_json::json;

use super::client::{Client, Setup, able, vaultls, write_vault};

const VAULT: &str = "//- .vaultls.toml\n//- A.md\nsee [[B]]\n//- B.md\n# B\n";

fn send(client: &mut Client, body: &str) {
    client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
}

/// An editor that counts in UTF-16 may send half of an emoji. The text goes on to be the client's: each half counts as one.
#[test]
fn half_a_character_costs_no_edit() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let uri = client.uri("A.md");
    let open = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":"{uri}","languageId":"markdown","version":1,"text":"\ud83d [[B]]"}}}}}}"#
    );
    send(&mut client, &open);
    assert_eq!(client.definition("A.md", 0, 5), ["B.md"]);
    let change = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":"{uri}","version":2}},"contentChanges":[{{"range":{{"start":{{"line":0,"character":0}},"end":{{"line":0,"character":0}}}},"text":"\ude00\ude00\ude00"}}]}}}}"#
    );
    send(&mut client, &change);
    assert_eq!(client.definition("A.md", 0, 8), ["B.md"]);
    assert_eq!(client.definition("A.md", 0, 3), Vec::<String>::new());
    assert!(client.shown().is_empty() && client.strays.is_empty());
}

/// A change that cannot be read is an edit that is missing: nothing is answered about a text that is not the client's.
#[test]
fn a_change_that_cannot_be_read_is_told_and_mended_by_the_full_text() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    client.open("B.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let uri = client.uri("A.md");
    let document = json!({ "uri": uri, "version": 99_999_999_999_u64 });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": document, "contentChanges": [{ "text": "x" }] }),
    );
    assert_eq!(client.definition("A.md", 0, 6), Vec::<String>::new());
    client.wait("a word", |client| (client.shown().len() == 1).then_some(()));
    client.change_all("A.md", 2, "[[B]]");
    assert_eq!(client.definition("A.md", 0, 3), ["B.md"]);
    send(&mut client, r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"text"#);
    client.wait("a word", |client| (client.shown().len() == 2).then_some(()));
    assert_eq!(client.definition("A.md", 0, 3), Vec::<String>::new(), "it may have been this one");
    client.close("A.md");
    client.open("A.md");
    assert_eq!(client.definition("A.md", 0, 6), ["B.md"]);
}

#[test]
fn numbers_without_measure_are_refused_or_cut() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    let uri = client.uri("A.md");
    for number in ["4294967295", "4294967296", "99999999999999999999", "-1", "1.5", "1e3", "null", "\"1\""] {
        for method in ["hover", "completion", "rename", "references", "codeAction", "selectionRange"] {
            let at = format!(r#"{{"line":{number},"character":{number}}}"#);
            let body = format!(
                r#"{{"jsonrpc":"2.0","id":"{method}{number}","method":"textDocument/{method}","params":{{"textDocument":{{"uri":"{uri}"}},"position":{at},"positions":[{at}],"range":{{"start":{at},"end":{at}}},"context":{{"includeDeclaration":true,"diagnostics":[]}},"newName":"x"}}}}"#
            )
            .replace("\"\"1\"\"", "'1'")
            .replace("rename\"1\"", "rename1");
            send(&mut client, &body);
        }
    }
    for id in ["1.5", "18446744073709551615", "true", "[1]"] {
        send(
            &mut client,
            &format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"textDocument/hover","params":{{}}}}"#),
        );
    }
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let seen = client.strays.iter().filter(|answer| answer["id"].as_str().is_some()).count();
    assert!(seen >= 42, "{seen} of the requests with an id that is one are answered");
}

#[test]
fn uris_that_are_none_cost_nothing() {
    let mut client = Client::start(VAULT);
    let root = client.uri("");
    let odd = [
        "file://host/share/A.md".to_owned(),
        format!("{root}/%00.md"),
        format!("{root}/%zz%.md"),
        format!("{root}/A.md/"),
        format!("{root}//A.md"),
        format!("{root}/%2e%2e/%2e%2e/etc/passwd"),
        format!("{root}/Sub%2FC.md"),
        format!("{root}/..%5C..%5CA.md"),
        "file:////".to_owned(),
        "file:".to_owned(),
        "%".to_owned(),
        format!("file://{}.md", "x".repeat(100_000)),
    ];
    for uri in &odd {
        client.open_text(uri, "[[B]] [[../A]]\n");
        for method in ["hover", "definition", "references", "completion", "codeAction", "prepareRename"] {
            let mut params = client.at(uri, 0, 3);
            params["range"] = json!({ "start": params["position"], "end": params["position"] });
            params["context"] = json!({ "includeDeclaration": true, "diagnostics": [] });
            client.request(&format!("textDocument/{method}"), params);
        }
        client.change(uri, 2, json!([{ "text": "# x\n" }]));
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 1 }] }));
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn a_document_opened_twice_has_the_later_text() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    let uri = client.uri("A.md");
    client.open_text(&uri, "[[B]]");
    client.definition_leads_to(("A.md", 0, 3), "B.md");
    client.close("A.md");
    client.change(&uri, 9, json!([{ "text": "[[Nobody]]" }]));
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn folders_may_come_and_go_while_they_are_read() {
    let mut client = Client::with(
        "//- one/.vaultls.toml\n//- one/A.md\n[[B]]\n//- one/B.md\n//- two/.vaultls.toml\n//- two/A.md\n[[B]]\n//- two/B.md\n",
        Setup { capabilities: able(), folders: vec!["one"], ..Setup::default() },
    );
    for _ in 0..50 {
        let two = json!([{ "uri": client.uri("two"), "name": "two" }]);
        client.notify(
            "workspace/didChangeWorkspaceFolders",
            json!({ "event": { "added": [], "removed": two } }),
        );
        client.notify(
            "workspace/didChangeWorkspaceFolders",
            json!({ "event": { "added": two, "removed": [] } }),
        );
    }
    client.definition_leads_to(("one/A.md", 0, 3), "one/B.md");
    client.definition_leads_to(("two/A.md", 0, 3), "two/B.md");
}

/// Whatever has the name of a note: what can be read is read, nothing is waited for.
#[cfg(unix)]
#[test]
fn files_that_are_no_files_are_no_notes() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let dir = tempfile::tempdir().unwrap();
    write_vault(
        dir.path(),
        "//- .vaultls.toml\n//- A.md\n[[B]] [[Nobody]]\n//- B.md\n//- Folder.md/In.md\n[[A]]\n",
    );
    let at = |name: &str| dir.path().join(name);
    assert!(Command::new("mkfifo").arg(at("pipe.md")).status().unwrap().success());
    let _socket = UnixListener::bind(at("socket.md")).unwrap();
    for (to, name) in
        [("/dev/zero", "zero.md"), ("nowhere.md", "dangling.md"), ("self.md", "self.md"), (".", "loop")]
    {
        symlink(to, at(name)).unwrap();
    }
    fs::write(at("new\nline.md"), "[[A]]").unwrap();
    let bad = std::ffi::OsStr::from_bytes(b"bad\xff.md");
    fs::write(dir.path().join(bad), "[[A]]").unwrap();
    let run = |args: &[&str]| {
        let run = vaultls(dir.path(), args);
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(!said.contains("panicked") && run.status.code().is_some(), "{said}");
        said
    };
    for args in [&["check", "--format", "concise"][..], &["check", "--fix", "--format", "json"]] {
        let said = run(args);
        assert!(said.contains("Nobody") && said.contains("its name is not UTF-8"), "{said}");
    }
    assert!(run(&["rename", "B", "C"]).contains("nothing was renamed, for not all could be read"));
    fs::remove_file(dir.path().join(bad)).unwrap();
    run(&["rename", "B", "C"]);
    assert_eq!(fs::read_to_string(at("A.md")).unwrap(), "[[C]] [[Nobody]]\n");
}

#[test]
fn a_note_that_becomes_a_folder_is_the_editors_until_it_is_closed() {
    let mut client = Client::start(VAULT);
    client.open("B.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    fs::remove_file(client.path("B.md")).unwrap();
    fs::create_dir(client.path("B.md")).unwrap();
    fs::write(client.path("B.md/C.md"), "[[A]]").unwrap();
    client.watched("B.md", 2);
    client.definition_leads_to(("B.md/C.md", 0, 3), "A.md");
    client.change_all("B.md", 2, "[[A]]");
    client.definition_leads_to(("B.md", 0, 3), "A.md");
    client.close("B.md");
    client.definition_becomes(("A.md", 0, 6), &[]);
}

/// A disk that is unplugged and plugged in again, a folder that is synchronised anew.
#[test]
fn a_vault_that_was_deleted_and_made_again_is_read_again() {
    let mut client = Client::with(
        "//- v/.vaultls.toml\n//- v/A.md\nsee [[B]] [[C]]\n//- v/B.md\n",
        Setup { capabilities: able(), folders: vec!["v"], ..Setup::default() },
    );
    client.open("v/A.md");
    client.definition_leads_to(("v/A.md", 0, 6), "v/B.md");
    fs::remove_dir_all(client.path("v")).unwrap();
    client.watched("v/B.md", 3);
    client.definition("v/A.md", 0, 6);
    write_vault(&client.path(""), "//- v/.vaultls.toml\n//- v/A.md\nsee [[B]] [[C]]\n//- v/C.md\n");
    client.watched("v/C.md", 1);
    client.definition_leads_to(("v/A.md", 0, 12), "v/C.md");
    // What was made behind the server's back is seen too.
    fs::write(client.path("v/B.md"), "").unwrap();
    client.definition_leads_to(("v/A.md", 0, 6), "v/B.md");
}

#[test]
fn settings_that_are_no_settings_are_told() {
    let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = format!("[{}]\n", vec!["a"; 50_000].join("."));
    let long = format!("# {}\n", "x".repeat(60_000_000));
    let texts: [&[u8]; 5] = [b"\0\xff\xfe\0", deep.as_bytes(), nested.as_bytes(), long.as_bytes(), b"= ="];
    for (number, text) in texts.into_iter().enumerate() {
        for name in [".vaultls.toml", ".obsidian/app.json", ".obsidian/types.json"] {
            let dir = tempfile::tempdir().unwrap();
            write_vault(dir.path(), "//- A.md\n[[Nobody]]\n//- .obsidian/x.txt\n");
            fs::write(dir.path().join(name), text).unwrap();
            let run = vaultls(dir.path(), &["check", "--format", "concise"]);
            let said = String::from_utf8_lossy(&run.stdout);
            assert!(said.contains("link/unresolved"), "{number} in {name}: {said}");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    write_vault(dir.path(), "//- A.md\n[[Nobody]]\n//- .vaultls.toml/x.txt\n//- .obsidian/app.json/x.txt\n");
    let run = vaultls(dir.path(), &["check", "--format", "concise"]);
    assert!(String::from_utf8_lossy(&run.stdout).contains("link/unresolved"));
}
