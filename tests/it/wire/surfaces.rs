//! Code lenses, inlay hints, semantic tokens, folds, links, selections: in the protocol's form, and only for clients that
//! show them.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Client, Setup, able, write};

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
# Ä 🚀 A
see [[B]] and [[Nope]] @Ana Silva
- [ ] x 📅 2025-11-11
//- B.md
# B
[[A]]
//- People/Ana Silva.md
---
type: person
---
# Ana Silva
";

fn shows_all() -> Value {
    let mut capabilities = able();
    for name in
        ["codeLens", "inlayHint", "foldingRange", "documentLink", "selectionRange", "linkedEditingRange"]
    {
        capabilities["textDocument"][name] = json!({});
    }
    capabilities["textDocument"]["semanticTokens"] = json!({ "requests": { "full": true, "range": true } });
    for name in ["codeLens", "inlayHint", "semanticTokens"] {
        capabilities["workspace"][name] = json!({ "refreshSupport": true });
    }
    capabilities["window"]["showDocument"] = json!({ "support": true });
    capabilities
}

fn settled(capabilities: Value) -> Client {
    let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
    client.definition_leads_to(("A.md", 1, 6), "B.md");
    client
}

fn document(client: &Client, name: &str) -> Value {
    json!({ "textDocument": { "uri": client.uri(name) } })
}

#[test]
fn only_what_the_client_shows_is_offered() {
    let mut plain = Client::silent(VAULT, Setup::default());
    let offered = plain.initialize()["capabilities"].clone();
    let mut full = Client::silent(VAULT, Setup { capabilities: shows_all(), ..Setup::default() });
    let all = full.initialize()["capabilities"].clone();
    for name in [
        "codeLensProvider",
        "inlayHintProvider",
        "semanticTokensProvider",
        "foldingRangeProvider",
        "documentLinkProvider",
        "selectionRangeProvider",
        "linkedEditingRangeProvider",
    ] {
        assert_eq!(offered.get(name), None, "{name}");
        assert!(all.get(name).is_some(), "{name}");
    }
}

#[test]
fn a_lens_is_worked_out_when_it_is_seen_and_opens_what_it_speaks_of() {
    let mut client = settled(shows_all());
    client.open("B.md");
    let params = document(&client, "B.md");
    let lenses = client.request("textDocument/codeLens", params);
    assert_eq!(lenses.as_array().unwrap().len(), 1, "{lenses}");
    assert_eq!(lenses[0].get("command"), None);
    let lens = client.request("codeLens/resolve", lenses[0].clone());
    assert_eq!(lens["command"]["title"], "1 backlink");
    assert_eq!(lens["command"]["command"], "vaultls.show");
    let command = json!({ "command": "vaultls.show", "arguments": lens["command"]["arguments"] });
    client.request("workspace/executeCommand", command);
    let asked = client.wait("showDocument", |client| {
        client.asked.iter().find(|asked| asked["method"] == "window/showDocument").cloned()
    });
    assert_eq!(asked["params"]["uri"], client.uri("A.md"));
    assert_eq!(asked["params"]["selection"]["start"], json!({ "line": 1, "character": 4 }));
}

#[test]
fn a_client_with_the_command_is_given_all_places_and_one_without_any_just_the_words() {
    let mut capabilities = shows_all();
    capabilities["experimental"] = json!({ "commands": { "commands": ["vaultls.showReferences"] } });
    let mut client = settled(capabilities);
    let params = document(&client, "B.md");
    let lens = client.request("textDocument/codeLens", params)[0].clone();
    let lens = client.request("codeLens/resolve", lens);
    assert_eq!(lens["command"]["command"], "vaultls.showReferences");
    let arguments = lens["command"]["arguments"].as_array().unwrap();
    assert_eq!(arguments[0], client.uri("B.md"));
    assert_eq!(arguments[1], json!({ "line": 0, "character": 2 }));
    assert_eq!(arguments[2][0]["uri"], client.uri("A.md"));

    let mut capabilities = shows_all();
    capabilities["window"] = json!({});
    let mut client = settled(capabilities);
    let params = document(&client, "B.md");
    let lens = client.request("textDocument/codeLens", params)[0].clone();
    let lens = client.request("codeLens/resolve", lens);
    assert_eq!(lens["command"], json!({ "title": "1 backlink", "command": "" }));
}

#[test]
fn hints_tokens_folds_links_and_selections_have_the_protocols_form() {
    let mut client = settled(shows_all());
    let params = document(&client, "A.md");
    let mut ranged = params.clone();
    ranged["range"] = json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 3, "character": 0 } });
    let hints = client.request("textDocument/inlayHint", ranged.clone());
    assert_eq!(hints[0]["position"], json!({ "line": 2, "character": 21 }));
    let mut whole = params.clone();
    whole["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    assert_eq!(client.request("textDocument/inlayHint", whole), hints, "up to behind the last line");
    let tokens = client.request("textDocument/semanticTokens/full", params.clone());
    // A link, a dead one, an owner; on the next line a field and its date.
    assert_eq!(
        tokens["data"],
        json!([
            1,
            6,
            1,
            0,
            1,
            0,
            10,
            4,
            1,
            2,
            0,
            7,
            10,
            2,
            9,
            1,
            8,
            2,
            4,
            0,
            0,
            3,
            10,
            5,
            tokens["data"][24]
        ])
    );
    let tokens = client.request("textDocument/semanticTokens/range", ranged);
    assert_eq!(tokens["data"].as_array().unwrap().len(), 10);
    let folds = client.request("textDocument/foldingRange", params.clone());
    assert_eq!(folds[0], json!({ "startLine": 0, "endLine": 2 }));
    let links = client.request("textDocument/documentLink", params.clone());
    assert_eq!(links.as_array().unwrap().len(), 1);
    assert_eq!(links[0]["target"], client.uri("B.md"));
    let mut positions = params;
    positions["positions"] = json!([{ "line": 1, "character": 6 }, { "line": 99, "character": 0 }]);
    let ranges = client.request("textDocument/selectionRange", positions);
    assert_eq!(ranges.as_array().unwrap().len(), 2);
    assert_eq!(ranges[0]["range"]["start"], json!({ "line": 1, "character": 6 }));
    assert_eq!(ranges[0]["parent"]["range"]["start"], json!({ "line": 1, "character": 4 }));
    assert_eq!(ranges[1].get("parent"), None);
}

