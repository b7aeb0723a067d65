//! Which files a dead link may have meant: near misses over all names of the vault.
//!
//! The shapes of all names are made once per set of names, when first asked for, and scanned linearly: a few
//! nanoseconds a name, so that a dead link costs some 50 us in a vault of 10,000 files, and a keystroke nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::likeness::{Likeness, Shape, Sketch, compare};
use super::{FileRef, NoteId, Vault};
use crate::syntax::fold;

/// The most files that are proposed for one dead link.
const MOST: usize = 3;
/// Names of people have at most so many words.
const MOST_WORDS: usize = 4;
/// A name cut off in mid-word is unmistakable from so many letters on, if only one file begins so.
const UNMISTAKABLE_START: u32 = 45;

/// A file that a dead link may have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearFile {
    /// The file.
    pub file: FileRef,
    /// How its name is like the one that was written; `None` if it is the same name in another folder.
    pub likeness: Option<Likeness>,
    /// Nothing else can have been meant: the only file whose name has the same words, or goes on (or ends) after a
    /// long common beginning.
    pub unmistakable: bool,
}

/// The names of all files, ready for comparing, and all folders.
#[derive(Debug, Default)]
pub(super) struct NearNames {
    /// Apart from the letters, so that the scan reads memory in one go.
    sketches: Vec<Sketch>,
    names: Vec<(NoteId, Box<str>)>,
    folders: FxHashSet<Box<str>>,
    /// Which of the names are short and without digits, as people have them.
    short: Vec<u32>,
    /// How many short names without digits, as people have them, have a word.
    words: FxHashMap<Box<str>, u32>,
}

impl NearNames {
    /// Takes the names of `files`.
    pub(super) fn new(files: impl IntoIterator<Item = FileRef>) -> NearNames {
        let mut near = NearNames::default();
        for file in files {
            let Shape { letters, sketch } = Shape::new(file.path.stem());
            near.sketches.push(sketch);
            near.names.push((file.id, letters));
            near.add_folders(file.path.folder());
            near.add_words(file.path.stem());
        }
        near
    }

    /// Counts the words of a name, if a person could be called so.
    fn add_words(&mut self, name: &str) {
        let words = name.split_whitespace();
        if words.clone().count() > MOST_WORDS || name.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        self.short.push(u32::try_from(self.names.len().saturating_sub(1)).unwrap_or(u32::MAX));
        for word in words {
            match self.words.get_mut(&*fold::key(word)) {
                Some(count) => *count += 1,
                None => drop(self.words.insert(fold::key(word).into(), 1)),
            }
        }
    }

