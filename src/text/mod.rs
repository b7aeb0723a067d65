//! L0: positions, spans and edits of one text.
//!
//! Everything above works in bytes of the original text ([`TextSize`], [`TextRange`]). Lines and columns exist
//! only where a protocol or a terminal needs them, and are made by [`LineIndex`] in one of three
//! [`PositionEncoding`]s.

mod edit;
mod lines;

pub use edit::{EditError, TextEdit, apply_edits};
pub use lines::{LineCol, LineCounter, LineIndex, PositionEncoding, lines};
pub use text_size::{TextLen, TextRange, TextSize};

/// The text of `range`, or `""` if the range does not lie on character boundaries inside `text`.
///
/// Ranges made from a text always slice that text; a range kept from an older text may not, and must not panic.
#[inline]
pub fn slice(text: &str, range: TextRange) -> &str {
    text.get(usize::from(range.start())..usize::from(range.end())).unwrap_or_default()
}

/// `text` without white space at either end. Nearly all there is is ASCII, and behind it stand signs and letters, which
/// bytes tell.
#[inline]
pub fn trim(text: &str) -> &str {
    let text = text.trim_ascii();
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// A byte offset as [`TextSize`]; offsets beyond 4 GiB (notes are capped far below) saturate.
#[inline]
pub fn size(offset: usize) -> TextSize {
    TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// The range of the bytes `start..end`; an inverted pair gives the empty range at `start`.
#[inline]
pub fn span(start: usize, end: usize) -> TextRange {
    TextRange::new(size(start), size(end.max(start)))
}
