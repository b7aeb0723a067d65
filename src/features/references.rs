//! References of the thing under the cursor, from the indexes: only notes that name it are looked at.

use std::sync::Arc;

use rayon::prelude::*;

use super::inline_fields::{field_places, notes_with_field};
use super::query_names::QueryNames;
use super::subject::{Subject, subject_at};
use crate::sort;
use crate::syntax::fold;
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, LeadingLinks, Mentions, Note, NoteId, Vault};

/// A place where something is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The note.
    pub note: NoteId,
    /// The whole link, mention, tag or property name.
    pub range: TextRange,
}

/// All places that name the thing at `offset`, by path and place, each once: [`Search`].
pub fn references(vault: &Vault, note: &Note, offset: TextSize, declaration: bool) -> Vec<Reference> {
    Search::new(vault, note, offset, declaration).map_or_else(Vec::new, |search| search.places())
}

/// All places that name this note or the person that it is about, by path and place.
pub fn backlinks(vault: &Vault, note: NoteId) -> Vec<Reference> {
    Search::among(vault, naming_of_file(vault, note), Subject::File(note)).places()
}

/// From so many notes on, they are looked through on several threads.
const MANY: usize = 256;

/// A search for the places that name a thing, note by note.
///
/// A link to a heading is a reference of the heading and of its note. A mention that may mean several people is a
/// reference of each. The note itself is meant where nothing else is.
pub struct Search<'v> {
    /// The notes that may name it, sorted by path.
    notes: Vec<&'v Arc<Note>>,
    names: Places<'v>,
    declared: Vec<Reference>,
}

impl<'v> Search<'v> {
    /// For the thing at `offset` of `note`; with `declaration` for the places where it is declared too: the title of a
    /// note (else its start), the heading, the block id. `None` if there is nothing that could be named.
    pub fn new(vault: &'v Vault, note: &Note, offset: TextSize, declaration: bool) -> Option<Search<'v>> {
        let (subject, _) = subject_at(vault, note, offset)?;
        let declared = if declaration { declarations(vault, &subject) } else { Vec::new() };
        let mut search = Search::among(vault, naming_notes(vault, note, &subject), subject);
        for note in declared.iter().filter_map(|place| vault.note(place.note)) {
            if let Err(at) = search.notes.binary_search_by(|other| other.path.cmp(&note.path)) {
                search.notes.insert(at, note);
            }
        }
        Some(Search { declared, ..search })
    }

    fn among(vault: &'v Vault, notes: Vec<&'v Arc<Note>>, subject: Subject) -> Search<'v> {
        Search { notes, names: Places::new(vault, subject), declared: Vec::new() }
    }

    /// The notes that may have such places, sorted by path.
    pub fn notes(&self) -> &[&'v Arc<Note>] {
        &self.notes
    }

    /// The places in one note, in order, each once.
    pub fn places_in(&self, note: &Note) -> Vec<TextRange> {
        let mut places = self.names.of(note);
        let declared = self.declared.iter().filter(|place| place.note == note.id);
        places.extend(declared.map(|place| place.range));
        sort(&mut places);
        places
    }

    fn places(&self) -> Vec<Reference> {
        let in_note = |naming: &&Arc<Note>| {
            let id = naming.id;
            self.places_in(naming).into_iter().map(move |range| Reference { note: id, range })
        };
        match self.notes.len() < MANY {
            true => self.notes.iter().flat_map(in_note).collect(),
            false => self.notes.par_iter().with_min_len(MANY / 4).flat_map_iter(in_note).collect(),
        }
    }
}

