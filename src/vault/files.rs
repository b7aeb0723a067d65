//! The files of a vault by number and by path.

use std::sync::Arc;

use super::shards::{Entry, Sharded};
use super::{Entity, FileKind, FileRef, Note, NoteId, VaultPath};

/// So many files with neighbouring numbers are kept together.
pub(super) const CHUNK: usize = 256;

/// Files with neighbouring numbers.
pub(super) type Chunk = Vec<Option<File>>;

/// A file: a note if its text is known, an attachment otherwise.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Where it is.
    pub(super) path: VaultPath,
    /// Its text and facts, for a note.
    pub(super) note: Option<Arc<Note>>,
    /// What the note is about.
    pub(super) entity: Option<Arc<Entity>>,
}

impl File {
    /// The file as answers name it.
    pub(super) fn to_ref(&self, id: NoteId) -> FileRef {
        let kind = if self.note.is_some() { FileKind::Note } else { FileKind::Attachment };
        FileRef { id, path: self.path.clone(), kind }
    }

    fn is_of_same_note(&self, other: &File) -> bool {
        match (&self.note, &other.note) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }
}

/// All files. Numbers count up and are not reused; chunks are shared between snapshots until one changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    chunks: Arc<Vec<Arc<Chunk>>>,
    numbers: Sharded<Number, VaultPath>,
    next: u32,
    notes: usize,
}

/// The number of a path.
#[derive(Clone, Debug, Default)]
struct Number(Option<NoteId>);

impl Entry for Number {
    fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

fn place(id: NoteId) -> (usize, usize) {
    let at = usize::try_from(id.0).unwrap_or(usize::MAX);
    (at / CHUNK, at % CHUNK)
}

impl Files {
    /// A file by number.
    pub(super) fn get(&self, id: NoteId) -> Option<&File> {
        let (chunk, at) = place(id);
        self.chunks.get(chunk)?.get(at)?.as_ref()
    }

    /// All files in pieces; a piece is the same in two snapshots if no file of it changed in between.
    pub(super) fn chunks(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    /// The number of a path.
    pub(super) fn id(&self, path: &str) -> Option<NoteId> {
        self.numbers.get(path)?.0
    }

    /// How many notes there are.
    pub(super) fn note_count(&self) -> usize {
        self.notes
    }

    /// All files with their numbers, in the order of the numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (NoteId, &File)> {
        let slots = self.chunks.iter().flat_map(|chunk| chunk.iter());
        (0..).map(NoteId).zip(slots).filter_map(|(id, file)| Some((id, file.as_ref()?)))
    }

    /// The files that are others than in `before`, an earlier state, as they were and are.
    pub(super) fn differing<'f>(
        &'f self,
        before: &'f Files,
    ) -> impl Iterator<Item = (Option<&'f File>, Option<&'f File>)> {
        let chunks = self.chunks.iter().enumerate().map(|(at, chunk)| (before.chunks.get(at), chunk));
        let chunks = chunks.filter(|(old, chunk)| old.is_none_or(|old| !Arc::ptr_eq(old, chunk)));
        let slots = chunks.flat_map(|(old, chunk)| {
            let old = move |at: usize| old.and_then(|old| old.get(at)?.as_ref());
            chunk.iter().enumerate().map(move |(at, file)| (old(at), file.as_ref()))
        });
        slots.filter(|(old, new)| match (old, new) {
            (Some(old), Some(new)) => !old.is_of_same_note(new),
            (old, new) => old.is_some() || new.is_some(),
        })
    }

    /// The number that `path` has or gets.
    pub(super) fn number(&mut self, path: &VaultPath) -> NoteId {
        if let Some(id) = self.id(path.as_str()) {
            return id;
        }
        let id = NoteId(self.next);
        self.next = self.next.saturating_add(1);
        let chunks = Arc::make_mut(&mut self.chunks);
        if place(id).0 >= chunks.len() {
            chunks.push(Arc::new(vec![None; CHUNK]));
        }
        self.numbers.update_as(path.as_str(), || path.clone(), |number| number.0 = Some(id));
        id
    }

    /// Puts a file in its place, or takes it out; its path is free for a new number then.
    pub(super) fn set(&mut self, id: NoteId, file: Option<File>) {
        let (chunk, at) = place(id);
        let Some(chunk) = Arc::make_mut(&mut self.chunks).get_mut(chunk) else { return };
        let Some(slot) = Arc::make_mut(chunk).get_mut(at) else { return };
        let had_note = slot.as_ref().is_some_and(|file| file.note.is_some());
        let has_note = file.as_ref().is_some_and(|file| file.note.is_some());
        self.notes = self.notes + usize::from(has_note) - usize::from(had_note);
        if let (Some(old), None) = (&*slot, &file) {
            self.numbers.update_as(old.path.as_str(), || old.path.clone(), |number| number.0 = None);
        }
        *slot = file;
    }

    /// Frees a path of the number it has, which is to get another one.
    pub(super) fn vacate(&mut self, path: &VaultPath) {
        self.numbers.update_as(path.as_str(), || path.clone(), |number| number.0 = None);
    }

    /// Puts a file, whose old path was vacated, in the place of its number.
    pub(super) fn settle(&mut self, id: NoteId, file: File) {
        self.numbers.update_as(file.path.as_str(), || file.path.clone(), |number| number.0 = Some(id));
        self.set(id, Some(file));
    }

    /// Says what a note is about.
    pub(super) fn set_entity(&mut self, id: NoteId, entity: Option<Arc<Entity>>) {
        let (chunk, at) = place(id);
        let Some(chunk) = Arc::make_mut(&mut self.chunks).get_mut(chunk) else { return };
        if let Some(Some(file)) = Arc::make_mut(chunk).get_mut(at) {
            file.entity = entity;
        }
    }
}
