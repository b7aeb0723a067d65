//! Every name a file can be found by, packed for searching while someone types.
//!
//! A search looks at all names of the vault, so they lie in one string, folded once. The catalogue is made when
//! first asked for after names have changed; what did not change is copied from the one before.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use rustc_hash::FxHashMap;

use super::config::Config;
use super::{EntityKind, FileKind, FileRef, Note, NoteId, Vault, VaultPath};
use crate::syntax::fold::search_key;

/// So much of a name is looked at, in characters: a heading can be a page long.
const LONGEST: usize = 256;

/// All files of a vault with their names, notes first, each kind sorted by path.
#[derive(Debug, Default)]
pub struct Catalogue {
    files: Vec<CatalogueFile>,
    /// Of each file [`CatalogueFile::class`]: read in one go.
    classes: Vec<Class>,
    names: Vec<Name>,
    /// The prints of the names, in two lists: the first tells most names apart, and is read in one go.
    letters: Vec<u64>,
    pairs: Vec<[u64; 4]>,
    people: Vec<usize>,
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

/// What tells files apart when nothing is typed yet: attachments, things with a name of their own and other notes, each
/// excluded or not.
#[derive(Clone, Copy, Debug)]
struct Class(u8);

impl Class {
    const COUNT: usize = 6;
}

impl CatalogueFile {
    fn class(&self) -> Class {
        let kind = match (self.kind, &self.entity) {
            (FileKind::Attachment, _) => 0,
            (_, Some(EntityKind::Person | EntityKind::Project | EntityKind::Customer)) => 1,
            _ => 2,
        };
        Class(2 * kind + u8::from(self.excluded))
    }
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
    /// The index of its file in [`Catalogue::files`].
    pub file: usize,
    /// Which name it is.
    pub kind: NameKind,
    /// The folded name.
    pub text: &'c str,
}

#[derive(Clone, Copy, Debug)]
struct Name {
    start: u32,
    end: u32,
    file: u32,
    kind: NameKind,
}

/// What stands in a name, coarse enough for a few words of memory: most names are told apart from a text without
/// being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Print {
    /// One bit for each letter and digit, some for all others.
    letters: u64,
    /// Neighbouring letters by a hash; the start of a word is the neighbour of its first letter.
    pairs: [u64; 4],
}

impl Print {
    /// The print of a folded name. Letters with only blanks between them are neighbours too.
    pub(super) fn of_name(folded: &str) -> Print {
        Print { letters: letters(folded), pairs: pairs_after(Some(BLANK), folded, true) }
    }

    /// What a name must have that has each word of a folded text at the start of a word, in this order or another.
    pub fn of_words(folded: &str) -> Print {
        Print { letters: letters(folded), pairs: pairs_after(Some(BLANK), folded, false) }
    }

    /// What a name must have that has a folded text somewhere in it.
    pub fn of_part(folded: &str) -> Print {
        let mut print = Print::of_words(folded);
        print.pairs = pairs_after(None, folded, false);
        print
    }

    /// What a name must have that has the letters of a folded text scattered over it.
    pub fn of_letters(folded: &str) -> Print {
        Print { letters: letters(folded), pairs: [0; 4] }
    }

    /// Whether everything of `other` is here too.
    pub(super) fn contains(&self, other: &Print) -> bool {
        let pairs = self.pairs.iter().zip(&other.pairs);
        other.letters & !self.letters == 0
            && pairs.fold(0, |missing, (own, other)| missing | other & !own) == 0
    }
}

const BLANK: u8 = b' ';

fn letters(folded: &str) -> u64 {
    let bit = |byte: u8| match byte {
        BLANK => 0,
        b'a'..=b'z' => 1 << (byte - b'a'),
        b'0'..=b'9' => 1 << (26 + byte - b'0'),
        _ => 1 << (36 + byte % 28),
    };
    folded.bytes().map(bit).fold(0, |all: u64, one: u64| all | one)
}

/// The pairs of neighbours in a text that stands behind `before` (not known: `None`). With `joined` the neighbours
/// across blanks too.
fn pairs_after(before: Option<u8>, folded: &str, joined: bool) -> [u64; 4] {
    let mut pairs = [0; 4];
    let mut enter = |a: u8, b: u8| {
        let hash = u32::from(a).wrapping_mul(0x9e37_79b1) ^ u32::from(b).wrapping_mul(0x85eb_ca6b);
        let bit = hash.wrapping_mul(0xc2b2_ae35) >> 24;
        if let Some(word) = pairs.get_mut(bit as usize / 64) {
            *word |= 1 << (bit % 64);
        }
    };
    let (mut last, mut letter) = (before, None);
    for c in folded.chars() {
        if !c.is_alphanumeric() {
            last = Some(BLANK);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            if let Some(last) = last {
                enter(last, byte);
            }
            if let Some(letter) = letter.filter(|_| joined && last == Some(BLANK)) {
                enter(letter, byte);
            }
            (last, letter) = (Some(byte), Some(byte));
        }
    }
    pairs
}

impl Catalogue {
    /// All files: notes first, each kind sorted by path.
    pub fn files(&self) -> &[CatalogueFile] {
        &self.files
    }

