//! Whole sessions of messages that are sound, broken, and sound at the wrong time.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::Client;

const ROOT: &str = "untitled:";
const NAMES: &[&str] = &["untitled:One", "untitled:Two.md", "untitled:three"];

/// Requests about a place.
const ASKED: &[&str] = &[
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentSymbol",
    "textDocument/documentLink",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/completion",
    "textDocument/codeLens",
    "textDocument/prepareRename",
    "textDocument/documentHighlight",
    "textDocument/signatureHelp",
    "vaultls/overview",
    "vaultls/status",
    "textDocument/nothing",
];

/// What is told again to the end: these are compared.
const COMPARED: &[&str] = &[
    "textDocument/documentSymbol",
    "textDocument/documentLink",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/codeLens",
];

/// After any messages the server answers about every open document as one that was just started with its text.
///
/// The first byte of each line says what is done with the rest of it.
pub fn any_session(data: &[u8]) {
    let mut client = started();
    // The texts that the client believes in; `None` once an edit did not fit.
    let mut texts: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut version = 1;
    for line in data.split(|byte| *byte == b'\n').take(48) {
        let (Some(first), rest) = (line.first(), line.get(1..).unwrap_or_default()) else { continue };
        let name = NAMES[usize::from(*first) % NAMES.len()];
        let rest = String::from_utf8_lossy(rest).into_owned();
        let number = rest.bytes().map(u64::from).sum::<u64>();
        version += 1;
        match (first / 3) % 8 {
            0 => {
                let text = rest.replace('|', "\n");
                let document =
                    json!({ "uri": name, "languageId": "markdown", "version": version, "text": text });
                client.notify("textDocument/didOpen", json!({ "textDocument": document }));
                texts.insert(name, Some(text));
            }
            1 => {
                let text = rest.replace('|', "\n");
                change(&client, name, version, json!([{ "text": text }]));
                if texts.contains_key(name) {
                    texts.insert(name, Some(text));
                }
            }
            2 | 3 => {
                let at = json!({ "line": number % 3, "character": number % 5 });
                let range = json!({ "start": at, "end": at });
                let text = rest.replace('|', "\n");
                change(&client, name, version, json!([{ "range": range, "text": text }]));
                if let Some(known) = texts.get_mut(name) {
                    *known = known.take().and_then(|known| inserted(&known, number % 3, number % 5, &text));
                }
            }
            4 => {
                client.notify("textDocument/didClose", json!({ "textDocument": { "uri": name } }));
                texts.remove(name);
            }
            5 => {
                let method = ASKED[usize::try_from(number).unwrap_or(0) % ASKED.len()];
                let position = json!({ "line": number % 7, "character": number % 11 });
                let params = json!({ "textDocument": { "uri": name }, "position": position, "context": { "includeDeclaration": true } });
                client.send(&json!({ "jsonrpc": "2.0", "id": version, "method": method, "params": params }));
            }
            6 => {
                client.send(&json!({ "jsonrpc": "2.0", "method": rest, "params": [rest, null, { ROOT: 1 }] }))
            }
            _ => client.send(&serde_json::from_str(&rest).unwrap_or(Value::String(rest))),
        }
    }
    compare(&mut client, &texts);
    client.end();
}

fn started() -> Client {
    let mut client = Client::start();
    client.request("initialize", json!({ "capabilities": { "textDocument": { "semanticTokens": {} } } }));
    client.notify("initialized", json!({}));
    client
}

fn change(client: &Client, name: &str, version: i32, changes: Value) {
    let document = json!({ "uri": name, "version": version });
    client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
}

/// The text with an insertion; `None` if nobody can say where that place is.
fn inserted(text: &str, line: u64, character: u64, new: &str) -> Option<String> {
    if text.contains('\r') {
        return None;
    }
    let mut start = 0;
    for _ in 0..line {
        start += text[start..].find('\n')? + 1;
    }
    let of_line = text[start..].split('\n').next().unwrap_or_default();
    let mut units = 0;
    let mut at = start;
    for c in of_line.chars() {
        if units >= character {
            break;
        }
        units += c.len_utf16() as u64;
        at += c.len_utf8();
    }
    (units == character || at == start + of_line.len() && units < character)
        .then(|| format!("{}{new}{}", &text[..at], &text[at..]))
}

fn compare(client: &mut Client, texts: &BTreeMap<&str, Option<String>>) {
    let shut = client.request("vaultls/status", json!({}));
    if shut.get("error").is_some() {
        // The messages have shut it down: then nothing is answered, which is an answer.
        return;
    }
    if texts.values().all(Option::is_none) {
        return;
    }
    let mut fresh = started();
    for (name, text) in texts {
        let Some(text) = text else { continue };
        let document = json!({ "uri": name, "languageId": "markdown", "version": 1, "text": text });
        fresh.notify("textDocument/didOpen", json!({ "textDocument": document }));
        for method in COMPARED {
            let params = json!({ "textDocument": { "uri": name } });
            let (there, here) = (client.request(method, params.clone()), fresh.request(method, params));
            let same = there.get("result") == here.get("result") || method.contains("semantic");
            assert!(same, "{method} of {name} {text:?}\n{there}\n{here}");
            assert!(there.get("error").is_none(), "{method} of {name} {text:?}: {there}");
        }
    }
    fresh.end();
}
