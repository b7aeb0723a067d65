//! The open documents of one vault, as its snapshots share them.

use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::vault::{NoteId, Vault, VaultPath};

/// In so many pieces, of which a change copies one: snapshots hold the others.
const PIECES: u64 = 64;

/// How a document is known to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenDocument {
    /// The URI as the client wrote it.
    pub(super) uri: String,
    /// Its version.
    pub(super) version: i32,
    /// Its text starts with a byte order mark, see [`super::buffer::Buffer::has_bom`].
    pub(super) bom: bool,
}

/// The open documents of one vault, by path. Cheap to clone, and cheap to change while clones are about.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenDocuments {
    pieces: Vec<Arc<FxHashMap<VaultPath, OpenDocument>>>,
    count: usize,
}

impl OpenDocuments {
    /// The document with the file at `path`.
    pub(super) fn get(&self, path: &VaultPath) -> Option<&OpenDocument> {
        self.pieces.get(piece_of(path))?.get(path)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A document was opened or edited.
    pub(super) fn insert(&mut self, path: VaultPath, document: OpenDocument) {
        if self.pieces.is_empty() {
            self.pieces.resize_with(usize::try_from(PIECES).unwrap_or_default(), Arc::default);
        }
        let Some(piece) = self.pieces.get_mut(piece_of(&path)) else { return };
        let new = Arc::make_mut(piece).insert(path, document).is_none();
        self.count += usize::from(new);
    }

    /// A document was closed.
    pub(super) fn remove(&mut self, path: &VaultPath) {
        let Some(piece) = self.pieces.get_mut(piece_of(path)) else { return };
        let there = Arc::make_mut(piece).remove(path).is_some();
        self.count -= usize::from(there);
    }

    /// All of them by the number of their notes: for those who go on to ask about thousands of notes.
    pub(super) fn by_note(&self, vault: &Vault) -> FxHashMap<NoteId, &OpenDocument> {
        let all = self.pieces.iter().flat_map(|piece| piece.iter());
        all.filter_map(|(path, document)| Some((vault.note_at(path)?.id, document))).collect()
    }

    /// The open ones of these notes, whose numbers are sorted, with their documents. Takes as long as the shorter of the two
    /// lists.
    pub(super) fn among(&self, vault: &Vault, ids: &[NoteId]) -> Vec<(NoteId, &OpenDocument)> {
        if self.count <= ids.len() {
            let all = self.pieces.iter().flat_map(|piece| piece.iter());
            let known = all.filter_map(|(path, document)| Some((vault.note_at(path)?.id, document)));
            return known.filter(|(id, _)| ids.binary_search(id).is_ok()).collect();
        }
        let notes = ids.iter().filter_map(|id| vault.note(*id));
        notes.filter_map(|note| Some((note.id, self.get(&note.path)?))).collect()
    }
}

fn piece_of(path: &VaultPath) -> usize {
    usize::try_from((FxBuildHasher.hash_one(path.as_str()) >> 32) % PIECES).unwrap_or_default()
}
