//! What Dataview blocks and inline queries show, in the words that hovers, lenses and hints share.

use super::references::{Reference, title_of};
use super::view::View;
use super::wording::counted;
use crate::query::dataview::{Block, RowPlace, Rows, Shown, blocks, item_range, shown};
use crate::query::keeper::Kept;
use crate::text::TextSize;

/// The block or inline query whose fence, code span or text is at `offset`.
pub(super) fn block_at(view: &View<'_>, offset: TextSize) -> Option<Block> {
    blocks(view.vault, view.note).into_iter().find(|block| block.range.contains_inclusive(offset))
}

/// What a block shows; `None` while the vault is read.
pub(super) fn shown_of(view: &View<'_>, block: &Block) -> Option<Kept<Shown>> {
    view.vault.is_loaded().then(|| shown(view.vault, view.note, block, view.present))
}

/// `12 results`, and how many rows an error dropped.
pub(super) fn summary(rows: &Rows) -> String {
    let results = match rows.count {
        0 => "no results".to_owned(),
        some => counted(some, "result"),
    };
    match rows.skipped {
        0 => results,
        dropped => format!("{results}, {} skipped", counted(dropped, "row")),
    }
}

/// Where rows are: notes at their titles, tasks at their lines.
pub(super) fn places(view: &View<'_>, rows: &Rows) -> Vec<Reference> {
    let place = |place: &RowPlace| match *place {
        RowPlace::Note(id) => Some(Reference { note: id, range: title_of(view.vault.note(id)?) }),
        RowPlace::Item(id, index) => {
            Some(Reference { note: id, range: item_range(view.vault.note(id)?, index)? })
        }
    };
    rows.places.iter().filter_map(place).collect()
}
