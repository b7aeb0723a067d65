//! Vaults: which there are, and what changes in them from outside.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, Setup, able, write};

const VAULT: &str = "//- .vaultls.toml\n//- A.md\nsee [[B]] and [[New]]\n//- B.md\n# B\n";

#[test]
fn a_note_made_outside_is_seen_by_our_own_watcher() {
    // No `register_watchers`: Neovim on Linux and Helix tell nothing.
    let mut client = Client::with(VAULT, Setup::default());
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    write(&client.path("Deep/New.md"), "# New\n");
    client.wait_codes("A.md", &[]);
    client.definition_leads_to(("A.md", 0, 17), "Deep/New.md");
    fs::remove_dir_all(client.path("Deep")).unwrap();
    client.wait_codes("A.md", &["link/unresolved"]);
}

#[test]
fn the_clients_word_is_looked_up_not_believed() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    write(&client.path("New.md"), "# New\n");
    // Helix says "changed" whatever it was.
    client.watched("New.md", 2);
    client.wait_codes("A.md", &[]);
    client.watched("New.md", 3);
    client.watched("B.md", 3);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    fs::remove_file(client.path("New.md")).unwrap();
    client.watched("New.md", 1);
    client.wait_codes("A.md", &["link/unresolved"]);
}

#[test]
fn file_operations_of_the_client_are_seen() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    fs::rename(client.path("B.md"), client.path("New.md")).unwrap();
    let files = json!([{ "oldUri": client.uri("B.md"), "newUri": client.uri("New.md") }]);
    client.notify("workspace/didRenameFiles", json!({ "files": files }));
    client.definition_becomes(("A.md", 0, 17), &["New.md"]);
    client.definition_becomes(("A.md", 0, 6), &[]);
}

#[test]
fn an_edit_in_one_open_note_is_seen_in_another() {
    let mut client = Client::start("//- .vaultls.toml\n//- A.md\n[[B#Goals]]\n//- B.md\n# B\n\n## Goals\n");
    client.open("A.md");
    client.open("B.md");
    client.wait_codes("A.md", &[]);
    client.change_all("B.md", 2, "# B\n\n## Aims\n");
    client.wait_codes("A.md", &["link/unresolved-heading"]);
    client.change_all("B.md", 3, "# B\n\n## Goals\n");
    client.wait_codes("A.md", &[]);
}

#[test]
fn an_open_buffer_wins_over_its_file_until_it_is_closed() {
    let mut client = Client::start("//- .vaultls.toml\n//- A.md\n[[B#One]] [[B#Two]]\n//- B.md\n# One\n");
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved-heading"]);
    client.open("B.md");
    client.change_all("B.md", 2, "# Two\n# One\n");
    client.wait_codes("A.md", &[]);
    write(&client.path("B.md"), "nothing\n");
    client.watched("B.md", 2);
    // Not saved yet: the file does not count, even when something else is looked at.
    write(&client.path("C.md"), "# C\n");
    client.definition_leads_to(("A.md", 0, 3), "B.md");
    assert_eq!(client.codes("A.md"), Some(vec![]));
    client.close("B.md");
    client.wait_codes("A.md", &["link/unresolved-heading", "link/unresolved-heading"]);
}

#[test]
fn a_file_deleted_while_open_is_served_until_closed() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    client.open("B.md");
    fs::remove_file(client.path("B.md")).unwrap();
    client.watched("B.md", 3);
    client.change_all("B.md", 2, "[[A]]");
    assert_eq!(client.definition("B.md", 0, 3), ["A.md"]);
    assert_eq!(client.definition("A.md", 0, 6), ["B.md"]);
    client.close("B.md");
    client.wait_codes("A.md", &["link/unresolved", "link/unresolved"]);
}

#[test]
fn a_note_that_is_only_open_exists() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    client.open_text(&client.uri("New.md"), "# New\n");
    client.wait_codes("A.md", &[]);
    client.close("New.md");
    client.wait_codes("A.md", &["link/unresolved"]);
}

fn links_to_hub(client: &mut Client) -> usize {
    let mut params = client.at(&client.uri("Hub.md"), 0, 0);
    params["context"] = json!({ "includeDeclaration": false });
    client.request("textDocument/references", params).as_array().map_or(0, Vec::len)
}

#[test]
fn edits_made_while_many_files_change_are_kept() {
    let names: Vec<String> = (0..400).map(|number| format!("Log/{number}.md")).collect();
    let notes: String = names.iter().map(|name| format!("//- {name}\n# Day\n")).collect();
    let mut client =
        Client::start(&format!("//- .vaultls.toml\n//- A.md\n[[Nobody]]\n//- Hub.md\n# Hub\n{notes}"));
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    for (version, heading) in (2..).zip(["One", "Two", "Three"]) {
        let typed = format!("[[{}#{heading}]]\n", names[7].trim_end_matches(".md"));
        for name in &names {
            write(&client.path(name), &format!("# {heading}\n[[Hub]]\n"));
        }
        let told = names.iter().map(|name| json!({ "uri": client.uri(name), "type": 2 }));
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": told.collect::<Vec<_>>() }));
        client.change_all("A.md", version, &typed);
        client.wait_codes("A.md", &[]);
        client.wait("all notes", |client| (links_to_hub(client) == names.len()).then_some(()));
    }
    // Closed while they change once more: its file counts.
    for name in &names {
        write(&client.path(name), "# Four\n");
    }
    let told = names.iter().map(|name| json!({ "uri": client.uri(name), "type": 2 }));
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": told.collect::<Vec<_>>() }));
    client.close("A.md");
    client.wait("no note", |client| (links_to_hub(client) == 0).then_some(()));
    client.definition_becomes(("A.md", 0, 3), &[]);
}

