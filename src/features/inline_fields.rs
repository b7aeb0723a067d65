//! Properties that are written in the text: `key:: value`, `[key:: value]`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::syntax::{Field, fold};
use crate::text::{TextRange, slice};
use crate::vault::{Note, NoteId, PieceNotes, Vault};

/// Of some notes those with a field, by key; each note once.
#[derive(Default)]
struct Index(FxHashMap<String, Vec<NoteId>>);

impl Index {
    fn of(notes: &mut PieceNotes<'_>) -> Index {
        let mut index = Index::default();
        for (_, note) in notes {
            for field in &note.parsed.fields {
                let notes = index.0.entry(fold::key(field_name(note, field)).into_owned()).or_default();
                if notes.last() != Some(&note.id) {
                    notes.push(note.id);
                }
            }
        }
        index
    }
}

/// The name of a field, without the marks of emphasis that may stand around it.
pub(super) fn field_name<'n>(note: &'n Note, field: &Field) -> &'n str {
    let mark = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '`');
    slice(&note.text, field.key).trim_matches(mark)
}

/// The notes with a field of this name (any case), sorted by path.
pub(super) fn notes_with_field<'v>(vault: &'v Vault, name: &str) -> Vec<&'v Arc<Note>> {
    let key = fold::key(name);
    let pieces = vault.pieces(Index::of);
    let ids: Vec<NoteId> = pieces.iter().filter_map(|index| index.0.get(&*key)).flatten().copied().collect();
    vault.sorted_notes(&ids)
}

/// Where a field of this name (any case) is named in a note, in order.
pub(super) fn field_places(note: &Note, name: &str) -> Vec<TextRange> {
    let key = fold::key(name);
    let fields = note.parsed.fields.iter();
    fields.filter(|field| fold::key(field_name(note, field)) == key).map(|field| field.key).collect()
}
