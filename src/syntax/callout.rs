//! Callouts: quotes that start with `[!type]` (`reference`: Obsidian, section 6).

use super::note::Callout;
use super::source::Source;
use crate::text::{TextRange, span};

/// The callout that `quote` is, if its first line says so.
pub(super) fn read(source: Source<'_>, quote: TextRange) -> Option<Callout> {
    let start = usize::from(quote.start());
    let open = source.skip_blanks(start + 1);
    if source.byte(start) != b'>' || !source.bytes(open, open + 2).starts_with(b"[!") {
        return None;
    }
    let line_end = source.line_end(open);
    let inside = source.bytes(open + 2, line_end);
    let close = open + 2 + memchr::memchr(b']', inside)?;
    let kind_end = open + 2 + memchr::memchr2(b']', b'|', inside)?;
    let fold = usize::from(matches!(source.byte(close + 1), b'+' | b'-'));
    let title = source.trim(close + 1 + fold, line_end);
    Some(Callout { range: quote, kind: span(open + 2, kind_end), title })
}
