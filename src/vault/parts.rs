//! The headings and tasks of all notes, packed for searching while someone types.
//!
//! As in the catalogue of names, what is searched lies in one string, folded once. It is kept in pieces of 256 files, as
//! the files themselves are: a piece is made anew when a file in it has changed and somebody searches.

use std::sync::Arc;

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::config::Config;
use super::pieces::{PieceNotes, Pieces};
use super::{Note, NoteId, Vault};
use crate::syntax::fold::search_key;
use crate::syntax::task::read;
use crate::text::{TextRange, slice};

/// So much of a heading or task is looked at, in bytes: either can be a page long.
const LONGEST: usize = 512;

/// So many entries behind the last one found are looked at one by one.
const NEAR: usize = 16;

/// Stands between the texts of two parts; no folded text of one line has it.
const BETWEEN: char = '\n';

/// The headings and tasks of all notes.
#[derive(Clone, Debug)]
pub struct Parts {
    pieces: Pieces<Piece>,
}

/// A heading or task.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// Its note.
    pub note: NoteId,
    /// What it is.
    pub kind: PartKind,
    /// The bytes that name it: a heading's text, a task's description.
    pub name: TextRange,
    /// Its text, folded by [`search_key`].
    pub text: &'p str,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A heading, the note's title excepted.
    Heading,
    /// A task.
    Task {
        /// Its index in `ParsedNote::tasks`.
        index: usize,
        /// Whether it waits to be done.
        open: bool,
    },
}

/// The parts of some files.
#[derive(Debug, Default)]
struct Piece {
    /// The number of the piece.
    number: usize,
    text: String,
    entries: Vec<Entry>,
    /// Where the text of each entry ends; it starts behind the one before. By itself, as searches look at many.
    ends: Vec<u32>,
    /// How the text of each entry begins, see [`head`]: read in one go.
    heads: Vec<u32>,
}

/// The first four bytes of a text, blanks left out.
fn head(text: &str) -> u32 {
    let mut head = [0; 4];
    let letters = text.bytes().filter(|byte| *byte != b' ');
    head.iter_mut().zip(letters).for_each(|(own, byte)| *own = byte);
    u32::from_be_bytes(head)
}

/// What is left of a [`head`] when as many bytes are looked at as `text` has.
fn mask(text: &str) -> u32 {
    let letters = text.bytes().filter(|byte| *byte != b' ').take(4).count();
    (0..letters).fold(0, |mask, at| mask | 0xff00_0000 >> (8 * at))
}

/// A place in a piece's text, or a task's in its note.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A part, in sixteen bytes: a vault may have millions.
#[derive(Clone, Copy, Debug)]
struct Entry {
    name: TextRange,
    /// Of a task its index in `ParsedNote::tasks`.
    index: u32,
    /// The place of its note in the piece.
    at: u16,
    class: EntryClass,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EntryClass {
    Heading,
    OpenTask,
    DoneTask,
}

impl Parts {
    /// Enters the parts whose text contains what `word` finds, and of those that begin with the first letters of `start`,
    /// blanks left out, the ones that `also` says yes to. Each thread has a `new` place to enter into.
    pub fn search<'p, A: Send>(
        &'p self,
        word: &Finder<'_>,
        (start, also): (&str, impl Fn(&str) -> bool + Sync),
        new: impl Fn() -> A + Sync + Send,
        enter: impl Fn(&mut A, Part<'p>) + Sync,
    ) -> Vec<A> {
        let (start, mask) = (head(start), mask(start));
        let in_piece = |mut found: A, piece: &'p Arc<Piece>| {
            let having = piece.having(word);
            let begin_so = piece.heads.iter().enumerate().filter(|(_, head)| *head & mask == start);
            let others =
                begin_so.map(|(index, _)| index).filter(|index| having.binary_search(index).is_err());
            let others = others.filter(|index| also(piece.text_of(*index)));
            let all = having.iter().copied().chain(others);
            all.filter_map(|index| piece.part(index)).for_each(|part| enter(&mut found, part));
            found
        };
        self.pieces.par_iter().fold(new, in_piece).collect()
    }
}

impl Piece {
    fn new(notes: &mut PieceNotes<'_>, config: &Config) -> Piece {
        let mut piece = Piece::default();
        for (at, note) in notes {
            (piece.number, _) = note.id.in_piece();
            piece.add(u16::try_from(at).unwrap_or(u16::MAX), note, config);
        }
        piece.text.shrink_to_fit();
        piece.entries.shrink_to_fit();
        piece.ends.shrink_to_fit();
        piece.heads.shrink_to_fit();
        piece
    }

    fn add(&mut self, at: u16, note: &Note, config: &Config) {
        let headings = &note.parsed.headings;
        let title = headings.iter().position(|heading| heading.level == 1);
        for (index, heading) in headings.iter().enumerate() {
            if title != Some(index) {
                let class = EntryClass::Heading;
                self.push(note, Entry { name: heading.text, index: 0, at, class });
            }
        }
        for (index, line) in note.parsed.tasks.iter().enumerate() {
            let description = read(&note.text, line, &config.tasks).description;
            let open = config.tasks.is_open(line.status);
            let class = if open { EntryClass::OpenTask } else { EntryClass::DoneTask };
            self.push(note, Entry { name: description, index: place(index), at, class });
        }
    }

    fn push(&mut self, note: &Note, entry: Entry) {
        let mut text = slice(&note.text, entry.name);
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
            text = text.get(..end).unwrap_or_default();
        }
        let folded = search_key(text);
        self.heads.push(head(&folded));
        self.text.push_str(&folded);
        self.entries.push(entry);
        self.ends.push(place(self.text.len()));
        self.text.push(BETWEEN);
    }

    /// The entries whose text has what `word` finds, each once, in order.
    fn having(&self, word: &Finder<'_>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut next = 0;
        for at in word.find_iter(self.text.as_bytes()).map(place) {
            // What is found often is found again a few entries on.
            let behind = self.ends.get(next..).unwrap_or_default();
            let near = behind.iter().take(NEAR).position(|end| *end > at);
            let index = next + near.unwrap_or_else(|| behind.partition_point(|end| *end <= at));
            if found.last() != Some(&index) {
                found.push(index);
            }
            next = index;
        }
        found
    }

    fn text_of(&self, index: usize) -> &str {
        let end = |index: usize| self.ends.get(index).map(|end| *end as usize);
        let before = index.checked_sub(1).and_then(end);
        let start = before.map_or(0, |before| before + BETWEEN.len_utf8());
        self.text.get(start..end(index).unwrap_or(start)).unwrap_or_default()
    }

    fn part(&self, index: usize) -> Option<Part<'_>> {
        let entry = *self.entries.get(index)?;
        let task = |open| PartKind::Task { index: entry.index as usize, open };
        let kind = match entry.class {
            EntryClass::Heading => PartKind::Heading,
            EntryClass::OpenTask => task(true),
            EntryClass::DoneTask => task(false),
        };
        let note = NoteId::of_piece(self.number, usize::from(entry.at));
        Some(Part { note, kind, name: entry.name, text: self.text_of(index) })
    }
}

impl Vault {
    /// The headings and tasks of all notes, kept as [`Vault::pieces`] are.
    pub fn parts(&self) -> Parts {
        Parts { pieces: self.pieces(|notes| Piece::new(notes, &self.config)) }
    }
}
