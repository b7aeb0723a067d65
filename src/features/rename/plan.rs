//! What a rename comes to: files that move and edits of notes.

use std::collections::BTreeMap;

use super::{CanvasEdits, Recast};
#[cfg(doc)]
use crate::syntax::fold;
use crate::text::TextEdit;
use crate::vault::VaultPath;

/// A rename that was proven: nothing but names changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenamePlan {
    /// Files that get another path, those that were moved already left out.
    pub moves: Vec<FileMove>,
    /// The edits of each note, under the path that it has before the moves; in order.
    pub edits: BTreeMap<VaultPath, Vec<PlannedEdit>>,
    /// Notes that name what was renamed and could not be edited; only where the rename is done already and refusing
    /// it would help nobody.
    pub left: Vec<VaultPath>,
    /// The notes whose headings or block ids get other names, by their path before, with the keys of the old ones
    /// ([`fold::heading_key`], [`fold::key`]).
    pub reworded: BTreeMap<VaultPath, Vec<String>>,
    /// The notes that are known as something else afterwards, told in `notices`.
    pub recast: Vec<Recast>,
    /// The edits of canvases.
    pub canvases: Vec<CanvasEdits>,
    /// What names the thing by its old name and was not changed, for it is no note or only looks like the name: a sentence
    /// for the user each.
    pub notices: Vec<String>,
}

/// A file gets another path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMove {
    /// The path it has.
    pub from: VaultPath,
    /// The path it gets.
    pub to: VaultPath,
}

/// An edit and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedEdit {
    /// The edit.
    pub edit: TextEdit,
    /// What for.
    pub reason: Reason,
}

/// What an edit of a rename is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The thing's own name: title, heading, tag, key.
    Name,
    /// A link to it.
    Link,
    /// A link to another file that the new name would have taken over.
    OtherLink,
    /// An `@mention`.
    Mention,
    /// A name or path in a query block.
    Query,
    /// The old name, kept as an alias.
    OldName,
    /// A card of a canvas.
    Canvas,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 7] = [
        Reason::Name,
        Reason::Link,
        Reason::OtherLink,
        Reason::Mention,
        Reason::Query,
        Reason::OldName,
        Reason::Canvas,
    ];

    /// A heading for edits of this kind.
    pub fn label(self) -> &'static str {
        match self {
            Reason::Name => "The name itself",
            Reason::Link => "Links",
            Reason::OtherLink => "Links to other notes that would become ambiguous",
            Reason::Mention => "Mentions",
            Reason::Query => "Query blocks",
            Reason::OldName => "The old name as an alias",
            Reason::Canvas => "Canvases",
        }
    }
}

impl RenamePlan {
    /// How many edits it has.
    pub fn edit_count(&self) -> usize {
        let canvases = self.canvases.iter().map(|canvas| canvas.edits.len());
        self.edits.values().map(Vec::len).chain(canvases).sum()
    }
}
