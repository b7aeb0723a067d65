//! What inline queries show: `= this.due` is followed by its value.

use super::Hint;
use crate::features::results::{plain, settings, shown_of};
use crate::features::view::View;
use crate::query::dataview::{Block, BlockKind, Shown, Value, blocks};
use crate::text::TextRange;
use crate::vault::VaultPath;

pub(super) fn hints(view: &View<'_>, range: TextRange) -> Vec<Hint> {
    let inline = blocks(view.vault, view.note).into_iter().filter(|block| block.kind == BlockKind::Inline);
    let inline = inline.filter(|block| range.contains_inclusive(block.range.end()));
    let settings = settings(view);
    let hint = |block: Block| {
        let Shown::Value(value) = shown_of(view, &block)? else { return None };
        let target = match &value {
            Value::Link(link) => VaultPath::new(&link.path).filter(|path| view.vault.file_at(path).is_some()),
            _ => None,
        };
        Some(Hint { at: block.range.end(), label: plain(&value, &settings), tooltip: None, target })
    };
    inline.filter_map(hint).collect()
}
