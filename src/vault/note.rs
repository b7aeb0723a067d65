//! One note of a vault, and the changes that make vaults.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::panic::catch_unwind;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxBuildHasher;

use super::VaultPath;
use super::config::Config;
use super::facts::Facts;
use super::memo::Memo;
use super::task_links::{DoneDates, TaskLinks};
use crate::syntax::{ParsedNote, fold, parse};
use crate::text::{LineCol, LineCounter, LineIndex, PositionEncoding, TextRange, TextSize, slice, span};

/// A file's number within one vault. Stays the same while the path exists; never reused for another path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteId(pub u32);

/// In notes of up to so many bytes lines may be counted each time.
const SHORT: usize = 16 << 10;

/// Who says what a note's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The file on disk.
    Disk {
        /// Length in bytes.
        len: u64,
        /// Modification time, nanoseconds since the Unix epoch.
        mtime: i128,
        /// The bytes were not UTF-8: the text is a lossy reading that must never be written back.
        lossy: bool,
    },
    /// An open buffer; the disk never overrides it.
    Editor {
        /// The client's document version.
        version: i32,
    },
}

impl Origin {
    /// A text that the editor had and no longer vouches for: equals no state of a file on disk.
    pub(super) const UNKNOWN: Origin = Origin::Disk { len: u64::MAX, mtime: i128::MIN, lossy: false };
}

/// What the disk last said of a note's file. Kept while the note is open in the editor; empty for a note that never was
/// on disk. Times are nanoseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct FileStamp {
    /// Length in bytes.
    pub len: Option<u64>,
    /// When its text was last written.
    pub modified: Option<i128>,
    /// When it was made. Not every file system knows.
    pub created: Option<i128>,
}

impl FileStamp {
    /// What an origin says, and `before` what it does not.
    fn seen(origin: Origin, before: FileStamp) -> FileStamp {
        match origin {
            Origin::Disk { len, mtime, .. } if origin != Origin::UNKNOWN => {
                FileStamp { len: Some(len), modified: Some(mtime), ..before }
            }
            Origin::Disk { .. } | Origin::Editor { .. } => before,
        }
    }
}

/// A note: its text and what was read in it. Shared, never changed.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its number.
    pub id: NoteId,
    /// Where it is.
    pub path: VaultPath,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
    /// Whose text that is.
    pub origin: Origin,
    /// What the disk last said of its file.
    pub stamp: FileStamp,
    /// What the text says.
    pub parsed: ParsedNote,
    lines: OnceLock<LineIndex>,
    anchors: OnceLock<Anchors>,
    /// Tasks with ids or dependencies, in both formats of task lines; most notes have none.
    task_links: Option<Box<[TaskLinks; 2]>>,
    done_dates: DoneDates,
    facts: Facts,
    memo: Arc<Memo>,
}

impl Note {
    /// Reads `text`.
    pub fn new(id: NoteId, path: VaultPath, text: Arc<str>, origin: Origin) -> Note {
        // A fault of ours in reading one note must cost that note, not the vault: it is served as plain text.
        let parsed = catch_unwind(|| parse(&text)).unwrap_or_default();
        let (lines, anchors) = (OnceLock::new(), OnceLock::new());
        let (stamp, facts, memo) =
            (FileStamp::seen(origin, FileStamp::default()), Facts::default(), Arc::default());
        let (task_links, done_dates) = (None, DoneDates::default());
        let mut note = Note {
            id,
            path,
            text,
            origin,
            stamp,
            parsed,
            lines,
            anchors,
            task_links,
            done_dates,
            facts,
            memo,
        };
        note.task_links = TaskLinks::of(&note);
        note.done_dates = DoneDates::of(&note);
        note.facts = Facts::of(&note);
        note
    }

    /// The same note, made on disk at `created` (nanoseconds since the Unix epoch).
    #[must_use]
    pub fn created_at(self, created: Option<i128>) -> Note {
        Note { stamp: FileStamp { created, ..self.stamp }, ..self }
    }

