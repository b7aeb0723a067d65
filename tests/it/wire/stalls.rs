//! A disk that does not answer. What stands in for a network that hangs is a lease: who holds one of a file makes everybody
//! else wait who opens it, up to 45 seconds.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const HOLDER: &str = "
import fcntl, os, signal, sys
signal.signal(signal.SIGIO, signal.SIG_IGN)
file = os.open(sys.argv[1], os.O_RDWR)
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print('held', flush=True)
sys.stdin.read()
";

/// A program that keeps everybody from opening a file, until it is dropped.
struct Lease(Child);

impl Lease {
    fn of(path: &Path) -> Lease {
        let mut holder = Command::new("python3")
            .args(["-c", HOLDER])
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3, which holds the lease");
        let mut line = String::new();
        BufReader::new(holder.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "held\n", "this file system knows no leases");
        Lease(holder)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
# Head

[[#Head]] and [[Stuck]]
//- Stuck.md
# Stuck
";

fn stalled() -> (Client, Lease) {
    let mut client = Client::silent(VAULT, Setup { capabilities: able(), ..Setup::default() });
    let lease = Lease::of(&client.path("Stuck.md"));
    client.initialize();
    client.open("A.md");
    (client, lease)
}

#[test]
fn open_notes_are_served_while_the_disk_stalls_and_the_user_is_told() {
    let (mut client, lease) = stalled();
    client.definition_leads_to(("A.md", 2, 4), "A.md");
    client.wait("a word", |client| (!client.shown().is_empty()).then_some(()));
    assert_eq!(
        client.shown(),
        [
            "vaultls waits for the disk: Stuck.md could not be read for 10 seconds. Until it can, only open notes are \
             known."
        ]
    );
    client.definition_leads_to(("A.md", 2, 4), "A.md");
    drop(lease);
    client.definition_leads_to(("A.md", 2, 18), "Stuck.md");
}

#[test]
fn a_server_whose_disk_stalls_can_be_left() {
    let (mut client, _lease) = stalled();
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status().code(), Some(0));
}

#[test]
fn what_depends_on_all_notes_is_answered_when_they_are_read() {
    let (mut client, lease) = stalled();
    let uri = client.uri("A.md");
    let link = client.at(&uri, 2, 18);
    let definition = client.ask("textDocument/definition", link.clone());
    let cancelled = client.ask("textDocument/hover", link.clone());
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri } }));
    client.notify("$/cancelRequest", json!({ "id": cancelled }));
    // What is cancelled does not wait, and neither does what the note itself can tell.
    assert_eq!(client.answer(cancelled)["error"]["code"], -32800);
    let status = client.request("vaultls/status", Value::Null);
    assert_eq!(status["vaults"][0]["ready"], false, "{status}");
    assert!(status["vaults"][0]["read"].as_u64().unwrap() < 100, "{status}");
    client.request("textDocument/foldingRange", json!({ "textDocument": { "uri": uri } }));
    drop(lease);
    let found = client.answer(definition);
    assert!(found["result"].to_string().contains("Stuck.md"), "{found}");
    let lenses = client.answer(lenses);
    assert!(!lenses["result"].is_null(), "{lenses}");
    let status = client.request("vaultls/status", Value::Null);
    assert_eq!((&status["vaults"][0]["ready"], &status["vaults"][0]["read"]), (&json!(true), &json!(100)));
}
