//! Lifecycle and framing (LSP 3.17, "Base Protocol", "Server lifecycle").

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const VAULT: &str = "//- .vaultls.toml\n//- A.md\nsee [[B]]\n//- B.md\n# B\n";

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
}

#[test]
fn before_initialize_requests_fail_and_notifications_are_dropped() {
    let mut client = Client::silent(VAULT, Setup::default());
    let at = client.at(&client.uri("A.md"), 0, 6);
    assert_eq!(code(&client.request("textDocument/definition", at)), -32002);
    assert_eq!(code(&client.request("no/such", json!({}))), -32002);
    assert_eq!(code(&client.request("shutdown", Value::Null)), -32002);
    client.open("A.md");
    client.initialize();
    client.open("A.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn initialize_names_the_server_and_what_it_can() {
    let mut client = Client::silent(VAULT, Setup { capabilities: able(), ..Setup::default() });
    let answer = client.initialize();
    assert_eq!(answer["serverInfo"]["name"], "vaultls");
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(answer["capabilities"]["textDocumentSync"]["change"], 2);
    assert_eq!(answer["capabilities"]["hoverProvider"], true);
    assert_eq!(answer["capabilities"].get("declarationProvider"), None);
}

#[test]
fn a_second_initialize_fails_and_the_session_goes_on() {
    let mut client = Client::start(VAULT);
    assert_eq!(code(&client.request("initialize", json!({ "capabilities": {} }))), -32600);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn after_shutdown_requests_fail_and_exit_is_zero() {
    let mut client = Client::start(VAULT);
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    let at = client.at(&client.uri("A.md"), 0, 6);
    assert_eq!(code(&client.request("textDocument/definition", at)), -32600);
    assert_eq!(code(&client.request("shutdown", Value::Null)), -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status().code(), Some(0));
}

#[test]
fn after_shutdown_nothing_is_said_unasked() {
    let mut client = Client::start(VAULT);
    client.open("A.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    // Its finding would come after the quiet period.
    client.change_all("A.md", 2, "see [[Nowhere]]\n");
    client.request("shutdown", Value::Null);
    let heard = client.heard.len();
    client.listen(Duration::from_millis(500));
    assert_eq!(client.heard.len(), heard, "{:?}", client.heard.last());
}

#[test]
fn exit_without_shutdown_is_one() {
    let mut client = Client::start(VAULT);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status().code(), Some(1));
    let mut client = Client::silent(VAULT, Setup::default());
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn a_client_that_closes_the_pipe_is_left() {
    let mut client = Client::start(VAULT);
    client.close_stdin();
    assert_eq!(client.exit_status().code(), Some(1));
    let mut client = Client::start(VAULT);
    client.request("shutdown", Value::Null);
    client.close_stdin();
    assert_eq!(client.exit_status().code(), Some(0));
}

#[test]
fn what_was_asked_before_the_pipe_closed_is_answered() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let at = client.at(&client.uri("A.md"), 0, 6);
    let ids: Vec<i64> = (0..40).map(|_| client.ask("textDocument/definition", at.clone())).collect();
    client.close_stdin();
    for id in ids {
        assert!(client.answer(id)["result"].is_array());
    }
}

#[test]
fn a_client_whose_process_ended_is_left() {
    let mut other = Command::new(env!("CARGO_BIN_EXE_vaultls"))
        .arg("--version")
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    other.wait().unwrap();
    let mut client = Client::silent(VAULT, Setup { process_id: Some(other.id()), ..Setup::default() });
    let folder = client.uri("");
    client.ask("initialize", json!({ "processId": other.id(), "rootUri": folder, "capabilities": {} }));
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn unknown_requests_fail_and_unknown_notifications_are_ignored() {
    let mut client = Client::start(VAULT);
    assert_eq!(code(&client.request("no/such", json!({}))), -32601);
    assert_eq!(code(&client.request("$/no/such", json!({}))), -32601);
    client.notify("no/such", json!({}));
    client.notify("$/no/such", json!({}));
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn wrong_parameters_fail_that_request_only() {
    let mut client = Client::start(VAULT);
    let uri = client.uri("A.md");
    let wrong = [
        ("textDocument/definition", json!({})),
        ("textDocument/definition", Value::Null),
        ("textDocument/definition", json!({ "textDocument": 5, "position": "x" })),
        (
            "textDocument/definition",
            json!({ "textDocument": { "uri": uri }, "position": { "line": -1, "character": 0 } }),
        ),
        ("textDocument/completion", json!([])),
        ("completionItem/resolve", json!(null)),
        ("workspace/executeCommand", json!({ "command": "no.such" })),
        ("workspace/executeCommand", json!({})),
    ];
    for (method, params) in wrong {
        assert_eq!(code(&client.request(method, params.clone())), -32602, "{method} {params}");
    }
    for (method, params) in [
        ("textDocument/didOpen", json!({})),
        ("textDocument/didChange", json!({ "textDocument": { "uri": 7 } })),
        ("textDocument/didClose", Value::Null),
        ("workspace/didChangeWatchedFiles", json!({ "changes": "x" })),
        ("workspace/didChangeConfiguration", json!({ "settings": 17 })),
        ("workspace/didChangeWorkspaceFolders", json!({ "event": 3 })),
    ] {
        client.notify(method, params);
    }
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn malformed_messages_are_answered_and_survived() {
    let mut client = Client::start(VAULT);
    let bodies: [&[u8]; 10] = [
        b"{\"jsonrpc\":\"2.0\",\"id\":9999,\"method\":",
        b"[]",
        b"\"text\"",
        b"{\"jsonrpc\":\"1.0\",\"id\":\"old\",\"method\":\"x\"}",
        b"{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"method\":\"x\"}",
        b"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"x\"}",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"$/x\",\"params\":\"\xff\xfe\"}",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"$/x\",\"params\":\"\\ud800\"}",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"$/x\",\"params\":1e999}",
        &[b'['; 10_000],
    ];
    for body in bodies {
        client.raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        client.raw(body);
    }
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let codes: Vec<i64> = client.strays.iter().map(code).collect();
    // The reader answers what is no JSON, the session what is JSON and no message: two orders of their own.
    assert_eq!(codes.iter().filter(|code| **code == -32700).count(), 3, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == -32600).count(), 5, "{codes:?}");
    assert!(client.strays.iter().any(|answer| answer["id"] == "old"));
}

#[test]
fn answers_to_nothing_are_ignored() {
    let mut client = Client::start(VAULT);
    client.send(&json!({ "jsonrpc": "2.0", "id": 555, "result": null }));
    client.send(&json!({ "jsonrpc": "2.0", "id": "x", "error": { "code": 1, "message": "x" } }));
    client.raw(b"Content-Length: 0\r\n\r\n");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn broken_headers_cost_what_they_head() {
    let mut client = Client::start(VAULT);
    client.raw(b"Content-Length: abc\r\n\r\n");
    client.raw(b"Foo: bar\r\n\r\n");
    client.raw(b"Content-Length: 3\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
    client.raw(b"Foo: bar\r\nX: y\r\nContent-Type: x\r\ncontent-length: 2\r\n\r\n{}");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn a_message_may_come_in_pieces() {
    // This client is asked nothing, so that no answer of its own comes between the pieces.
    let mut client = Client::with(VAULT, Setup::default());
    let body = br#"{"jsonrpc":"2.0","id":"pieces","method":"no/such"}"#;
    let header = format!("Content-Length: {}\r\n\r\n", body.len());
    for piece in [&header.as_bytes()[..7], &header.as_bytes()[7..], &body[..9], &body[9..]] {
        client.raw(piece);
        client.listen(Duration::from_millis(20));
    }
    let answer = client.wait("the answer", |client| client.strays.pop());
    assert_eq!(answer["id"], "pieces");
}

#[test]
fn cancelled_requests_are_answered_once_as_cancelled_or_done() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    // A text that takes the server a while: what is cancelled behind it was not begun.
    let uri = client.uri("Large.md");
    client.open_text(&uri, &"- [ ] see [[B]] #tag\n".repeat(100_000));
    let at = client.at(&uri, 0, 12);
    let ids: Vec<i64> = (0..200).map(|_| client.ask("textDocument/definition", at.clone())).collect();
    for id in &ids {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    client.notify("$/cancelRequest", json!({ "id": 424_242 }));
    client.notify("$/cancelRequest", json!({ "id": "x" }));
    let mut cancelled = 0;
    for id in ids {
        let answer = client.answer(id);
        if answer.get("error").is_some() {
            assert_eq!(code(&answer), -32800);
            cancelled += 1;
        }
    }
    assert!(cancelled > 0);
    assert_eq!(client.strays, Vec::<Value>::new());
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn an_id_in_use_cannot_be_used_again() {
    let mut client = Client::start(VAULT);
    let at = client.at(&client.uri("A.md"), 0, 6);
    let message =
        json!({ "jsonrpc": "2.0", "id": "same", "method": "textDocument/definition", "params": at });
    for _ in 0..50 {
        client.send(&message);
    }
    client.wait("fifty answers", |client| (client.strays.len() == 50).then_some(()));
    let failed: Vec<i64> =
        client.strays.iter().filter(|answer| answer.get("error").is_some()).map(code).collect();
    assert!(failed.len() < 50 && failed.iter().all(|code| *code == -32600), "{failed:?}");
}

#[test]
fn a_client_that_offers_nothing_is_asked_nothing() {
    let mut client = Client::with(VAULT, Setup::default());
    client.open("A.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.listen(Duration::from_millis(300));
    assert_eq!(client.asked, Vec::<Value>::new());
}

#[test]
fn a_client_that_never_answers_is_served() {
    let setup = Setup { capabilities: able(), answers: false, ..Setup::default() };
    let mut client = Client::with(VAULT, setup);
    client.open("A.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    assert!(!client.asked.is_empty());
}

#[test]
fn a_scan_shows_its_progress_from_begin_to_end() {
    let mut notes = VAULT.to_owned();
    for number in 0..300 {
        notes.push_str(&format!("//- Many/N{number}.md\n# N{number}\n"));
    }
    let mut client = Client::start(&notes);
    client.open("A.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.listen(Duration::from_millis(300));
    let kinds = |client: &Client| -> Vec<String> {
        let progress = client.heard.iter().filter(|message| message["method"] == "$/progress");
        progress.map(|message| message["params"]["value"]["kind"].as_str().unwrap().to_owned()).collect()
    };
    // A scan may be over before the client has allowed it to be shown; Helix turns its spinner from the asking on.
    let seen = kinds(&client);
    assert_eq!(seen.first().map(String::as_str), Some("begin"));
    assert_eq!(seen.last().map(String::as_str), Some("end"));
}

#[test]
fn no_text_of_a_note_is_logged_above_debug() {
    let setup = Setup { capabilities: able(), log: Some("info"), ..Setup::default() };
    let vault =
        "//- .vaultls.toml\n//- A.md\n---\nowner: [Quillfeather\n---\nsee [[B]] @Quillfeather\n//- B.md\n";
    let mut client = Client::with(vault, setup);
    client.open("A.md");
    client.definition_leads_to(("A.md", 3, 6), "B.md");
    let uri = client.uri("A.md");
    let range = json!({ "start": { "line": 77, "character": 0 }, "end": { "line": 78, "character": 0 } });
    client.change(&uri, 2, json!([{ "range": range, "text": "Quillfeather" }]));
    client.change_all("A.md", 3, "[[Quillfeather]]");
    client.notify("textDocument/didOpen", json!({ "textDocument": "Quillfeather" }));
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": uri, "version": "Quillfeather" } }),
    );
    client.request("textDocument/definition", json!({ "textDocument": "Quillfeather" }));
    client.raw(b"Content-Length: 18\r\n\r\n{\"x\":Quillfeather}");
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    client.exit_status();
    let log = client.log();
    assert!(log.contains("notes read"), "{log}");
    assert!(!log.contains("Quillfeather"), "{log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}
