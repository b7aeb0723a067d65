//! The metadata of notes as Dataview sees it (`reference`: Dataview, A): pages, their `file`, list items and tasks.
//!
//! What a note says by itself is worked out once for each state of its text and kept with it; what depends on other
//! notes (where links lead, who links here) is answered from the vault's indexes when asked.

mod fields;
mod file;
mod item;
mod links;
mod lists;
mod tags;
mod text;

use std::fmt;
use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;

pub use file::KEYS as FILE_FIELDS;
pub use item::{ItemObject, task_fields};
pub use lists::Item;

use self::fields::Fields;
pub(super) use self::fields::frontmatter_value;
use self::links::Links;
use self::tags::Labels;
use super::{Link, List, PageObject, Value};
use crate::vault::{NameState, Note, NoteId, Vault, VaultPath};

/// What pages are made from: a snapshot of a vault. Cloning counts a reference.
#[derive(Clone)]
pub struct Pages(Arc<Shared>);

struct Shared {
    vault: Vault,
    options: PageOptions,
}

/// What pages depend on beside their vault.
#[derive(Clone, Debug)]
pub struct PageOptions {
    /// The user's time zone: dates without a zone are in it.
    pub tz: TimeZone,
    /// Taken for the creation time of all notes, in nanoseconds since the Unix epoch.
    pub created: Option<i128>,
    /// Whether fields in code blocks count, as to the plugin they do.
    pub fields_in_code: bool,
}

impl PageOptions {
    /// The usual options in a time zone.
    pub fn new(tz: TimeZone) -> PageOptions {
        PageOptions { tz, created: None, fields_in_code: false }
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages of revision {}", self.0.vault.revision())
    }
}

impl Pages {
    /// The pages of `vault`.
    pub fn new(vault: Vault, options: PageOptions) -> Pages {
        Pages(Arc::new(Shared { vault, options }))
    }

    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The options.
    pub fn options(&self) -> &PageOptions {
        &self.0.options
    }

    /// The page of a note.
    pub fn page(&self, id: NoteId) -> Option<Page> {
        Some(Page { pages: self.clone(), note: self.0.vault.note(id)?.clone() })
    }

    /// The file that a link's path means in a note at `from`; an empty path is that note.
    pub fn find(&self, from: &VaultPath, path: &str) -> Option<crate::vault::FileRef> {
        match path.is_empty() {
            true => self.0.vault.file_at(from),
            false => Some(self.0.vault.resolve_target(from, path)?.file),
        }
    }

    /// `link` of the note at `from` with the path of the file that it leads to.
    fn resolved(&self, from: &VaultPath, link: &Arc<Link>) -> Arc<Link> {
        if link.resolved {
            return link.clone();
        }
        match self.find(from, &link.path) {
            Some(file) => {
                Arc::new(Link { path: file.path.shared().clone(), resolved: true, ..(**link).clone() })
            }
            None => link.clone(),
        }
    }

    /// `value` of the note at `from` with all links in it resolved.
    fn resolved_value(&self, from: &VaultPath, value: &Value) -> Value {
        match value {
            Value::Link(link) => Value::Link(self.resolved(from, link)),
            Value::Array(list) => {
                Value::Array(Arc::new(list.iter().map(|value| self.resolved_value(from, value)).collect()))
            }
            Value::Object(object) => {
                let fields =
                    object.iter().map(|(key, value)| (key.clone(), self.resolved_value(from, value)));
                Value::object(fields.collect())
            }
            other => other.clone(),
        }
    }
}

/// The page of one note: to expressions an object with `file` and the note's fields.
#[derive(Clone, Debug)]
pub struct Page {
    pages: Pages,
    note: Arc<Note>,
}

/// A link to the note.
struct OwnLink(Arc<Link>);

/// The resolved outlinks of a note, for one state of the vault's names.
#[derive(Default)]
struct Outlinks(Mutex<Option<(NameState, Arc<List>)>>);

impl Page {
    /// The note.
    pub fn note(&self) -> &Arc<Note> {
        &self.note
    }

    /// A link to the note.
    pub fn link(&self) -> Value {
        let make = |note: &Note| {
            OwnLink(Arc::new(Link { resolved: true, ..Link::file(note.path.shared().clone()) }))
        };
        Value::Link(self.note.derived(make).0.clone())
    }

    /// The list items of the note, by line.
    pub fn items(&self) -> &[Item] {
        items(&self.note)
    }

    /// A list item as an object.
    pub fn item(&self, index: u32) -> ItemObject {
        ItemObject::new(self.clone(), index)
    }

    /// The tags with those above them, each with its `#`.
    pub fn has_tag(&self, tag: &str) -> bool {
        self.labels().has(tag)
    }

    /// The links of the note, resolved where they lead to a file: frontmatter, body, embeds.
    pub fn outlinks(&self) -> Arc<List> {
        let state = self.pages.vault().name_state();
        let memo = self.note.derived(|_| Outlinks::default());
        let Ok(mut kept) = memo.0.lock() else { return self.make_outlinks() };
        match &*kept {
            Some((at, list)) if *at == state => list.clone(),
            _ => kept.insert((state, self.make_outlinks())).1.clone(),
        }
    }

    /// The same as written.
    pub fn raw_outlinks(&self) -> &[Arc<Link>] {
        &self.note.derived(Links::of).0
    }

    fn make_outlinks(&self) -> Arc<List> {
        let links = self.raw_outlinks().iter();
        Arc::new(links.map(|link| Value::Link(self.pages.resolved(&self.note.path, link))).collect())
    }

    fn labels(&self) -> &Labels {
        self.note.derived(Labels::of)
    }

    /// What `with` says of the note's fields.
    fn fields<R>(&self, with: impl FnOnce(&Fields) -> R) -> R {
        let PageOptions { tz, fields_in_code, .. } = self.pages.options();
        let make = |note: &Note| Fields::of(note, items(note), tz, *fields_in_code);
        let kept = self.note.derived(|note| (make(note), *fields_in_code));
        match kept.0.tz == *tz && kept.1 == *fields_in_code {
            true => with(&kept.0),
            // Asked in two time zones: only the first one's dates are kept.
            false => with(&make(&self.note)),
        }
    }
}

/// The list items of a note.
pub(super) fn items(note: &Note) -> &[Item] {
    note.derived(lists::items)
}

impl PageObject for Page {
    fn get(&self, name: &str) -> Option<Value> {
        if name == "file" {
            return Some(Value::Page(Arc::new(file::FileObject(self.clone()))));
        }
        let value = self.fields(|fields| fields.page.get(name).cloned())?;
        Some(self.pages.resolved_value(&self.note.path, &value))
    }

    fn keys(&self) -> Vec<Arc<str>> {
        let own = self.fields(|fields| fields.page.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>());
        std::iter::once(Arc::from("file")).chain(own.into_iter().filter(|key| &**key != "file")).collect()
    }
}
