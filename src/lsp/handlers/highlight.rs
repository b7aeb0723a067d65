//! `textDocument/documentHighlight`.

use gen_lsp_types::{DocumentHighlight, Position};

use crate::features::references::highlights;
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// The places in the note that name the thing at `position`.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
) -> Option<Vec<DocumentHighlight>> {
    if !snapshot.vault.config().editor.highlights {
        return None;
    }
    let offset = snapshot.offset(note, position)?;
    let places = highlights(&snapshot.vault, note, offset).into_iter();
    Some(places.map(|range| DocumentHighlight { range: snapshot.range(note, range), kind: None }).collect())
}
