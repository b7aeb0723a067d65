//! Rename over the wire: what is asked, what is answered, and who makes which edit.

use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
🚀 see [[B]] and [[B|it]]
//- B.md
# B
//- Sub/C.md
[[B]] [[./D]]
//- Sub/D.md
# D
";

/// What VS Code can do, as far as it concerns renames.
fn renaming() -> Value {
    let mut able = able();
    able["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
    able["workspace"]["fileOperations"] =
        json!({ "willRename": true, "didRename": true, "willDelete": true });
    able["textDocument"]["rename"] = json!({ "prepareSupport": true });
    able
}

fn start() -> Client {
    let mut client = Client::with(VAULT, Setup { capabilities: renaming(), ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 9), "B.md");
    client
}

fn rename(client: &mut Client, name: &str, (line, character): (u32, u32), to: &str) -> Value {
    let mut params = client.at(&client.uri(name), line, character);
    params["newName"] = json!(to);
    client.request("textDocument/rename", params)
}

/// The text of an annotated answer: for each document its edits, then the moves, without the vault's root.
fn steps(client: &Client, edit: &Value) -> Vec<String> {
    let root = client.uri("") + "/";
    let short = |uri: &Value| uri.as_str().unwrap().replace(&root, "");
    let changes = edit["documentChanges"].as_array().unwrap();
    let mut steps = Vec::new();
    for change in changes {
        if change["kind"] == "rename" {
            steps.push(format!("{} => {}", short(&change["oldUri"]), short(&change["newUri"])));
            continue;
        }
        let document = &change["textDocument"];
        for edit in change["edits"].as_array().unwrap() {
            let start = &edit["range"]["start"];
            let place = format!("{}:{}:{}", short(&document["uri"]), start["line"], start["character"]);
            let version = &document["version"];
            let annotation = edit["annotationId"].as_str().unwrap_or("-");
            steps.push(format!("{place} v{version} {} ({annotation})", edit["newText"].as_str().unwrap()));
        }
    }
    steps
}

#[test]
fn a_note_is_renamed_with_versions_headings_and_the_file_last() {
    let mut client = start();
    client.open("A.md");
    let at = client.at(&client.uri("A.md"), 0, 9);
    let prepared = client.request("textDocument/prepareRename", at);
    let range = json!({ "start": { "line": 0, "character": 9 }, "end": { "line": 0, "character": 10 } });
    assert_eq!(prepared, json!({ "range": range, "placeholder": "B" }));
    let edit = rename(&mut client, "A.md", (0, 9), "Best");
    assert_eq!(
        steps(&client, &edit),
        [
            "A.md:0:9 v1 Best (link)",
            "A.md:0:19 v1 Best (link)",
            "B.md:0:2 vnull Best (name)",
            "Sub/C.md:0:2 vnull Best (link)",
            "B.md => Best.md"
        ]
    );
    assert_eq!(edit["changeAnnotations"]["link"]["label"], "Links");
    assert_eq!(edit["changeAnnotations"]["file"]["needsConfirmation"], false);
}

#[test]
fn our_own_rename_is_not_answered_a_second_time() {
    let mut client = start();
    rename(&mut client, "A.md", (0, 9), "Best");
    let files = json!({ "files": [{ "oldUri": client.uri("B.md"), "newUri": client.uri("Best.md") }] });
    assert_eq!(client.request("workspace/willRenameFiles", files.clone()), Value::Null);
    // The user's own, later.
    let edit = client.request("workspace/willRenameFiles", files);
    assert_eq!(steps(&client, &edit).len(), 4);
}

#[test]
fn links_follow_a_file_and_a_folder_that_the_user_moves() {
    let mut client = start();
    let files = json!({ "files": [{ "oldUri": client.uri("Sub/C.md"), "newUri": client.uri("C.md") }] });
    let edit = client.request("workspace/willRenameFiles", files);
    assert_eq!(steps(&client, &edit), ["Sub/C.md:0:8 vnull ./Sub/D (link)"]);
    let files = json!({ "files": [{ "oldUri": client.uri("Sub"), "newUri": client.uri("Deep") }] });
    assert_eq!(client.request("workspace/willRenameFiles", files), Value::Null);
}

#[test]
fn what_cannot_be_renamed_is_refused_with_the_reason() {
    let mut client = start();
    let at = client.at(&client.uri("A.md"), 0, 4);
    let refused = client.request("textDocument/prepareRename", at);
    assert_eq!(refused["error"]["code"], -32803);
    assert!(refused["error"]["message"].as_str().unwrap().starts_with("Nothing to rename here"), "{refused}");
    let refused = rename(&mut client, "A.md", (0, 9), "Sub/D");
    assert_eq!(refused["error"]["message"], "A file cannot be called \"Sub/D\": \"Sub/D.md\" exists");
}

#[test]
fn a_plain_client_gets_plain_changes_and_no_files() {
    let mut client = Client::with(VAULT, Setup::default());
    client.definition_leads_to(("A.md", 0, 9), "B.md");
    let refused = rename(&mut client, "A.md", (0, 9), "Best");
    assert_eq!(refused["error"]["code"], -32803);
}

#[test]
fn who_deletes_a_note_is_told_of_links_that_will_lead_nowhere() {
    let mut client = start();
    let files = json!({ "files": [{ "uri": client.uri("B.md") }] });
    assert_eq!(client.request("workspace/willDeleteFiles", files), Value::Null);
    assert_eq!(client.shown(), ["3 links in 2 notes will lead nowhere"]);
}

const BOARD: &str = "\
//- .vaultls.toml
[schema.people]
required = [\"role\"]
//- A.md
see [[Old plan]]
```tasks
path regex matches /Old plan/
```
//- Notes/Old plan.md
# Old plan
//- People/Ana.md
---
type: people
role: x
---
//- Board.canvas
{
\t\"nodes\":[
\t\t{\"id\":\"1\",\"type\":\"file\",\"file\":\"Notes/Old plan.md\",\"x\":-20,\"y\":0,\"width\":400,\"height\":400},
\t\t{\"id\":\"2\",\"type\":\"text\",\"text\":\"\\\"file\\\": Notes/Old plan.md 🚀\",\"x\":0},
\t\t{\"id\":\"3\",\"type\":\"file\",\"file\":\"Notes\\/Old plan.md\",\"subpath\":\"#Goal\"}
\t],
\t\"edges\":[]
}
//- Broken.canvas
{\"nodes\":[{\"type\":\"file\",\"file\":\"Notes/Old plan.md\"}
";

#[test]
fn canvases_go_on_to_show_a_note_that_is_renamed_or_moved() {
    let mut client = Client::with(BOARD, Setup { capabilities: renaming(), ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 9), "Notes/Old%20plan.md");
    let edit = rename(&mut client, "A.md", (0, 9), "New \"plan\"");
    assert_eq!(edit["error"]["code"], -32803, "no file is called so");
    let edit = rename(&mut client, "A.md", (0, 9), "New plan");
    assert_eq!(
        steps(&client, &edit),
        [
            "A.md:0:6 vnull New plan (link)",
            "Notes/Old%20plan.md:0:2 vnull New plan (name)",
            "Board.canvas:2:33 vnull \"Notes/New plan.md\" (canvas)",
            "Board.canvas:4:33 vnull \"Notes/New plan.md\" (canvas)",
            "Notes/Old%20plan.md => Notes/New%20plan.md"
        ]
    );
    assert_eq!(
        client.shown(),
        [
            "Queries that look for \"Old plan\" by a regular expression were not changed: \"A.md\"",
            "These canvases could not be read, and go on to show what they named: \"Broken.canvas\""
        ]
    );
    let files = json!({ "files": [{ "oldUri": client.uri("Notes"), "newUri": client.uri("Old") }] });
    let edit = client.request("workspace/willRenameFiles", files);
    assert_eq!(
        steps(&client, &edit),
        [
            "Board.canvas:2:33 vnull \"Old/Old plan.md\" (canvas)",
            "Board.canvas:4:33 vnull \"Old/Old plan.md\" (canvas)"
        ]
    );
}

#[test]
fn settings_that_name_a_property_by_its_old_name_are_told_of() {
    let mut client = Client::with(BOARD, Setup { capabilities: renaming(), ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 9), "Notes/Old%20plan.md");
    let edit = rename(&mut client, "People/Ana.md", (2, 1), "position");
    assert_eq!(steps(&client, &edit), ["People/Ana.md:2:0 vnull position (name)"]);
    assert_eq!(
        client.shown(),
        ["The configuration still names \"role\" and was not changed: the schema of person"]
    );
}