    /// Adds a folder and those above it, each by every end of its path.
    fn add_folders(&mut self, folder: &str) {
        let mut folder = folder;
        while !folder.is_empty() && self.folders.insert(fold::key(folder).into()) {
            let mut end = folder;
            while let Some((_, shorter)) = end.split_once('/') {
                end = shorter;
                self.folders.insert(fold::key(end).into());
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
}

impl Vault {
    /// Whether a folder with files has this vault-relative path, or one that ends so (any case, with or without a final
    /// `/`).
    pub fn has_folder(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        path.is_empty() || self.near_names().folders.contains(&*fold::key(path))
    }

    /// The files that a dead `target` (decoded, without fragment) may have meant, the nearest first, at most three.
    pub fn near_files(&self, target: &str) -> Vec<NearFile> {
        self.near_files_among(target, &|_| true)
    }

    /// As [`Vault::near_files`], among the files that `among` lets through.
    pub fn near_files_among(&self, target: &str, among: &dyn Fn(NoteId) -> bool) -> Vec<NearFile> {
        let target = target.trim().trim_end_matches('/');
        let target = target.strip_suffix(".md").unwrap_or(target);
        let last = target.rsplit('/').next().unwrap_or(target);
        let mut near = self.alike(last, among);
        if near.is_empty() && last.len() < target.len() {
            // A `/` that was part of a title: "BlockFuse/C-Store" for the note "BlockFuse-C-Store".
            near = self.alike(target, among);
        }
        near.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.file.path.cmp(&b.file.path)));
        best(near, Shape::new(last).sketch.len)
    }

    /// The people whose note is called like `name`, but not so, with how it is alike; the nearest first.
    pub fn people_like(&self, name: &str) -> Vec<(NoteId, Likeness)> {
        let names = self.near_names();
        let short = names.short.iter().filter_map(|at| {
            let at = usize::try_from(*at).ok()?;
            Some((names.sketches.get(at)?, names.names.get(at)?))
        });
        let mut near = self.alike_in(name, short, &|id| self.is_person(id));
        near.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.file.path.cmp(&b.file.path)));
        near.into_iter().filter_map(|near| Some((near.file.id, near.likeness?))).collect()
    }

    /// How many files have a short name, as people have them, with this word in it (any case).
    pub fn count_names_with_word(&self, word: &str) -> usize {
        let count = self.near_names().words.get(&*fold::key(word)).copied().unwrap_or_default();
        usize::try_from(count).unwrap_or(usize::MAX)
    }

    fn near_names(&self) -> &NearNames {
        let files = || self.files.iter().map(|(id, file)| file.to_ref(id));
        self.indexes.near.get_or_init(|| NearNames::new(files()))
    }

    fn alike(&self, wanted: &str, among: &dyn Fn(NoteId) -> bool) -> Vec<NearFile> {
        let near = self.near_names();
        self.alike_in(wanted, near.sketches.iter().zip(&near.names), among)
    }

    /// As [`Vault::alike`], in some of the names.
    fn alike_in<'n>(
        &self,
        wanted: &str,
        names: impl Iterator<Item = (&'n Sketch, &'n (NoteId, Box<str>))>,
        among: &dyn Fn(NoteId) -> bool,
    ) -> Vec<NearFile> {
        let shape = Shape::new(wanted);
        if shape.sketch.len == 0 {
            return Vec::new();
        }
        let key = fold::key(wanted);
        let mut found = Vec::new();
        for (sketch, (id, letters)) in names {
            if !shape.sketch.may_be_like(sketch) || !among(*id) {
                continue;
            }
            let Some(file) = self.file(*id) else { continue };
            let other = Shape { letters: letters.clone(), sketch: *sketch };
            let likeness = compare(wanted, &shape, file.path.stem(), &other);
            if likeness.is_some() || fold::key(file.path.stem()) == key {
                found.push(NearFile { file, likeness, unmistakable: false });
            }
        }
        found
    }
}

fn band(near: &NearFile) -> u8 {
    near.likeness.map_or(0, Likeness::band)
}

fn rank(near: &NearFile) -> (u8, Option<Likeness>, usize) {
    (band(near), near.likeness, near.file.path.as_str().len())
}

/// Of the ranked candidates those worth showing, with a word on whether the first can be meant alone.
fn best(mut near: Vec<NearFile>, wanted_len: u32) -> Vec<NearFile> {
    let Some(first) = near.first() else { return near };
    let (top, likeness) = (band(first), first.likeness);
    let same = near.iter().filter(|other| other.likeness == likeness).count();
    let enough = match likeness {
        Some(Likeness::SameWords) => wanted_len >= 4,
        Some(Likeness::CutOff) => {
            wanted_len.min(Shape::new(first.file.path.stem()).sketch.len) >= UNMISTAKABLE_START
        }
        _ => false,
    };
    // Many names that go on from the few words written, or many of one day, point nowhere.
    if top >= Likeness::Extended.band() && same > MOST {
        return Vec::new();
    }
    if let Some(first) = near.first_mut() {
        first.unmistakable = enough && same == 1;
    }
    near.retain(|other| band(other) <= top.saturating_add(u8::from(top > 0)));
    near.truncate(MOST);
    near
}
