//! Completion, definition, diagnostics and code actions in the protocol's form.

use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
see [[B]] and [[Nope]]
//- B.md
# B
//- People/Grace $Hopper.md
---
type: person
---
# Grace
";

fn settled() -> Client {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client
}

#[test]
fn definition_is_links_for_clients_that_take_them_and_locations_for_others() {
    let mut client = settled();
    let at = client.at(&client.uri("A.md"), 0, 6);
    let link = client.request("textDocument/definition", at.clone())[0].clone();
    assert_eq!(link["targetUri"], client.uri("B.md"));
    assert!(link["originSelectionRange"].is_object());
    let mut client = Client::with(VAULT, Setup::default());
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let at = client.at(&client.uri("A.md"), 0, 6);
    let location = client.request("textDocument/definition", at)[0].clone();
    assert_eq!(location["uri"], client.uri("B.md"));
}

#[test]
fn a_completion_list_has_one_range_and_keeps_its_order() {
    let mut client = settled();
    let uri = client.uri("A.md");
    client.open_text(&uri, "🚀 [[Gra");
    let at = client.at(&uri, 0, 8);
    let list = client.request("textDocument/completion", at);
    let items = list["items"].as_array().unwrap();
    let grace = items.iter().find(|item| item["label"].as_str().unwrap().starts_with("Grace")).unwrap();
    // Plain where an item is resolved later: Neovim 0.12 would insert a snippet wherever the cursor is by then.
    assert_eq!(grace.get("insertTextFormat"), None);
    assert!(grace["textEdit"]["newText"].as_str().unwrap().starts_with("Grace $Hopper"), "{grace}");
    assert_eq!(grace["labelDetails"]["description"], grace["detail"]);
    assert_eq!(grace.get("documentation"), None);
    for item in items {
        assert_eq!(item["textEdit"]["range"], grace["textEdit"]["range"]);
        assert_eq!(item["textEdit"]["range"]["end"], json!({ "line": 0, "character": 8 }));
    }
    let order: Vec<&str> = items.iter().map(|item| item["sortText"].as_str().unwrap()).collect();
    assert!(order.is_sorted());
    let resolved = client.request("completionItem/resolve", grace.clone());
    assert_eq!(resolved["label"], grace["label"]);
    assert_eq!(resolved["documentation"]["kind"], "markdown");
}

#[test]
fn neovim_0_11_gets_snippets_since_it_cuts_plain_items_at_a_blank() {
    let capabilities = json!({ "textDocument": { "completion": { "completionItem": {
        "snippetSupport": true, "resolveSupport": { "properties": ["additionalTextEdits", "command"] },
    } } } });
    let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let uri = client.uri("A.md");
    client.open_text(&uri, "[[Gra");
    let at = client.at(&uri, 0, 5);
    let grace = client.request("textDocument/completion", at)["items"][0].clone();
    // The dollar is escaped: the name of a person is no template.
    assert_eq!(grace["insertTextFormat"], 2);
    assert!(grace["textEdit"]["newText"].as_str().unwrap().starts_with(r"Grace \$Hopper"), "{grace}");
}

#[test]
fn a_plain_client_gets_plain_items_with_their_documentation() {
    let mut client = Client::with(VAULT, Setup::default());
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let uri = client.uri("A.md");
    client.open_text(&uri, "[[Gra");
    let at = client.at(&uri, 0, 5);
    let list = client.request("textDocument/completion", at);
    let grace = &list["items"][0];
    assert!(grace["textEdit"]["newText"].as_str().unwrap().starts_with("Grace $Hopper"), "{grace}");
    assert_eq!(grace.get("insertTextFormat"), None);
    assert_eq!(grace.get("labelDetails"), None);
    assert_eq!(grace["documentation"]["kind"], "markdown");
}

#[test]
fn a_client_with_list_defaults_gets_the_range_once() {
    let mut capabilities = able();
    capabilities["textDocument"]["completion"]["completionList"] = json!({ "itemDefaults": ["editRange"] });
    let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let uri = client.uri("A.md");
    client.open_text(&uri, "[[Gra");
    let at = client.at(&uri, 0, 5);
    let list = client.request("textDocument/completion", at);
    assert_eq!(list["itemDefaults"]["editRange"]["start"]["character"], 2);
    assert_eq!(list["items"][0].get("textEdit"), None);
    assert!(list["items"][0]["textEditText"].as_str().unwrap().starts_with("Grace $Hopper"));
}

#[test]
fn nothing_is_offered_for_a_key_that_has_not_come_yet() {
    let mut client = settled();
    let uri = client.uri("A.md");
    client.open_text(&uri, "[[Gra");
    let at = client.at(&uri, 0, 6);
    let list = client.request("textDocument/completion", at.clone());
    assert_eq!((&list["items"], &list["isIncomplete"]), (&json!([]), &json!(true)));
    client.change(
        &uri,
        2,
        json!([{ "range": { "start": at["position"], "end": at["position"] }, "text": "c" }]),
    );
    let list = client.request("textDocument/completion", at);
    assert!(list["items"][0]["label"].as_str().unwrap().starts_with("Grace"), "{list}");
}

#[test]
fn prose_completes_nothing() {
    let mut client = settled();
    let uri = client.uri("A.md");
    client.open_text(&uri, "just words ");
    let at = client.at(&uri, 0, 11);
    assert_eq!(client.request("textDocument/completion", at), Value::Null);
}

