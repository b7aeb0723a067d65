//! Properties that are written in the text: `key:: value`, `[key:: value]`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::syntax::{Field, fold};
use crate::text::{TextRange, slice};
use crate::vault::{Note, NoteId, Vault};

/// The notes with a field, by key; each note once, in the order of paths.
#[derive(Default)]
struct Index(FxHashMap<String, Vec<NoteId>>);

/// The name of a field, without the marks of emphasis that may stand around it.
pub(super) fn field_name<'n>(note: &'n Note, field: &Field) -> &'n str {
    let mark = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '`');
    slice(&note.text, field.key).trim_matches(mark)
}

/// The notes with a field of this name (any case), sorted by path.
pub(super) fn notes_with_field<'v>(vault: &'v Vault, name: &str) -> Vec<&'v Arc<Note>> {
    let index: &Index = vault.derived(|| {
        let mut index = Index::default();
        for note in vault.notes() {
            for field in &note.parsed.fields {
                let notes = index.0.entry(fold::key(field_name(note, field)).into_owned()).or_default();
                if notes.last() != Some(&note.id) {
                    notes.push(note.id);
                }
            }
        }
        index
    });
    let ids = index.0.get(&*fold::key(name)).map(Vec::as_slice).unwrap_or_default();
    ids.iter().filter_map(|id| vault.note(*id)).collect()
}

/// Where a field of this name (any case) is named in a note, in order.
pub(super) fn field_places(note: &Note, name: &str) -> Vec<TextRange> {
    let key = fold::key(name);
    let fields = note.parsed.fields.iter();
    fields.filter(|field| fold::key(field_name(note, field)) == key).map(|field| field.key).collect()
}
