//! Which lines are tasks, and where their parts are (`reference`: task lines, section 1).

use super::{ListMarker, TaskLine};
use crate::text::{TextRange, slice, span};

/// The task on the physical line at `line`, or `None` if the line has no list marker and checkbox there.
///
/// Only the line's own text is looked at; whether it stands in a code block, and which list item it is
/// ([`TaskLine::item`], left 0), is known to the caller.
pub fn read_line(text: &str, line: TextRange) -> Option<TaskLine> {
    let content = slice(text, line);
    let item = ListMarker::read(content)?;
    let (status, status_at) = checkbox(content, item.after_gap)?;
    let after_box = status_at + status.len_utf8() + 1;
    let body = after_box + spaces(content.get(after_box..)?);
    let body_end = body + up_to_terminator(content.get(body..)?);
    let at = |start: usize, end: usize| span(start, end) + line.start();
    Some(TaskLine {
        range: line,
        marker: at(item.start, item.end),
        status,
        status_range: at(status_at, status_at + status.len_utf8()),
        body: at(body, body_end),
        item: 0,
    })
}

impl ListMarker {
    /// Reads indentation, marker and the blanks behind it at the start of `line`. A tab is no blank here.
    pub fn read(line: &str) -> Option<ListMarker> {
        let rest = line.trim_start_matches(|c| c == '>' || is_js_space(c));
        let start = line.len() - rest.len();
        let end = start + marker_len(rest)?;
        let gap = spaces(line.get(end..)?);
        (gap > 0).then_some(ListMarker { start, end, after_gap: end + gap })
    }
}

/// What JavaScript's `\s` matches and `trim` removes. Differs from Unicode's White_Space in U+0085 and U+FEFF.
pub(super) fn is_js_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{FEFF}'
}

/// The character in the checkbox that starts at `at`, and where it is.
fn checkbox(content: &str, at: usize) -> Option<(char, usize)> {
    let inside = content.get(at..)?.strip_prefix('[')?;
    let status = inside.chars().next().filter(|c| !is_terminator(*c))?;
    inside.get(status.len_utf8()..)?.starts_with(']').then_some((status, at + 1))
}

/// The length of the list marker that `text` starts with.
fn marker_len(text: &str) -> Option<usize> {
    if text.starts_with(['-', '*', '+']) {
        return Some(1);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && text.get(digits..)?.starts_with(['.', ')'])).then_some(digits + 1)
}

/// How many U+0020 `text` starts with.
pub(super) fn spaces(text: &str) -> usize {
    text.bytes().take_while(|b| *b == b' ').count()
}

/// The plugin's pattern ends at JavaScript's line terminators, of which Obsidian's lines may hold U+2028 and U+2029.
fn up_to_terminator(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut ends = memchr::memchr3_iter(b'\n', b'\r', 0xe2, bytes);
    let is_end = |at: &usize| match bytes.get(*at..) {
        Some([0xe2, rest @ ..]) => matches!(rest, [0x80, 0xa8 | 0xa9, ..]),
        _ => true,
    };
    ends.find(is_end).unwrap_or(text.len())
}

fn is_terminator(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}