#[test]
fn diagnostics_have_all_that_a_client_shows() {
    let mut client = settled();
    client.open("A.md");
    let published = client.wait_codes("A.md", &["link/unresolved"]);
    assert_eq!(published["version"], 1);
    let found = &published["diagnostics"][0];
    assert_eq!(found["source"], "vaultls");
    assert_eq!(found["severity"], 2);
    assert_eq!(found["range"]["start"]["line"], 0);
    client.change_all("A.md", 7, "[[B]]");
    assert_eq!(client.wait_codes("A.md", &[])["version"], 7);
}

#[test]
fn equal_diagnostics_are_not_sent_again_and_closing_takes_them_back() {
    let mut client = settled();
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    let before = client.published;
    // The note it links to gets another heading: it is checked again, and nothing is different.
    std::fs::write(client.path("B.md"), "# B\n\n# More\n").unwrap();
    client.watched("B.md", 2);
    client.listen(std::time::Duration::from_millis(400));
    assert_eq!(client.published, before);
    client.close("A.md");
    client.wait_codes("A.md", &[]);
}

/// The code actions for a range of a note, and the edits of the first whose title holds `title`.
fn actions(client: &mut Client, name: &str, characters: (u32, u32), context: Value) -> Vec<Value> {
    let range = json!({
        "start": { "line": 0, "character": characters.0 }, "end": { "line": 0, "character": characters.1 },
    });
    let uri = client.uri(name);
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    client.request("textDocument/codeAction", params).as_array().cloned().unwrap()
}

#[test]
fn a_dead_link_can_be_mended_by_making_the_note() {
    let mut client = settled();
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    let only = |kind: &str| json!({ "diagnostics": [], "only": [kind] });
    let found = actions(&mut client, "A.md", (17, 17), only("quickfix"));
    let creates = |action: &&Value| action["edit"]["documentChanges"][0]["kind"] == "create";
    let action = found.iter().find(creates).unwrap_or_else(|| panic!("nothing creates a note: {found:?}"));
    assert_eq!(action["kind"], "quickfix");
    assert_eq!(action["diagnostics"][0]["code"], "link/unresolved");
    assert_eq!(action["edit"]["documentChanges"][0]["uri"], client.uri("Nope.md"));
    assert_eq!(actions(&mut client, "A.md", (0, 1), only("quickfix")), Vec::<Value>::new());
    // On the brackets of the link, before and behind.
    assert_eq!(actions(&mut client, "A.md", (14, 14), only("quickfix")), found);
    assert_eq!(actions(&mut client, "A.md", (22, 22), only("quickfix")), found);
    let rest = actions(&mut client, "A.md", (17, 17), only("refactor"));
    assert!(rest.iter().all(|action| action["kind"] != "quickfix"), "{rest:?}");
    let all = actions(&mut client, "A.md", (17, 17), json!({ "diagnostics": [] }));
    assert_eq!(all, [found, rest].concat());
    assert_eq!(actions(&mut client, "A.md", (17, 17), only("")), all);
}

#[test]
fn a_client_that_cannot_create_files_is_not_offered_it() {
    let mut capabilities = able();
    capabilities["workspace"]["workspaceEdit"] = json!({});
    let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    for action in actions(&mut client, "A.md", (17, 17), json!({ "diagnostics": [], "only": ["quickfix"] })) {
        assert_eq!(action["edit"].get("documentChanges"), None);
        assert!(action["edit"]["changes"].is_object());
    }
}

/// A text with the edits of a code action made: one line an edit, columns in ASCII text.
fn applied(text: &str, action: &Value) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut edits = action["edit"]["documentChanges"][0]["edits"].as_array().unwrap().clone();
    let place =
        |at: &Value| (at["line"].as_u64().unwrap() as usize, at["character"].as_u64().unwrap() as usize);
    edits.sort_by_key(|edit| std::cmp::Reverse(place(&edit["range"]["start"])));
    for edit in edits {
        let ((line, from), (end, to)) = (place(&edit["range"]["start"]), place(&edit["range"]["end"]));
        assert_eq!(line, end);
        lines[line].replace_range(from..to, edit["newText"].as_str().unwrap());
    }
    lines.join("\n")
}

#[test]
fn a_fix_that_is_applied_mends_what_was_found() {
    let text = "---\nrelated: [[B]]\nsource: [[B]]\n---\n[[Bee]]\n";
    let mut client = Client::start(&format!("//- .vaultls.toml\n//- A.md\n{text}//- B.md\n"));
    client.open("A.md");
    let codes = ["frontmatter/unquoted-link", "frontmatter/unquoted-link", "link/unresolved"];
    client.wait_codes("A.md", &codes);
    let uri = client.uri("A.md");
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 5, "character": 0 } });
    let ask = |client: &mut Client, context: Value| {
        let params = json!({ "textDocument": { "uri": uri }, "range": whole, "context": context });
        client.request("textDocument/codeAction", params).as_array().cloned().unwrap()
    };
    // One at a time, the way a user does it.
    let quick = ask(&mut client, json!({ "diagnostics": [] }));
    let first = quick.iter().find(|action| action["diagnostics"][0]["code"] == codes[0]).unwrap();
    assert_eq!(first["edit"]["documentChanges"][0]["textDocument"], json!({ "uri": uri, "version": 1 }));
    let mended = applied(text, first);
    client.change_all("A.md", 2, &mended);
    client.wait_codes("A.md", &codes[1..]);
    // All that is safe at once; what a note is called is not for us to guess.
    let all = ask(&mut client, json!({ "diagnostics": [], "only": ["source.fixAll"] }));
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0]["kind"], "source.fixAll.vaultls");
    client.change_all("A.md", 3, &applied(&mended, &all[0]));
    client.wait_codes("A.md", &codes[2..]);
    assert_eq!(ask(&mut client, json!({ "diagnostics": [], "only": ["source"] })), Vec::<Value>::new());
}
