//! Some files that follow each other in a catalogue, with their names.

use std::sync::Arc;

use super::print::{Bits, Print, Prints};
use super::{CatalogueFile, FileClass, Key};
use crate::syntax::fold::search_key;
use crate::vault::{FileKind, FileRef, Note, Vault};

/// So much of a name is looked at, in characters: a heading can be a page long.
const LONGEST: usize = 256;

/// Which of a file's names one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The file name, without `.md` for a note.
    Stem,
    /// [`Note::title`], where it differs from the stem.
    Title,
    /// One of [`Note::aliases`].
    Alias,
}

/// A name that can have what is looked for: what is known of it before it is read.
#[derive(Clone, Copy, Debug)]
pub struct PossibleName<'c> {
    /// The index of its file.
    pub file: usize,
    /// Which name it is.
    pub kind: NameKind,
    /// Its length, folded, in bytes.
    pub len: usize,
    /// What its file is.
    pub class: FileClass,
    piece: &'c Piece,
    name: Name,
}

impl<'c> PossibleName<'c> {
    /// The folded name.
    pub fn text(&self) -> &'c str {
        self.piece.text_of(&self.name)
    }

    /// Its file.
    pub fn to_file(&self) -> Option<&'c CatalogueFile> {
        self.piece.files.get(self.name.file as usize)
    }
}

/// Names that can have what is looked for: see [`super::Catalogue::possible_names`].
#[derive(Debug)]
pub struct PossibleNames<'c> {
    /// The pieces to come, each with the index of its first file.
    pieces: std::iter::Zip<std::slice::Iter<'c, Arc<Piece>>, std::slice::Iter<'c, usize>>,
    wanted: Bits,
    piece: Option<(&'c Piece, usize)>,
    /// The word of 64 names that comes next, and what is left of the one before.
    word: usize,
    left: u64,
}

impl<'c> PossibleNames<'c> {
    pub(super) fn new(pieces: &'c [Arc<Piece>], starts: &'c [usize], wanted: Bits) -> PossibleNames<'c> {
        PossibleNames { pieces: pieces.iter().zip(starts), wanted, piece: None, word: 0, left: 0 }
    }
}

impl<'c> Iterator for PossibleNames<'c> {
    type Item = PossibleName<'c>;

    fn next(&mut self) -> Option<PossibleName<'c>> {
        loop {
            if let Some((piece, start)) = self.piece {
                if self.left != 0 {
                    let at = self.left.trailing_zeros() as usize;
                    self.left &= self.left - 1;
                    return piece.possible_name(start, 64 * (self.word - 1) + at);
                }
                if self.word < piece.prints.words() {
                    self.left = piece.prints.matching(self.word, &self.wanted);
                    self.word += 1;
                    continue;
                }
            }
            let (piece, start) = self.pieces.next()?;
            (self.piece, self.word) = (Some((&**piece, *start)), 0);
        }
    }
}

/// Files with their names.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) files: Vec<CatalogueFile>,
    /// Of each file [`CatalogueFile::class`]: read in one go.
    pub(super) classes: Vec<FileClass>,
    names: Vec<Name>,
    /// Of each file where its names end.
    ends: Vec<u32>,
    prints: Prints,
    text: String,
}

#[derive(Clone, Copy, Debug)]
struct Name {
    start: u32,
    end: u32,
    /// The index of its file in the piece.
    file: u32,
    kind: NameKind,
}

/// A file that came, went or changed.
pub(super) struct Turn<'v> {
    key: Key<'v>,
    /// What it is now.
    new: Option<FileRef>,
}

impl<'v> Turn<'v> {
    pub(super) fn new(vault: &Vault, key: Key<'v>) -> Turn<'v> {
        let kind = if key.0 { FileKind::Attachment } else { FileKind::Note };
        Turn { key, new: vault.file_at(key.1).filter(|file| file.kind == kind) }
    }

    /// Whether a piece, the one that it belongs to, is not the same with it.
    pub(super) fn concerns(&self, piece: &Piece) -> bool {
        self.new.is_some() || piece.find(self.key).is_some()
    }
}

impl Piece {
    /// So many files are put together; a piece that has twice as many is divided.
    pub(super) const FILES: usize = 256;

    /// The place of a file.
    pub(super) fn find(&self, key: Key<'_>) -> Option<usize> {
        self.files.binary_search_by(|file| file.key().cmp(&key)).ok()
    }

