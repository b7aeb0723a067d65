//! Which files a dead link may have meant: near misses over all names of the vault.
//!
//! The shapes of all names are made once per set of names, when first asked for, and found by what alike names have in
//! common: about the same letters, the same sound, or the same beginning.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::common_words::CommonWords;
use super::files::File;
use super::likeness::{LetterSets, Likeness, MOST_ERRORS, Shape, Sketch, Wanted, allowed_errors};
use super::spellings::{self, Spellings};
use super::{FileRef, NoteId, Vault, VaultPath};
use crate::sort;
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
    /// How its name is like the one that was written; `None` if it is the same name in another folder, or if the file was
    /// called so until it was renamed.
    pub likeness: Option<Likeness>,
    /// Nothing else can have been meant: the only file whose name has the same words, or goes on (or ends) after a
    /// long common beginning, or the file that was called so.
    pub unmistakable: bool,
}

/// The names of all files, ready for comparing, and all folders. Those of files that came lately stand apart, so that a
/// file that comes or goes costs no look at all others.
#[derive(Clone, Debug, Default)]
pub(super) struct NearNames {
    most: Arc<Names>,
    /// Few.
    late: Arc<Names>,
    /// How many names with a word are gone.
    gone: FxHashMap<Box<str>, u32>,
    /// How many files of `most` are gone.
    gone_files: usize,
}

/// So many files may come and go before all names are made ready anew.
const LATE: usize = 256;

impl NearNames {
    /// Takes the names of `files`.
    pub(super) fn new(files: impl IntoIterator<Item = FileRef>) -> NearNames {
        NearNames { most: Arc::new(Names::new(files)), ..NearNames::default() }
    }

    /// The same when some files came and others went; `None` if it is better to begin anew.
    pub(super) fn turned(
        &self,
        came: impl Iterator<Item = FileRef>,
        gone: &[(NoteId, &VaultPath)],
        vault: &Vault,
    ) -> Option<NearNames> {
        let kept = self.late.names.iter().filter_map(|(id, _)| vault.file(*id));
        let late = Arc::new(Names::new(kept.chain(came)));
        let mut new = NearNames { late, ..self.clone() };
        for (id, path) in gone {
            if !path.folder().is_empty() && vault.ids_under(path.folder()).is_empty() {
                // Its folder is gone, too.
                return None;
            }
            if self.late.names.iter().any(|(late, _)| late == id) {
                continue;
            }
            new.gone_files += 1;
            for word in words_of_short(path.stem()) {
                *new.gone.entry(fold::key(word).into()).or_default() += 1;
            }
        }
        (new.gone_files + new.late.names.len() < LATE).then_some(new)
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.most.folders.contains(folder) || self.late.folders.contains(folder)
    }

    fn count_with_word(&self, word: &str) -> u32 {
        let count = |counts: &FxHashMap<Box<str>, u32>| counts.get(word).copied().unwrap_or_default();
        (count(&self.most.words) + count(&self.late.words)).saturating_sub(count(&self.gone))
    }
}

/// How a name begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    /// [`Sketch::head`].
    first: u64,
    /// The eight bytes behind it.
    next: u64,
    /// The name's index.
    index: u32,
}

impl Head {
    fn new(letters: &str, sketch: &Sketch, index: u32) -> Head {
        let mut next = [0; 8];
        next.iter_mut().zip(letters.bytes().skip(8)).for_each(|(to, from)| *to = from);
        Head { first: sketch.head, next: u64::from_be_bytes(next), index }
    }

    /// Whether a name of the same first bytes may go on from this one, or end before it: or begins with the same day.
    fn may_go_on(&self, other: &Head) -> bool {
        let bytes = |next: u64| 8 - next.trailing_zeros() / 8;
        let both = bytes(self.next).min(bytes(other.next));
        let agrees = both == 0 || (self.next ^ other.next) >> (64 - 8 * both) == 0;
        agrees || self.first.to_be_bytes().iter().all(u8::is_ascii_digit)
    }
}

