//! References of the thing under the cursor, from the indexes: only notes that name it are looked at.

use std::sync::Arc;

use super::subject::{Subject, subject_at};
use crate::syntax::fold;
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, Note, NoteId, Vault};

/// A place where something is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The note.
    pub note: NoteId,
    /// The whole link, mention, tag or property name.
    pub range: TextRange,
}

/// All places that name the thing at `offset`, by path and place, each once; with `declaration` the place where it
/// is declared too: the title of a note (else its start), the heading, the block id.
///
/// A link to a heading is a reference of the heading and of its note. A mention that may mean several people is a
/// reference of each. The note itself is meant where nothing else is.
pub fn references(vault: &Vault, note: &Note, offset: TextSize, declaration: bool) -> Vec<Reference> {
    let Some((subject, _)) = subject_at(vault, note, offset) else { return Vec::new() };
    let mut found = Vec::new();
    for naming in naming_notes(vault, note, &subject) {
        let places = places_in(vault, naming, &subject).into_iter();
        found.extend(places.map(|range| (&naming.path, Reference { note: naming.id, range })));
    }
    if declaration {
        let declared = declarations(vault, &subject).into_iter();
        found.extend(declared.filter_map(|place| Some((&vault.note(place.note)?.path, place))));
    }
    found.sort_by(|(a_path, a), (b_path, b)| match a.note == b.note {
        true => order(a.range).cmp(&order(b.range)),
        false => a_path.cmp(b_path),
    });
    let mut found: Vec<Reference> = found.into_iter().map(|(_, place)| place).collect();
    found.dedup();
    found
}

/// All places that name this note or the person that it is about, by path and place.
pub fn backlinks(vault: &Vault, note: NoteId) -> Vec<Reference> {
    let subject = Subject::File(note);
    let mut found = Vec::new();
    for naming in naming_of_file(vault, note) {
        let places = places_in(vault, naming, &subject).into_iter();
        found.extend(places.map(|range| Reference { note: naming.id, range }));
    }
    found
}

/// The places in one note that name the thing at `offset`, its declaration included, in order.
pub fn highlights(vault: &Vault, note: &Note, offset: TextSize) -> Vec<TextRange> {
    let Some((subject, _)) = subject_at(vault, note, offset) else { return Vec::new() };
    let mut places = places_in(vault, note, &subject);
    let declared = declarations(vault, &subject).into_iter();
    places.extend(declared.filter(|place| place.note == note.id).map(|place| place.range));
    places.retain(|range| !range.is_empty());
    sort(&mut places);
    places
}

/// Where a note is declared: its title, else its start.
pub(super) fn title_of(note: &Note) -> TextRange {
    let title = note.parsed.headings.iter().find(|heading| heading.level == 1);
    title.map_or(TextRange::empty(TextSize::new(0)), |title| title.text)
}

