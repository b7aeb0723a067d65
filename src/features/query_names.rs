//! Names of people in the texts of query blocks: `contains(text, "Ana Silva")`, `path includes Ana Silva`.

use memchr::memmem::Finder;

use super::rename::query::{is_whole_word, texts};
use crate::sort;
use crate::syntax::QueryBlock;
use crate::text::{TextRange, size, slice};
use crate::vault::{EntityKind, Note, NoteId, PieceNotes, Pieces, Vault};

/// The query blocks of some notes in one string.
#[derive(Default)]
struct Blocks {
    text: String,
    /// Of each block where it ends in the string, and its note.
    ends: Vec<(usize, NoteId)>,
}

/// A person's name in query blocks, with its blanks and without.
pub(super) struct QueryNames<'v> {
    vault: &'v Vault,
    names: Vec<Finder<'static>>,
}

impl<'v> QueryNames<'v> {
    /// The file name and title of a person; of anything else there are none, and none of an alias, which may be any word.
    pub(super) fn new(vault: &'v Vault, person: NoteId) -> QueryNames<'v> {
        let entity = vault.entity(person).filter(|entity| entity.kind == EntityKind::Person);
        let note = entity.and_then(|_| vault.note(person));
        let own =
            note.into_iter().flat_map(|note| [Some(note.path.stem().to_owned()), note.title()]).flatten();
        let mut names: Vec<String> = Vec::new();
        for name in own.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()) {
            names.push(name.chars().filter(|c| !c.is_whitespace()).collect());
            names.push(name);
        }
        sort::by(&mut names, Ord::cmp);
        names.dedup();
        QueryNames { vault, names: names.iter().map(|name| Finder::new(name).into_owned()).collect() }
    }

    /// The notes with a query block that may name the person, each once.
    pub(super) fn notes(&self) -> Vec<NoteId> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let pieces = blocks(self.vault);
        let mut notes: Vec<NoteId> = pieces.iter().flat_map(|blocks| blocks.with_any(&self.names)).collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// Where the query blocks of a note name the person.
    pub(super) fn places(&self, note: &Note) -> Vec<TextRange> {
        let mut found = Vec::new();
        for query in note.parsed.queries.iter().filter(|query| self.is_named_in(note, query)) {
            for range in texts(note, query) {
                let text = slice(&note.text, range);
                for name in &self.names {
                    let len = name.needle().len();
                    let hits =
                        name.find_iter(text.as_bytes()).filter(|at| is_whole_word(text, *at, at + len));
                    found.extend(hits.map(|at| TextRange::at(range.start() + size(at), size(len))));
                }
            }
        }
        // In a link it is the link that names.
        found.retain(|place| note.parsed.links.iter().all(|link| !link.range.contains_range(*place)));
        found
    }

    fn is_named_in(&self, note: &Note, query: &QueryBlock) -> bool {
        let body = slice(&note.text, query.body).as_bytes();
        self.names.iter().any(|name| name.find(body).is_some())
    }
}

/// The query blocks of all notes. A piece is made anew when one of its notes has changed.
fn blocks(vault: &Vault) -> Pieces<Blocks> {
    vault.pieces(Blocks::of)
}

/// Makes ready what the first look for a person's names would wait for.
pub(super) fn prepare(vault: &Vault) {
    blocks(vault);
}

impl Blocks {
    fn of(notes: &mut PieceNotes<'_>) -> Blocks {
        let mut blocks = Blocks::default();
        for (_, note) in notes {
            for query in &note.parsed.queries {
                blocks.text.push_str(slice(&note.text, query.body));
                // No name reaches over it.
                blocks.text.push('\n');
                blocks.ends.push((blocks.text.len(), note.id));
            }
        }
        blocks.text.shrink_to_fit();
        blocks.ends.shrink_to_fit();
        blocks
    }

    /// The notes of the blocks that have one of the names.
    fn with_any(&self, names: &[Finder<'_>]) -> impl Iterator<Item = NoteId> {
        let places = names.iter().flat_map(|name| name.find_iter(self.text.as_bytes()));
        places.filter_map(|at| {
            let block = self.ends.partition_point(|(end, _)| *end <= at);
            self.ends.get(block).map(|(_, note)| *note)
        })
    }
}