    /// What a floor above works out from the path and text of this note, kept as long as they stay. One value of each
    /// type: `make` must give the same for the same note, whoever asks.
    pub fn derived<T: Send + Sync + 'static>(&self, make: impl Fn(&Note) -> T) -> &T {
        self.memo.get(|| make(self))
    }

    /// Of each of its links, in order, a print of the name that the link is looked up by: links that lead to one file have
    /// the same.
    pub fn link_prints(&self) -> &[u32] {
        self.facts.link_prints()
    }

    /// What the note adds to the vault's indexes.
    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// How many of its done tasks have a date.
    pub(super) fn done_dates(&self) -> DoneDates {
        self.done_dates
    }

    /// Its tasks with ids or dependencies, as read in emoji and in Dataview format.
    pub(super) fn task_links(&self) -> Option<&[TaskLinks; 2]> {
        self.task_links.as_deref()
    }

    /// The line index of the text, made when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Lines and columns of byte offsets. Where there is no index, it is not made for a short note: places in thousands of
    /// notes are shown, of which most are asked once.
    pub fn positions(&self, encoding: PositionEncoding) -> Positions<'_> {
        let counter = self.counts_lines().then(|| LineCounter::new(&self.text, encoding));
        Positions { note: self, encoding, counter }
    }

    /// Whether lines are counted, for there is no index and the note is short.
    fn counts_lines(&self) -> bool {
        self.lines.get().is_none() && self.text.len() <= SHORT
    }

    /// The zero-based line of a byte offset.
    pub fn line_of(&self, offset: TextSize) -> u32 {
        self.positions(PositionEncoding::Utf8).line_col(offset).line
    }

    /// The line that a byte offset lies on, without its line end.
    pub fn line_around(&self, offset: TextSize) -> TextRange {
        self.short_line_around(offset).unwrap_or_else(|| {
            let lines = self.lines();
            lines.line_range(&self.text, lines.line_of(offset)).unwrap_or_default()
        })
    }

    /// As [`Note::line_around`], in a short note without an index; `None` in another one, or if the line has a carriage
    /// return.
    fn short_line_around(&self, offset: TextSize) -> Option<TextRange> {
        let bytes = Some(self.text.as_bytes()).filter(|_| self.counts_lines())?;
        let (before, behind) = bytes.split_at_checked(usize::from(offset))?;
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        let end = memchr::memchr(b'\n', behind).map_or(bytes.len(), |len| before.len() + len);
        let line = bytes.get(start..end)?;
        memchr::memchr(b'\r', line).is_none().then(|| span(start, end))
    }

    /// What a link's fragment can name, made when first asked for.
    pub(super) fn anchors(&self) -> &Anchors {
        self.anchors.get_or_init(|| Anchors::new(&self.text, &self.parsed))
    }

    /// The text of the frontmatter key `title`, else of the first heading of level 1; `None` without either.
    pub fn title(&self) -> Option<String> {
        self.titles().next().map(Cow::into_owned)
    }

    /// The aliases in the frontmatter, as written.
    pub fn aliases(&self) -> Vec<Cow<'_, str>> {
        super::people::aliases(self)
    }

    /// All tags without `#`, with their place: those of the frontmatter first, then those of the body.
    pub fn tags(&self) -> Vec<(Cow<'_, str>, TextRange)> {
        super::tags::of_note(self)
    }

    /// The text of the frontmatter key `title` and that of the first heading of level 1.
    pub(super) fn titles(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let front = self.parsed.frontmatter.as_ref();
        let titled = front.and_then(|front| front.get("title")).and_then(|node| node.text(&self.text));
        let titled = titled.map(|title| match title {
            Cow::Borrowed(title) => Cow::Borrowed(title.trim()),
            Cow::Owned(title) => Cow::Owned(title.trim().to_owned()),
        });
        let heading = self.parsed.headings.iter().find(|heading| heading.level == 1);
        let heading = heading.map(|heading| Cow::Borrowed(slice(&self.text, heading.text)));
        titled.into_iter().chain(heading).filter(|title| !title.is_empty())
    }

    /// The same note under its number in the vault.
    pub(super) fn with_id(mut note: Arc<Note>, id: NoteId) -> Arc<Note> {
        if note.id != id {
            Arc::make_mut(&mut note).id = id;
        }
        note
    }

    /// The same note under another path.
    pub(super) fn with_path(&self, path: VaultPath) -> Note {
        Note { path, ..self.clone() }
    }

    /// The same note under another origin.
    pub(super) fn with_origin(&self, origin: Origin) -> Note {
        Note { origin, stamp: FileStamp::seen(origin, self.stamp), ..self.clone() }
    }

    /// The same note, knowing of its file what only `before` knows, an older state of it.
    pub(super) fn after(self, before: Option<&Arc<Note>>) -> Note {
        let old = before.map(|before| before.stamp).unwrap_or_default();
        let FileStamp { len, modified, created } = self.stamp;
        let stamp = FileStamp {
            len: len.or(old.len),
            modified: modified.or(old.modified),
            created: created.or(old.created),
        };
        Note { stamp, ..self }
    }
}

