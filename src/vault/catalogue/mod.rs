//! Every name a file can be found by, packed for searching while someone types.
//!
//! A search looks at all names of the vault, so they lie side by side, folded once. They are kept in pieces of some hundred
//! files that follow each other by path: after a change only the pieces of the files that changed are made anew.

mod piece;
mod print;
mod slot;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::config::Config;
use super::{EntityKind, FileKind, FileRef, NoteId, Vault, VaultPath};

pub use piece::{NameKind, PossibleName, PossibleNames};
use piece::{Piece, Turn};
use print::Bits;
pub use print::Print;
pub(super) use slot::Slot;

/// All files of a vault with their names, notes first, each kind sorted by path.
#[derive(Debug, Default)]
pub struct Catalogue {
    pieces: Vec<Arc<Piece>>,
    /// Of each piece the index of its first file.
    starts: Vec<usize>,
    config: Arc<Config>,
}

/// A file in the catalogue.
#[derive(Clone, Debug)]
pub struct CatalogueFile {
    /// Its number.
    pub id: NoteId,
    /// Its path.
    pub path: VaultPath,
    /// What it is.
    pub kind: FileKind,
    /// What it is about, if it says.
    pub entity: Option<EntityKind>,
    /// `userIgnoreFilters` name it: it comes last in suggestions.
    pub excluded: bool,
}

impl CatalogueFile {
    /// What tells it apart when no name does.
    pub fn class(&self) -> FileClass {
        let kind = match (self.kind, &self.entity) {
            (FileKind::Attachment, _) => ClassKind::Attachment,
            (FileKind::Note, Some(EntityKind::Person)) => ClassKind::Person,
            (FileKind::Note, Some(EntityKind::Project)) => ClassKind::Project,
            (FileKind::Note, Some(EntityKind::Customer)) => ClassKind::Customer,
            (FileKind::Note, _) => ClassKind::Note,
        };
        FileClass { kind, excluded: self.excluded }
    }

    fn key(&self) -> Key<'_> {
        (self.kind != FileKind::Note, &self.path)
    }
}

/// What files are sorted by: notes first, then by path.
type Key<'c> = (bool, &'c VaultPath);

/// What is known of a file without looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileClass {
    /// What it is.
    pub kind: ClassKind,
    /// See [`CatalogueFile::excluded`].
    pub excluded: bool,
}

/// What a file is, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClassKind {
    /// No note.
    Attachment,
    /// A note about a person.
    Person,
    /// A note about a project.
    Project,
    /// A note about a customer.
    Customer,
    /// Any other note.
    Note,
}

impl FileClass {
    const COUNT: usize = 10;

    fn index(self) -> usize {
        2 * self.kind as usize + usize::from(self.excluded)
    }
}

impl Catalogue {
    /// How many files there are.
    pub fn file_count(&self) -> usize {
        let last = self.pieces.last().zip(self.starts.last());
        last.map_or(0, |(piece, start)| start + piece.files.len())
    }

    /// All files with their indexes: notes first, each kind sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (usize, &CatalogueFile)> {
        self.pieces.iter().flat_map(|piece| &piece.files).enumerate()
    }

    /// The file at an index.
    pub fn file(&self, index: usize) -> Option<&CatalogueFile> {
        let piece = self.starts.partition_point(|start| *start <= index).checked_sub(1)?;
        self.pieces.get(piece)?.files.get(index - self.starts.get(piece)?)
    }

    /// The index of a file.
    pub fn position(&self, file: &FileRef) -> Option<usize> {
        let key = (file.kind != FileKind::Note, &file.path);
        let piece = self.piece_of(key);
        Some(self.starts.get(piece)? + self.pieces.get(piece)?.find(key)?)
    }

    /// The indexes of the first `most` files of each class, in order.
    pub fn first_of_classes(&self, most: usize) -> impl Iterator<Item = usize> {
        let mut seen = [0; FileClass::COUNT];
        let classes = self.pieces.iter().flat_map(|piece| &piece.classes);
        classes.enumerate().filter_map(move |(index, class)| {
            let seen = seen.get_mut(class.index())?;
            *seen += 1;
            (*seen <= most).then_some(index)
        })
    }

    /// All names that can have what `print` says, in the order of their files, of each the stem first.
    pub fn possible_names(&self, print: &Print) -> PossibleNames<'_> {
        PossibleNames::new(&self.pieces, &self.starts, Bits::of(print))
    }

    /// The piece that has a file or would have it.
    fn piece_of(&self, key: Key<'_>) -> usize {
        let behind = |piece: &Arc<Piece>| piece.files.first().is_some_and(|first| first.key() <= key);
        self.pieces.partition_point(behind).saturating_sub(1)
    }

    fn new(vault: &Vault) -> Catalogue {
        let notes = vault.notes().into_iter().map(|note| (false, note.path.clone()));
        let attachments = vault.attachments().into_iter().map(|file| (true, file.path));
        let keys: Vec<(bool, VaultPath)> = notes.chain(attachments).collect();
        let pieces = keys.par_chunks(Piece::FILES).flat_map_iter(|keys| {
            let turns = keys.iter().map(|(is_attachment, path)| Turn::new(vault, (*is_attachment, path)));
            Piece::turned(&Piece::default(), vault, turns.collect())
        });
        Catalogue::of(pieces.collect(), vault)
    }

    /// The catalogue of `vault` if only files at these paths differ from those in here.
    fn turned(&self, vault: &Vault, mut changed: Vec<VaultPath>) -> Catalogue {
        changed.sort_unstable();
        changed.dedup();
        let mut turns: BTreeMap<usize, Vec<Turn<'_>>> = BTreeMap::new();
        for key in [false, true].into_iter().flat_map(|kind| changed.iter().map(move |path| (kind, path))) {
            turns.entry(self.piece_of(key)).or_default().push(Turn::new(vault, key));
        }
        let empty = Arc::default();
        let old = if self.pieces.is_empty() { std::slice::from_ref(&empty) } else { self.pieces.as_slice() };
        let pieces = old.iter().enumerate().flat_map(|(at, piece)| match turns.remove(&at) {
            Some(turns) if turns.iter().any(|turn| turn.concerns(piece)) => piece.turned(vault, turns),
            _ => vec![Arc::clone(piece)],
        });
        Catalogue::of(pieces.collect(), vault)
    }

    fn of(mut pieces: Vec<Arc<Piece>>, vault: &Vault) -> Catalogue {
        pieces.retain(|piece| !piece.files.is_empty());
        let mut next = 0;
        let starts = pieces.iter().map(|piece| {
            next += piece.files.len();
            next - piece.files.len()
        });
        Catalogue { starts: starts.collect(), config: Arc::clone(vault.config()), pieces }
    }
}
