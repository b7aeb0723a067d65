//! `textDocument/references`.

use std::sync::Arc;

use gen_lsp_types::{Location, Position, Uri};

use crate::features::references::references;
use crate::lsp::snapshot::Snapshot;
use crate::vault::{Note, NoteId};

/// All places that name the thing at `position`.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
    declaration: bool,
) -> Option<Vec<Location>> {
    let offset = snapshot.offset(note, position)?;
    let mut places = Vec::new();
    // Places come note by note: what the client calls a note is found out once.
    let mut last: Option<(NoteId, &Arc<Note>, Uri)> = None;
    for reference in references(&snapshot.vault, note, offset, declaration) {
        if last.as_ref().is_none_or(|(id, ..)| *id != reference.note) {
            let Some(naming) = snapshot.vault.note(reference.note) else { continue };
            let Some(uri) = snapshot.uri(&naming.path) else { continue };
            last = Some((reference.note, naming, uri));
        }
        if let Some((_, naming, uri)) = &last {
            let range = snapshot.range(naming, reference.range);
            places.push(Location { uri: uri.clone(), range });
        }
    }
    Some(places)
}