/// Headings and block ids in the form they are compared in, as hashes: most notes are linked to, few by fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Anchors {
    /// Of each heading its level and key.
    headings: Box<[(u8, u64)]>,
    blocks: Box<[u64]>,
}

impl Anchors {
    fn new(text: &str, parsed: &ParsedNote) -> Anchors {
        let headings = parsed.headings.iter();
        let headings =
            headings.map(|heading| (heading.level, hash(&fold::heading_key(slice(text, heading.text)))));
        let blocks = parsed.blocks.iter().map(|block| hash(&fold::key(block.id(text))));
        Anchors { headings: headings.collect(), blocks: blocks.collect() }
    }

    /// The first heading from index `first` on that is deeper than `level` and has this key.
    pub(super) fn heading(&self, first: usize, level: u8, key: &str) -> Option<(usize, u8)> {
        let key = hash(key);
        let mut rest = self.headings.iter().enumerate().skip(first);
        rest.find(|(_, (deep, own))| *deep > level && *own == key).map(|(index, (level, _))| (index, *level))
    }

    /// The index of the first block id with this key.
    pub(super) fn block(&self, key: &str) -> Option<usize> {
        let key = hash(key);
        self.blocks.iter().position(|block| *block == key)
    }
}

/// 64 bits are enough not to meet by chance in one note.
fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

/// Finds the lines and columns of places in one note: see [`Note::positions`].
#[derive(Debug)]
pub struct Positions<'n> {
    note: &'n Note,
    encoding: PositionEncoding,
    counter: Option<LineCounter<'n>>,
}

impl Positions<'_> {
    /// What [`LineIndex::line_col`] says of an offset.
    pub fn line_col(&mut self, offset: TextSize) -> LineCol {
        let counted = self.counter.as_mut().and_then(|counter| counter.line_col(offset));
        counted.unwrap_or_else(|| self.note.lines().line_col(&self.note.text, offset, self.encoding))
    }
}

/// What kind of file a link can point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A note whose text is known.
    Note,
    /// Any other file: of a kind that Obsidian shows, or of another that links name in full, or an unreadable note.
    Attachment,
}

/// One change to a vault.
#[derive(Clone, Debug)]
pub enum Change {
    /// A note is new or has a new text. A `Disk` text never replaces an `Editor` text; see [`Change::Close`].
    Upsert {
        /// Which.
        path: VaultPath,
        /// Its text, byte order mark removed.
        text: Arc<str>,
        /// Whose text.
        origin: Origin,
    },
    /// A note was read in another thread already; as `Upsert`, without parsing again. Its id is not looked at.
    Parsed(Arc<Note>),
    /// An attachment exists.
    Attachment(VaultPath),
    /// A file is gone from disk. A note open in the editor stays.
    Remove(VaultPath),
    /// The editor closed a note: the next `Upsert` from disk counts. Follow it by that, or by `Remove`.
    Close(VaultPath),
    /// New configuration.
    Config(Arc<Config>),
    /// The first scan is complete: from now on an unresolved link is a fact.
    Loaded,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Note, NoteId, Origin, TextSize};
    use crate::vault::VaultPath;

    proptest! {
        #[test]
        fn a_line_is_the_one_that_the_index_has(text in "[aé🔼]{0,3}(\\n[aé]{0,3}|\\r\\n[a]{0,2}|\\r){0,5}") {
            let note = Note::new(NoteId(0), VaultPath::new("A.md").unwrap(), Arc::from(&*text), Origin::Editor { version: 1 });
            let offsets = (0..=text.len() + 1).map(|at| TextSize::new(at as u32));
            let counted: Vec<_> = offsets.clone().map(|at| note.short_line_around(at)).collect();
            let lines = note.lines();
            for (at, counted) in offsets.zip(counted) {
                let line = lines.line_range(&text, lines.line_of(at)).unwrap();
                prop_assert!(counted.is_none_or(|counted| counted == line), "{at:?}");
                prop_assert_eq!(note.line_around(at), line);
            }
        }
    }
}
