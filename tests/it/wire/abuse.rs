//! Clients that break the protocol, flood the server, or do not listen.

use std::io::{BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Client, Setup, able, read_body, uri_of, write_vault};

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
see [[B]]
//- B.md
# B
";

fn message(value: &Value) -> Vec<u8> {
    let body = value.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Kilobytes of a process that are in memory.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// As [`resident`], once it has stopped growing.
#[cfg(target_os = "linux")]
fn resident_at_last(process: u32) -> u64 {
    let mut last = [0; 4];
    loop {
        std::thread::sleep(Duration::from_millis(500));
        last.rotate_left(1);
        last[3] = resident(process);
        if last[0] > 0 && last[3] <= last[0] + 1000 {
            return last[3];
        }
    }
}

#[test]
fn a_flood_of_batches_is_refused_one_by_one() {
    let mut client = Client::start(VAULT);
    let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {} });
    let batch = message(&Value::Array(vec![call; 1000]));
    for _ in 0..200 {
        client.raw(&batch);
    }
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let refused =
        client.wait("every answer", |client| (client.strays.len() == 200).then(|| client.strays.clone()));
    assert!(refused.iter().all(|answer| answer["error"]["message"] == "batches are not part of LSP"));
}

#[test]
fn lengths_that_lie_cost_the_message_that_they_head() {
    let mut client = Client::start(VAULT);
    for header in ["99999999999", "99999999999999999999999", "-1", "0x10", "1 2", ""] {
        client.raw(format!("Content-Length: {header}\r\n\r\n").as_bytes());
    }
    client.raw(&[b'x'; 200_000]);
    client.raw(b"\r\n\r\n");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn a_message_that_is_cut_off_ends_the_session_without_harm() {
    let mut client = Client::start(VAULT);
    client.raw(b"Content-Length: 1000000\r\n\r\n{\"jsonrpc\":\"2.0\",");
    client.close_stdin();
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn deep_json_is_an_error_and_no_overflow() {
    let mut client = Client::start(VAULT);
    let deep = "[".repeat(1_000_000);
    client.raw(format!("Content-Length: {}\r\n\r\n{deep}", deep.len()).as_bytes());
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn ten_thousand_documents_may_be_open() {
    let mut client = Client::start(VAULT);
    for number in 0..10_000 {
        let uri = client.uri(&format!("Open/{number}.md"));
        client.open_text(&uri, "see [[B]] and [[Open/0]]\n");
    }
    client.definition_leads_to(("Open/9999.md", 0, 6), "B.md");
    client.definition_leads_to(("Open/9999.md", 0, 18), "Open/0.md");
    let uri = client.uri("Open/5000.md");
    client.change(&uri, 2, json!([{ "text": "[[Nowhere]]" }]));
    client.wait_codes("Open/5000.md", &["link/unresolved"]);
}

#[test]
fn the_order_of_the_wire_counts_whatever_the_versions_say() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    let uri = client.uri("A.md");
    for (version, text) in [(7, "[[X]]"), (3, "[[Y]]"), (3, "see [[B]] and [[B]]"), (-1, "[[B]]")] {
        client.change(&uri, version, json!([{ "text": text }]));
    }
    client.definition_leads_to(("A.md", 0, 3), "B.md");
    client.change(&uri, 2, json!([{ "range": { "start": { "line": 0, "character": 2 }, "end": { "line": 0, "character": 3 } }, "text": "Gone" }]));
    let found = client.wait_codes("A.md", &["link/unresolved"]);
    assert_eq!(found["version"], 2);
}

#[test]
fn after_shutdown_the_server_waits_for_the_end_of_the_pipe() {
    let mut client = Client::start(VAULT);
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    client.listen(Duration::from_millis(100));
    client.close_stdin();
    client.exit_status();
}

#[test]
fn two_servers_share_a_vault() {
    let mut one = Client::start(VAULT);
    let mut two = Client::beside(&one, Setup { capabilities: able(), ..Setup::default() });
    for client in [&mut one, &mut two] {
        client.open("A.md");
        client.definition_leads_to(("A.md", 0, 6), "B.md");
    }
    std::fs::rename(one.path("B.md"), one.path("C.md")).unwrap();
    for client in [&mut one, &mut two] {
        client.wait_codes("A.md", &["link/unresolved"]);
    }
    one.change_all("A.md", 2, "see [[C]]");
    one.wait_codes("A.md", &[]);
    assert_eq!(two.codes("A.md").unwrap(), ["link/unresolved"], "what is typed in one editor is not on disk");
    std::fs::write(one.path("A.md"), "see [[C]]").unwrap();
    two.close("A.md");
    two.definition_leads_to(("A.md", 0, 6), "C.md");
}

/// What is not read must not pile up: the server stops reading a client that does not read.
#[cfg(target_os = "linux")]
#[test]
fn a_client_that_asks_and_does_not_listen_is_made_to_wait() {
    let dir = tempfile::tempdir().unwrap();
    write_vault(dir.path(), VAULT);
    let mut server = Command::new(env!("CARGO_BIN_EXE_vaultls"))
        .arg("lsp")
        .env("VAULTLS_LOG", "error")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = server.stdin.take().unwrap();
    let uri = uri_of(&dir.path().canonicalize().unwrap().join("Long.md"));
    let text = "# A heading of some length, so that the answer has one\n".repeat(3000);
    let asked = 400;
    let writer = std::thread::spawn(move || {
        let call = |id: i64, method: &str, params: Value| {
            message(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
        };
        stdin.write_all(&call(1, "initialize", json!({ "capabilities": {} }))).unwrap();
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        let opened = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } });
        stdin.write_all(&message(&opened)).unwrap();
        for id in 2..asked + 2 {
            let about = json!({ "textDocument": { "uri": uri } });
            stdin.write_all(&call(id, "textDocument/documentSymbol", about)).unwrap();
        }
        stdin.write_all(&call(asked + 2, "shutdown", Value::Null)).unwrap();
        stdin
    });
    // All the answers together have more than twice as much.
    let used = resident_at_last(server.id());
    assert!(used < 150_000, "{used} kB");
    let mut stdout = BufReader::new(server.stdout.take().unwrap());
    let mut answers = 0;
    let mut bytes = 0;
    while let Some(body) = read_body(&mut stdout) {
        bytes += body.len();
        let start = String::from_utf8_lossy(&body[..body.len().min(60)]);
        answers += i64::from(start.contains(r#""id":"#) && start.contains(r#""result":"#));
        if answers == asked + 2 {
            break;
        }
    }
    assert_eq!(answers, asked + 2);
    assert!(bytes > 200_000_000, "{bytes}");
    drop(writer.join().unwrap());
    server.wait().unwrap();
}
