//! `textDocument/signatureHelp`.

use gen_lsp_types::Position;
use serde_json::{Value, json};

use crate::features::signature_help::{Signature, signature_help};
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// The characters after which the client asks by itself.
pub(in crate::lsp) const TRIGGERS: &[&str] = &["(", ","];

/// The ways to call the function at `position`.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note, position: Position) -> Option<Value> {
    let offset = snapshot.offset(note, position)?;
    let help = signature_help(&snapshot.view(note), offset)?;
    let signatures: Vec<Value> = help.signatures.iter().map(to_protocol).collect();
    Some(json!({
        "signatures": signatures,
        "activeSignature": help.active,
        "activeParameter": help.parameter,
    }))
}

fn to_protocol(signature: &Signature) -> Value {
    // Offsets into a label are UTF-16 units, whatever the encoding of positions.
    let units = |at: usize| signature.label.get(..at).map_or(0, |before| before.encode_utf16().count());
    let parameters: Vec<Value> = signature
        .parameters
        .iter()
        .map(|range| json!({ "label": [units(range.start), units(range.end)] }))
        .collect();
    json!({
        "label": signature.label,
        "documentation": { "kind": "markdown", "value": signature.documentation },
        "parameters": parameters,
    })
}