/// The headings of a note that links lead to, by index, sorted.
pub(super) fn referenced_headings(vault: &Vault, note: &Note) -> Vec<usize> {
    if note.parsed.headings.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<usize> = Vec::new();
    for naming in vault.linking_notes(note.id) {
        // Most links have no fragment.
        if naming.parsed.links.iter().all(|link| link.fragment.is_none()) {
            continue;
        }
        for (_, fragment) in vault.links_to(naming, note.id) {
            if let FragmentTarget::Heading(index) = fragment {
                found.extend(usize::try_from(index));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The links to a heading of a note, by path and place.
pub(super) fn heading_references(vault: &Vault, note: &Note, index: usize) -> Vec<Reference> {
    let subject = Subject::Heading(note.id, index);
    let notes = vault.linking_notes(note.id).into_iter();
    let places = notes.flat_map(|naming| {
        let places = places_in(vault, naming, &subject).into_iter();
        places.map(|range| Reference { note: naming.id, range })
    });
    places.collect()
}

fn order(range: TextRange) -> (TextSize, TextSize) {
    (range.start(), range.end())
}

fn sort(places: &mut Vec<TextRange>) {
    places.sort_unstable_by_key(|range| order(*range));
    places.dedup();
}

/// The notes that may name a thing, each once, sorted by path.
fn naming_notes<'v>(vault: &'v Vault, note: &Note, subject: &Subject) -> Vec<&'v Arc<Note>> {
    match subject {
        Subject::File(file) => naming_of_file(vault, *file),
        Subject::People(people) => {
            joined(people.iter().flat_map(|person| naming_of_file(vault, *person)).collect())
        }
        Subject::Heading(of, _) | Subject::Block(of, _) => vault.linking_notes(*of),
        Subject::Tag(tag) => vault.notes_tagged(tag),
        Subject::Property(name) => vault.notes_with_property(name),
        Subject::Dead(target) => vault.notes_with_dead_target(target),
        Subject::Footnote(_) => vault.note(note.id).into_iter().collect(),
    }
}

fn naming_of_file(vault: &Vault, file: NoteId) -> Vec<&Arc<Note>> {
    let mut notes = vault.linking_notes(file);
    notes.extend(vault.mentioning_notes(file));
    joined(notes)
}

fn joined(mut notes: Vec<&Arc<Note>>) -> Vec<&Arc<Note>> {
    notes.sort_by(|a, b| a.path.cmp(&b.path));
    notes.dedup_by_key(|note| note.id);
    notes
}

/// The places in one note that name a thing, in order, each once.
fn places_in(vault: &Vault, note: &Note, subject: &Subject) -> Vec<TextRange> {
    let mut places = match subject {
        Subject::File(file) => naming_file(vault, note, *file),
        Subject::People(people) => {
            people.iter().flat_map(|person| naming_file(vault, note, *person)).collect()
        }
        Subject::Heading(of, index) => {
            links_with(vault, note, *of, |found| *found == FragmentTarget::Heading(number(*index)))
        }
        Subject::Block(of, index) => {
            links_with(vault, note, *of, |found| *found == FragmentTarget::Block(number(*index)))
        }
        Subject::Tag(tag) => note.tag_places(tag),
        Subject::Property(name) => note.property_places(name),
        Subject::Dead(target) => {
            vault.dead_links_to(note, target).into_iter().map(|link| link.range).collect()
        }
        Subject::Footnote(id) => {
            let same = note.parsed.footnotes.iter().map(|footnote| footnote.id);
            same.filter(|range| fold::key(slice(&note.text, *range)) == *id).collect()
        }
    };
    sort(&mut places);
    places
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn naming_file(vault: &Vault, note: &Note, file: NoteId) -> Vec<TextRange> {
    let mut places = links_with(vault, note, file, |_| true);
    places.extend(vault.mentions(file).places(note));
    places
}

fn links_with(
    vault: &Vault,
    note: &Note,
    file: NoteId,
    leads: impl Fn(&FragmentTarget) -> bool,
) -> Vec<TextRange> {
    let links = vault.links_to(note, file).into_iter();
    links.filter(|(_, fragment)| leads(fragment)).map(|(link, _)| link.range).collect()
}

/// Where a thing is declared; tags, properties and dead targets are not.
fn declarations(vault: &Vault, subject: &Subject) -> Vec<Reference> {
    let at = |note: &Note, range| Reference { note: note.id, range };
    let of_file = |file: &NoteId| {
        let note = vault.note(*file)?;
        Some(at(note, title_of(note)))
    };
    let of_part = |file: &NoteId, range: &dyn Fn(&Note) -> Option<TextRange>| {
        let note = vault.note(*file)?;
        Some(at(note, range(note)?))
    };
    match subject {
        Subject::File(file) => of_file(file).into_iter().collect(),
        Subject::People(people) => people.iter().filter_map(of_file).collect(),
        Subject::Heading(of, index) => {
            let range = |note: &Note| Some(note.parsed.headings.get(*index)?.text);
            of_part(of, &range).into_iter().collect()
        }
        Subject::Block(of, index) => {
            let range = |note: &Note| Some(note.parsed.blocks.get(*index)?.range);
            of_part(of, &range).into_iter().collect()
        }
        Subject::Tag(_) | Subject::Property(_) | Subject::Dead(_) | Subject::Footnote(_) => Vec::new(),
    }
}
