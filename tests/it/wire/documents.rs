//! Open documents: order, encodings, positions that do not fit, byte order marks, URIs.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Client, Setup, able, uri_of, write};

const VAULT: &str = "//- .vaultls.toml\n//- A.md\nsee [[B]]\n//- B.md\n# B\n//- C.md\n# C\n";

fn insert(line: u32, from: u32, to: u32, text: &str) -> Value {
    let at = |character: u32| json!({ "line": line, "character": character });
    json!([{ "range": { "start": at(from), "end": at(to) }, "text": text }])
}

#[test]
fn a_request_sees_every_edit_sent_before_it() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.open("A.md");
    let uri = client.uri("A.md");
    let mut version = 1;
    for _ in 0..5 {
        for _ in 0..500 {
            version += 1;
            client.change(&uri, version, insert(0, 0, 0, "x"));
        }
        for _ in 0..500 {
            version += 1;
            client.change(&uri, version, insert(0, 0, 1, ""));
        }
        // The 1,000 edits leave the text as it was; an edit that is lost or out of order does not.
        assert_eq!(client.definition("A.md", 0, 6), ["B.md"]);
        version += 1;
        client.change(&uri, version, insert(0, 6, 7, "C"));
        assert_eq!(client.definition("A.md", 0, 6), ["C.md"]);
        version += 1;
        client.change(&uri, version, insert(0, 6, 7, "B"));
    }
}

#[test]
fn the_last_of_many_full_texts_counts() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.open("A.md");
    let mut version = 1;
    for round in 0..20 {
        for padding in (0..10).rev() {
            version += 1;
            let target = if (round + padding) % 2 == 0 { "B" } else { "C" };
            client.change_all("A.md", version, &format!("{}[[{target}]]", " ".repeat(padding)));
        }
        let expected = if round % 2 == 0 { "B.md" } else { "C.md" };
        assert_eq!(client.definition("A.md", 0, 3), [expected]);
    }
}

#[test]
fn edits_never_wait_for_answers() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.open("A.md");
    let uri = client.uri("A.md");
    let mut ids = Vec::new();
    for version in 2..1_002 {
        client.change(&uri, version, insert(0, 0, 0, "x"));
        let at = client.at(&uri, 0, 0);
        ids.push(client.ask("textDocument/completion", at));
    }
    for id in ids {
        assert_eq!(client.answer(id).get("error"), None);
    }
    assert_eq!(client.definition("A.md", 0, 1_006), ["B.md"]);
}

#[test]
fn columns_are_counted_as_agreed() {
    for (name, column) in [("utf-8", 13), ("utf-16", 9), ("utf-32", 7)] {
        let mut capabilities = able();
        capabilities["general"] = json!({ "positionEncodings": [name, "utf-16"] });
        let mut client = Client::silent(VAULT, Setup { capabilities, ..Setup::default() });
        assert_eq!(client.initialize()["capabilities"]["positionEncoding"], name);
        client.definition_leads_to(("A.md", 0, 6), "B.md");
        let uri = client.uri("A.md");
        client.open_text(&uri, "🔼 🚀 x\n");
        client.change(&uri, 2, insert(0, column - 3, column - 2, "[[B]]"));
        // The target's letter is two behind where the brackets begin.
        let at = client.at(&uri, 0, column - 1);
        let places = client.request("textDocument/definition", at);
        assert_eq!(places[0]["targetUri"], client.uri("B.md"), "{name}");
        assert_eq!(places[0]["originSelectionRange"]["start"]["character"], column - 3, "{name}");
    }
}

#[test]
fn positions_outside_of_a_text_are_no_error() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.open("A.md");
    let uri = client.uri("A.md");
    for (line, character) in [(99_999, 0), (0, 99_999), (u32::MAX, u32::MAX), (1, 5)] {
        let at = client.at(&uri, line, character);
        assert_eq!(client.request("textDocument/definition", at.clone()).get("error"), None);
        assert_eq!(client.request("textDocument/completion", at).get("error"), None);
        let place = json!({ "line": line, "character": character });
        let range = json!({ "start": place, "end": place });
        let action =
            json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
        assert!(client.request("textDocument/codeAction", action).is_array());
    }
}

#[test]
fn an_edit_that_does_not_fit_is_told_once_and_mended_by_the_full_text() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.open("A.md");
    let uri = client.uri("A.md");
    client.change(&uri, 2, insert(99, 0, 0, "x"));
    client.change(&uri, 3, insert(0, 0, 0, "y"));
    assert_eq!(client.definition("A.md", 0, 6), Vec::<String>::new());
    assert_eq!(client.shown().len(), 1, "{:?}", client.shown());
    client.change_all("A.md", 4, "[[C]]");
    assert_eq!(client.definition("A.md", 0, 2), ["C.md"]);
    client.change(&uri, 5, insert(0, 9, 2, "x"));
    client.close("A.md");
    client.open("A.md");
    assert_eq!(client.definition("A.md", 0, 6), ["B.md"]);
}

/// Helix drops diagnostics of a version that it has left. Were equal ones of the next version not sent, it would go
/// on showing what it had before those.
#[test]
fn what_is_found_again_in_a_newer_version_is_told_with_that_version() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    client.open("A.md");
    let uri = client.uri("A.md");
    client.change_all("A.md", 2, "- [ ] \n");
    client.wait_codes("A.md", &["task/empty"]);
    for (version, text) in [(3, "- [ ] C\n"), (4, "- [ ] Ca\n")] {
        client.change_all("A.md", version, text);
        client.wait("that version", |client| {
            let told = client.diagnostics.get(&uri)?;
            (told["version"] == version && told["diagnostics"] == json!([])).then_some(())
        });
    }
}

