//! Configuration: the vault's file and the three ways in which an editor sends settings.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, Setup, able, write};

const VAULT: &str = "//- .obsidian/app.json\n{}\n//- A.md\n[[Nope]]\n//- B.md\n# B\n";
const OFF: &str = "[rules]\n\"link/unresolved\" = \"off\"\n";

fn off() -> Value {
    json!({ "rules": { "link/unresolved": "off" } })
}

fn opened(vault: &str, setup: Setup) -> Client {
    let mut client = Client::with(vault, Setup { capabilities: able(), ..setup });
    client.open("A.md");
    client
}

/// Waits until the vault is read, by something that only a read vault can answer.
fn settle(client: &mut Client) {
    client.open_text(&client.uri("C.md"), "[[B]]");
    client.definition_leads_to(("C.md", 0, 2), "B.md");
    client.listen(std::time::Duration::from_millis(300));
}

#[test]
fn the_vaults_own_file_counts_and_is_watched() {
    let mut client = opened(&format!("{VAULT}//- .vaultls.toml\n{OFF}"), Setup::default());
    settle(&mut client);
    assert_eq!(client.codes("A.md").unwrap_or_default(), Vec::<String>::new());
    fs::remove_file(client.path(".vaultls.toml")).unwrap();
    client.wait_codes("A.md", &["link/unresolved"]);
    write(&client.path(".vaultls.toml"), OFF);
    client.wait_codes("A.md", &[]);
}

#[test]
fn initialization_options_count() {
    for options in [off(), json!({ "vaultls": off() })] {
        let mut client = opened(VAULT, Setup { options, ..Setup::default() });
        settle(&mut client);
        assert_eq!(client.codes("A.md").unwrap_or_default(), Vec::<String>::new());
    }
}

#[test]
fn pushed_settings_count() {
    let mut client = opened(VAULT, Setup::default());
    client.wait_codes("A.md", &["link/unresolved"]);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "vaultls": off() } }));
    client.wait_codes("A.md", &[]);
    let on = json!({ "rules": { "link/unresolved": "error" } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": on }));
    let published = client.wait_codes("A.md", &["link/unresolved"]);
    assert_eq!(published["diagnostics"][0]["severity"], 1);
    for nothing in [Value::Null, json!(17), json!([]), json!({})] {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": nothing }));
    }
    settle(&mut client);
    assert_eq!(client.codes("A.md").unwrap(), ["link/unresolved"]);
}

#[test]
fn pulled_settings_count() {
    let mut client = opened(VAULT, Setup { configuration: off(), ..Setup::default() });
    settle(&mut client);
    client.wait_codes("A.md", &[]);
    client.configure(json!({ "rules": { "link/unresolved": "hint" } }));
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let published = client.wait_codes("A.md", &["link/unresolved"]);
    assert_eq!(published["diagnostics"][0]["severity"], 4);
}

#[test]
fn a_broken_file_is_reported_at_its_place_and_the_rest_counts() {
    let broken = format!("no_such_key = 1\n{OFF}");
    let mut client = opened(&format!("{VAULT}//- .vaultls.toml\n{broken}"), Setup::default());
    let report = client.wait("a report", |client| client.diagnostics(".vaultls.toml"));
    assert_eq!(report["diagnostics"][0]["range"]["start"], json!({ "line": 0, "character": 0 }));
    settle(&mut client);
    assert!(client.shown().iter().any(|message| message.contains(".vaultls.toml, line 1")));
    assert_eq!(client.codes("A.md").unwrap_or_default(), Vec::<String>::new());
    write(&client.path(".vaultls.toml"), "rules = [");
    client.wait_codes("A.md", &["link/unresolved"]);
    write(&client.path(".vaultls.toml"), "");
    client.wait("no report", |client| {
        (client.diagnostics(".vaultls.toml")?["diagnostics"] == json!([])).then_some(())
    });
}

#[test]
fn of_thousands_of_problems_a_few_are_shown_and_all_are_marked() {
    let broken = "[editor]\n".repeat(5_000);
    let mut client = opened(&format!("{VAULT}//- .vaultls.toml\n{broken}"), Setup::default());
    let report = client.wait("a report", |client| client.diagnostics(".vaultls.toml"));
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 4_999);
    settle(&mut client);
    let shown = client.shown();
    assert_eq!(shown.len(), 6, "{shown:?}");
    assert_eq!(*shown.last().unwrap(), "vaultls: 4994 more problems in the configuration");
}

#[test]
fn settings_of_the_editor_that_make_no_sense_are_told() {
    let options = json!({ "no_such_key": 1, "rules": { "link/unresolved": "off" } });
    let mut client = opened(VAULT, Setup { options, ..Setup::default() });
    settle(&mut client);
    assert_eq!(client.codes("A.md").unwrap_or_default(), Vec::<String>::new());
    let told = client.shown().iter().filter(|message| message.contains("no_such_key")).count();
    assert_eq!(told, 1, "{:?}", client.shown());
}

#[test]
fn files_that_are_ignored_from_now_on_are_gone() {
    let mut client = opened("//- .vaultls.toml\n//- A.md\n[[B]]\n//- Old/B.md\n", Setup::default());
    client.definition_leads_to(("A.md", 0, 3), "Old/B.md");
    write(&client.path(".vaultls.toml"), "[files]\nignore = [\"Old\"]\n");
    client.wait_codes("A.md", &["link/unresolved"]);
    write(&client.path(".vaultls.toml"), "");
    client.wait_codes("A.md", &[]);
}

#[test]
fn settings_that_are_taken_back_are_gone_and_those_of_the_start_stay() {
    let options = json!({ "rules": { "link/unresolved": "hint" } });
    let mut client = opened(VAULT, Setup { options, ..Setup::default() });
    client.wait_codes("A.md", &["link/unresolved"]);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "vaultls": off() } }));
    client.wait_codes("A.md", &[]);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "vaultls": {} } }));
    let published = client.wait_codes("A.md", &["link/unresolved"]);
    assert_eq!(published["diagnostics"][0]["severity"], 4);
}

#[test]
fn a_configuration_file_is_no_note() {
    let mut client = opened(&format!("{VAULT}//- .vaultls.toml\n# [[Nope]]\n"), Setup::default());
    let uri = client.uri(".vaultls.toml");
    let document = json!({ "uri": uri, "languageId": "toml", "version": 1, "text": "# [[Nope]]" });
    client.notify("textDocument/didOpen", json!({ "textDocument": document }));
    client.wait_codes("A.md", &["link/unresolved"]);
    settle(&mut client);
    assert_eq!(client.diagnostics(".vaultls.toml"), None);
}
