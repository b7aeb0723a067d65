//! A panic in our own code, wherever it is, costs one answer and no more: afterwards the server says what a fresh one
//! would.

use serde_json::{Value, json};

use super::client::{Client, able};
use crate::wire::client::Setup;

const VAULT: &str = "\
//- .vaultls.toml
//- Log.md
[[Ana Silva]] and [[Nobody]]
- [ ] Call @Ana Silva 📅 2025-11-08
//- People/Ana Silva.md
---
type: people
---
# Ana
[[Log]]
//- Plan.md
[[Log]] [[Idea]]
";

/// What is typed into the log before and after the panic.
const TYPED: &str = "[[Plan]] and [[Ana Silva#Nowhere]]\n- [ ] Ask @Ana Silva 📅 2025-02-30\n";

fn opened() -> Client {
    let mut client =
        Client::with(VAULT, Setup { capabilities: able(), log: Some("error"), ..Setup::default() });
    client.open("Log.md");
    client.definition_leads_to(("Log.md", 0, 3), "People/Ana%20Silva.md");
    client
}

/// Everything that an editor shows, without the vault's folder.
fn shown(client: &mut Client) -> String {
    let root = client.uri("");
    let mut out = String::new();
    for name in ["Log.md", "Plan.md", "People/Ana Silva.md"] {
        for method in [
            "textDocument/documentSymbol",
            "textDocument/documentLink",
            "textDocument/codeLens",
            "vaultls/check",
        ] {
            let document = json!({ "textDocument": { "uri": client.uri(name) } });
            out += &format!("{method} {name} {}\n", client.request(method, document));
        }
        let at = client.at(&client.uri(name), 0, 3);
        for method in ["textDocument/hover", "textDocument/definition", "vaultls/backlinks"] {
            out += &format!("{method} {name} {}\n", client.request(method, at.clone()));
        }
    }
    let mut overview = client.request("vaultls/overview", Value::Null);
    overview["vaults"][0]["name"] = Value::Null;
    out += &overview.to_string();
    out.replace(&root, "")
}

/// How many panics the server has counted; `None` if asking met one.
fn errors(client: &mut Client) -> Option<u64> {
    client.request("vaultls/status", Value::Null)["internalErrors"].as_u64()
}

fn ready(client: &mut Client) {
    let status = |client: &mut Client| client.request("vaultls/status", Value::Null)["vaults"][0].clone();
    client.wait("the vault to be read", |client| (status(client)["ready"] == true).then_some(()));
}

/// A server in which nothing went wrong, with the same text typed.
fn undisturbed() -> String {
    let mut client = opened();
    client.change_all("Log.md", 2, TYPED);
    shown(&mut client)
}

fn after_panic(at: &str, provoke: impl FnOnce(&mut Client)) -> Client {
    let mut client = opened();
    assert_eq!(client.request("vaultls/fault", json!({ "at": at })), Value::Null);
    provoke(&mut client);
    client.wait("the panic", |client| (errors(client) == Some(1)).then_some(()));
    client
}

#[test]
fn a_vault_that_broke_while_it_changed_is_made_anew() {
    let mut client = after_panic("apply", |client| client.change_all("Log.md", 2, TYPED));
    ready(&mut client);
    assert_eq!(shown(&mut client), undisturbed());
    assert_eq!(errors(&mut client), Some(1));
    client.wait_codes("Log.md", &["link/unresolved-heading", "task/invalid-date"]);
    // It goes on as before: what is typed now and what changes on disk is seen.
    client.change_all("Log.md", 3, "[[Gone]]\n");
    client.wait_codes("Log.md", &["link/unresolved"]);
    super::client::write(&client.path("Gone.md"), "here\n");
    client.watched("Gone.md", 1);
    client.wait_codes("Log.md", &[]);
}

#[test]
fn a_panic_in_the_session_costs_no_note() {
    for at in ["session", "check"] {
        let mut client = after_panic(at, |client| {
            client.change_all("Log.md", 2, TYPED);
            client.watched("Plan.md", 2);
        });
        ready(&mut client);
        assert_eq!(shown(&mut client), undisturbed(), "{at}");
        client.wait_codes("Log.md", &["link/unresolved-heading", "task/invalid-date"]);
    }
}

#[test]
fn a_request_that_panics_is_answered() {
    let mut client = after_panic("worker", |client| {
        let at = client.at(&client.uri("Log.md"), 0, 3);
        let answer = client.request("textDocument/hover", at);
        assert_eq!(answer["error"]["code"], -32603, "{answer}");
    });
    client.change_all("Log.md", 2, TYPED);
    assert_eq!(shown(&mut client), undisturbed());
}

#[test]
fn the_thread_that_reads_files_survives_a_panic() {
    let mut client = after_panic("librarian", |client| {
        super::client::write(&client.path("Nobody.md"), "I am\n");
        client.watched("Nobody.md", 1);
    });
    client.wait_codes("Log.md", &[]);
    super::client::write(&client.path("People/Ana Silva.md"), "moved\n");
    client.watched("People/Ana Silva.md", 2);
    std::fs::remove_file(client.path("Nobody.md")).unwrap();
    client.watched("Nobody.md", 3);
    client.wait("the dead link", |client| {
        client.codes("Log.md").filter(|codes| codes.contains(&"link/unresolved".to_owned()))
    });
}

#[test]
fn an_internal_error_is_logged_without_text_of_notes() {
    let client = after_panic("apply", |client| client.change_all("Log.md", 2, TYPED));
    let log = client.log();
    assert!(log.contains("internal error at src/lsp/faults.rs"), "{log}");
    assert!(!log.contains("Ask") && !log.contains("Ana"), "{log}");
}
