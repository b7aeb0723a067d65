//! What is read of the parameters of requests about one note.
//!
//! The protocol's own types hold much that nothing here looks at (diagnostics that come back with a question about
//! actions, tokens for progress); reading it is a good part of a megabyte of code. Requests that say the same are one type.

use gen_lsp_types::{
    CodeActionKind, CodeActionTriggerKind, Position, Range, ReferenceContext, TextDocumentIdentifier,
};
use serde::Deserialize;

/// A request about a note as a whole.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AboutNote {
    pub(super) text_document: TextDocumentIdentifier,
}

/// A request about a place.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtPosition {
    pub(super) text_document: TextDocumentIdentifier,
    pub(super) position: Position,
}

/// A request about some places.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AtPositions {
    pub(super) text_document: TextDocumentIdentifier,
    pub(super) positions: Vec<Position>,
}

/// A request about a part of a note.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InRange {
    pub(super) text_document: TextDocumentIdentifier,
    pub(super) range: Range,
}

/// `textDocument/references`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReferencesAsked {
    pub(super) text_document: TextDocumentIdentifier,
    pub(super) position: Position,
    pub(super) context: ReferenceContext,
}

/// `textDocument/rename`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rename {
    pub(super) text_document: TextDocumentIdentifier,
    pub(super) position: Position,
    pub(super) new_name: String,
}

/// `workspace/symbol`.
#[derive(Deserialize)]
pub(super) struct SymbolsAsked {
    pub(super) query: String,
}

/// `textDocument/codeAction`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ActionsAsked {
    pub(super) text_document: TextDocumentIdentifier,
    pub(super) range: Range,
    pub(super) context: ActionsContext,
}

/// Which actions are asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::lsp) struct ActionsContext {
    pub(in crate::lsp) only: Option<Vec<CodeActionKind>>,
    pub(in crate::lsp) trigger_kind: Option<CodeActionTriggerKind>,
}
