//! Destinations of Markdown links: where target and fragment stand in the source.
//!
//! pulldown-cmark decides what is a link and reports its whole range; this finds the parts in it.

use super::source::Source;
use crate::text::{TextRange, span};

/// A destination taken apart, both halves as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Destination {
    /// Without fragment and angle brackets.
    pub(super) target: TextRange,
    /// What follows the first `#`.
    pub(super) fragment: Option<TextRange>,
}

impl Destination {
    /// Splits `start..end` at its first `#`.
    pub(super) fn split(source: Source<'_>, start: usize, end: usize) -> Destination {
        match memchr::memchr(b'#', source.bytes(start, end)) {
            Some(hash) => {
                Destination { target: span(start, start + hash), fragment: Some(span(start + hash + 1, end)) }
            }
            None => Destination { target: span(start, end), fragment: None },
        }
    }

    /// The destination that starts at or after `at` and stands before `end`: `<…>` or a run without blanks whose
    /// parentheses balance (CommonMark 0.31, 6.3).
    pub(super) fn read(source: Source<'_>, at: usize, end: usize) -> Destination {
        let mut start = at;
        while start < end && source.byte(start).is_ascii_whitespace() {
            start += 1;
        }
        if source.byte(start) == b'<' {
            let close = find_unescaped(source, start + 1, end, |b, _| b == b'>');
            return Destination::split(source, start + 1, close);
        }
        let close =
            find_unescaped(source, start, end, |b, depth| b.is_ascii_whitespace() || b == b')' && depth == 0);
        Destination::split(source, start, close)
    }
}

/// The first byte before `end` that `stop` accepts; it sees the byte and how many parentheses are open.
fn find_unescaped(source: Source<'_>, start: usize, end: usize, stop: impl Fn(u8, usize) -> bool) -> usize {
    let mut depth = 0usize;
    let mut at = start;
    while at < end {
        let byte = source.byte(at);
        if stop(byte, depth) {
            return at;
        }
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    end
}

/// The `]` that closes a link's text: `guess` if one stands there, else the last one that a destination follows.
pub(super) fn text_end(source: Source<'_>, guess: usize, end: usize, opener: &[u8]) -> usize {
    match source.bytes(guess, end).starts_with(opener) {
        true => guess,
        false => memchr::memmem::rfind(source.bytes(guess.min(end), end), opener)
            .map_or(end, |at| guess.min(end) + at),
    }
}

/// A link reference definition, `[label]: destination "title"`.
pub(super) struct Definition {
    pub(super) range: TextRange,
    /// Between the brackets.
    pub(super) label: TextRange,
    pub(super) destination: Destination,
}

impl Definition {
    /// Takes apart the definition that stands at `start..end`.
    pub(super) fn read(source: Source<'_>, start: usize, end: usize) -> Option<Definition> {
        let open = start + memchr::memchr(b'[', source.bytes(start, end))?;
        let close = find_unescaped(source, open + 1, end, |b, _| b == b']');
        let destination = Destination::read(source, close + 2, end);
        // CommonMark's blanks only: U+2028 can be a destination.
        let range = span(open, open + source.bytes(open, end).trim_ascii_end().len());
        (source.byte(close + 1) == b':').then_some(Definition {
            range,
            label: span(open + 1, close),
            destination,
        })
    }
}
