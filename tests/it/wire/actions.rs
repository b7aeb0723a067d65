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
