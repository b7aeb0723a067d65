//! `file`: what every page says of its note (`reference`: Dataview, A4).

use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::FxHashSet;

use super::super::{Date, Object, PageObject, Value};
use super::{Page, fields, tags};
use crate::text::TextLen;
use crate::vault::Note;

/// The names of the fields of `file`, in the plugin's order.
pub const KEYS: &[&str] = &[
    "path",
    "folder",
    "name",
    "link",
    "outlinks",
    "inlinks",
    "etags",
    "tags",
    "aliases",
    "lists",
    "tasks",
    "ctime",
    "cday",
    "mtime",
    "mday",
    "size",
    "starred",
    "frontmatter",
    "ext",
    "day",
];

/// The `file` of a page.
#[derive(Clone, Debug)]
pub(super) struct FileObject(pub(super) Page);

/// Names in the path of a note.
struct Names {
    folder: Arc<str>,
    name: Arc<str>,
    ext: Arc<str>,
}

impl Names {
    fn of(note: &Note) -> Names {
        let file = note.path.file_name();
        Names {
            folder: note.path.folder().into(),
            name: fields::title(file).into(),
            ext: file.rsplit_once('.').map_or("", |(_, ext)| ext).into(),
        }
    }
}

/// The frontmatter as it is.
struct Frontmatter(Value);

impl PageObject for FileObject {
    fn get(&self, name: &str) -> Option<Value> {
        let page = &self.0;
        let note = &page.note;
        let names = || note.derived(Names::of);
        Some(match name {
            "path" => Value::String(note.path.shared().clone()),
            "folder" => Value::String(names().folder.clone()),
            "name" => Value::String(names().name.clone()),
            "ext" => Value::String(names().ext.clone()),
            "link" => page.link(),
            "outlinks" => Value::Array(page.outlinks()),
            "inlinks" => self.inlinks(),
            "etags" => tags::list(&page.labels().exact),
            "tags" => tags::list(&page.labels().all),
            "aliases" => tags::list(&page.labels().aliases),
            "lists" => self.items(|_| true),
            "tasks" => self.items(|item| item.status.is_some()),
            "ctime" => self.created()?,
            "cday" => day(self.created()?)?,
            "mtime" => self.modified()?,
            "mday" => day(self.modified()?)?,
            #[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^53 bytes")]
            "size" => {
                Value::Number(note.stamp.len.unwrap_or(u64::from(u32::from(note.text.text_len()))) as f64)
            }
            "starred" => Value::Bool(page.pages.vault().config().bookmarks.contains(note.path.as_str())),
            "frontmatter" => self.frontmatter(),
            "day" => Value::Date(page.fields(|fields| fields.day.clone())?),
            _ => return None,
        })
    }

    fn keys(&self) -> Vec<Arc<str>> {
        let has = |key: &&&str| match **key {
            "day" => self.0.fields(|fields| fields.day.is_some()),
            "ctime" | "cday" => self.created().is_some(),
            "mtime" | "mday" => self.modified().is_some(),
            _ => true,
        };
        KEYS.iter().filter(has).map(|key| Arc::from(*key)).collect()
    }
}

impl FileObject {
    fn items(&self, keep: impl Fn(&super::Item) -> bool) -> Value {
        let items = (0u32..).zip(self.0.items()).filter(|(_, item)| keep(item));
        Value::array(items.map(|(index, _)| Value::Page(Arc::new(self.0.item(index)))).collect())
    }

    /// Links to the notes that link here, by path, each once.
    fn inlinks(&self) -> Value {
        let (page, vault) = (&self.0, self.0.pages.vault());
        let path = page.note.path.as_str();
        let mut seen = FxHashSet::default();
        let linking = vault.linking_notes(page.note.id).into_iter().filter(|note| seen.insert(note.id));
        let linking = linking.filter_map(|note| page.pages.page(note.id)).filter(|linking| {
            linking.outlinks().iter().any(|link| matches!(link, Value::Link(link) if &*link.path == path))
        });
        Value::array(linking.map(|linking| linking.link()).collect())
    }

    fn created(&self) -> Option<Value> {
        let created = self.0.pages.options().created.or(self.0.note.stamp.created);
        self.time(created.or(self.0.note.stamp.modified))
    }

    fn modified(&self) -> Option<Value> {
        self.time(self.0.note.stamp.modified)
    }

    /// A moment in nanoseconds as a date, to the millisecond.
    fn time(&self, nanos: Option<i128>) -> Option<Value> {
        let millis = i64::try_from(nanos?.div_euclid(1_000_000)).ok()?;
        let moment = Timestamp::from_millisecond(millis).ok()?;
        Some(Value::Date(Date::local(&moment.to_zoned(self.0.pages.options().tz.clone()))))
    }

    fn frontmatter(&self) -> Value {
        let make = |note: &Note| {
            let entries = note.parsed.frontmatter.as_ref().map(|front| fields::object(&front.entries));
            Frontmatter(entries.unwrap_or_else(|| Value::object(Object::default())))
        };
        self.0.note.derived(make).0.clone()
    }
}

/// The start of a moment's day.
fn day(value: Value) -> Option<Value> {
    match value {
        Value::Date(date) => {
            Some(Value::Date(Date::new(date.civil()?.date().at(0, 0, 0, 0), date.zone().clone())))
        }
        _ => None,
    }
}
