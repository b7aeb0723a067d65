//! What a vault answers with.

use super::{FileKind, NoteId, VaultPath};
use crate::syntax::Link;
use crate::text::TextRange;

/// What a change touched, so that callers know what to do again.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Notes whose text changed, new ones included. Sorted.
    pub changed: Vec<NoteId>,
    /// Notes whose diagnostics may differ although their text is the same: they link to a name, heading, block or
    /// person that appeared, went or moved. Sorted, without those in `changed`.
    pub affected: Vec<NoteId>,
    /// Notes that are gone. Sorted.
    pub removed: Vec<NoteId>,
    /// Some file name, title, alias or name of a person came or went: what a rule proposes in place of a dead link
    /// or an unknown name may differ in any note that has one, in `affected` or not.
    pub names: bool,
    /// What some note says beyond its prose changed: links, mentions, tags, properties, names,
    /// headings, tasks, inline fields or queries.
    /// Answers that count over the vault may differ.
    pub said: bool,
    /// Configuration changed or the scan completed: everything may differ.
    pub everything: bool,
}

/// A file of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// Its number.
    pub id: NoteId,
    /// Its path.
    pub path: VaultPath,
    /// What it is.
    pub kind: FileKind,
}

/// By which rule one of several candidates won (`reference`: Obsidian, link resolution).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WonBy {
    /// It was the only one.
    Only,
    /// Its vault-relative path is exactly the target.
    ExactPath,
    /// It lies in the linking note's own folder.
    OwnFolder,
    /// Its path is the shortest.
    ShortestPath,
    /// Of several shortest paths it is the first by code points. Obsidian is unstable here.
    FirstByName,
}

/// The files a target may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// The one that wins.
    pub file: FileRef,
    /// The rule that decided.
    pub won_by: WonBy,
    /// The others, in order of preference.
    pub others: Vec<FileRef>,
}

/// Where a link's fragment leads inside its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FragmentTarget {
    /// No fragment.
    None,
    /// A heading: index in `ParsedNote::headings`.
    Heading(u32),
    /// A block: index in `ParsedNote::blocks`.
    Block(u32),
    /// The file has no such heading or block.
    Missing,
    /// The file is no note (`#page=3` of a PDF).
    NotANote,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A URL: nothing of the vault.
    External,
    /// A file.
    File {
        /// Which, and how it was chosen.
        file: Candidates,
        /// Where in it.
        fragment: FragmentTarget,
    },
    /// No file of the vault.
    Unresolved,
}

/// A link seen from its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The note the link stands in.
    pub from: NoteId,
    /// The link.
    pub link: Link,
}

/// What a note is about (`reference`: the vault). From frontmatter `type`, then a `type/…` tag, then its folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// `people`, `person`.
    Person,
    /// `project`, `projects`.
    Project,
    /// `customer`, `customers`.
    Customer,
    /// Any other `type`, folded.
    Other(Box<str>),
}

/// A note that is about something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The note.
    pub id: NoteId,
    /// What it is.
    pub kind: EntityKind,
    /// Its names as written, stem first, then `title`, then aliases; without doubles.
    pub names: Vec<String>,
}

/// A person found by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonMatch {
    /// The person's note.
    pub id: NoteId,
    /// The person's name as its note's stem writes it.
    pub name: String,
    /// The name matched an alias, not stem or title.
    pub by_alias: bool,
}

/// What an `@mention` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionTarget {
    /// `@` and the name, as far as it reaches.
    pub range: TextRange,
    /// The people it may mean: none (unknown), one, or several.
    pub people: Vec<PersonMatch>,
}

/// A tag and its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagUse {
    /// As first written (by path), without `#`.
    pub name: String,
    /// How many notes have it or a tag below it.
    pub notes: usize,
}

/// A property name and its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyUse {
    /// As first written (by path).
    pub name: String,
    /// How many notes have it.
    pub notes: usize,
}

/// A link target that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadTarget {
    /// As first written, decoded, without fragment.
    pub target: String,
    /// How many links name it.
    pub links: usize,
    /// The target folded by [`crate::syntax::fold::search_key`].
    pub folded: Box<str>,
}
