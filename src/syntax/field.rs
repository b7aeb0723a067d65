//! Dataview inline fields of one line (`reference`: Dataview, A3).

use super::note::{Field, FieldWrapping};
use super::source::Source;
use crate::text::{TextRange, span};

/// Dataview skips longer lines, counted in characters.
const MAX_LINE: usize = 32_768;

/// An opening bracket or parenthesis that waits for its closing one.
struct Open {
    at: usize,
    wrapping: FieldWrapping,
    /// Where the `::` of a key behind it stands, if one does.
    colons: Option<usize>,
    /// Whether a backslash stands before it: it may start a field, but no pair inside another one.
    escaped: bool,
}

/// Whether Dataview looks for fields on the line `start..end`.
pub(super) fn is_read(source: Source<'_>, start: usize, end: usize) -> bool {
    end - start <= MAX_LINE || source.slice(start, end).chars().count() <= MAX_LINE
}

/// The fields in brackets and parentheses on the line `start..end`, in order. Of fields that overlap or touch, the
/// first one counts.
pub(super) fn wrapped(source: Source<'_>, start: usize, end: usize) -> Vec<Field> {
    let mut brackets: Vec<Open> = Vec::new();
    let mut parens: Vec<Open> = Vec::new();
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        match source.byte(at) {
            // A backslash protects what follows, except the sign that starts a field.
            b'\\' if !matches!(source.byte(at + 1), b'[' | b'(') => at += 1,
            b'[' => brackets.push(Open::read(source, at, end, FieldWrapping::Bracket)),
            b'(' => parens.push(Open::read(source, at, end, FieldWrapping::Paren)),
            b']' => close(&mut brackets, source, at, &mut found),
            b')' => close(&mut parens, source, at, &mut found),
            _ => {}
        }
        at += 1;
    }
    found.sort_unstable_by_key(|field: &Field| field.range.start());
    let mut last_end = None;
    found.retain(|field| {
        let free = last_end.is_none_or(|end| field.range.start() > end);
        if free {
            last_end = Some(field.range.end());
        }
        free
    });
    found
}

/// Closes the pair that the sign at `at` ends: the innermost, and with it all escaped ones inside it.
fn close(open: &mut Vec<Open>, source: Source<'_>, at: usize, found: &mut Vec<Field>) {
    while let Some(innermost) = open.pop() {
        let escaped = innermost.escaped;
        found.extend(innermost.close(source, at));
        if !escaped {
            return;
        }
    }
}

impl Open {
    fn read(source: Source<'_>, at: usize, end: usize, wrapping: FieldWrapping) -> Open {
        let behind = source.bytes(at + 1, end);
        let double = |offset: usize| behind.get(offset + 1) == Some(&b':');
        let stop = behind.iter().enumerate().find(|(offset, b)| match b {
            b'[' | b']' | b'(' | b')' => true,
            b':' => double(*offset),
            _ => false,
        });
        let colons = stop.filter(|(_, b)| **b == b':').map(|(offset, _)| at + 1 + offset);
        let backslashes = source.bytes(0, at).iter().rev().take_while(|b| **b == b'\\').count();
        Open { at, wrapping, colons, escaped: backslashes % 2 == 1 }
    }

    fn close(self, source: Source<'_>, close: usize) -> Option<Field> {
        let colons = self.colons?;
        let key = source.trim(self.at + 1, colons);
        let value = source.trim(colons + 2, close);
        Some(Field { range: span(self.at, close + 1), key, value, wrapping: self.wrapping })
    }
}

/// The field that the line `start..end` is as a whole. Only lines without fields in brackets can be one.
///
/// Before the key anything but letters, digits and `_` may stand (list markers, `>`, emphasis), behind it only
/// emphasis.
pub(super) fn whole_line(source: Source<'_>, start: usize, end: usize) -> Option<Field> {
    let line = source.trim(start, end);
    let (start, end) = (usize::from(line.start()), usize::from(line.end()));
    let colons = start + memchr::memmem::find(source.bytes(start, end), b"::")?;
    let before = source.slice(start, colons);
    let key_start = start + before.find(is_word)?;
    let key = source.slice(key_start, colons);
    let name = key.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '~' | '`'));
    let sound = name.chars().all(|c| is_word(c) || c.is_whitespace() || matches!(c, '/' | '-'));
    let value = source.trim(colons + 2, end);
    sound.then(|| Field {
        range: TextRange::new(span(key_start, end).start(), line.end()),
        key: span(key_start, key_start + name.len()),
        value,
        wrapping: FieldWrapping::Line,
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
