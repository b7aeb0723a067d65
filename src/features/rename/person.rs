//! A person's name where it is mentioned: `@First Last` and `@FirstLast`.

use rayon::prelude::*;

use super::draft::Draft;
use crate::syntax::fold;
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{EntityKind, Note, NoteId, Vault};

/// Whether a note is about a person.
pub(super) fn is_person(vault: &Vault, note: NoteId) -> bool {
    vault.entity(note).is_some_and(|entity| entity.kind == EntityKind::Person)
}

/// Whether nobody but this person is called so by file name or title: then every such name means them.
pub(super) fn is_only(vault: &Vault, person: NoteId, name: &str) -> bool {
    let namesakes = vault.people_named(name);
    namesakes.iter().any(|one| one.id == person)
        && namesakes.iter().all(|one| one.id == person || one.by_alias)
}

/// The mentions of a person by one of their names are written with the new one: with blanks where they had some, without
/// where they had none. Those that may mean another person stay.
pub(super) fn mentions(draft: &mut Draft<'_>, person: &Note, old: &str, new: &str) {
    let vault = draft.vault;
    if !is_person(vault, person.id) || !is_only(vault, person.id, old) {
        return;
    }
    let key = fold::person_key(old);
    let mentions = vault.mentions(person.id);
    let notes = vault.mentioning_notes(person.id);
    let found = notes.par_iter().with_min_len(64).flat_map_iter(|note| {
        let names =
            mentions.places(note).map(|range| TextRange::new(range.start() + TextSize::new(1), range.end()));
        names.filter(|name| fold::person_key(slice(&note.text, *name)) == key).map(move |name| (*note, name))
    });
    for (note, name) in found.collect::<Vec<_>>() {
        draft.mention(note, name, in_form_of(slice(&note.text, name), old, new), person.id);
    }
}

/// `new` without blanks if `written` has dropped those of `old`.
pub(super) fn in_form_of(written: &str, old: &str, new: &str) -> String {
    let has_blank = |text: &str| text.contains(char::is_whitespace);
    match has_blank(old) && !has_blank(written) {
        true => new.chars().filter(|c| !c.is_whitespace()).collect(),
        false => new.to_owned(),
    }
}
