//! Inline fields of a single line of text, as Dataview finds them (`reference`: Dataview, A3, A6).

use super::dataview_name::is_letter;
use super::field;
use super::note::FieldWrapping;
use super::source::Source;
use crate::sort;

/// How an inline field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineWrapping {
    /// `[key:: value]`.
    Bracket,
    /// `(key:: value)`.
    Paren,
    /// `📅 2024-01-01` on a task.
    Shorthand,
    /// `key:: value` as a whole line.
    Line,
}

/// An inline field; offsets are bytes of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineField<'t> {
    /// The key, trimmed.
    pub key: &'t str,
    /// The value as written, trimmed.
    pub value: &'t str,
    /// Where the field starts, its bracket or emoji included.
    pub start: usize,
    /// Right behind the `::` or the emoji.
    pub value_start: usize,
    /// Where it ends, its bracket included.
    pub end: usize,
    /// How it is written.
    pub wrapping: InlineWrapping,
}

/// The emoji that stand for a date of a task, with the field's name.
const SHORTHANDS: &[(&str, &[char])] = &[
    ("created", &['➕']),
    ("start", &['🛫']),
    ("scheduled", &['⏳', '⌛']),
    ("due", &['📅', '📆', '🗓']),
    ("completion", &['✅']),
];

/// The fields in brackets on a line; with `shorthands` also the dates behind emoji, the first of each kind. Of fields
/// that overlap or touch, the first one counts.
pub fn inline_fields(line: &str, shorthands: bool) -> Vec<InlineField<'_>> {
    let source = Source::new(line);
    let mut fields: Vec<InlineField<'_>> = field::wrapped(source, 0, line.len())
        .into_iter()
        .filter_map(|field| {
            let (start, end) = (usize::from(field.range.start()), usize::from(field.range.end()));
            let key_end = usize::from(field.key.end());
            Some(InlineField {
                key: line.get(field.key.start().into()..key_end)?,
                value: line.get(field.value.start().into()..field.value.end().into())?,
                start,
                value_start: key_end + line.get(key_end..)?.find("::")? + 2,
                end,
                wrapping: match field.wrapping {
                    FieldWrapping::Paren => InlineWrapping::Paren,
                    FieldWrapping::Bracket | FieldWrapping::Line => InlineWrapping::Bracket,
                },
            })
        })
        .collect();
    if shorthands {
        fields.extend(SHORTHANDS.iter().filter_map(|(key, signs)| shorthand(line, key, signs)));
        sort::by_key(&mut fields, |field| field.start);
        let mut last_end = None;
        fields.retain(|field| {
            let free = last_end.is_none_or(|end| field.start > end);
            if free {
                last_end = Some(field.end);
            }
            free
        });
    }
    fields
}

/// The first of `signs` with a date behind it.
fn shorthand<'t>(line: &'t str, key: &'static str, signs: &[char]) -> Option<InlineField<'t>> {
    line.char_indices().filter(|(_, c)| signs.contains(c)).find_map(|(start, sign)| {
        let value_start = start + sign.len_utf8();
        let rest = line.get(value_start..)?;
        let rest =
            if sign == '🗓' { rest.strip_prefix('\u{fe0f}').unwrap_or(rest) } else { rest }.trim_start();
        let value = rest.get(..10).filter(|text| is_day(text))?;
        let end = line.len() - rest.len() + value.len();
        Some(InlineField { key, value, start, value_start, end, wrapping: InlineWrapping::Shorthand })
    })
}

/// Whether `text` has the form `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

/// The field that a line is as a whole: before the key may stand what is no letter, digit or `_`, behind it signs of
/// emphasis. Whether the line has fields in brackets is for the caller to ask.
pub fn full_line_field(line: &str) -> Option<InlineField<'_>> {
    let colons = line.find("::")?;
    let before = line.get(..colons)?.trim();
    let word = |c: char| is_letter(c) || c.is_ascii_digit() || c == '_';
    let name = before.trim_start_matches(|c| !word(c));
    let end = name.find(|c| !(word(c) || c.is_whitespace() || matches!(c, '/' | '-'))).unwrap_or(name.len());
    let key = name.get(..end)?.trim();
    let emphasis = name.get(end..)?.chars().all(|c| matches!(c, '_' | '*' | '~' | '`'));
    emphasis.then(|| InlineField {
        key,
        value: line.get(colons + 2..).unwrap_or_default().trim(),
        start: 0,
        value_start: colons + 2,
        end: line.len(),
        wrapping: InlineWrapping::Line,
    })
}

/// The tags that Dataview finds in a list item's text: runs behind `#` up to a blank or punctuation, as far as all of
/// the run can be a tag. In order, repetitions included.
pub fn text_tags(text: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('#')) {
        let start = at + found;
        let run = text.get(start + 1..).unwrap_or_default();
        let length =
            run.find(|c: char| c.is_whitespace() || ",;.:!?'\"`()[]{}".contains(c)).unwrap_or(run.len());
        let end = start + 1 + length;
        if length > 0 && run.get(..length).is_some_and(|run| run.chars().all(is_tag_char)) {
            tags.extend(text.get(start..end));
        }
        at = end;
    }
    tags
}

/// Whether `c` may stand in a tag as Dataview reads one in a query or value.
pub fn is_tag_char(c: char) -> bool {
    !(c.is_whitespace()
        || matches!(c, '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' | '\u{feff}')
        || "'!\"#$%&()*+,.:;<=>?@^`{|}~[]\\".contains(c))
}
