//! `#tags` (`reference`: Obsidian, section 4).

use super::source::Source;
use crate::text::{TextRange, span};

/// The tag whose `#` stands at `at`, in a line whose text starts at `line_text`.
///
/// The text's start, white space or (observed on Obsidian's metadata) an escaped sign must stand before it, and not
/// all of it may be digits.
pub(super) fn read(source: Source<'_>, at: usize, line_text: usize) -> Option<TextRange> {
    let free = match source.char_before(at) {
        None => true,
        _ if at == line_text => true,
        Some(before) if before.is_ascii_punctuation() => source.is_escaped(at - 1),
        Some(before) => before.is_whitespace() || before == '\u{feff}',
    };
    if !free {
        return None;
    }
    let rest = source.slice(at + 1, source.text.len());
    let name = rest.find(|c| !is_tag_char(c)).map_or(rest, |end| rest.split_at(end).0);
    let named = name.chars().any(|c| !c.is_ascii_digit());
    named.then(|| span(at, at + 1 + name.len()))
}

/// Letters, digits, `_`, `-`, `/`, emoji: all but white space, ASCII signs and the blocks of general punctuation.
pub(super) fn is_tag_char(c: char) -> bool {
    match c {
        '_' | '-' | '/' => true,
        _ if c.is_ascii() => c.is_ascii_alphanumeric(),
        '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' => false,
        _ => !c.is_whitespace() && !c.is_control() && c != '\u{feff}',
    }
}