#[test]
fn documents_that_are_not_open_cannot_be_changed_or_closed() {
    let mut client = Client::start(VAULT);
    client.change_all("A.md", 2, "[[C]]");
    client.close("A.md");
    client.close("Nope.md");
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    let mut client = Client::start(&format!("{VAULT}//- Bom.md\n\u{feff}[[B]] [[Nope]]\n[[C]]\n"));
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    // As VS Code, Neovim and Helix show it: without the mark.
    let uri = client.uri("Bom.md");
    client.open_text(&uri, "[[B]] [[Nope]]\n[[C]]\n");
    let start = |found: &Value| found["diagnostics"][0]["range"]["start"]["character"].clone();
    assert_eq!(start(&client.wait_codes("Bom.md", &["link/unresolved"])), 8);
    assert_eq!(client.definition("Bom.md", 0, 2), ["B.md"]);
    client.close("Bom.md");
    // A client that leaves the mark in the text counts it as a character.
    client.wait_codes("Bom.md", &[]);
    client.open_text(&uri, "\u{feff}[[B]] [[Nope]]\n[[C]]\n");
    assert_eq!(start(&client.wait_codes("Bom.md", &["link/unresolved"])), 9);
    assert_eq!(client.definition("Bom.md", 0, 3), ["B.md"]);
    assert_eq!(client.definition("Bom.md", 1, 0), ["C.md"]);
}

#[test]
fn names_with_signs_of_uris_come_back() {
    let names = [
        "100% sure.md",
        "a#b.md",
        "q?.md",
        "pi|pe.md",
        "日本語.md",
        "e\u{301}.md",
        "emoji 🚀.md",
        "100%25.md",
    ];
    let mut vault = VAULT.to_owned();
    for name in names {
        vault.push_str(&format!("//- {name}\n[[B]]\n"));
    }
    let mut client = Client::start(&vault);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    for name in names {
        client.open(name);
        assert_eq!(client.definition(name, 0, 2), ["B.md"], "{name}");
    }
    client.open_text(&client.uri("From.md"), "[[emoji 🚀]] [[100% sure]]");
    assert_eq!(client.definition("From.md", 0, 3), ["emoji%20%F0%9F%9A%80.md"]);
    // The client has that note open: its own spelling is given back.
    let at = client.at(&client.uri("From.md"), 0, 16);
    let places = client.request("textDocument/definition", at);
    assert_eq!(places[0]["targetUri"], client.uri("100% sure.md"));
}

#[test]
fn documents_that_are_no_files_are_served_on_their_own() {
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let sub = client.uri("sub/../A.md");
    for uri in [
        "untitled:Untitled-1",
        "git:/x/y.md?%7B%7D",
        "file://host/share/x.md",
        "file:///",
        "http://x/y.md",
        "",
        "not a uri",
        "file:relative.md",
        &sub,
    ] {
        client.open_text(uri, "# One\n\n[[#One]] [[B]]\n");
        let at = client.at(uri, 2, 4);
        assert_eq!(client.request("textDocument/definition", at.clone()).get("error"), None, "{uri}");
        assert_eq!(client.request("textDocument/completion", at).get("error"), None, "{uri}");
        client.change(uri, 2, json!([{ "text": "# Two" }]));
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }
    client.definition_leads_to(("A.md", 0, 6), "B.md");
}

#[test]
fn an_untitled_note_knows_its_own_headings() {
    let mut client = Client::start(VAULT);
    let uri = "untitled:Untitled-1";
    client.open_text(uri, "# One\n\n[[#One]] [[No such note]]\n");
    let at = client.at(uri, 2, 4);
    let places = client.request("textDocument/definition", at);
    assert_eq!(places[0]["targetUri"], uri);
    client.listen(Duration::from_millis(300));
    let complained = client.heard.iter().any(|message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["diagnostics"] != json!([])
    });
    assert!(!complained, "nothing can be said of links of a note without a vault");
}

#[test]
fn a_file_outside_of_every_vault_is_served_alone() {
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().canonicalize().unwrap().join("Out.md");
    write(&file, "# Out\n\n[[#Out]] [[B]]\n");
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let uri = uri_of(&file);
    client.open_text(&uri, "# Out\n\n[[#Out]] [[B]]\n");
    let at = client.at(&uri, 2, 4);
    assert_eq!(client.request("textDocument/definition", at)[0]["targetUri"], uri);
    let at = client.at(&uri, 2, 12);
    assert_eq!(client.request("textDocument/definition", at), Value::Null);
}

#[test]
fn a_large_note_is_typed_in_without_delay() {
    let mut text = "# H\n\nlorem ipsum [[B]] dolor #tag\n".repeat(20_000);
    text.push_str("see [[B]]");
    let mut client = Client::start(VAULT);
    client.definition_leads_to(("A.md", 0, 6), "B.md");
    let uri = client.uri("Large.md");
    client.open_text(&uri, &text);
    let line = u32::try_from(text.lines().count()).unwrap() - 1;
    let started = Instant::now();
    for version in 2..200 {
        client.change(&uri, version, insert(line, 0, 0, "x"));
    }
    assert_eq!(client.definition("Large.md", line, 204), ["B.md"]);
    assert!(started.elapsed() < super::client::patience());
}