    /// The index of a file in [`Catalogue::files`].
    pub fn position(&self, file: &FileRef) -> Option<usize> {
        let notes = self.files.partition_point(|own| own.kind == FileKind::Note);
        let (first, end) = if file.kind == FileKind::Note { (0, notes) } else { (notes, self.files.len()) };
        let of_kind = self.files.get(first..end)?;
        Some(first + of_kind.binary_search_by(|own| own.path.cmp(&file.path)).ok()?)
    }

    /// The indexes in [`Catalogue::files`] of the first `most` files of each class, in order.
    pub fn first_of_classes(&self, most: usize) -> impl Iterator<Item = usize> {
        let mut seen = [0; Class::COUNT];
        self.classes.iter().enumerate().filter_map(move |(index, class)| {
            let seen = seen.get_mut(usize::from(class.0))?;
            *seen += 1;
            (*seen <= most).then_some(index)
        })
    }

    /// All names that can have what `print` says, in the order of their files, of each the stem first.
    pub fn names_with(&self, print: Print) -> impl Iterator<Item = CatalogueName<'_>> {
        let letters = self.letters.iter().enumerate().filter(move |(_, own)| print.letters & !**own == 0);
        letters.filter_map(move |(at, _)| {
            let own = Print { letters: print.letters, pairs: *self.pairs.get(at)? };
            if own.contains(&print) { self.names.get(at).map(|name| self.name(name)) } else { None }
        })
    }

    /// The indexes in [`Catalogue::files`] of the notes about people.
    pub fn people(&self) -> impl Iterator<Item = usize> {
        self.people.iter().copied()
    }

    /// The names of the file at an index in [`Catalogue::files`], the stem first.
    pub fn names_of(&self, file: usize) -> impl Iterator<Item = CatalogueName<'_>> {
        let range = self.files.get(file).map_or(0..0, |file| file.names.0 as usize..file.names.1 as usize);
        self.names.get(range).unwrap_or_default().iter().map(|name| self.name(name))
    }

    fn name(&self, name: &Name) -> CatalogueName<'_> {
        let text = self.text.get(name.start as usize..name.end as usize).unwrap_or_default();
        CatalogueName { file: name.file as usize, kind: name.kind, text }
    }

    fn new(vault: &Vault, previous: Option<&Catalogue>) -> Catalogue {
        let previous = previous.filter(|previous| Arc::ptr_eq(&previous.config, vault.config()));
        let mut known: FxHashMap<NoteId, (usize, &CatalogueFile)> = FxHashMap::default();
        let old = previous.into_iter().flat_map(|previous| previous.files.iter().enumerate());
        known.extend(old.map(|(index, file)| (file.id, (index, file))));
        let mut new = Catalogue { config: Arc::clone(vault.config()), ..Catalogue::default() };
        for note in vault.notes() {
            let same =
                known.get(&note.id).filter(|(_, file)| std::ptr::eq(file.note.as_ptr(), Arc::as_ptr(note)));
            match (previous, same) {
                (Some(previous), Some((index, file))) => new.copy(previous, *index, file),
                _ => new.add_note(vault, note),
            }
        }
        let person = |(_, file): &(usize, &CatalogueFile)| file.entity == Some(EntityKind::Person);
        new.people = new.files.iter().enumerate().filter(person).map(|(index, _)| index).collect();
        for file in vault.attachments() {
            let start = new.names.len();
            new.add_name(NameKind::Stem, file.path.stem());
            new.add_file(file.id, &file.path, file.kind, None, Weak::new(), start);
        }
        new
    }

    fn copy(&mut self, previous: &Catalogue, index: usize, file: &CatalogueFile) {
        let start = self.names.len();
        let range =
            previous.files.get(index).map_or(0..0, |file| file.names.0 as usize..file.names.1 as usize);
        for at in range {
            let (Some(name), Some(letters), Some(pairs)) =
                (previous.names.get(at), previous.letters.get(at), previous.pairs.get(at))
            else {
                continue;
            };
            self.push_name(name.kind, Print { letters: *letters, pairs: *pairs }, previous.name(name).text);
        }
        let names = (to_u32(start), to_u32(self.names.len()));
        self.push_file(CatalogueFile { names, ..file.clone() });
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
        self.push_file(CatalogueFile { id, path: path.clone(), kind, entity, excluded, note, names });
    }

    fn push_file(&mut self, file: CatalogueFile) {
        self.classes.push(file.class());
        self.files.push(file);
    }

    fn add_name(&mut self, kind: NameKind, name: &str) {
        let name = name.char_indices().nth(LONGEST).and_then(|(end, _)| name.get(..end)).unwrap_or(name);
        let folded = search_key(name.trim());
        self.push_name(kind, Print::of_name(&folded), &folded);
    }

    fn push_name(&mut self, kind: NameKind, print: Print, folded: &str) {
        let start = to_u32(self.text.len());
        self.text.push_str(folded);
        let end = to_u32(self.text.len());
        self.letters.push(print.letters);
        self.pairs.push(print.pairs);
        self.names.push(Name { start, end, file: to_u32(self.files.len()), kind });
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
