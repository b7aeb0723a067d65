//! The vault's indexes and the questions they answer.

use std::sync::Arc;

use super::config::Config;
use super::{Change, FileKind, Note, NoteId, VaultPath};
use crate::syntax::{Link, Mention};
use crate::text::TextRange;

/// A snapshot of a vault: notes, attachments and indexes over them. Cloning copies a few pointers.
#[derive(Clone, Debug, Default)]
pub struct Vault {
    config: Arc<Config>,
}

/// What a change touched, so that callers know what to do again.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Notes whose text changed, new ones included.
    pub changed: Vec<NoteId>,
    /// Notes whose diagnostics may differ although their text is the same: they link to a name, heading, block or
    /// person that appeared, went or moved. Sorted, without those in `changed`.
    pub affected: Vec<NoteId>,
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
}

impl Vault {
    /// An empty vault that is not loaded.
    pub fn new(config: Arc<Config>) -> Vault {
        Vault { config }
    }

    /// Makes the changes, in order. Work is proportional to the changed notes, not to the vault.
    pub fn apply(&mut self, _changes: Vec<Change>) -> Touched {
        Touched::default()
    }

    /// The configuration.
    pub fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// Whether the first scan is complete. Before, "unresolved" means "not seen yet".
    pub fn is_loaded(&self) -> bool {
        false
    }

    /// Grows with every [`Vault::apply`].
    pub fn revision(&self) -> u64 {
        0
    }

    /// How many notes there are.
    pub fn note_count(&self) -> usize {
        0
    }

    /// All notes, sorted by path.
    pub fn notes(&self) -> Vec<&Arc<Note>> {
        Vec::new()
    }

    /// A note by number.
    pub fn note(&self, _id: NoteId) -> Option<&Arc<Note>> {
        None
    }

    /// A note by its exact path.
    pub fn note_at(&self, _path: &VaultPath) -> Option<&Arc<Note>> {
        None
    }

    /// Any file by number, attachments included.
    pub fn file(&self, _id: NoteId) -> Option<FileRef> {
        None
    }

    /// All attachments, sorted by path.
    pub fn attachments(&self) -> Vec<FileRef> {
        Vec::new()
    }

    /// What a link of `from` leads to.
    pub fn resolve(&self, _from: &Note, _link: &Link) -> Resolution {
        Resolution::Unresolved
    }

    /// The file a decoded target without fragment means, seen from a note at `from`.
    pub fn resolve_target(&self, _from: &VaultPath, _target: &str) -> Option<Candidates> {
        None
    }

    /// Where a decoded fragment leads in `note`.
    pub fn resolve_fragment(&self, _note: &Note, _fragment: &str) -> FragmentTarget {
        FragmentTarget::Missing
    }

    /// The shortest way to write a link to `file` from `from` under the configured link format, without `.md`
    /// for wikilinks; resolving it from `from` gives `file` back.
    pub fn link_text(&self, _from: &VaultPath, _file: &FileRef) -> String {
        String::new()
    }

    /// All links that lead to this file, by linking note's path, then place.
    pub fn backlinks(&self, _file: NoteId) -> Vec<Backlink> {
        Vec::new()
    }

    /// Link targets that lead nowhere, most linked first.
    pub fn dead_targets(&self) -> Vec<DeadTarget> {
        Vec::new()
    }

    /// What a note is about, if it says.
    pub fn entity(&self, _id: NoteId) -> Option<&Entity> {
        None
    }

    /// All people, projects, customers and other typed notes of a kind, sorted by first name.
    pub fn entities(&self, _kind: &EntityKind) -> Vec<&Entity> {
        Vec::new()
    }

    /// The people that `name` (with or without blanks, any case) may mean: stem, title or alias.
    pub fn people_named(&self, _name: &str) -> Vec<PersonMatch> {
        Vec::new()
    }

    /// What an `@mention` in `note` means: the longest known name that fits, else the guess.
    pub fn resolve_mention(&self, _note: &Note, mention: &Mention) -> MentionTarget {
        MentionTarget { range: mention.guess, people: Vec::new() }
    }

    /// Notes with an alias that equals `name` (folded).
    pub fn notes_with_alias(&self, _name: &str) -> Vec<NoteId> {
        Vec::new()
    }

    /// Notes whose frontmatter title or first heading equals `title` (folded).
    pub fn notes_with_title(&self, _title: &str) -> Vec<NoteId> {
        Vec::new()
    }

    /// All tags, most used first.
    pub fn tags(&self) -> Vec<TagUse> {
        Vec::new()
    }

    /// Notes with this tag (with or without `#`, any case) or one below it, sorted by path; the ranges are those
    /// of the tag in the note.
    pub fn notes_with_tag(&self, _tag: &str) -> Vec<(NoteId, TextRange)> {
        Vec::new()
    }

    /// All property names of frontmatters, most used first.
    pub fn properties(&self) -> Vec<PropertyUse> {
        Vec::new()
    }

    /// The text values of a property with how many notes have each, most used first.
    pub fn property_values(&self, _name: &str) -> Vec<(String, usize)> {
        Vec::new()
    }
}
