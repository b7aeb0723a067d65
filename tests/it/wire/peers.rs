//! Faults of other servers that show in the protocol only; see `it/peers.rs`.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
[[Initech $1.2B deal]] [[Dr. Who]] [[B]]
//- B.md
# B
//- Deep/Cost ${1:x} $0.md
";

fn start() -> Client {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 37), "B.md");
    client
}

/// What a client makes of an item that it takes: tab stops and escapes of snippets are resolved.
fn inserted(item: &Value) -> String {
    let text = item["textEdit"]["newText"].as_str().unwrap();
    if item["insertTextFormat"] != 2 {
        return text.to_owned();
    }
    let (mut out, mut signs) = (String::new(), text.chars());
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => out.extend(signs.next()),
            // A tab stop without a text; it is the end of ours.
            '$' => assert_eq!(signs.next(), Some('0'), "{text}"),
            sign => out.push(sign),
        }
    }
    out
}

#[test]
fn a_name_with_a_dollar_is_inserted_as_it_is() {
    for capabilities in [able(), json!({})] {
        let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
        client.definition_leads_to(("A.md", 0, 37), "B.md");
        let uri = client.uri("B.md");
        client.open_text(&uri, "[[cost");
        let at = client.at(&uri, 0, 6);
        let list = client.request("textDocument/completion", at);
        assert!(inserted(&list["items"][0]).starts_with("Cost ${1:x} $0"), "{list}");
    }
}

#[test]
fn a_note_is_made_under_its_whole_name() {
    let mut client = start();
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved", "link/unresolved"]);
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 34 } });
    let params = json!({
        "textDocument": { "uri": client.uri("A.md") }, "range": range,
        "context": { "diagnostics": [], "only": ["quickfix"] },
    });
    let actions = client.request("textDocument/codeAction", params);
    let steps =
        actions.as_array().unwrap().iter().filter_map(|one| one["edit"]["documentChanges"].as_array());
    let made = steps.flatten().filter(|step| step["kind"] == "create");
    let made: Vec<&str> = made.map(|step| step["uri"].as_str().unwrap()).collect();
    let root = client.uri("") + "/";
    let made: Vec<&str> = made.iter().filter_map(|uri| uri.strip_prefix(&root)).collect();
    assert_eq!(made, ["Initech%20$1.2B%20deal.md", "Dr.%20Who.md"]);
}

#[test]
fn a_rename_moves_files_and_neither_makes_nor_deletes_any() {
    let mut client = start();
    let mut params = client.at(&client.uri("A.md"), 0, 37);
    params["newName"] = json!("C");
    let edit = client.request("textDocument/rename", params);
    let steps = edit["documentChanges"].as_array().unwrap();
    let kinds: Vec<&str> = steps.iter().filter_map(|step| step["kind"].as_str()).collect();
    assert_eq!(kinds, ["rename"]);
    assert_eq!(steps.last().unwrap()["newUri"], client.uri("C.md"));
}

#[test]
fn every_key_with_four_questions_is_answered() {
    let mut client = start();
    let uri = client.uri("B.md");
    client.open_text(&uri, "# B\n");
    let mut asked = Vec::new();
    for (key, letter) in "see [[A]] and #tag, @who [[Dr. Who]] ".chars().cycle().take(200).enumerate() {
        let column = u32::try_from(key).unwrap();
        let end = json!({ "line": 1, "character": column });
        let change = json!([{ "range": { "start": end, "end": end }, "text": letter.to_string() }]);
        client.change(&uri, i32::try_from(key).unwrap() + 2, change);
        let at = client.at(&uri, 1, column + 1);
        asked.push(client.ask("textDocument/completion", at.clone()));
        asked.push(client.ask("textDocument/hover", at.clone()));
        asked.push(client.ask("textDocument/documentHighlight", at));
        asked.push(client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } })));
    }
    for id in asked {
        assert!(client.answer(id).get("error").is_none());
    }
    assert_eq!(client.request("vaultls/status", Value::Null)["internalErrors"], 0);
}

#[test]
fn saving_changes_nothing() {
    let mut client = Client::silent(VAULT, Setup { capabilities: able(), ..Setup::default() });
    let offered = client.initialize();
    let waits = offered["capabilities"]["textDocumentSync"].get("willSaveWaitUntil");
    assert!(waits.is_none_or(|waits| waits == false), "{offered}");
    let text = "---\ntags:\nblank:\n---\n[[Nope]]  \n";
    fs::write(client.path("B.md"), text).unwrap();
    client.open("B.md");
    for _ in 0..3 {
        let document = json!({ "textDocument": { "uri": client.uri("B.md") }, "text": text });
        client.notify(
            "textDocument/willSave",
            json!({ "textDocument": { "uri": client.uri("B.md") }, "reason": 1 }),
        );
        client.notify("textDocument/didSave", document);
        client.watched("B.md", 2);
    }
    client.request("vaultls/status", Value::Null);
    assert!(client.asked.iter().all(|asked| asked["method"] != "workspace/applyEdit"));
    assert_eq!(fs::read_to_string(client.path("B.md")).unwrap(), text);
}
