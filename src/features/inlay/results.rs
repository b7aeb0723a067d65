//! What inline queries show: `= this.due` is followed by its value.

use super::Hint;
use crate::features::results::shown_of;
use crate::features::view::View;
use crate::query::dataview::{Block, BlockKind, Shown, blocks};
use crate::text::TextRange;
use crate::vault::VaultPath;

pub(super) fn hints(view: &View<'_>, range: TextRange) -> Vec<Hint> {
    let inline = blocks(view.vault, view.note).into_iter().filter(|block| block.kind == BlockKind::Inline);
    let inline = inline.filter(|block| range.contains_inclusive(block.range.end()));
    let hint = |block: Block| {
        let shown = shown_of(view, &block)?.answer?;
        let Shown::Value { text, target } = &*shown else { return None };
        let target = target.as_deref().and_then(VaultPath::new);
        let target = target.filter(|path| view.vault.file_at(path).is_some());
        Some(Hint { at: block.range.end(), label: text.clone(), tooltip: None, target })
    };
    inline.filter_map(hint).collect()
}
