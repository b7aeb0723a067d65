//! Hover on Dataview's blocks: the result as a list on the fence, the value on an inline query.

use super::Hover;
use crate::features::results::{block_at, shown_of, summary};
use crate::features::view::View;
use crate::query::dataview::{Block, BlockKind, Rows, Shown};
use crate::text::{TextRange, TextSize, slice};

pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    let block = block_at(view, offset)?;
    if block.kind == BlockKind::Query && !is_fence(view, &block, offset) {
        return None;
    }
    let text = match &*shown_of(view, &block)?.answer? {
        Shown::Rows(rows) => result(rows),
        Shown::Value { text, .. } => format!("`= {}`\n\n{text}", block.text),
        Shown::Failed(error) => format!("The query fails: {}.", error.message),
        Shown::Unsound => return None,
    };
    Some(Hover { range: block.range, text })
}

/// Whether `offset` is on the first or last line of a block: what stands between is hovered word by word.
fn is_fence(view: &View<'_>, block: &Block, offset: TextSize) -> bool {
    let before = slice(&view.note.text, TextRange::new(block.range.start(), offset.max(block.range.start())));
    let after = slice(&view.note.text, TextRange::new(offset.min(block.range.end()), block.range.end()));
    !before.contains(['\n', '\r']) || !after.contains(['\n', '\r'])
}

fn result(rows: &Rows) -> String {
    let mut text = format!("**{}**", summary(rows));
    if let Some(first) = &rows.first_skipped {
        let (row, message) = (escaped(&first.row), escaped(&first.message));
        text.push_str(&format!("\n\nFirst skipped: {row}: {message}."));
    }
    text.push('\n');
    for line in &rows.lines {
        text.push_str(&format!("\n- {}", escaped(line)));
    }
    let more = rows.count.saturating_sub(rows.lines.len());
    if more > 0 {
        text.push_str(&format!("\n- … and {more} more"));
    }
    text
}

/// Text that is no Markdown: brackets would be links, stars emphasis.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
