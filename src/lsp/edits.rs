//! Edits of several files in the protocol's form.

use std::collections::{BTreeMap, HashMap};

use gen_lsp_types::{
    CreateFile, CreateFileOptions, DeleteFile, DeleteFileOptions, DocumentChange, Edit,
    OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, Uri, WorkspaceEdit,
};

use super::snapshot::Snapshot;
use crate::disk;
use crate::rules::FileEdit;
use crate::vault::{Note, Origin, VaultPath};

/// The protocol's form of edits.
///
/// Edits of open documents bear the version that they were made for, so that a client whose text went on refuses
/// them.
///
/// # Errors
/// The client cannot do what they need, or a file must not be written: one sentence for the user.
pub(super) fn workspace_edit(snapshot: &Snapshot, edits: &[FileEdit]) -> Result<WorkspaceEdit, String> {
    let (mut changes, mut deletions) = (Vec::new(), Vec::new());
    let mut by_path: BTreeMap<&VaultPath, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let (path, edit) = match edit {
            FileEdit::Create { path, text } => {
                changes.push(create(snapshot, path)?);
                let at = Position::default();
                (path, TextEdit { range: Range { start: at, end: at }, new_text: text.clone() })
            }
            FileEdit::Delete { path } => {
                deletions.push(delete(snapshot, path)?);
                continue;
            }
            FileEdit::Text { path, edit } => {
                let note = snapshot.vault.note_at(path).filter(|note| is_writable(note));
                let note = note.ok_or_else(|| format!("{path} is not UTF-8: it must not be written"))?;
                (path, TextEdit { range: snapshot.range(note, edit.range), new_text: edit.text.clone() })
            }
        };
        by_path.entry(path).or_default().push(edit);
    }
    if !snapshot.client.document_changes {
        let changes = by_path.into_iter().map(|(path, edits)| Ok((existing(snapshot, path)?, edits)));
        let changes: HashMap<Uri, Vec<TextEdit>> = changes.collect::<Result<_, String>>()?;
        return Ok(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    for (path, edits) in by_path {
        changes.push(document_edit(snapshot, path, edits)?);
    }
    // Last of all: what the deleted notes said stands elsewhere by then.
    changes.append(&mut deletions);
    Ok(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}

/// Whether the bytes on disk are the text that we know: an editor that saved another note would write other bytes.
fn is_writable(note: &Note) -> bool {
    !matches!(note.origin, Origin::Disk { lossy: true, .. })
}

fn existing(snapshot: &Snapshot, path: &VaultPath) -> Result<Uri, String> {
    snapshot.uri(path).ok_or_else(|| "This document is in no vault: it has no file".to_owned())
}

fn create(snapshot: &Snapshot, path: &VaultPath) -> Result<DocumentChange, String> {
    if !(snapshot.client.create_files && snapshot.client.document_changes) {
        return Err("This editor does not let language servers make files".to_owned());
    }
    // A file that exists by then stays as it is: the client refuses the edit.
    let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
    let uri = snapshot.new_uri(path)?;
    Ok(DocumentChange::CreateFile(CreateFile { uri, options: Some(options), annotation_id: None }))
}

/// Deletes a note whose file is what we have read: what it says stands elsewhere then, and nothing else would be lost.
fn delete(snapshot: &Snapshot, path: &VaultPath) -> Result<DocumentChange, String> {
    if !(snapshot.client.delete_files && snapshot.client.document_changes) {
        return Err("This editor does not let language servers delete files".to_owned());
    }
    let file = snapshot.root.as_ref().zip(snapshot.vault.note_at(path));
    if !file.is_some_and(|(root, note)| disk::is_as_read(root, note)) {
        return Err(format!("The file of {path} says something else than was read: it must not be deleted"));
    }
    let options = DeleteFileOptions { recursive: Some(false), ignore_if_not_exists: Some(false) };
    let uri = existing(snapshot, path)?;
    Ok(DocumentChange::DeleteFile(DeleteFile { uri, options: Some(options), annotation_id: None }))
}

fn document_edit(
    snapshot: &Snapshot,
    path: &VaultPath,
    edits: Vec<TextEdit>,
) -> Result<DocumentChange, String> {
    let text_document_identifier = TextDocumentIdentifier { uri: existing(snapshot, path)? };
    let version = snapshot.version(path);
    Ok(DocumentChange::TextDocumentEdit(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { version, text_document_identifier },
        edits: edits.into_iter().map(Edit::TextEdit).collect(),
    }))
}
