//! What editors ask while someone reads, in the protocol's form: references, hover, symbols and their like.

use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
🚀 [[B]] and [[B#Part|x]]
//- B.md
# B
## Part
see [[B]]
";

fn settled() -> Client {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client
}

fn lines(places: &Value) -> Vec<(String, u64, u64)> {
    let start = |place: &Value| {
        let start = &place["range"]["start"];
        let uri = place["uri"].as_str().unwrap();
        let name = uri.rsplit('/').next().unwrap().to_owned();
        (name, start["line"].as_u64().unwrap(), start["character"].as_u64().unwrap())
    };
    places.as_array().unwrap().iter().map(start).collect()
}

#[test]
fn references_follow_the_text_that_is_open() {
    let mut client = settled();
    let ask = |client: &mut Client, declaration: bool| {
        let mut params = client.at(&client.uri("A.md"), 0, 5);
        params["context"] = json!({ "includeDeclaration": declaration });
        lines(&client.request("textDocument/references", params))
    };
    let place = |name: &str, line, character| (name.to_owned(), line, character);
    let links = [place("A.md", 0, 3), place("A.md", 0, 13), place("B.md", 2, 4)];
    assert_eq!(ask(&mut client, false), links);
    let declared = ask(&mut client, true);
    assert_eq!(declared.len(), 4);
    assert!(declared.contains(&place("B.md", 0, 2)));
    client.open_text(&client.uri("B.md"), "\n[[B]]");
    assert_eq!(ask(&mut client, false), [links[0].clone(), links[1].clone(), place("B.md", 1, 0)]);
}

#[test]
fn hover_is_markdown_for_clients_that_take_it_and_plain_text_for_others() {
    let mut capabilities = able();
    capabilities["textDocument"]["hover"] = json!({ "contentFormat": ["plaintext", "markdown"] });
    let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let at = client.at(&client.uri("A.md"), 0, 5);
    let hover = client.request("textDocument/hover", at);
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**B**"), "{hover}");
    assert_eq!(hover["range"]["start"], json!({ "line": 0, "character": 3 }));
    assert_eq!(hover["range"]["end"], json!({ "line": 0, "character": 8 }));
    let at = client.at(&client.uri("A.md"), 0, 10);
    assert_eq!(client.request("textDocument/hover", at), Value::Null);
    let mut client = settled();
    let at = client.at(&client.uri("A.md"), 0, 5);
    let hover = client.request("textDocument/hover", at);
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("B\n"), "{hover}");
}

#[test]
fn the_outline_is_a_tree_for_clients_that_take_it_and_a_list_for_others() {
    let mut capabilities = able();
    capabilities["textDocument"]["documentSymbol"] = json!({ "hierarchicalDocumentSymbolSupport": true });
    let mut client = Client::with(VAULT, Setup { capabilities, ..Setup::default() });
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let document = json!({ "textDocument": { "uri": client.uri("B.md") } });
    let tree = client.request("textDocument/documentSymbol", document);
    assert_eq!(tree[0]["name"], "B");
    assert_eq!(tree[0]["selectionRange"]["start"], json!({ "line": 0, "character": 2 }));
    assert_eq!(tree[0]["children"][0]["name"], "Part");
    let mut client = settled();
    let document = json!({ "textDocument": { "uri": client.uri("B.md") } });
    let list = client.request("textDocument/documentSymbol", document);
    assert_eq!(list[1]["name"], "Part");
    assert_eq!(list[1]["containerName"], "B");
    assert_eq!(list[1]["location"]["uri"], client.uri("B.md"));
}

#[test]
fn workspace_symbols_lead_to_their_places() {
    let mut client = settled();
    let found = client.request("workspace/symbol", json!({ "query": "part" }));
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["name"], "Part");
    assert_eq!(found[0]["location"]["uri"], client.uri("B.md"));
    assert_eq!(found[0]["location"]["range"]["start"], json!({ "line": 1, "character": 3 }));
    assert_eq!(client.request("workspace/symbol", json!({ "query": "qqqq" })), json!([]));
}

#[test]
fn highlights_are_the_places_of_one_note() {
    let mut client = settled();
    let at = client.at(&client.uri("A.md"), 0, 5);
    let found = client.request("textDocument/documentHighlight", at);
    let starts: Vec<&Value> =
        found.as_array().unwrap().iter().map(|one| &one["range"]["start"]["character"]).collect();
    assert_eq!(starts, [3, 13]);
}

#[test]
fn references_of_a_person_can_be_limited_to_tasks() {
    let mut client = Client::start(
        "//- .vaultls.toml\n//- Log.md\n- [ ] Call @Ana Silva\n- [x] Ask @Ana Silva\n- met @Ana Silva\n\nsee [[Ana Silva]]\n\
         //- People/Ana Silva.md\n---\ntype: person\n---\n- [ ] Write to @Bo\n",
    );
    client.definition_leads_to(("Log.md", 4, 8), "People/Ana%20Silva.md");
    let ask = |client: &mut Client, params: Value| lines(&client.request("vaultls/tasksOf", params));
    let place = |line| ("Log.md".to_owned(), line, 0);
    let at = client.at(&client.uri("Log.md"), 4, 8);
    assert_eq!(ask(&mut client, at.clone()), [place(0), place(1)]);
    let mut open = at;
    open["open"] = json!(true);
    assert_eq!(ask(&mut client, open), [place(0)]);
    let person = client.uri("People/Ana Silva.md");
    client.open_text(&person, "---\ntype: person\n---\n");
    let note = json!({ "textDocument": { "uri": person } });
    assert_eq!(ask(&mut client, note).len(), 2);
}

#[test]
fn a_query_reads_a_csv_file_as_it_is_when_asked() {
    let fixture = "\
//- .vaultls.toml
//- Trips.md
```dataview
TABLE cost FROM csv(\"data/trips.csv\") WHERE cost > 10
```
//- data/trips.csv
Place,Cost
Porto,12.5
Faro,3
";
    let mut capabilities = able();
    capabilities["textDocument"]["hover"] = json!({ "contentFormat": ["markdown"] });
    let mut client = Client::with(fixture, Setup { capabilities, ..Setup::default() });
    client.open("Trips.md");
    let fence = client.at(&client.uri("Trips.md"), 0, 5);
    let shown = |client: &mut Client| client.request("textDocument/hover", fence.clone()).to_string();
    let first = client.wait("the answer, once the vault is read", |client| {
        Some(shown(client)).filter(|answer| answer != "null")
    });
    assert!(first.contains("12.5") && !first.contains("no CSV"), "{first}");
    super::client::write(&client.path("data/trips.csv"), "Place,Cost\nPorto,99\nFaro,30\n");
    let then = shown(&mut client);
    assert!(then.contains("99") && then.contains("30"), "{then}");
    std::fs::remove_file(client.path("data/trips.csv")).unwrap();
    let gone = shown(&mut client);
    assert!(gone.contains("there is no CSV file"), "{gone}");
}