/// Names, ready for comparing, and their folders.
#[derive(Debug, Default)]
struct Names {
    sketches: Vec<Sketch>,
    names: Vec<(NoteId, Box<str>)>,
    /// Those too short to be found by their spelling, by their length in letters: the letters of each name and its index.
    by_len: Vec<Vec<(LetterSets, u32)>>,
    /// The others.
    spellings: Spellings,
    /// How each sounds, if that says anything, with its index; sorted.
    by_sound: Vec<(u32, u32)>,
    /// Sorted by how they begin.
    by_head: Vec<Head>,
    folders: FxHashSet<Box<str>>,
    /// Those of the names that are short and without digits, as people have them: to find people by.
    short: Option<Box<ShortNames>>,
    /// How many short names without digits, as people have them, have a word.
    words: FxHashMap<Box<str>, u32>,
}

/// Short names without digits, as people have them.
#[derive(Debug, Default)]
struct ShortNames {
    /// Those with a word that no other name has.
    unusual: Names,
    /// The others.
    common: Names,
    /// Indexes of the common ones by their words, sorted.
    by_words: Vec<(CommonWords, Vec<u32>)>,
    /// Some of their words, and the place in `by_words` of all of them; sorted.
    by_part: Vec<(CommonWords, usize)>,
}

impl ShortNames {
    fn new<'f>(
        files: impl Iterator<Item = &'f (Shape<'static>, FileRef)>,
        count: impl Fn(&str) -> u32,
    ) -> ShortNames {
        let with_words = files.map(|file| (CommonWords::of(file.1.path.stem(), &count), file));
        let (unusual, common): (Vec<_>, Vec<_>) = with_words.partition(|(words, _)| words.is_empty());
        let mut by_words: FxHashMap<CommonWords, Vec<u32>> = FxHashMap::default();
        for ((words, _), index) in common.iter().zip(0..) {
            by_words.entry(*words).or_default().push(index);
        }
        let mut by_words: Vec<(CommonWords, Vec<u32>)> = by_words.into_iter().collect();
        by_words.sort_unstable();
        let parts = |(at, words): (usize, CommonWords)| words.parts().skip(1).map(move |part| (part, at));
        let places = by_words.iter().enumerate().map(|(at, (words, _))| (at, *words));
        let mut by_part: Vec<(CommonWords, usize)> = places.flat_map(parts).collect();
        by_part.sort_unstable();
        let names = |files: Vec<(CommonWords, &'f _)>| Names::of(files.into_iter().map(|(_, file)| file));
        ShortNames { unusual: names(unusual), common: names(common), by_words, by_part }
    }

    /// The indexes of names that more than a common beginning speaks for and no word speaks against.
    fn may_be_misspelt(&self, wanted: &Shape<'_>, words: CommonWords) -> [(&Names, Vec<u32>); 2] {
        // Nobody has more words than these, and of a longer name there would be too many parts.
        let is_long = words.len() > MOST_WORDS;
        let common = match words.is_empty() || is_long {
            true => self.common.may_be_misspelt(wanted),
            false => {
                let near = |index: &u32| {
                    let name = self.common.get(*index);
                    name.is_some_and(|(sketch, _)| wanted.sketch.may_be_like(sketch))
                };
                sorted(self.not_told_apart(words).copied().filter(near).collect())
            }
        };
        [(&self.unusual, self.unusual.may_be_misspelt(wanted)), (&self.common, common)]
    }

    /// The common names that words of others do not tell apart from one with these words: those with all of them, or with
    /// none besides.
    fn not_told_apart(&self, words: CommonWords) -> impl Iterator<Item = &u32> {
        let start = self.by_part.partition_point(|(part, _)| *part < words);
        let with_more = self.by_part.get(start..).unwrap_or_default().iter();
        let with_more = with_more.take_while(move |(part, _)| *part == words).map(|(_, at)| *at);
        let place_of = |part| self.by_words.binary_search_by_key(&part, |(own, _)| *own).ok();
        let places = words.parts().filter_map(place_of).chain(with_more);
        places.filter_map(|at| self.by_words.get(at)).flat_map(|(_, indexes)| indexes)
    }
}

