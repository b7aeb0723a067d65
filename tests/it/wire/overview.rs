//! The server's own requests and notifications: what an editor's side bar shows.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Client, Setup, able, patience, write};

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
        json!([{ "name": "Ana Silva", "uri": ana, "total": 1, "overdue": 1, "tasks": [{
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

/// 300 people with thirty tasks each, a task of nobody, and 300 dead links.
fn crowd() -> String {
    let mut vault = String::from("//- .vaultls.toml\n");
    for number in 0..300 {
        let name = format!("Ana No{}", char::from_u32(0x4e00 + number).unwrap());
        vault.push_str(&format!("//- People/{name}.md\n---\ntype: person\n---\n[[Gone {number}]]\n"));
        for day in 1..=30 {
            vault.push_str(&format!("- [ ] Call @{name} 📅 2025-11-{day:02}\n"));
        }
    }
    vault.push_str("//- Log.md\n- [ ] Ask somebody\n");
    vault
}

#[test]
fn of_a_large_vault_the_first_come_with_the_counts_and_the_rest_when_asked_for() {
    let mut client = Client::with(&crowd(), Setup { capabilities: able(), ..Setup::default() });
    let mut loaded = Value::Null;
    client.wait("the vault", |client| {
        loaded = client.request("vaultls/overview", Value::Null)["vaults"][0].clone();
        (loaded["ready"] == true).then_some(())
    });
    assert_eq!(loaded["totals"], json!({ "owners": 301, "people": 300, "unresolved": 300 }));
    let length = |list: &Value| list.as_array().unwrap().len();
    assert_eq!(["owners", "people", "unresolved"].map(|list| length(&loaded[list])), [200, 200, 200]);
    let sent: Vec<usize> =
        loaded["owners"].as_array().unwrap().iter().map(|one| length(&one["tasks"])).collect();
    assert_eq!((sent[0], sent[24], sent[25], sent.iter().sum::<usize>()), (20, 20, 0, 500));
    assert_eq!(loaded["owners"][199]["total"], 30);
    assert!(serde_json::to_string(&loaded).unwrap().len() < 500_000);

    // One owner is unfolded.
    let folded = &loaded["owners"][150];
    let one = json!({ "owner": { "uri": folded["uri"] }, "limits": { "tasksEach": 1000, "people": 0, "unresolved": 0 } });
    let answer = client.request("vaultls/overview", one)["vaults"][0].clone();
    assert_eq!(["owners", "people", "unresolved"].map(|list| length(&answer[list])), [1, 0, 0]);
    assert_eq!((&answer["owners"][0]["name"], length(&answer["owners"][0]["tasks"])), (&folded["name"], 30));

    // The lists are read to their ends.
    let all = json!({ "limits": { "owners": 1000, "tasks": 0, "people": 1000, "unresolved": 1000 } });
    let answer = client.request("vaultls/overview", all)["vaults"][0].clone();
    assert_eq!(["owners", "people", "unresolved"].map(|list| length(&answer[list])), [301, 300, 300]);
    let nobody = client.request("vaultls/overview", json!({ "owner": {} }))["vaults"][0]["owners"].clone();
    assert_eq!((length(&nobody), &nobody[0]["tasks"][0]["text"]), (1, &json!("Ask somebody")));

    let named =
        client.request("vaultls/overview", json!({ "matching": "no一" }))["vaults"][0]["owners"].clone();
    assert_eq!((length(&named), &named[0]["name"]), (1, &json!("Ana No一")));
    let other = client.request("vaultls/overview", json!({ "vault": "file:///elsewhere" }));
    assert_eq!(other["vaults"], json!([]));
}

#[test]
fn what_is_kept_of_an_overview_is_never_outdated() {
    let mut client = listening();
    wait_status(&mut client, 2, true);
    let text = client.open("Log.md");
    let mut version = 1;
    let mut tasks = |client: &mut Client, text: &str| -> Vec<String> {
        version += 1;
        client.change_all("Log.md", version, text);
        let owners = client.request("vaultls/overview", Value::Null)["vaults"][0]["owners"].clone();
        let each = owners.as_array().unwrap().iter().map(|owner| {
            let task = &owner["tasks"][0];
            let line = &task["location"]["range"]["start"]["line"];
            format!("{} {} {} {line}", owner["name"], task["text"], task["due"])
        });
        each.collect()
    };
    let first = r#""Ana Silva" "Call 🚀" "2025-11-08" 0"#;
    assert_eq!(tasks(&mut client, &text), [first]);
    // Prose above it moves it.
    assert_eq!(tasks(&mut client, &format!("prose\n\n{text}")), [first.replace(" 0", " 2")]);
    assert_eq!(tasks(&mut client, &text.replace("11-08", "11-09")), [first.replace("11-08", "11-09")]);
    assert_eq!(tasks(&mut client, &text.replace("Call", "Ring")), [first.replace("Call", "Ring")]);
    assert_eq!(
        tasks(&mut client, &text.replace("Ana Silva", "Max Unknown")),
        [first.replace("Ana Silva", "Max Unknown")]
    );
    assert_eq!(tasks(&mut client, &text.replace("[ ]", "[x]")), [""; 0]);
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
    assert_eq!(asked, json!({ "vaults": [vault], "internalErrors": 0 }));
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
    let end = Instant::now() + patience();
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
