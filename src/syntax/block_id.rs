//! Block ids: `^id` at the end of a block (`reference`: Obsidian, section 3).

use super::source::Source;
use crate::text::{TextRange, span};

/// The `^id` that ends `leaf`: letters, digits and dashes after a blank, a line end or nothing.
pub(super) fn at_end_of(source: Source<'_>, leaf: TextRange) -> Option<TextRange> {
    let (start, end) = (usize::from(leaf.start()), usize::from(leaf.end()));
    let bytes = source.bytes(start, end);
    let id = bytes.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let sign = bytes.len().checked_sub(id + 1)?;
    let free = sign == 0 || bytes.get(sign - 1).is_some_and(u8::is_ascii_whitespace);
    (id > 0 && bytes.get(sign) == Some(&b'^') && free).then(|| span(start + sign, end))
}
