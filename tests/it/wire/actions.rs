//! Code actions and commands in the protocol's form.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
🚀 see [[B]] now
//- B.md
# B
";

/// An editor that waits for the edits of an action and applies what a command asks for.
fn lazy() -> Value {
    let mut capabilities = able();
    capabilities["textDocument"]["codeAction"]["dataSupport"] = json!(true);
    capabilities["textDocument"]["codeAction"]["resolveSupport"] = json!({ "properties": ["edit"] });
    capabilities["workspace"]["applyEdit"] = json!(true);
    capabilities
}

fn start(capabilities: Value) -> Client {
    let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
    client.open("A.md");
    client.definition_leads_to(("A.md", 0, 10), "B.md");
    client
}

fn actions(client: &mut Client, only: Value) -> Vec<Value> {
    let at = json!({ "line": 0, "character": 10 });
    let uri = client.uri("A.md");
    let params = json!({
        "textDocument": { "uri": uri }, "range": { "start": at, "end": at },
        "context": { "diagnostics": [], "only": only },
    });
    client.request("textDocument/codeAction", params).as_array().unwrap().clone()
}

const CONVERTED: &str = "[B](B.md)";

#[test]
fn a_client_that_can_wait_gets_the_edits_of_an_action_when_it_is_chosen() {
    let mut client = start(lazy());
    let found = actions(&mut client, json!(["refactor.rewrite"]));
    let convert = found.iter().find(|action| action["title"] == "Convert to a Markdown link").unwrap();
    assert_eq!(convert["kind"], "refactor.rewrite");
    assert_eq!(convert.get("edit"), None);
    let resolved = client.request("codeAction/resolve", convert.clone());
    let change = &resolved["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    assert_eq!(change["edits"][0]["newText"], CONVERTED);
    assert_eq!(change["edits"][0]["range"]["start"]["character"], 7);
    // The note goes on: what was offered for the old text is no longer done.
    client.change_all("A.md", 2, "x\n");
    let late = client.request("codeAction/resolve", convert.clone());
    assert_eq!(late["error"]["code"], -32803, "{late}");
}

#[test]
fn a_client_that_cannot_wait_gets_them_at_once() {
    let mut client = start(able());
    let found = actions(&mut client, json!(["refactor"]));
    let convert = found.iter().find(|action| action["title"] == "Convert to a Markdown link").unwrap();
    assert_eq!(convert["edit"]["documentChanges"][0]["edits"][0]["newText"], CONVERTED);
    assert_eq!(convert.get("data"), None);
}

#[test]
fn only_the_kinds_asked_for_come() {
    let mut client = start(lazy());
    for found in actions(&mut client, json!(["quickfix"])) {
        assert_eq!(found["kind"], "quickfix");
    }
    assert_eq!(actions(&mut client, json!(["source.organizeImports"])), Vec::<Value>::new());
}

#[test]
fn a_command_has_its_edits_applied_and_tells_the_result() {
    let mut client = start(lazy());
    let uri = client.uri("A.md");
    let arguments = json!([uri, { "line": 0, "character": 10 }]);
    let id = client
        .ask("workspace/executeCommand", json!({ "command": "vaultls.convertLink", "arguments": arguments }));
    let answer = client.answer(id);
    // The test's editor says nothing to requests, which is no "applied".
    assert_eq!(answer["error"]["code"], -32803, "{answer}");
    let asked = client.asked.iter().find(|asked| asked["method"] == "workspace/applyEdit").unwrap();
    let change = &asked["params"]["edit"]["documentChanges"][0];
    assert_eq!(change["edits"][0]["newText"], CONVERTED);
    assert_eq!(change["textDocument"]["version"], 1);
    assert_eq!(fs::read_to_string(client.path("A.md")).unwrap(), "🚀 see [[B]] now\n");
}

#[test]
fn a_command_that_cannot_be_done_says_why() {
    let mut client = start(lazy());
    let uri = client.uri("A.md");
    let run = |client: &mut Client, command: &str, arguments: Value| {
        client.request("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))["error"].clone()
    };
    let nowhere = run(&mut client, "vaultls.convertLink", json!([uri, { "line": 0, "character": 0 }]));
    assert_eq!(nowhere["message"], "There is nothing here for this command");
    let old =
        json!([{ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 10 }, "version": 0 }]);
    assert_eq!(run(&mut client, "vaultls.convertLink", old)["message"], "The note has changed since");
    assert_eq!(run(&mut client, "vaultls.convertLink", json!([]))["code"], -32602);
    assert_eq!(run(&mut client, "vaultls.none", json!([uri]))["code"], -32602);
    let mut plain = start(able());
    let uri = plain.uri("A.md");
    let refused = run(&mut plain, "vaultls.convertLink", json!([uri, { "line": 0, "character": 10 }]));
    assert_eq!(refused["message"], "This editor applies no edits of a server");
}

#[test]
fn a_client_that_applies_no_edits_is_offered_no_command_that_makes_some() {
    let command = |client: &mut Client| {
        let found = actions(client, Value::Null);
        found.iter().filter(|action| action["command"]["command"] == "vaultls.copyLink").count()
    };
    assert_eq!(command(&mut start(lazy())), 1);
    assert_eq!(command(&mut start(able())), 0);
}

/// A note with everything that moves columns: a byte order mark, CR LF, signs of two units, cells of a table.
const HARD: &str = "\
//- .vaultls.toml
//- A.md
\u{feff}# 🚀 Log\r
\r
| 🚀 | [[Dr. Who\\|doc]] | [[$9 deal]] |\r
|---|---|---|\r
\r
- 🚀 one with Zoe\u{308} Moss\r
- two\r
//- People/Dr. Who.md
---\r
type: people\r
---\r
# Dr. Who\r
//- People/Zo\u{eb} Moss.md
---
type: people
---
";

/// The new texts of an action's files, by path below the vault; edits are made in the client's columns.
fn done(client: &mut Client, (line, character): (u32, u32), title: &str) -> Vec<(String, String)> {
    let uri = client.uri("A.md");
    let at = json!({ "line": line, "character": character });
    let params = json!({
        "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] },
    });
    let found = client.request("textDocument/codeAction", params);
    let action = found.as_array().unwrap().iter().find(|action| action["title"] == title);
    let mut edit = action.unwrap_or_else(|| panic!("{title} in {found}"))["edit"].clone();
    let root = client.uri("") + "/";
    let mut texts = Vec::new();
    for change in edit["documentChanges"].as_array_mut().unwrap() {
        if change["kind"] == "create" {
            continue;
        }
        let path = change["textDocument"]["uri"].as_str().unwrap().replace(&root, "").replace("%20", " ");
        let mut text = fs::read_to_string(client.path(&path)).unwrap_or_default();
        for edit in change["edits"].as_array().unwrap().iter().rev() {
            let offset = |place: &Value| {
                let number = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
                let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
                let mut units = 0;
                let behind = text[start..].char_indices().find(|(_, c)| {
                    units += c.len_utf16();
                    units > number("character")
                });
                start + behind.map_or(text.len() - start, |(at, _)| at)
            };
            let (from, to) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
            text.replace_range(from..to, edit["newText"].as_str().unwrap());
        }
        texts.push((path, text));
    }
    texts
}

#[test]
fn edits_keep_every_other_byte_of_a_note_with_bom_line_ends_emoji_and_tables() {
    let mut client = Client::with(HARD, Setup { capabilities: able(), ..Setup::default() });
    client.definition_leads_to(("A.md", 2, 9), "People/Dr.%20Who.md");
    client.open("A.md");
    let old = fs::read_to_string(client.path("A.md")).unwrap();
    let cases = [
        ((2, 9), "Convert to a Markdown link", "[[Dr. Who\\|doc]]", "[doc](Dr.%20Who.md)"),
        (
            (5, 14),
            "Link \"Zoe\u{308} Moss\" to \"Zo\u{eb} Moss\"",
            "Zoe\u{308} Moss",
            "[[Zo\u{eb} Moss|Zoe\u{308} Moss]]",
        ),
    ];
    for (at, title, was, is) in cases {
        assert_eq!(done(&mut client, at, title), [("A.md".to_owned(), old.replace(was, is))]);
    }
    let made = done(&mut client, (2, 30), "Create the note \"$9 deal.md\"");
    assert!(
        made.iter().all(|(path, _)| path.ends_with("9%20deal.md") || path.ends_with("9 deal.md")),
        "{made:?}"
    );
    let alias = done(&mut client, (2, 9), "Add \"doc\" to the aliases of \"Dr. Who\"");
    let who = "---\r\ntype: people\r\naliases:\r\n- doc\r\n---\r\n# Dr. Who\r\n";
    assert_eq!(alias, [("People/Dr. Who.md".to_owned(), who.to_owned())]);
}
