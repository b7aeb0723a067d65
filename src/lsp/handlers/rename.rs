//! `textDocument/prepareRename`, `textDocument/rename`, and the edits that follow from files the client moves.

use std::collections::{BTreeSet, HashMap};

use gen_lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChange, Edit, OptionalVersionedTextDocumentIdentifier,
    Position, PrepareRenamePlaceholder, Range, RenameFile, RenameFileOptions, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};
use rayon::prelude::*;

use crate::features::rename::{self, CanvasEdits, PlannedEdit, Reason, RenamePlan};
use crate::lsp::snapshot::Snapshot;
use crate::text::{LineCol, LineIndex};
use crate::vault::{Note, VaultPath};

/// A document's URI, its version if it is open, and its edits.
type EditedDocument = (Uri, Option<i32>, Vec<(TextEdit, Reason)>);

/// The name of the files' own changes among the annotations.
const MOVES: &str = "file";

/// What would be renamed at `position`.
///
/// # Errors
/// Why nothing can be: a sentence for the user.
pub(in crate::lsp) fn prepare(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
) -> Result<PrepareRenamePlaceholder, String> {
    check_loaded(snapshot)?;
    let offset = snapshot.offset(note, position).ok_or("there is no such place")?;
    let found = rename::prepare(&snapshot.vault, note, offset).map_err(|refusal| refusal.to_string())?;
    Ok(PrepareRenamePlaceholder { range: snapshot.range(note, found.range), placeholder: found.placeholder })
}

/// Renames the thing at `position`.
///
/// # Errors
/// Why not: a sentence for the user.
pub(in crate::lsp) fn plan(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
    name: &str,
) -> Result<RenamePlan, String> {
    check_loaded(snapshot)?;
    let offset = snapshot.offset(note, position).ok_or("there is no such place")?;
    rename::rename(&snapshot.vault, note, offset, name).map_err(|refusal| refusal.to_string())
}

/// Before all notes are read, nobody knows which of them have a link that would have to change.
fn check_loaded(snapshot: &Snapshot) -> Result<(), String> {
    match snapshot.root.is_none() || snapshot.vault.is_loaded() {
        true => Ok(()),
        false => Err("The vault is still being read: try again in a moment".to_owned()),
    }
}

/// The protocol's form of a plan: the edits of each note under its old URI, then the moves.
///
/// # Errors
/// The client cannot rename files.
pub(in crate::lsp) fn workspace_edit(
    snapshot: &Snapshot,
    plan: &RenamePlan,
) -> Result<WorkspaceEdit, String> {
    let client = &snapshot.client;
    let outside = || "This document is in no vault, so its file cannot be renamed from here".to_owned();
    let can_move = client.rename_files && client.document_changes;
    if !plan.moves.is_empty() && !can_move {
        return Err(
            "This editor does not let language servers rename files: `vaultls rename` does".to_owned()
        );
    }
    // Lines are counted where they were not yet: worth several threads.
    let notes: Vec<(&VaultPath, &Vec<PlannedEdit>)> = plan.edits.iter().collect();
    let edited = notes.par_iter().with_min_len(64).map(|(path, edits)| {
        let uri = snapshot.uri(path).ok_or_else(outside)?;
        Ok((uri, snapshot.version(path), text_edits(snapshot, path, edits).collect()))
    });
    let mut edited = edited.collect::<Result<Vec<EditedDocument>, String>>()?;
    for canvas in &plan.canvases {
        edited.push((
            snapshot.uri(&canvas.path).ok_or_else(outside)?,
            None,
            canvas_edits(snapshot, canvas).collect(),
        ));
    }
    if !client.document_changes {
        let plain = |edits: Vec<(TextEdit, Reason)>| edits.into_iter().map(|(edit, _)| edit).collect();
        let changes = edited.into_iter().map(|(uri, _, edits)| (uri, plain(edits))).collect();
        return Ok(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    let annotated = |(edit, reason): (TextEdit, Reason)| match client.change_annotations {
        true => {
            Edit::AnnotatedTextEdit(AnnotatedTextEdit { annotation_id: annotation(reason), text_edit: edit })
        }
        false => Edit::TextEdit(edit),
    };
    let document = |(uri, version, edits): EditedDocument| {
        DocumentChange::TextDocumentEdit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                version,
                text_document_identifier: TextDocumentIdentifier { uri },
            },
            edits: edits.into_iter().map(annotated).collect(),
        })
    };
    let mut changes: Vec<DocumentChange> = edited.into_iter().map(document).collect();
    for step in &plan.moves {
        changes.push(DocumentChange::RenameFile(RenameFile {
            old_uri: snapshot.uri(&step.from).ok_or_else(outside)?,
            new_uri: snapshot.new_uri(&step.to)?,
            // A file that exists by then stays as it is: the client refuses the edit.
            options: Some(RenameFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) }),
            annotation_id: client.change_annotations.then(|| MOVES.to_owned()),
        }));
    }
    let change_annotations = client.change_annotations.then(|| annotations(plan));
    Ok(WorkspaceEdit { document_changes: Some(changes), change_annotations, ..WorkspaceEdit::default() })
}

fn text_edits<'e>(
    snapshot: &'e Snapshot,
    path: &VaultPath,
    edits: &'e [PlannedEdit],
) -> impl Iterator<Item = (TextEdit, Reason)> + 'e {
    let note = snapshot.vault.note_at(path);
    let edits = note.into_iter().flat_map(move |note| edits.iter().map(move |planned| (note, planned)));
    edits.map(|(note, PlannedEdit { edit, reason })| {
        (TextEdit { range: snapshot.range(note, edit.range), new_text: edit.text.clone() }, *reason)
    })
}

/// The edits of a canvas, whose text no snapshot holds.
fn canvas_edits<'e>(
    snapshot: &'e Snapshot,
    canvas: &'e CanvasEdits,
) -> impl Iterator<Item = (TextEdit, Reason)> + 'e {
    let lines = LineIndex::new(&canvas.text);
    let position = move |offset| {
        let LineCol { line, col } = lines.line_col(&canvas.text, offset, snapshot.client.encoding);
        Position { line, character: col }
    };
    canvas.edits.iter().map(move |PlannedEdit { edit, reason }| {
        let range = Range { start: position(edit.range.start()), end: position(edit.range.end()) };
        (TextEdit { range, new_text: edit.text.clone() }, *reason)
    })
}

fn annotation(reason: Reason) -> String {
    let name = match reason {
        Reason::Name => "name",
        Reason::Link => "link",
        Reason::OtherLink => "other-link",
        Reason::Mention => "mention",
        Reason::Query => "query",
        Reason::OldName => "old-name",
        Reason::Canvas => "canvas",
    };
    name.to_owned()
}

/// The headings under which a client shows the edits.
fn annotations(plan: &RenamePlan) -> HashMap<String, ChangeAnnotation> {
    let canvases = plan.canvases.iter().flat_map(|canvas| &canvas.edits);
    let edits = plan.edits.values().flatten().chain(canvases);
    let reasons: BTreeSet<Reason> = edits.map(|planned| planned.reason).collect();
    let labels = reasons.into_iter().map(|reason| (annotation(reason), reason.label()));
    let moved = (!plan.moves.is_empty()).then(|| (MOVES.to_owned(), "Files"));
    let described = |(name, label): (String, &str)| {
        let label = label.to_owned();
        (name, ChangeAnnotation { label, needs_confirmation: Some(false), description: None })
    };
    labels.chain(moved).map(described).collect()
}