impl Names {
    fn new(files: impl IntoIterator<Item = FileRef>) -> Names {
        let shaped = |file: FileRef| (Shape::new(file.path.stem()), file);
        let files: Vec<(Shape<'_>, FileRef)> = files.into_iter().map(shaped).collect();
        let is_short = |(_, file): &&(_, FileRef)| words_of_short(file.path.stem()).next().is_some();
        let mut names = Names::of(&files);
        for (_, file) in &files {
            names.add_folders(file.path.folder());
            names.add_words(file.path.stem());
        }
        let count = |word: &str| names.words.get(word).copied().unwrap_or_default();
        names.short = Some(Box::new(ShortNames::new(files.iter().filter(is_short), count)));
        names
    }

    /// The names alone.
    fn of<'f>(files: impl IntoIterator<Item = &'f (Shape<'static>, FileRef)>) -> Names {
        let mut names = Names::default();
        for ((Shape { letters, sketch }, file), index) in files.into_iter().zip(0..) {
            names.add_sketch(sketch, index);
            names.by_head.push(Head::new(letters, sketch, index));
            names.sketches.push(*sketch);
            names.names.push((file.id, (**letters).into()));
        }
        names.by_head.sort_unstable();
        names.by_sound.sort_unstable();
        names.spellings = Spellings::new(names.names.iter().map(|(_, letters)| &**letters).zip(0..));
        names
    }

    fn add_sketch(&mut self, sketch: &Sketch, index: u32) {
        if sketch.len < spellings::SHORTEST {
            let len = place(sketch.len);
            if self.by_len.len() <= len {
                self.by_len.resize_with(len + 1, Vec::new);
            }
            self.by_len.get_mut(len).into_iter().for_each(|same| same.push((sketch.sets, index)));
        }
        if sketch.sound != 0 {
            self.by_sound.push((sketch.sound, index));
        }
    }

    /// Counts the words of a name, if a person could be called so.
    fn add_words(&mut self, name: &str) {
        for word in words_of_short(name) {
            let word = fold::key(word);
            match self.words.get_mut(&*word) {
                Some(count) => *count += 1,
                None => drop(self.words.insert(word.into(), 1)),
            }
        }
    }

    /// Adds a folder and those above it, each by every end of its path.
    fn add_folders(&mut self, folder: &str) {
        let mut folder = folder;
        while !folder.is_empty() {
            let key = fold::key(folder);
            if self.folders.contains(&*key) {
                return;
            }
            self.folders.insert(key.into());
            let mut end = folder;
            while let Some((_, shorter)) = end.split_once('/') {
                end = shorter;
                self.folders.insert(fold::key(end).into());
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// The indexes of all names that are alike, in order, and of some more, found without a look at each.
    fn may_be_like(&self, shape: &Shape<'_>) -> Vec<u32> {
        let mut found = self.few_errors(shape);
        let wanted = &shape.sketch;
        found.extend(self.same_sound(wanted));
        let bytes = wanted.bytes_in_head();
        for shorter in 2..bytes {
            let head = wanted.head & (u64::MAX << (64 - 8 * shorter));
            found.extend(self.heads(head, head).map(|head| head.index));
        }
        if bytes > 1 {
            let last = wanted.head | u64::MAX.checked_shr(8 * bytes).unwrap_or(0);
            let own = Head::new(&shape.letters, wanted, 0);
            let longer = self.heads(wanted.head, last).filter(|other| own.may_go_on(other));
            found.extend(longer.map(|head| head.index));
        }
        sorted(found)
    }

    /// Of those of [`Names::may_be_like`] the ones that more than a common beginning speaks for.
    fn may_be_misspelt(&self, wanted: &Shape<'_>) -> Vec<u32> {
        let mut found = self.few_errors(wanted);
        found.extend(self.same_sound(&wanted.sketch));
        sorted(found)
    }

    /// The indexes of the names that may have but a few wrong letters.
    fn few_errors(&self, Shape { letters, sketch: wanted }: &Shape<'_>) -> Vec<u32> {
        let most = allowed_errors(wanted.len.saturating_add(MOST_ERRORS));
        let mut found = self.spellings.sharing(letters, most);
        for len in wanted.len.saturating_sub(most)..spellings::SHORTEST {
            let same = self.by_len.get(place(len)).map(Vec::as_slice).unwrap_or_default();
            let allowed = allowed_errors(len.max(wanted.len));
            let near = same.iter().filter(|(sets, _)| wanted.sets.may_be_within(sets, allowed));
            found.extend(near.map(|(_, index)| *index));
        }
        found.retain(|index| {
            self.sketches.get(place(*index)).is_some_and(|sketch| wanted.may_be_like(sketch))
        });
        found
    }

    fn same_sound(&self, wanted: &Sketch) -> impl Iterator<Item = u32> {
        let sound = wanted.sound;
        let first = self.by_sound.partition_point(|(other, _)| *other < sound);
        let rest = self.by_sound.get(first..).unwrap_or_default().iter();
        // None is listed under 0: these names are too short to tell.
        rest.take_while(move |(other, _)| *other == sound).map(|(_, index)| *index)
    }

    /// The names whose beginnings lie between two, both included.
    fn heads(&self, first: u64, last: u64) -> impl Iterator<Item = &Head> {
        let start = self.by_head.partition_point(|head| head.first < first);
        let end = self.by_head.partition_point(|head| head.first <= last);
        self.by_head.get(start..end).unwrap_or_default().iter()
    }

    fn get(&self, index: u32) -> Option<(&Sketch, &(NoteId, Box<str>))> {
        Some((self.sketches.get(place(index))?, self.names.get(place(index))?))
    }
}

/// The words of a name that a person could have; of any other none.
fn words_of_short(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split_whitespace();
    let short = words.clone().count() <= MOST_WORDS && !name.bytes().any(|b| b.is_ascii_digit());
    words.filter(move |_| short)
}

fn sorted(mut found: Vec<u32>) -> Vec<u32> {
    found.sort_unstable();
    found.dedup();
    found
}

fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

impl Vault {
    /// Whether a folder with files has this vault-relative path, or one that ends so (any case, with or without a final
    /// `/`).
    pub fn has_folder(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        path.is_empty() || self.near_names().has_folder(&fold::key(path))
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
        sort_by_rank(&mut near);
        let mut near = best(near, Shape::new(last).sketch.len);
        if let Some(file) = self.renamed_from(target).filter(|file| among(file.id)) {
            near.iter_mut().for_each(|other| other.unmistakable = false);
            near.retain(|other| other.file.id != file.id);
            near.insert(0, NearFile { file, likeness: None, unmistakable: true });
            near.truncate(MOST);
        }
        near
    }

    /// The people whose note is called like `name`, but not so, by its letters or its sound, with how it is alike; the
    /// nearest first. Without most of those who are others, for the words by which the names differ are names of
    /// others, too: of 24,000 people hundreds are called nearly like one of them.
    pub fn people_like(&self, name: &str) -> Vec<(NoteId, Likeness)> {
        let near @ NearNames { most, late, gone, .. } = self.near_names();
        let wanted = Wanted::new(name);
        // What names have in common is less than it was when some are gone.
        let words = match gone.is_empty() {
            true => CommonWords::of(name, |word| near.count_with_word(word)),
            false => CommonWords::default(),
        };
        let short = [most, late].into_iter().filter_map(|names| names.short.as_deref());
        let candidates: Vec<_> =
            short.flat_map(|names| names.may_be_misspelt(&wanted.shape, words)).collect();
        let mut near = self.alike_in(&wanted, &candidates, &|id| self.is_person(id));
        sort_by_rank(&mut near);
        near.into_iter().filter_map(|near| Some((near.id, near.likeness?))).collect()
    }

    /// How many files have a short name, as people have them, with this word in it (any case).
    pub fn count_names_with_word(&self, word: &str) -> usize {
        place(self.near_names().count_with_word(&fold::key(word)))
    }

    /// Makes the names ready that near misses are looked for in, unless they are.
    pub fn prepare_near_names(&self) {
        self.near_names();
    }

    fn near_names(&self) -> &NearNames {
        let files = || self.files.iter().map(|(id, file)| file.to_ref(id));
        self.indexes.near.get_or_init(|| NearNames::new(files()))
    }

    fn alike(&self, wanted: &str, among: &dyn Fn(NoteId) -> bool) -> Vec<Alike<'_>> {
        let NearNames { most, late, .. } = self.near_names();
        let wanted = Wanted::new(wanted);
        let candidates = [most, late].map(|names| (&**names, names.may_be_like(&wanted.shape)));
        self.alike_in(&wanted, &candidates, among)
    }

    /// As [`Vault::alike`], in those names that may be like it, given by index.
    fn alike_in(
        &self,
        wanted: &Wanted<'_>,
        candidates: &[(&Names, Vec<u32>)],
        among: &dyn Fn(NoteId) -> bool,
    ) -> Vec<Alike<'_>> {
        if wanted.shape.sketch.len == 0 {
            return Vec::new();
        }
        let mut found = Vec::new();
        let names = candidates
            .iter()
            .flat_map(|(names, indexes)| indexes.iter().filter_map(|index| names.get(*index)));
        for (sketch, (id, letters)) in names {
            let file = || self.files.get(*id);
            let stem = || file().map_or("", |file| file.path.stem());
            let other = Shape { letters: Cow::Borrowed(letters), sketch: *sketch };
            let likeness = wanted.compare(stem, &other);
            if (likeness.is_some() || wanted.is(stem, &other))
                && among(*id)
                && let Some(file) = file()
            {
                found.push(Alike { id: *id, file, likeness });
            }
        }
        found
    }
}

/// A file that may become a [`NearFile`]: a person can have a hundred of these.
struct Alike<'v> {
    id: NoteId,
    file: &'v File,
    likeness: Option<Likeness>,
}

fn band(likeness: Option<Likeness>) -> u8 {
    likeness.map_or(0, Likeness::band)
}

fn sort_by_rank(near: &mut [Alike<'_>]) {
    let rank = |near: &Alike<'_>| (band(near.likeness), near.likeness, near.file.path.as_str().len());
    sort::by(near, |a, b| rank(a).cmp(&rank(b)).then_with(|| a.file.path.cmp(&b.file.path)));
}

/// Of the ranked candidates those worth showing, with a word on whether the first can be meant alone.
fn best(mut near: Vec<Alike<'_>>, wanted_len: u32) -> Vec<NearFile> {
    let Some(first) = near.first() else { return Vec::new() };
    let (top, likeness) = (band(first.likeness), first.likeness);
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
    near.retain(|other| band(other.likeness) <= top.saturating_add(u8::from(top > 0)));
    let first = [enough && same == 1].into_iter().chain(std::iter::repeat(false));
    let near = near.into_iter().zip(first).take(MOST);
    near.map(|(Alike { id, file, likeness }, unmistakable)| NearFile {
        file: file.to_ref(id),
        likeness,
        unmistakable,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Names, Shape, Wanted};
    use crate::vault::config::Config;
    use crate::vault::{Change, FileKind, FileRef, NoteId, Vault, VaultPath};

    fn path(name: &str) -> VaultPath {
        VaultPath::new(&format!("{name}.md")).unwrap()
    }

    const NAME: &str = "(F/)?[A-Ca-c][a-cé]{1,9}( [A-C][a-c]{2,7})?( 2025)?";

    proptest! {
        #[test]
        fn names_are_found_as_if_each_was_asked(names in prop::collection::vec(NAME, 0..60), wanted in NAME) {
            let files = names.iter().zip(0..).map(|(name, id)| FileRef {
                id: NoteId(id),
                path: path(name),
                kind: FileKind::Note,
            });
            let shaped = Names::new(files);
            let candidates = shaped.may_be_like(&Shape::new(&wanted));
            let alike: Vec<u32> = (0_u32..).zip(&names).filter(|(_, name)| {
                let name = name.rsplit('/').next().unwrap();
                Wanted::new(&wanted).compare(|| name, &Shape::new(name)).is_some()
            }).map(|(index, _)| index).collect();
            let missing: Vec<&u32> = alike.iter().filter(|index| !candidates.contains(index)).collect();
            prop_assert!(missing.is_empty(), "{missing:?} of {alike:?}");
        }

        #[test]
        fn files_that_come_and_go_leave_the_names_that_a_fresh_vault_has(
            steps in prop::collection::vec((NAME, any::<bool>()), 1..30),
            wanted in prop::collection::vec(NAME, 4),
        ) {
            let mut vault = Vault::new(Arc::new(Config::default()));
            for (name, comes) in steps {
                let change = if comes { Change::Attachment(path(&name)) } else { Change::Remove(path(&name)) };
                vault.apply(vec![change]);
                let mut fresh = Vault::new(Arc::new(Config::default()));
                fresh.apply(vault.files_under("").into_iter().map(|file| Change::Attachment(file.path)).collect());
                for wanted in &wanted {
                    let paths = |vault: &Vault| -> Vec<_> {
                        let near = vault.near_files(wanted).into_iter();
                        near.map(|near| (near.file.path, near.likeness, near.unmistakable)).collect()
                    };
                    prop_assert_eq!(paths(&vault), paths(&fresh));
                    let word = wanted.split(' ').next().unwrap();
                    prop_assert_eq!(vault.count_names_with_word(word), fresh.count_names_with_word(word));
                    prop_assert_eq!(vault.has_folder("F"), fresh.has_folder("F"));
                }
            }
        }
    }
}
