//! The headings and tasks of all notes, packed for searching while someone types.
//!
//! As in the catalogue of names, what is searched lies in one string, folded once. It is kept in pieces of 256 files, as
//! the files themselves are: a piece is made anew when a file in it has changed and somebody searches.

use std::sync::Arc;

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::config::Config;
use super::pieces::PieceNotes;
use super::{Note, NoteId, Vault};
use crate::syntax::fold::search_key;
use crate::syntax::task::read;
use crate::text::{TextRange, slice};

/// So much of a heading or task is looked at, in bytes: either can be a page long.
const LONGEST: usize = 512;

/// Stands between the texts of two parts; no folded text of one line has it.
const BETWEEN: char = '\n';

/// The headings and tasks of all notes.
#[derive(Clone, Debug)]
pub struct Parts {
    pieces: Vec<Arc<Piece>>,
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
    /// A task: its index in `ParsedNote::tasks`.
    Task(usize),
}

/// The parts of some files.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    entries: Vec<Entry>,
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

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Where its text ends in the piece's; it starts behind the one before.
    end: usize,
    note: NoteId,
    kind: PartKind,
    name: TextRange,
}

impl Parts {
    /// The parts whose text contains what `word` finds, and of those that begin with the first letters of `start`, blanks left
    /// out, the ones that `also` says yes to, note by note.
    pub fn search<'p, R: Send>(
        &'p self,
        word: &Finder<'_>,
        (start, also): (&str, impl Fn(&str) -> bool + Sync),
        found: impl Fn(Part<'p>) -> Option<R> + Sync,
    ) -> Vec<R> {
        let (start, mask) = (head(start), mask(start));
        let in_piece = |piece: &'p Arc<Piece>| {
            let (mut hits, mut last) = (Vec::new(), None);
            for at in word.find_iter(piece.text.as_bytes()) {
                let index = piece.entries.partition_point(|entry| entry.end <= at);
                if last != Some(index) {
                    hits.push(index);
                    last = Some(index);
                }
            }
            let begin_so = piece.heads.iter().enumerate().filter(|(_, head)| *head & mask == start);
            hits.extend(begin_so.map(|(index, _)| index).filter(|index| also(piece.text_of(*index))));
            hits.sort_unstable();
            hits.dedup();
            hits.into_iter().filter_map(|index| found(piece.part(index)?)).collect::<Vec<_>>()
        };
        self.pieces.par_iter().flat_map_iter(in_piece).collect()
    }
}

impl Piece {
    fn new(notes: &mut PieceNotes<'_>, config: &Config) -> Piece {
        let mut piece = Piece::default();
        notes.for_each(|(_, note)| piece.add(note, config));
        piece.text.shrink_to_fit();
        piece.entries.shrink_to_fit();
        piece.heads.shrink_to_fit();
        piece
    }

    fn add(&mut self, note: &Note, config: &Config) {
        let headings = &note.parsed.headings;
        let title = headings.iter().position(|heading| heading.level == 1);
        for (index, heading) in headings.iter().enumerate() {
            if title != Some(index) {
                self.push(note, PartKind::Heading, heading.text);
            }
        }
        for (index, line) in note.parsed.tasks.iter().enumerate() {
            let description = read(&note.text, line, &config.tasks).description;
            self.push(note, PartKind::Task(index), description);
        }
    }

    fn push(&mut self, note: &Note, kind: PartKind, name: TextRange) {
        let mut text = slice(&note.text, name);
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
            text = text.get(..end).unwrap_or_default();
        }
        let folded = search_key(text);
        self.heads.push(head(&folded));
        self.text.push_str(&folded);
        self.entries.push(Entry { end: self.text.len(), note: note.id, kind, name });
        self.text.push(BETWEEN);
    }

    fn text_of(&self, index: usize) -> &str {
        let before = index.checked_sub(1).and_then(|before| self.entries.get(before));
        let start = before.map_or(0, |before| before.end + BETWEEN.len_utf8());
        let end = self.entries.get(index).map_or(start, |entry| entry.end);
        self.text.get(start..end).unwrap_or_default()
    }

    fn part(&self, index: usize) -> Option<Part<'_>> {
        let Entry { note, kind, name, .. } = *self.entries.get(index)?;
        Some(Part { note, kind, name, text: self.text_of(index) })
    }
}

impl Vault {
    /// The headings and tasks of all notes, kept as [`Vault::pieces`] are.
    pub fn parts(&self) -> Parts {
        Parts { pieces: self.pieces(|notes| Piece::new(notes, &self.config)) }
    }
}
