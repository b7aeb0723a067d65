//! Completion: notes, headings, blocks, aliases, people, tags, frontmatter keys and values.

use jiff::civil::Date;

use crate::text::{TextRange, TextSize};
use crate::vault::{EntityKind, Note, NoteId, Vault};

/// What an item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A note that says what it is about.
    Entity(EntityKind),
    /// Any other note.
    Note,
    /// An attachment.
    Attachment,
    /// A target that links name and no file has.
    DeadTarget,
    /// A heading.
    Heading,
    /// A block.
    Block,
    /// An alias or display text.
    Alias,
    /// A tag.
    Tag,
    /// A frontmatter key.
    Property,
    /// A frontmatter value.
    Value,
}

/// What to show when the item is chosen in the list; made when asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Documentation {
    /// Nothing to say.
    None,
    /// The note's card: see [`documentation`].
    Note(NoteId),
    /// This text (Markdown).
    Text(String),
}

/// One item. All items of an answer replace the same range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What the list shows.
    pub label: String,
    /// Behind the label, in grey: kind, folder.
    pub detail: String,
    /// What it is.
    pub kind: ItemKind,
    /// What the typed text is matched against.
    pub filter: String,
    /// What is inserted, as plain text; the protocol layer escapes it where it sends snippets.
    pub insert: String,
    /// What to show beside the list.
    pub documentation: Documentation,
}

/// An answer: items best first.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Completions {
    /// The bytes every item replaces; it ends at the cursor.
    pub range: TextRange,
    /// The items, best first.
    pub items: Vec<Item>,
    /// There are more than the limit allows: ask again as typing goes on.
    pub incomplete: bool,
}

/// What can stand at `offset`. `None` where nothing is to be completed (prose, code).
///
/// `recent` are the notes opened lately, the last one first.
pub fn complete(
    _vault: &Vault,
    _note: &Note,
    _offset: TextSize,
    _recent: &[NoteId],
    _today: Date,
) -> Option<Completions> {
    None
}

/// The Markdown for an item's note: what it is and how it begins.
pub fn documentation(_vault: &Vault, _id: NoteId) -> Option<String> {
    None
}
