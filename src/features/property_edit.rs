//! Edits of one property that leave every other byte of the frontmatter as it is.

use crate::syntax::{Encoding, Entry, NodeKind};
use crate::text::{TextEdit, TextRange, TextSize, slice};
use crate::vault::Note;

/// The line end that a note uses.
fn newline(note: &Note) -> &'static str {
    if note.text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// `text` as a YAML scalar, without quotes where every reader takes that for the same text, also in `[…]`.
pub(super) fn scalar(text: &str) -> String {
    const WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with(char::is_whitespace)
        && text.chars().all(|c| c.is_alphanumeric() || " -_.()/’+".contains(c))
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    if plain { text.to_owned() } else { format!("'{}'", Encoding::YamlSingle.encode(text)) }
}

/// Gives a property a text of letters, digits and `-`, quoted as the old one is; adds it if it is not there. `None` if its
/// value is a list, a map or a block.
pub(super) fn set(note: &Note, name: &str, text: &str) -> Option<TextEdit> {
    let Some(front) = &note.parsed.frontmatter else {
        return Some(new_frontmatter(note, &format!("{name}: '{text}'")));
    };
    let Some(entry) = front.entry(name) else {
        return Some(TextEdit::insert(front.body.end(), format!("{name}: '{text}'{}", newline(note))));
    };
    let written = slice(&note.text, entry.value.range);
    match &entry.value.kind {
        NodeKind::Null if written.is_empty() => {
            Some(TextEdit::insert(entry.value.range.end(), format!(" '{text}'")))
        }
        NodeKind::List(_) | NodeKind::Map(_) => None,
        _ if written.starts_with(['|', '>']) => None,
        _ => {
            let quote = written.chars().next().filter(|c| matches!(c, '\'' | '"'));
            let quote = quote.map(String::from).unwrap_or_default();
            Some(TextEdit::replace(entry.value.range, format!("{quote}{text}{quote}")))
        }
    }
}

/// Adds texts to a property that holds a list, in the form that the list has; a single text becomes a list.
pub(super) fn add_to_list(note: &Note, name: &str, texts: &[String]) -> Option<TextEdit> {
    let items: Vec<String> = texts.iter().map(|text| scalar(text)).collect();
    let end = newline(note);
    let block = || items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join(end);
    let Some(front) = &note.parsed.frontmatter else {
        return Some(new_frontmatter(note, &format!("{name}:{end}{}", block())));
    };
    match front.entry(name) {
        None => Some(TextEdit::insert(front.body.end(), format!("{name}:{end}{}{end}", block()))),
        Some(entry) => extend(note, entry, &items),
    }
}

/// Adds items to a value that is there.
fn extend(note: &Note, entry: &Entry, items: &[String]) -> Option<TextEdit> {
    let range = entry.value.range;
    let written = slice(&note.text, range);
    let joined = items.join(", ");
    match &entry.value.kind {
        NodeKind::List(list) if written.starts_with('[') => Some(match list.last() {
            None => TextEdit::replace(range, format!("[{joined}]")),
            Some(last) => TextEdit::insert(last.range.end(), format!(", {joined}")),
        }),
        NodeKind::List(list) => {
            let last = list.last()?;
            let lines = note.lines();
            let line = lines.line_range(&note.text, lines.line_of(last.range.start()))?;
            let marker =
                slice(&note.text, TextRange::new(line.start(), last.range.start().max(line.start())));
            let stop = lines.line_range(&note.text, lines.line_of(last.range.end()))?;
            let lines = items.iter().map(|item| format!("{}{marker}{item}", newline(note)));
            (marker.trim() == "-").then(|| TextEdit::insert(stop.end(), lines.collect::<String>()))
        }
        NodeKind::Null if written.is_empty() => Some(TextEdit::insert(range.end(), format!(" [{joined}]"))),
        NodeKind::Null => Some(TextEdit::replace(range, format!("[{joined}]"))),
        NodeKind::Map(_) => None,
        _ if written.starts_with(['|', '>']) => None,
        _ => Some(TextEdit::replace(range, format!("[{written}, {joined}]"))),
    }
}

/// A frontmatter with these lines for a note that has none. Nothing stands before it, not even what YAML would take for the
/// note's own `---`.
fn new_frontmatter(note: &Note, lines: &str) -> TextEdit {
    let end = newline(note);
    TextEdit::insert(TextSize::new(0), format!("---{end}{lines}{end}---{end}"))
}
