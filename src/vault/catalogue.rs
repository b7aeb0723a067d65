//! Every name a file can be found by, packed for searching while someone types.
//!
//! A search looks at all names of the vault, so they lie in one string, folded once. The catalogue is made when
//! first asked for after names have changed; what did not change is copied from the one before.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use rustc_hash::FxHashMap;

use super::config::Config;
use super::{EntityKind, FileKind, Note, NoteId, Vault, VaultPath};
use crate::syntax::fold::search_key;

/// So much of a name is looked at, in characters: a heading can be a page long.
const LONGEST: usize = 256;

/// All files of a vault with their names, notes first, each kind sorted by path.
#[derive(Debug, Default)]
pub struct Catalogue {
    files: Vec<CatalogueFile>,
    names: Vec<Name>,
    text: String,
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
    note: Weak<Note>,
    names: (u32, u32),
}

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

/// A name of a file, folded by [`search_key`].
#[derive(Clone, Copy, Debug)]
pub struct CatalogueName<'c> {
    /// Which name it is.
    pub kind: NameKind,
    /// The letters that occur in it.
    pub letters: Letters,
    /// The folded name.
    pub text: &'c str,
}

#[derive(Clone, Copy, Debug)]
struct Name {
    kind: NameKind,
    letters: Letters,
    start: u32,
    end: u32,
}

/// A set of letters, coarse enough for one word of memory: a name can only contain a text if its letters contain
/// the text's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Letters(u64);

impl Letters {
    /// The letters of a folded text; blanks count nothing.
    pub fn of(folded: &str) -> Letters {
        let bit = |byte: u8| match byte {
            b' ' => 0,
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'0'..=b'9' => 1 << (26 + byte - b'0'),
            _ => 1 << (36 + byte % 28),
        };
        Letters(folded.bytes().map(bit).fold(0, |all: u64, one: u64| all | one))
    }

    /// Whether every letter of `other` is here too.
    pub fn contain(self, other: Letters) -> bool {
        other.0 & !self.0 == 0
    }
}

impl Catalogue {
    /// All files: notes first, each kind sorted by path.
    pub fn files(&self) -> &[CatalogueFile] {
        &self.files
    }

    /// The names of one of [`Catalogue::files`], the stem first.
    pub fn names_of(&self, file: &CatalogueFile) -> impl Iterator<Item = CatalogueName<'_>> {
        let range = file.names.0 as usize..file.names.1 as usize;
        self.names.get(range).unwrap_or_default().iter().map(|name| CatalogueName {
            kind: name.kind,
            letters: name.letters,
            text: self.text.get(name.start as usize..name.end as usize).unwrap_or_default(),
        })
    }

    fn new(vault: &Vault, previous: Option<&Catalogue>) -> Catalogue {
        let previous = previous.filter(|previous| Arc::ptr_eq(&previous.config, vault.config()));
        let mut known: FxHashMap<NoteId, &CatalogueFile> = FxHashMap::default();
        known.extend(previous.into_iter().flat_map(|p| &p.files).map(|file| (file.id, file)));
        let mut new = Catalogue { config: Arc::clone(vault.config()), ..Catalogue::default() };
        for note in vault.notes() {
            let same = known.get(&note.id).filter(|file| std::ptr::eq(file.note.as_ptr(), Arc::as_ptr(note)));
            match (previous, same) {
                (Some(previous), Some(file)) => new.copy(previous, file),
                _ => new.add_note(vault, note),
            }
        }
        for file in vault.attachments() {
            let start = new.names.len();
            new.add_name(NameKind::Stem, file.path.stem());
            new.add_file(file.id, &file.path, file.kind, None, Weak::new(), start);
        }
        new
    }

    fn copy(&mut self, previous: &Catalogue, file: &CatalogueFile) {
        let start = self.names.len();
        for name in previous.names_of(file) {
            self.push_name(name.kind, name.letters, name.text);
        }
        let names = (to_u32(start), to_u32(self.names.len()));
        self.files.push(CatalogueFile { names, ..file.clone() });
    }

    fn add_note(&mut self, vault: &Vault, note: &Arc<Note>) {
        let start = self.names.len();
        let stem = note.path.stem();
        self.add_name(NameKind::Stem, stem);
        if let Some(title) = note.title().filter(|title| title != stem) {
            self.add_name(NameKind::Title, &title);
        }
        for alias in note.aliases() {
            self.add_name(NameKind::Alias, &alias);
        }
        let entity = vault.entity(note.id).map(|entity| entity.kind.clone());
        self.add_file(note.id, &note.path, FileKind::Note, entity, Arc::downgrade(note), start);
    }

    fn add_file(
        &mut self,
        id: NoteId,
        path: &VaultPath,
        kind: FileKind,
        entity: Option<EntityKind>,
        note: Weak<Note>,
        first_name: usize,
    ) {
        let names = (to_u32(first_name), to_u32(self.names.len()));
        let excluded = self.config.is_excluded(path);
        self.files.push(CatalogueFile { id, path: path.clone(), kind, entity, excluded, note, names });
    }

    fn add_name(&mut self, kind: NameKind, name: &str) {
        let name = name.char_indices().nth(LONGEST).and_then(|(end, _)| name.get(..end)).unwrap_or(name);
        let folded = search_key(name.trim());
        self.push_name(kind, Letters::of(&folded), &folded);
    }

    fn push_name(&mut self, kind: NameKind, letters: Letters, folded: &str) {
        let start = to_u32(self.text.len());
        self.text.push_str(folded);
        self.names.push(Name { kind, letters, start, end: to_u32(self.text.len()) });
    }
}

fn to_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Where a vault keeps its catalogue: shared by snapshots with the same names, replaced when names change.
#[derive(Debug, Default)]
pub(super) struct Slot {
    ready: OnceLock<Arc<Catalogue>>,
    previous: Mutex<Option<Arc<Catalogue>>>,
}

impl Slot {
    /// The slot for a vault whose names have changed.
    pub(super) fn outdated(&self) -> Slot {
        let last = match self.ready.get() {
            Some(ready) => Some(Arc::clone(ready)),
            None => self.previous.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        };
        Slot { ready: OnceLock::new(), previous: Mutex::new(last) }
    }

    /// The catalogue of `vault`, which this slot belongs to.
    pub(super) fn get(&self, vault: &Vault) -> Arc<Catalogue> {
        let make = || {
            let previous = self.previous.lock().unwrap_or_else(PoisonError::into_inner).take();
            Arc::new(Catalogue::new(vault, previous.as_deref()))
        };
        Arc::clone(self.ready.get_or_init(make))
    }
}
