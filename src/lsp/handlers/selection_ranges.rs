//! `textDocument/selectionRange`.

use gen_lsp_types::{Position, SelectionRange};

use crate::features::selection_ranges::selection_ranges;
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// The ranges around each position, one answer for each.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    positions: &[Position],
) -> Option<Vec<SelectionRange>> {
    if !snapshot.vault.config().editor.selection_ranges {
        return None;
    }
    Some(positions.iter().map(|position| around(snapshot, note, *position)).collect())
}

/// A position that is no place of the note has only itself.
fn around(snapshot: &Snapshot, note: &Note, position: Position) -> SelectionRange {
    let offset = snapshot.offset(note, position);
    let ranges = offset.map(|offset| selection_ranges(note, offset)).unwrap_or_default();
    let outermost_first = ranges.into_iter().rev().map(|range| snapshot.range(note, range));
    let grown = outermost_first.fold(None, |parent: Option<Box<SelectionRange>>, range| {
        Some(Box::new(SelectionRange { range, parent }))
    });
    let itself = gen_lsp_types::Range { start: position, end: position };
    grown.map_or(SelectionRange { range: itself, parent: None }, |grown| *grown)
}