#[test]
fn what_is_switched_off_answers_nothing() {
    let off = "\
//- .vaultls.toml
[editor]
code-lens = false
inlay-hints = false
semantic-tokens = false
folding = false
document-links = false
highlights = false
selection-ranges = false
linked-editing = false
//- A.md
# A
[[B|B]]
//- B.md
";
    let mut client = Client::with(off, Setup { capabilities: shows_all(), ..Setup::default() });
    client.definition_leads_to(("A.md", 1, 3), "B.md");
    let uri = client.uri("A.md");
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
    let position = json!({ "line": 1, "character": 3 });
    for method in [
        "codeLens",
        "inlayHint",
        "semanticTokens/full",
        "semanticTokens/range",
        "foldingRange",
        "documentLink",
        "documentHighlight",
        "selectionRange",
        "linkedEditingRange",
    ] {
        let params = json!({
            "textDocument": { "uri": uri }, "range": range, "position": position, "positions": [position],
        });
        assert_eq!(client.request(&format!("textDocument/{method}"), params), Value::Null, "{method}");
    }
}

fn refreshes(client: &Client) -> Vec<&str> {
    let methods = client.asked.iter().map(|asked| asked["method"].as_str().unwrap());
    methods.filter(|method| method.ends_with("/refresh")).collect()
}

#[test]
fn the_client_is_told_to_ask_again_only_when_another_note_changes_the_answers() {
    let mut client = settled(shows_all());
    client.open("A.md");
    client.listen(Duration::from_millis(900));
    client.asked.clear();
    // Its own edits: the client asks by itself.
    client.change_all("A.md", 2, "# A\nsee [[B]] and [[Nope]]\n- [ ] y\n");
    client.listen(Duration::from_millis(900));
    assert_eq!(refreshes(&client), [""; 0]);
    // Prose elsewhere.
    write(&client.path("B.md"), "# B\n[[A]] and prose\n");
    client.watched("B.md", 2);
    client.listen(Duration::from_millis(900));
    assert_eq!(refreshes(&client), [""; 0]);
    // A link elsewhere changes the count of backlinks.
    write(&client.path("B.md"), "# B\n[[A]] and [[A]]\n");
    client.watched("B.md", 2);
    client.wait("a refresh", |client| (refreshes(client).len() == 2).then_some(()));
    assert_eq!(refreshes(&client), ["workspace/codeLens/refresh", "workspace/inlayHint/refresh"]);
    client.asked.clear();
    // A new note makes a dead link live.
    write(&client.path("Nope.md"), "");
    client.watched("Nope.md", 1);
    client.wait("a refresh", |client| (refreshes(client).len() == 3).then_some(()));
}

#[test]
fn a_client_that_cannot_ask_again_is_not_told() {
    let mut client = settled(able());
    client.open("A.md");
    write(&client.path("Nope.md"), "");
    client.watched("Nope.md", 1);
    client.definition_leads_to(("A.md", 1, 17), "Nope.md");
    client.listen(Duration::from_millis(600));
    assert_eq!(refreshes(&client), [""; 0]);
}

#[test]
fn a_very_large_note_has_its_colours_where_it_is_looked_at() {
    let mut client = settled(shows_all());
    let line = "see [[Nobody]] and then nothing for a while, so that there are fewer colours than bytes ..............\n";
    let lines = 6_000_000 / line.len();
    let uri = client.uri("Large.md");
    client.open_text(&uri, &line.repeat(lines));
    let all = client.request("textDocument/semanticTokens/full", json!({ "textDocument": { "uri": uri } }));
    let count = |tokens: &Value| tokens["data"].as_array().unwrap().len() / 5;
    assert_eq!(count(&all), (4 << 20) / line.len() + 1);
    let place = |line: usize| json!({ "line": line, "character": 0 });
    let last = json!({ "start": place(lines - 10), "end": place(lines) });
    let params = json!({ "textDocument": { "uri": uri }, "range": last });
    assert_eq!(count(&client.request("textDocument/semanticTokens/range", params)), 10);
}

#[test]
fn lists_that_an_editor_keeps_are_bounded() {
    let mut client = settled(shows_all());
    let uri = client.uri("Large.md");
    let part = "# H\n\ntext [[B]]\n".repeat(20_100);
    client.open_text(&uri, &format!("# All\n{}", part.replace("# H", "## H")));
    let document = json!({ "textDocument": { "uri": uri } });
    let links = client.request("textDocument/documentLink", document.clone());
    assert_eq!(links.as_array().unwrap().len(), 20_000);
    let folds = client.request("textDocument/foldingRange", document);
    let folds = folds.as_array().unwrap();
    assert_eq!(folds.len(), 20_000);
    // The larger ones are kept: here the one that holds all.
    assert_eq!(folds[0]["startLine"], 0);
    // Behind the last link of the list a link is followed as everywhere.
    client.definition_leads_to(("Large.md", 20_100 * 3, 8), "B.md");
}
