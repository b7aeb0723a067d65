//! Looking around in a text by byte offset, without ever failing.

use crate::text::{TextRange, span, trim};

/// A text under a scanner. Offsets outside it read as nothing.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Source<'t> {
        Source { text }
    }

    /// The byte at `at`; NUL past the end.
    pub(super) fn byte(self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or_default()
    }

    /// The bytes `start..end`, which need not lie on character boundaries.
    pub(super) fn bytes(self, start: usize, end: usize) -> &'t [u8] {
        self.text.as_bytes().get(start..end).unwrap_or_default()
    }

    /// The text `start..end`; empty if that cuts a character.
    pub(super) fn slice(self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn char_at(self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    pub(super) fn char_before(self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// The start of the line that holds `at`. A line ends at `\n`, `\r\n` or a lone `\r`.
    pub(super) fn line_start(self, at: usize) -> usize {
        memchr::memrchr2(b'\n', b'\r', self.bytes(0, at)).map_or(0, |end| end + 1)
    }

    /// The end of the line that holds `at`, without its line end.
    pub(super) fn line_end(self, at: usize) -> usize {
        let rest = self.bytes(at, self.text.len());
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.text.len(), |end| at + end)
    }

    /// The start of the line after the one that holds `at`.
    pub(super) fn next_line(self, at: usize) -> usize {
        let end = self.line_end(at);
        match (self.byte(end), self.byte(end + 1)) {
            (b'\r', b'\n') => end + 2,
            _ => (end + 1).min(self.text.len()),
        }
    }

    /// `start..end` without white space at either end; if there is nothing else, the empty range at `start`.
    pub(super) fn trim(self, start: usize, end: usize) -> TextRange {
        let text = self.slice(start, end);
        let content = trim(text);
        let blank = if content.is_empty() { 0 } else { content.as_ptr().addr() - text.as_ptr().addr() };
        span(start + blank, start + blank + content.len())
    }

    /// The first offset from `at` that holds neither a blank nor a tab.
    pub(super) fn skip_blanks(self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t') {
            at += 1;
        }
        at
    }

    /// The first offset from `at` that holds neither a blank, a tab nor the `>` of a quote.
    pub(super) fn skip_quote_prefix(self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t' | b'>') {
            at += 1;
        }
        at
    }

    /// Whether an odd number of backslashes stands before `at`.
    pub(super) fn is_escaped(self, at: usize) -> bool {
        let before = self.bytes(0, at);
        before.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
    }
}
