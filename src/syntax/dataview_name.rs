//! Names as Dataview reads and writes them (`reference`: Dataview, A3, A5).

use std::borrow::Cow;

use super::emoji::emoji_len;

/// Whether `c` is a letter (Unicode's category L): without marks, numerals and signs that only count as alphabetic.
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        && (c.is_ascii() || !unicode_normalization::char::is_combining_mark(c) && !is_numeral_or_sign(c))
}

/// The alphabetic characters of the categories Nl (`Ⅷ`, `〇`) and So (`Ⓐ`).
fn is_numeral_or_sign(c: char) -> bool {
    matches!(c,
        '\u{16ee}'..='\u{16f0}' | '\u{2160}'..='\u{2182}' | '\u{2185}'..='\u{2188}' | '\u{24b6}'..='\u{24e9}'
        | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303a}' | '\u{a6e6}'..='\u{a6ef}'
        | '\u{10140}'..='\u{10174}' | '\u{10341}' | '\u{1034a}' | '\u{103d1}'..='\u{103d5}'
        | '\u{12400}'..='\u{1246e}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}'
        | '\u{1f170}'..='\u{1f189}')
}

/// How many bytes of `text` go on with a name: one letter, ASCII digit, `_`, `-` or emoji; 0 if none.
pub fn name_part_len(text: &str) -> usize {
    match text.chars().next() {
        Some(c) if is_letter(c) || c.is_ascii_digit() || matches!(c, '_' | '-') => c.len_utf8(),
        _ => emoji_len(text),
    }
}

/// How many bytes at the start of `text` are an identifier: a letter or emoji, then parts of names.
pub fn identifier_len(text: &str) -> usize {
    let mut end = match text.chars().next() {
        Some(c) if is_letter(c) => c.len_utf8(),
        _ => emoji_len(text),
    };
    if end == 0 {
        return 0;
    }
    while let Some(part) = text.get(end..).map(name_part_len).filter(|part| *part > 0) {
        end += part;
    }
    end
}

/// The name under which a field can be asked for in a query: lower case, blanks as one `-`, other signs dropped.
pub fn canonical_name(name: &str) -> Cow<'_, str> {
    // As nearly all properties are written.
    if name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-')) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len());
    parts(name, &mut |part| match part {
        Part::Emoji(text) => out.push_str(text),
        Part::Word(c) => out.extend(c.to_lowercase()),
        Part::Blanks => out.push('-'),
        Part::Other => {}
    });
    Cow::Owned(out)
}

/// A heading's text as links to it have it: other signs are blanks, and blanks are single.
pub fn dataview_heading(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    parts(heading, &mut |part| match part {
        Part::Emoji(text) => out.push_str(text),
        Part::Word(c) => out.push(c),
        Part::Blanks | Part::Other => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
    });
    let end = out.trim_end().len();
    out.truncate(end);
    out
}

enum Part<'t> {
    Emoji(&'t str),
    Word(char),
    Blanks,
    Other,
}

fn parts<'t>(text: &'t str, see: &mut dyn FnMut(Part<'t>)) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let emoji = emoji_len(rest);
        let (part, length) = if emoji > 0 {
            (Part::Emoji(rest.get(..emoji).unwrap_or_default()), emoji)
        } else if is_letter(c) || c.is_ascii_digit() || matches!(c, '_' | '-') {
            (Part::Word(c), c.len_utf8())
        } else if c.is_whitespace() {
            (Part::Blanks, rest.len() - rest.trim_start().len())
        } else {
            (Part::Other, c.len_utf8())
        };
        see(part);
        rest = rest.get(length..).unwrap_or_default();
    }
}
