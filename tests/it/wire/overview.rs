//! The server's own requests and notifications: what an editor's side bar shows.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Client, PATIENCE, Setup, able, write};

const VAULT: &str = "\
//- .vaultls.toml
//- Log.md
- [ ] Call 🚀 @Ana Silva 📅 2025-11-08
See [[Ana Silva]] and [[Nope]].
//- People/Ana Silva.md
---
type: person
---
";

/// An editor that wants the server's news.
fn listening() -> Client {
    let mut capabilities = able();
    capabilities["experimental"] = json!({ "vaultls": { "overview": true, "status": true } });
    Client::with(VAULT, Setup { capabilities, ..Setup::default() })
}

fn count(client: &Client, method: &str) -> usize {
    client.heard.iter().filter(|message| message["method"] == method).count()
}

fn wait_for(client: &mut Client, method: &str, count: usize) {
    client.wait(method, |client| {
        (client.heard.iter().filter(|message| message["method"] == method).count() >= count).then_some(())
    });
}

fn wait_status(client: &mut Client, notes: usize, ready: bool) -> Value {
    client.wait("a status", |client| {
        let told = client.heard.iter().rfind(|message| message["method"] == "vaultls/status")?;
        let vault = &told["params"]["vaults"][0];
        (vault["notes"] == notes && vault["ready"] == ready).then(|| vault.clone())
    })
}

#[test]
fn the_overview_names_owners_people_and_dead_links_with_their_places() {
    let mut client = listening();
    wait_status(&mut client, 2, true);
    let overview = client.request("vaultls/overview", Value::Null);
    let vault = &overview["vaults"][0];
    let (log, ana) = (client.uri("Log.md"), client.uri("People/Ana Silva.md"));
    assert_eq!(vault["uri"], client.uri(""));
    assert_eq!(
        vault["owners"],
        json!([{ "name": "Ana Silva", "uri": ana, "total": 1, "tasks": [{
            "text": "Call 🚀", "note": "Log", "status": " ", "due": "2025-11-08",
            "location": { "uri": log, "range": {
                "start": { "line": 0, "character": 6 }, "end": { "line": 0, "character": 38 },
            } },
        }] }])
    );
    assert_eq!(vault["people"], json!([{ "name": "Ana Silva", "uri": ana }]));
    assert_eq!(vault["unresolved"][0]["target"], "Nope");
    assert_eq!(vault["unresolved"][0]["places"][0]["range"]["start"], json!({ "line": 1, "character": 22 }));
}

#[test]
fn news_come_once_after_each_asking_and_only_if_there_are_any() {
    let mut client = listening();
    wait_status(&mut client, 2, true);
    let text = client.open("Log.md");
    client.change_all("Log.md", 2, &text.replace("[ ]", "[x]"));
    client.wait_codes("Log.md", &["link/unresolved"]);
    client.listen(Duration::from_millis(600));
    assert_eq!(count(&client, "vaultls/overviewChanged"), 0, "nobody has asked for an overview");

    assert_eq!(client.request("vaultls/overview", Value::Null)["vaults"][0]["owners"], json!([]));
    client.change_all("Log.md", 3, &text.replace("See", "Saw"));
    wait_for(&mut client, "vaultls/overviewChanged", 1);
    client.change_all("Log.md", 4, "nothing\n");
    client.wait_codes("Log.md", &[]);
    client.listen(Duration::from_millis(600));
    assert_eq!(count(&client, "vaultls/overviewChanged"), 1, "it has not asked again");

    assert_eq!(client.request("vaultls/overview", Value::Null)["vaults"][0]["unresolved"], json!([]));
    client.change_all("Log.md", 5, "nothing much\n");
    client.listen(Duration::from_millis(600));
    assert_eq!(count(&client, "vaultls/overviewChanged"), 1, "prose is no news");
    write(&client.path("New.md"), "[[Nowhere]]\n");
    client.watched("New.md", 1);
    wait_for(&mut client, "vaultls/overviewChanged", 2);
}

#[test]
fn the_status_is_told_when_the_number_of_notes_changes() {
    let mut client = listening();
    wait_status(&mut client, 2, true);
    write(&client.path("New.md"), "new\n");
    client.watched("New.md", 1);
    let vault = wait_status(&mut client, 3, true);
    let asked = client.request("vaultls/status", Value::Null);
    assert_eq!(asked, json!({ "vaults": [vault] }));
    let told = count(&client, "vaultls/status");
    client.open("Log.md");
    client.change_all("Log.md", 2, "other text\n");
    client.wait_codes("Log.md", &[]);
    client.listen(Duration::from_millis(300));
    assert_eq!(count(&client, "vaultls/status"), told, "the number is the same");
}

#[test]
fn an_editor_that_does_not_ask_for_news_gets_none() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("Log.md", 1, 8), "People/Ana%20Silva.md");
    client.request("vaultls/overview", Value::Null);
    write(&client.path("New.md"), "[[Nowhere]]\n");
    client.watched("New.md", 1);
    // Nothing is told, so it must be asked again and again.
    let end = Instant::now() + PATIENCE;
    while client.request("vaultls/status", Value::Null)["vaults"][0]["notes"] != 3 {
        assert!(Instant::now() < end, "the new note is not seen");
        client.listen(Duration::from_millis(20));
    }
    client.listen(Duration::from_millis(600));
    let own =
        client.heard.iter().filter(|message| message["method"].as_str().unwrap().starts_with("vaultls/"));
    assert_eq!(own.count(), 0);
}

#[test]
fn the_whole_vault_is_checked_with_the_texts_that_are_open() {
    let mut client = listening();
    wait_status(&mut client, 2, true);
    let codes = |checked: &Value| -> Vec<(String, String)> {
        let files = checked["files"].as_array().unwrap().iter();
        let each = files.flat_map(|file| {
            let found = file["diagnostics"].as_array().unwrap().iter();
            found.map(|one| {
                (file["uri"].as_str().unwrap().to_owned(), one["code"].as_str().unwrap().to_owned())
            })
        });
        each.collect()
    };
    let (log, ana) = (client.uri("Log.md"), client.uri("People/Ana Silva.md"));
    let checked = client.request("vaultls/check", json!({}));
    assert_eq!(codes(&checked), [(log.clone(), "link/unresolved".to_owned())]);
    client.open("Log.md");
    client.change_all("Log.md", 2, "fine\n");
    client.open_text(&ana, "[[Gone]]\n");
    let checked = client.request("vaultls/check", json!({}));
    assert_eq!(codes(&checked), [(ana.clone(), "link/unresolved".to_owned())]);
    let one = client.request("vaultls/check", json!({ "textDocument": { "uri": log } }));
    assert_eq!(one, json!({ "files": [{ "uri": log, "diagnostics": [] }] }));
}

#[test]
fn backlinks_are_those_of_the_note_wherever_the_cursor_is() {
    let mut client = listening();
    wait_status(&mut client, 2, true);
    let ana = json!({ "textDocument": { "uri": client.uri("People/Ana Silva.md") } });
    let places = client.request("vaultls/backlinks", ana);
    let starts: Vec<Value> =
        places.as_array().unwrap().iter().map(|place| place["range"]["start"].clone()).collect();
    assert_eq!(starts, [json!({ "line": 0, "character": 14 }), json!({ "line": 1, "character": 4 })]);
    let nobody = json!({ "textDocument": { "uri": client.uri("Gone.md") } });
    assert_eq!(client.request("vaultls/backlinks", nobody), Value::Null);
    let wrong = client.request("vaultls/backlinks", json!({}));
    assert_eq!(wrong["error"]["code"], -32602);
}
