//! What is wrong with the instructions that a note's frontmatter holds for its blocks: the `TQ_…` properties.

use super::block::settings_of;
use super::flaw::{Flaw, FlawKind, Repair, nearest};
use super::mapped::Mapped;
use super::query::{Query, ReadContext, StatementSource};
use super::query_file::{self, QueryFile};
use crate::query::Present;
use crate::syntax::{Entry, Node, NodeKind};
use crate::text::{TextRange, slice, span};
use crate::vault::{Note, Vault};

/// The mistakes in the `TQ_…` properties of a note, each at its property.
pub fn check_defaults(vault: &Vault, note: &Note, present: &Present) -> Vec<Flaw> {
    let entries = note.parsed.frontmatter.iter().flat_map(|front| &front.entries);
    let ours = entries.filter(|entry| entry.name.starts_with("TQ_"));
    ours.flat_map(|entry| check_entry(vault, note, entry, present)).collect()
}

fn check_entry(vault: &Vault, note: &Note, entry: &Entry, present: &Present) -> Vec<Flaw> {
    let known: Vec<String> = query_file::names().collect();
    if !known.iter().any(|name| **name == *entry.name) {
        return vec![unknown(note, entry, &known)];
    }
    match &entry.value.kind {
        NodeKind::Text(text, _) if &*entry.name == query_file::EXTRA => {
            instructions(vault, note, &entry.value, text, present)
        }
        NodeKind::Text(text, _) => text_for_flag(&entry.value, text).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn unknown(note: &Note, entry: &Entry, known: &[String]) -> Flaw {
    let near = nearest(&entry.name, known.iter().map(String::as_str));
    let meant = near.map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default();
    let message = format!("\"{}\" has no effect: Tasks knows no such property.{meant}", entry.name);
    let plain = slice(&note.text, entry.key) == &*entry.name;
    let repair = near.filter(|_| plain).map(|near| Repair {
        title: format!("Write \"{near}\""),
        range: entry.key,
        text: near.to_owned(),
    });
    Flaw { kind: FlawKind::IgnoredWords, range: entry.key, message, repairs: repair.into_iter().collect() }
}

/// Any text but the empty one counts as true, `"false"` too.
fn text_for_flag(value: &Node, text: &str) -> Option<Flaw> {
    let lower = text.trim().to_ascii_lowercase();
    let meant_false = matches!(lower.as_str(), "false" | "no" | "off" | "0" | "null");
    meant_false.then(|| Flaw {
        kind: FlawKind::IgnoredWords,
        range: value.range,
        message: format!("The text \"{text}\" counts as true. Write false, without quotes."),
        repairs: vec![Repair {
            title: "Write \"false\"".to_owned(),
            range: value.range,
            text: "false".to_owned(),
        }],
    })
}

/// The mistakes of the instructions in a text.
fn instructions(vault: &Vault, note: &Note, value: &Node, text: &str, present: &Present) -> Vec<Flaw> {
    let (settings, file) = (settings_of(vault), QueryFile::of(vault, note));
    let context = ReadContext { file: Some(&file), present, settings };
    let query = Query::of_text(&written(note, value, text), StatementSource::FileDefaults, context);
    let mut out = Vec::new();
    for statement in query.statements {
        let exact = statement.text.is_exact();
        for mut flaw in statement.flaws {
            // Only what cannot become YAML of another meaning is put in.
            flaw.repairs.retain(|repair| exact && is_plain(&repair.text));
            out.push(flaw);
        }
    }
    out
}

fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_');
    !text.is_empty() && text.chars().all(plain)
}

/// A text of the frontmatter with the place of each line, where it is written as it is read.
fn written(note: &Note, value: &Node, text: &str) -> Mapped {
    let source = slice(&note.text, value.range);
    let base = usize::from(value.range.start());
    let (mut out, mut from) = (Mapped::default(), 0);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push_standing("\n", TextRange::empty(value.range.start()));
        }
        let found = source.get(from..).and_then(|rest| rest.find(line)).filter(|_| !line.is_empty());
        match found {
            Some(at) => {
                let start = base + from + at;
                out.append(&Mapped::of(&note.text, span(start, start + line.len())));
                from += at + line.len();
            }
            None => out.push_standing(line, value.range),
        }
    }
    out
}
