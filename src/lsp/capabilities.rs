//! What the server says it can do: only what works.

use serde_json::{Value, json};

use super::client::Client;
use super::handlers;
use crate::text::PositionEncoding;

/// The answer to `initialize`.
pub(super) fn initialize_result(client: &Client) -> Value {
    let mut result = fixed(client);
    if let Some(capabilities) = result.get_mut("capabilities").and_then(Value::as_object_mut) {
        capabilities
            .extend(shown(client).filter_map(|(name, able, value)| able.then_some((name.to_owned(), value))));
    }
    result
}

/// What only some clients show.
fn shown(client: &Client) -> impl Iterator<Item = (&'static str, bool, Value)> {
    [
        ("codeLensProvider", client.code_lens, json!({ "resolveProvider": true })),
        ("inlayHintProvider", client.inlay_hints, json!(true)),
        ("semanticTokensProvider", client.semantic_tokens, handlers::semantic_tokens::provider()),
        ("foldingRangeProvider", client.folding, json!(true)),
        ("documentLinkProvider", client.document_links, json!({})),
        ("selectionRangeProvider", client.selection_ranges, json!(true)),
        ("linkedEditingRangeProvider", client.linked_editing, json!(true)),
    ]
    .into_iter()
}

fn fixed(client: &Client) -> Value {
    let every_file = json!({ "filters": [{ "pattern": { "glob": "**/*" } }] });
    json!({
        "serverInfo": { "name": "vaultls", "version": env!("CARGO_PKG_VERSION") },
        "capabilities": {
            "positionEncoding": match client.encoding {
                PositionEncoding::Utf8 => "utf-8",
                PositionEncoding::Utf16 => "utf-16",
                PositionEncoding::Utf32 => "utf-32",
            },
            "textDocumentSync": { "openClose": true, "change": 2 },
            "completionProvider": {
                "triggerCharacters": handlers::completion::TRIGGERS,
                "resolveProvider": client.lazy_documentation,
                "completionItem": { "labelDetailsSupport": true },
            },
            "definitionProvider": true,
            "referencesProvider": true,
            "renameProvider": rename(client),
            "documentHighlightProvider": true,
            "hoverProvider": true,
            "signatureHelpProvider": { "triggerCharacters": handlers::signature_help::TRIGGERS },
            "documentSymbolProvider": true,
            "workspaceSymbolProvider": true,
            "codeActionProvider": code_actions(client),
            "executeCommandProvider": { "commands": handlers::command::names() },
            "workspace": {
                "workspaceFolders": { "supported": true, "changeNotifications": true },
                "fileOperations": {
                    "didCreate": every_file, "didRename": every_file, "didDelete": every_file,
                    "willRename": every_file, "willDelete": every_file,
                },
            },
        },
    })
}

fn rename(client: &Client) -> Value {
    match client.prepare_rename {
        true => json!({ "prepareProvider": true }),
        false => Value::Bool(true),
    }
}

fn code_actions(client: &Client) -> Value {
    match client.code_action_literals {
        true => json!({
            "codeActionKinds": handlers::code_action::KINDS,
            "resolveProvider": client.lazy_edits,
        }),
        // Such a client understands commands only, and our fixes are edits.
        false => Value::Bool(false),
    }
}
