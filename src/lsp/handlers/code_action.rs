//! `textDocument/codeAction`: what mends the findings at a place, and all safe fixes of a note at once.

use std::collections::HashMap;

use gen_lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CreateFile, CreateFileOptions, DocumentChange, Edit,
    OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit as ProtocolEdit, Uri, WorkspaceEdit,
};

use super::diagnostics::to_protocol;
use crate::lsp::snapshot::Snapshot;
use crate::rules::{Diagnostic, FileEdit, Fix, check_note};
use crate::text::{TextEdit, TextRange, apply_edits};
use crate::vault::{Note, VaultPath};

/// The kinds that are offered.
pub(in crate::lsp) const KINDS: &[&str] = &["quickfix", FIX_ALL];

const FIX_ALL: &str = "source.fixAll.vaultls";

/// What can be done at `range` of a note.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    range: Range,
    context: &CodeActionContext,
) -> Vec<CodeAction> {
    let Some(start) = snapshot.offset(note, range.start) else { return Vec::new() };
    let Some(end) = snapshot.offset(note, range.end).filter(|end| *end >= start) else { return Vec::new() };
    let range = TextRange::new(start, end);
    let found = check_note(&snapshot.vault, note, snapshot.today);
    let mut actions = Vec::new();
    if wanted(context, "quickfix", true) {
        // A cursor just behind a finding is at it, too.
        let here = found.iter().filter(|diagnostic| diagnostic.range.intersect(range).is_some());
        actions.extend(here.flat_map(|diagnostic| quick_fixes(snapshot, note, diagnostic)));
    }
    if wanted(context, FIX_ALL, false) {
        actions.extend(fix_all(snapshot, note, &found));
    }
    actions
}

/// Whether the client asked for actions of this kind or of one above it.
fn wanted(context: &CodeActionContext, kind: &str, unasked: bool) -> bool {
    let Some(only) = &context.only else { return unasked };
    only.iter().any(|asked| {
        let asked = kind_text(asked);
        let below = kind.strip_prefix(&asked);
        below.is_some_and(|rest| asked.is_empty() || rest.is_empty() || rest.starts_with('.'))
    })
}

fn kind_text(kind: &CodeActionKind) -> String {
    let text = serde_json::to_value(kind).unwrap_or_default();
    text.as_str().unwrap_or_default().to_owned()
}

fn quick_fixes(snapshot: &Snapshot, note: &Note, diagnostic: &Diagnostic) -> Vec<CodeAction> {
    let protocol = to_protocol(snapshot, note, diagnostic);
    let fixes = diagnostic.fixes.iter().enumerate();
    fixes
        .filter_map(|(rank, fix)| {
            Some(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![protocol.clone()]),
                // Only one fix can be the obvious one, and only if it cannot do harm.
                is_preferred: (snapshot.client.preferred_actions && rank == 0 && fix.safe).then_some(true),
                edit: Some(workspace_edit(snapshot, &fix.edits)?),
                ..CodeAction::default()
            })
        })
        .collect()
}

/// The first safe fix of every finding, as one edit of this note. Fixes that reach into other files or touch the
/// same bytes as an earlier one are left for the next time.
fn fix_all(snapshot: &Snapshot, note: &Note, found: &[Diagnostic]) -> Option<CodeAction> {
    let mut edits: Vec<TextEdit> = Vec::new();
    for fix in found.iter().filter_map(|diagnostic| diagnostic.fixes.iter().find(|fix| fix.safe)) {
        let Some(own) = own_edits(note, fix) else { continue };
        let together: Vec<TextEdit> = edits.iter().cloned().chain(own).collect();
        if apply_edits(&note.text, &together).is_ok() {
            edits = together;
        }
    }
    if edits.is_empty() {
        return None;
    }
    let edits = edits.into_iter().map(|edit| FileEdit::Text { path: note.path.clone(), edit });
    Some(CodeAction {
        title: "Apply all safe fixes of this note".to_owned(),
        kind: Some(CodeActionKind::from(FIX_ALL)),
        edit: Some(workspace_edit(snapshot, &edits.collect::<Vec<_>>())?),
        ..CodeAction::default()
    })
}

fn own_edits(note: &Note, fix: &Fix) -> Option<Vec<TextEdit>> {
    let own = fix.edits.iter().map(|edit| match edit {
        FileEdit::Text { path, edit } if *path == note.path => Some(edit.clone()),
        FileEdit::Text { .. } | FileEdit::Create { .. } => None,
    });
    own.collect()
}

/// The protocol's form of edits; `None` if the client cannot do what they need. Edits of open documents bear the
/// version that they were made for, so that a client whose text went on refuses them.
pub(in crate::lsp) fn workspace_edit(snapshot: &Snapshot, edits: &[FileEdit]) -> Option<WorkspaceEdit> {
    let mut creations = Vec::new();
    let mut by_path: Vec<(&VaultPath, Vec<ProtocolEdit>)> = Vec::new();
    for edit in edits {
        match edit {
            FileEdit::Create { path, text } => {
                creations.push(create(snapshot, path)?);
                let at = Position::default();
                let whole = ProtocolEdit { range: Range { start: at, end: at }, new_text: text.clone() };
                by_path.push((path, vec![whole]));
            }
            FileEdit::Text { path, edit } => {
                let edit =
                    ProtocolEdit { range: snapshot.range_in(path, edit.range), new_text: edit.text.clone() };
                match by_path.iter_mut().find(|(seen, _)| *seen == path) {
                    Some((_, edits)) => edits.push(edit),
                    None => by_path.push((path, vec![edit])),
                }
            }
        }
    }
    if !snapshot.client.document_changes {
        let changes = by_path.into_iter().map(|(path, edits)| Some((snapshot.uri(path)?, edits)));
        let changes: HashMap<Uri, Vec<ProtocolEdit>> = changes.collect::<Option<_>>()?;
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let edits = by_path.into_iter().map(|(path, edits)| document_edit(snapshot, path, edits));
    let changes: Vec<DocumentChange> = creations.into_iter().map(Some).chain(edits).collect::<Option<_>>()?;
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}

fn create(snapshot: &Snapshot, path: &VaultPath) -> Option<DocumentChange> {
    if !(snapshot.client.create_files && snapshot.client.document_changes) {
        return None;
    }
    // A file that exists by then stays as it is: the client refuses the edit.
    let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
    let uri = snapshot.uri(path)?;
    Some(DocumentChange::CreateFile(CreateFile { uri, options: Some(options), annotation_id: None }))
}

fn document_edit(snapshot: &Snapshot, path: &VaultPath, edits: Vec<ProtocolEdit>) -> Option<DocumentChange> {
    let text_document_identifier = TextDocumentIdentifier { uri: snapshot.uri(path)? };
    let version = snapshot.version(path);
    Some(DocumentChange::TextDocumentEdit(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { version, text_document_identifier },
        edits: edits.into_iter().map(Edit::TextEdit).collect(),
    }))
}