    fn possible_name(&self, start: usize, at: usize) -> Option<PossibleName<'_>> {
        let name = *self.names.get(at)?;
        let (file, len) = (name.file as usize, (name.end - name.start) as usize);
        let class = *self.classes.get(file)?;
        Some(PossibleName { file: start + file, kind: name.kind, len, class, piece: self, name })
    }

    /// The names of a file.
    fn names_of(&self, file: usize) -> &[Name] {
        let end = |file: usize| self.ends.get(file).map_or(0, |end| *end as usize);
        self.names.get(file.checked_sub(1).map_or(0, end)..end(file)).unwrap_or_default()
    }

    fn text_of(&self, name: &Name) -> &str {
        self.text.get(name.start as usize..name.end as usize).unwrap_or_default()
    }

    /// The pieces that this one becomes when the files of `turns`, sorted, are as they are in `vault`.
    pub(super) fn turned(&self, vault: &Vault, turns: Vec<Turn<'_>>) -> Vec<Arc<Piece>> {
        let (mut new, mut turns) = (Pieces::default(), turns.into_iter().peekable());
        for (at, file) in self.files.iter().enumerate() {
            while let Some(turn) = turns.next_if(|turn| turn.key < file.key()) {
                turn.new.into_iter().for_each(|file| new.last().add(vault, &file));
            }
            match turns.next_if(|turn| turn.key == file.key()) {
                Some(turn) => turn.new.into_iter().for_each(|file| new.last().add(vault, &file)),
                None => new.last().copy(self, at, file),
            }
        }
        for file in turns.filter_map(|turn| turn.new) {
            new.last().add(vault, &file);
        }
        new.finish()
    }

    /// Makes it ready, after its last file.
    fn finish(&mut self) {
        let prints: Vec<Print> = self.names.iter().map(|name| Print::of_name(self.text_of(name))).collect();
        self.prints = Prints::new(&prints);
        self.files.shrink_to_fit();
        self.classes.shrink_to_fit();
        self.names.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    fn copy(&mut self, other: &Piece, at: usize, file: &CatalogueFile) {
        for name in other.names_of(at) {
            self.push_name(name.kind, other.text_of(name));
        }
        self.push_file(file.clone());
    }

    fn add(&mut self, vault: &Vault, file: &FileRef) {
        let stem = file.path.stem();
        self.add_name(NameKind::Stem, stem);
        if let Some(note) = vault.note(file.id) {
            self.add_names_of_note(note, stem);
        }
        self.push_file(CatalogueFile {
            id: file.id,
            path: file.path.clone(),
            kind: file.kind,
            entity: vault.entity(file.id).map(|entity| entity.kind.clone()),
            excluded: vault.config().is_excluded(&file.path),
        });
    }

    fn add_names_of_note(&mut self, note: &Note, stem: &str) {
        if let Some(title) = note.title().filter(|title| title != stem) {
            self.add_name(NameKind::Title, &title);
        }
        for alias in note.aliases() {
            self.add_name(NameKind::Alias, &alias);
        }
    }

    fn push_file(&mut self, file: CatalogueFile) {
        self.classes.push(file.class());
        self.ends.push(to_u32(self.names.len()));
        self.files.push(file);
    }

    fn add_name(&mut self, kind: NameKind, name: &str) {
        let name = name.char_indices().nth(LONGEST).and_then(|(end, _)| name.get(..end)).unwrap_or(name);
        self.push_name(kind, &search_key(name.trim()));
    }

    fn push_name(&mut self, kind: NameKind, folded: &str) {
        let start = to_u32(self.text.len());
        self.text.push_str(folded);
        let end = to_u32(self.text.len());
        self.names.push(Name { start, end, file: to_u32(self.files.len()), kind });
    }
}

/// Pieces that are being made.
#[derive(Default)]
struct Pieces {
    full: Vec<Arc<Piece>>,
    last: Piece,
}

impl Pieces {
    /// The piece that the next file is added to.
    fn last(&mut self) -> &mut Piece {
        if self.last.files.len() >= 2 * Piece::FILES {
            self.close();
        }
        &mut self.last
    }

    fn close(&mut self) {
        let mut piece = std::mem::take(&mut self.last);
        piece.finish();
        self.full.push(Arc::new(piece));
    }

    fn finish(mut self) -> Vec<Arc<Piece>> {
        self.close();
        self.full
    }
}

fn to_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
