//! A property name: in frontmatters, in inline fields, in Dataview queries.

use std::borrow::Cow;

use super::draft::Draft;
use super::{Reason, Refusal, heading, notices, query};
use crate::features::property_edit::scalar;
use crate::syntax::{Encoding, Field, fold};
use crate::text::{TextRange, slice};
use crate::vault::Note;

/// Names that mean something to Obsidian.
const SPECIAL: &[&str] = &["tags", "tag", "aliases", "alias", "cssclasses", "cssclass"];

/// The property that an inline field outside of tasks names at `range`.
pub(super) fn is_property(note: &Note, field: &Field) -> bool {
    let lines = note.lines();
    let line = lines.line_of(field.range.start());
    // Fields of a task line are the task's.
    !note.parsed.tasks.iter().any(|task| lines.line_of(task.marker.start()) == line)
}

/// Gives a property another name everywhere.
pub(super) fn rename(draft: &mut Draft<'_>, old: &str, new: &str) -> Result<(), Refusal> {
    let new = heading::one_line(new)?;
    let why = |why| Err(Refusal::Name { name: new.to_owned(), why });
    if SPECIAL.contains(&&*fold::key(old)) {
        return Err(Refusal::Special(format!(
            "Obsidian gives the property \"{old}\" its meaning by its name"
        )));
    }
    if SPECIAL.contains(&&*fold::key(new)) {
        return why("Obsidian gives a property of that name a meaning of its own");
    }
    if new.contains([':', '#', '"', '\'', '[', ']', '{', '}', ',', '`', '\\']) {
        return why("names of properties have no `:`, `#`, quotes, brackets or commas");
    }
    let vault = draft.vault;
    for note in vault.notes_with_property(old) {
        if fold::key(old) != fold::key(new) && !note.property_places(new).is_empty() {
            return Err(Refusal::Taken { name: new.to_owned(), path: note.path.clone() });
        }
        for key in note.property_places(old) {
            draft.edit(note, key, in_style_of(slice(&note.text, key), new), Reason::Name);
        }
    }
    let key = canonical(old);
    for note in vault.notes() {
        let fields = note.parsed.fields.iter().map(|field| (field, slice(&note.text, field.key)));
        let named: Vec<TextRange> = fields
            .filter(|(field, name)| canonical(name) == key && is_property(note, field))
            .map(|(field, _)| field.key)
            .collect();
        for range in named {
            draft.edit(note, range, new, Reason::Name);
        }
    }
    query::fields(draft, old, new);
    notices::property(draft, old);
    Ok(())
}

/// The form in which Dataview compares names.
pub(super) fn canonical(name: &str) -> String {
    fold::key(name.trim()).split_whitespace().collect::<Vec<_>>().join("-")
}

/// `name` quoted as the key `written` is.
fn in_style_of<'n>(written: &str, name: &'n str) -> Cow<'n, str> {
    match written.chars().next() {
        Some('\'') => Cow::Owned(format!("'{}'", Encoding::YamlSingle.encode(name))),
        Some('"') => Cow::Owned(format!("\"{}\"", Encoding::YamlDouble.encode(name))),
        _ => Cow::Owned(scalar(name)),
    }
}
