//! `textDocument/linkedEditingRange`.

use gen_lsp_types::{LinkedEditingRanges, Position};

use crate::features::linked_editing::linked_places;
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// The places that are edited together with the one at `position`.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
) -> Option<LinkedEditingRanges> {
    if !snapshot.vault.config().editor.linked_editing {
        return None;
    }
    let places = linked_places(note, snapshot.offset(note, position)?)?;
    let ranges = places.ranges.into_iter().map(|range| snapshot.range(note, range)).collect();
    Some(LinkedEditingRanges { ranges, word_pattern: Some(places.pattern.to_owned()) })
}
