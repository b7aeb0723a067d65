//! One note of a vault, and the changes that make vaults.

use std::sync::{Arc, OnceLock};

use super::VaultPath;
use super::config::Config;
use crate::syntax::{ParsedNote, parse};
use crate::text::LineIndex;

/// A file's number within one vault. Stays the same while the path exists; never reused for another path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteId(pub u32);

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
    /// What the text says.
    pub parsed: ParsedNote,
    lines: OnceLock<LineIndex>,
}

impl Note {
    /// Reads `text`.
    pub fn new(id: NoteId, path: VaultPath, text: Arc<str>, origin: Origin) -> Note {
        let parsed = parse(&text);
        Note { id, path, text, origin, parsed, lines: OnceLock::new() }
    }

    /// The line index of the text, made when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The text of the frontmatter key `title`, else of the first heading of level 1; `None` without either.
    pub fn title(&self) -> Option<String> {
        let front = self.parsed.frontmatter.as_ref();
        let titled = front.and_then(|front| front.get("title")).and_then(|node| node.text(&self.text));
        if let Some(title) = titled.filter(|title| !title.trim().is_empty()) {
            return Some(title.trim().to_owned());
        }
        let heading = self.parsed.headings.iter().find(|heading| heading.level == 1)?;
        Some(crate::text::slice(&self.text, heading.text).to_owned())
    }
}

/// What kind of file a link can point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A `.md` file.
    Note,
    /// Any other file that Obsidian accepts, and files of other kinds that links name with their extension.
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
    Parsed(Box<Note>),
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