#[test]
fn a_folder_inside_a_vault_means_the_vault() {
    let setup = Setup { capabilities: able(), folders: vec!["People"], ..Setup::default() };
    let mut client =
        Client::with("//- .obsidian/app.json\n{}\n//- People/Ana.md\n[[Top]]\n//- Top.md\n", setup);
    client.definition_leads_to(("People/Ana.md", 0, 3), "Top.md");
}

#[test]
fn without_a_folder_the_first_note_tells_the_vault() {
    let setup = Setup { capabilities: able(), folders: vec![], ..Setup::default() };
    let mut client = Client::with(VAULT, setup);
    client.open("A.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.wait_codes("A.md", &["link/unresolved"]);
}

#[test]
fn a_folder_that_is_no_vault_is_not_read() {
    let setup = Setup { capabilities: able(), ..Setup::default() };
    let mut client = Client::with("//- A.md\n# Own\n\n[[B]] [[#Own]]\n//- B.md\n", setup);
    client.open("A.md");
    client.wait("a message", |client| client.shown().first().map(|text| text.contains(".obsidian")));
    assert_eq!(client.definition("A.md", 2, 9), ["A.md"]);
    assert_eq!(client.definition("A.md", 2, 3), Vec::<String>::new());
}

#[test]
fn two_folders_are_two_vaults() {
    let vault = "//- One/.vaultls.toml\n//- One/A.md\n[[B]]\n//- One/B.md\n//- Two/.vaultls.toml\n//- Two/A.md\n[[B]]\n//- Two/B.md\n";
    let setup = Setup { capabilities: able(), folders: vec!["One", "Two"], ..Setup::default() };
    let mut client = Client::with(vault, setup);
    client.definition_leads_to(("One/A.md", 0, 3), "One/B.md");
    client.definition_leads_to(("Two/A.md", 0, 3), "Two/B.md");
    let folder = json!({ "uri": client.uri("Two"), "name": "Two" });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": [folder] } }),
    );
    assert_eq!(client.definition("Two/A.md", 0, 3), Vec::<String>::new());
    assert_eq!(client.definition("One/A.md", 0, 3), ["One/B.md"]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [folder], "removed": [] } }),
    );
    client.definition_leads_to(("Two/A.md", 0, 3), "Two/B.md");
}

#[test]
fn a_folder_that_is_missing_or_vanishes_is_survived() {
    let setup = Setup { capabilities: able(), folders: vec!["", "No/such"], ..Setup::default() };
    let mut client = Client::with(VAULT, setup);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    fs::remove_dir_all(client.path("")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    assert_eq!(client.request("no/such", Value::Null)["error"]["code"], -32601);
}

#[cfg(unix)]
#[test]
fn answers_are_in_the_spelling_of_the_client() {
    use super::client::uri_of;
    let links = tempfile::tempdir().unwrap();
    let link = links.path().canonicalize().unwrap().join("link");
    let mut client = Client::silent(VAULT, Setup { capabilities: able(), ..Setup::default() });
    std::os::unix::fs::symlink(client.path(""), &link).unwrap();
    let root = uri_of(&link);
    client.request("initialize", json!({ "rootUri": root, "capabilities": able() }));
    let uri = format!("{root}/A.md");
    client.open_text(&uri, "see [[B]]\n");
    // Asked again and again: nothing tells a client without progress that the vault is read.
    let end = std::time::Instant::now() + super::client::patience();
    let found = loop {
        let at = client.at(&uri, 0, 6);
        if let Some(found) = client.request("textDocument/definition", at).get(0).cloned() {
            break found;
        }
        assert!(std::time::Instant::now() < end, "the definition is not found");
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert_eq!(found["targetUri"], format!("{root}/B.md"));
    // The real path means the same note.
    client.open("B.md");
    let at = client.at(&uri, 0, 6);
    assert_eq!(client.request("textDocument/definition", at)[0]["targetUri"], client.uri("B.md"));
}

#[test]
fn a_vault_can_be_read_again() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let done = client.request("workspace/executeCommand", json!({ "command": "vaultls.reload" }));
    assert_eq!(done, Value::Null);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn a_flood_of_events_is_survived() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    client.wait_codes("A.md", &["link/unresolved"]);
    let gone = |number| json!({ "uri": client.uri(&format!("gone{number}.md")), "type": 1 + number % 3 });
    let events: Vec<Value> = (0..5_000).map(gone).collect();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": events }));
    for _ in 0..500 {
        client.watched("B.md", 2);
    }
    write(&client.path("New.md"), "# New\n");
    client.watched("New.md", 1);
    client.wait_codes("A.md", &[]);
}

#[test]
fn a_vault_can_be_named_on_the_command_line() {
    let setup = Setup { capabilities: able(), folders: vec![], vault: Some("In"), ..Setup::default() };
    // No marker: naming it is enough.
    let mut client = Client::with("//- In/A.md\n[[B]]\n//- In/B.md\n", setup);
    client.definition_leads_to(("In/A.md", 0, 3), "In/B.md");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_read_is_told_in_the_log() {
    use std::os::unix::ffi::OsStrExt;
    let mut client = Client::silent(VAULT, Setup { capabilities: able(), ..Setup::default() });
    let odd = client.path("").join(std::ffi::OsStr::from_bytes(b"bad\xff.md"));
    fs::write(odd, "# bad\n").unwrap();
    client.initialize();
    let told = |message: &Value| message["method"] == "window/logMessage";
    let message =
        client.wait("a log message", |client| client.heard.iter().find(|heard| told(heard)).cloned());
    assert!(message["params"]["message"].as_str().unwrap().contains("UTF-8"), "{message}");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}