/// The places in one note that name the thing at `offset`, its declaration included, in order.
pub fn highlights(vault: &Vault, note: &Note, offset: TextSize) -> Vec<TextRange> {
    let Some((subject, _)) = subject_at(vault, note, offset) else { return Vec::new() };
    let declared = declarations(vault, &subject).into_iter();
    let mut places = Places::new(vault, subject).of(note);
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
    let leading = vault.leading_links(note.id);
    let mut found: Vec<usize> = Vec::new();
    for naming in vault.linking_notes(note.id) {
        let Some(leading) = &leading else { continue };
        for link in leading.of(naming).filter(|link| link.fragment.is_some()) {
            if let FragmentTarget::Heading(index) = vault.fragment_target(naming, link, note.id) {
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
    Search::among(vault, vault.linking_notes(note.id), Subject::Heading(note.id, index)).places()
}

/// The links to a block of a note, by path and place.
pub(super) fn block_references(vault: &Vault, note: &Note, index: usize) -> Vec<Reference> {
    Search::among(vault, vault.linking_notes(note.id), Subject::Block(note.id, index)).places()
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
        Subject::People(people) => match people.as_slice() {
            [person] => naming_of_file(vault, *person),
            several => joined(several.iter().flat_map(|person| naming_of_file(vault, *person)).collect()),
        },
        Subject::Heading(of, _) | Subject::Block(of, _) => vault.linking_notes(*of),
        Subject::Tag(tag) => vault.notes_tagged(tag),
        Subject::Property(name) => {
            let mut notes = vault.notes_with_property(name);
            notes.extend(notes_with_field(vault, name));
            joined(notes)
        }
        Subject::Dead(target) => vault.notes_with_dead_target(target),
        Subject::Footnote(_) => vault.note(note.id).into_iter().collect(),
    }
}

fn naming_of_file(vault: &Vault, file: NoteId) -> Vec<&Arc<Note>> {
    let mut notes = vault.naming_notes(file);
    let in_queries = QueryNames::new(vault, file).notes();
    if !in_queries.is_empty() {
        notes.extend(in_queries);
        sort::by(&mut notes, Ord::cmp);
        notes.dedup();
    }
    vault.sorted_notes(&notes)
}

fn joined(mut notes: Vec<&Arc<Note>>) -> Vec<&Arc<Note>> {
    sort::by(&mut notes, |a, b| a.path.cmp(&b.path));
    notes.dedup_by_key(|note| note.id);
    notes
}

/// The places that name a thing, made ready for looking through many notes.
struct Places<'v> {
    vault: &'v Vault,
    subject: Subject,
    /// The files that the thing is or lies in, with the names of people.
    files: Vec<Named<'v>>,
}

/// How a file is named.
struct Named<'v> {
    links: Option<LeadingLinks<'v>>,
    /// Where all of the file is asked about: if it is a person, its name is.
    names: Option<(Mentions<'v>, QueryNames<'v>)>,
}

impl<'v> Places<'v> {
    fn new(vault: &'v Vault, subject: Subject) -> Places<'v> {
        let named = |file: &NoteId| {
            let names = (vault.mentions(*file), QueryNames::new(vault, *file));
            Named { links: vault.leading_links(*file), names: Some(names) }
        };
        let files = match &subject {
            Subject::File(file) => vec![named(file)],
            Subject::People(people) => people.iter().map(named).collect(),
            Subject::Heading(of, _) | Subject::Block(of, _) => {
                vec![Named { links: vault.leading_links(*of), names: None }]
            }
            Subject::Tag(_) | Subject::Property(_) | Subject::Dead(_) | Subject::Footnote(_) => Vec::new(),
        };
        Places { vault, subject, files }
    }

    /// Those in one note, in no particular order.
    fn of(&self, note: &Note) -> Vec<TextRange> {
        match &self.subject {
            Subject::File(_) | Subject::People(_) => self.of_files(note),
            Subject::Heading(of, index) => self.parts(note, *of, &FragmentTarget::Heading(number(*index))),
            Subject::Block(of, index) => self.parts(note, *of, &FragmentTarget::Block(number(*index))),
            Subject::Tag(tag) => note.tag_places(tag),
            Subject::Property(name) => {
                let mut places = note.property_places(name);
                places.extend(field_places(note, name));
                places
            }
            Subject::Dead(target) => {
                self.vault.dead_links_to(note, target).into_iter().map(|link| link.range).collect()
            }
            Subject::Footnote(id) => {
                let same = note.parsed.footnotes.iter().map(|footnote| footnote.id);
                same.filter(|range| fold::key(slice(&note.text, *range)) == *id).collect()
            }
        }
    }

    fn of_files(&self, note: &Note) -> Vec<TextRange> {
        let mut places = Vec::new();
        for Named { links, names } in &self.files {
            places.extend(links.iter().flat_map(|links| links.of(note)).map(|link| link.range));
            if let Some((mentions, queries)) = names {
                places.extend(mentions.places(note));
                places.extend(queries.places(note));
            }
        }
        places
    }

    fn parts(&self, note: &Note, of: NoteId, part: &FragmentTarget) -> Vec<TextRange> {
        let links = self.files.iter().flat_map(|named| &named.links);
        let links = links.flat_map(|links| links.of(note)).filter(|link| link.fragment.is_some());
        links
            .filter(|link| self.vault.fragment_target(note, link, of) == *part)
            .map(|link| link.range)
            .collect()
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
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
