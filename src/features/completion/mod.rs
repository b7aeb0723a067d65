//! Completion: notes, headings, blocks, aliases, people, tags, frontmatter keys and values.

mod context;
mod dataview;
mod displays;
mod files;
mod frontmatter;
mod frontmatter_context;
mod headings;
mod people;
mod site;
mod tags;
mod task;
mod task_dates;
mod task_fields;
mod task_values;
mod tasks_function;
mod tasks_query;

use jiff::civil::Date;

pub(super) use self::people::joined as joined_names;

use self::context::Context;
use super::card;
use super::wording::one_line;
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
    /// A value: of a property, of a field, a word for a date.
    Value,
    /// A function of a query.
    Function,
    /// A word of a query's language.
    Keyword,
    /// A folder.
    Folder,
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
    /// The bytes every item replaces. It ends at the cursor, or behind the `]` there where the brackets have to go.
    pub range: TextRange,
    /// The items, best first.
    pub items: Vec<Item>,
    /// There are more than the limit allows: ask again as typing goes on.
    pub incomplete: bool,
}

/// About so many bytes an answer takes on the wire at most, and so many an item beside its texts.
const ANSWER: usize = 60_000;
const ITEM: usize = 400;

impl Completions {
    /// Leaves out the last items where names are so long that the answer would take long to send at each key.
    fn cut(&mut self) {
        let mut bytes = 0;
        let fitting = self.items.iter().take_while(|item| {
            bytes += ITEM + item.label.len() + item.detail.len() + item.insert.len();
            bytes += if item.filter == item.label { 0 } else { item.filter.len() };
            bytes <= ANSWER
        });
        let fitting = fitting.count().max(1);
        self.incomplete |= fitting < self.items.len();
        self.items.truncate(fitting);
    }
}

/// What an answer is made from.
#[derive(Clone, Copy)]
struct Request<'a> {
    vault: &'a Vault,
    note: &'a Note,
    offset: TextSize,
    recent: &'a [NoteId],
    today: Date,
}

impl Request<'_> {
    /// The most items in one answer.
    fn limit(&self) -> usize {
        self.vault.config().completion.limit.max(1)
    }
}

/// What can stand at `offset`. `None` where nothing is to be completed (prose, code).
///
/// `recent` are the notes opened lately, the last one first.
pub fn complete(
    vault: &Vault,
    note: &Note,
    offset: TextSize,
    recent: &[NoteId],
    today: Date,
) -> Option<Completions> {
    let request = Request { vault, note, offset, recent, today };
    let contexts = context::contexts(note, offset, vault.config().markdown_links);
    let mut answers = contexts.iter().filter_map(|context| answer(&request, context));
    let found = answers.find(|found| !found.items.is_empty());
    let mut found = found
        .or_else(|| dataview::complete(&request).filter(|found| !found.items.is_empty()))
        .or_else(|| tasks_query::complete(&request))
        .or_else(|| task::complete(&request))
        .filter(|found| !found.items.is_empty())?;
    found.cut();
    Some(found)
}

fn answer(request: &Request<'_>, context: &Context<'_>) -> Option<Completions> {
    match context {
        Context::File { site, typed, embed } => Some(files::complete(request, site, typed, *embed)),
        Context::Heading { site, target, outer, typed } => {
            headings::complete(request, site, target, outer.as_deref(), typed)
        }
        Context::Block { site, target, sign, typed } => headings::blocks(request, site, target, sign, typed),
        Context::Display { site, target, typed } => displays::complete(request, site, target, typed),
        Context::Person { range, typed } => Some(people::complete(request, *range, typed)),
        Context::Tag { range, typed } => Some(tags::complete(request, *range, typed, &[])),
        Context::Property(site) => frontmatter::complete(request, site),
    }
}

/// The Markdown for an item's note: what it is and how it begins.
pub fn documentation(vault: &Vault, id: NoteId) -> Option<String> {
    card::card(vault, id)
}
