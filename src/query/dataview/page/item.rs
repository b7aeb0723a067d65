//! List items and tasks as objects (`reference`: Dataview, A6).

use std::sync::Arc;

use super::super::{Link, LinkType, Object, PageObject, Value};
use super::fields::{Groups, squashed};
use super::{Item, Page, links};
use crate::syntax::dataview_heading;
use crate::text::{PositionEncoding, TextSize, slice};

/// What every item has, in the plugin's order.
const KEYS: &[&str] = &[
    "symbol",
    "link",
    "section",
    "text",
    "tags",
    "line",
    "lineCount",
    "list",
    "outlinks",
    "path",
    "children",
    "task",
    "annotated",
    "position",
    "subtasks",
    "real",
    "header",
    "parent",
    "blockId",
];

/// What every task has.
const TASK_KEYS: &[&str] = &["status", "checked", "completed", "fullyCompleted"];

/// What a task has if one of the fields behind it says so; the first that is there counts.
const DATES: &[(&str, &[&str])] = &[
    ("created", &["created", "ctime", "cday"]),
    ("due", &["due", "duetime", "dueday"]),
    ("completion", &["completed", "completion", "comptime", "compday"]),
    ("start", &["start"]),
    ("scheduled", &["scheduled"]),
];

/// The names of the fields that tasks have beside those written in them.
pub fn task_fields() -> impl Iterator<Item = &'static str> {
    KEYS.iter().chain(TASK_KEYS).copied().chain(DATES.iter().map(|(name, _)| *name))
}

/// A list item of a page.
#[derive(Clone, Debug)]
pub struct ItemObject {
    page: Page,
    index: u32,
}

impl ItemObject {
    pub(super) fn new(page: Page, index: u32) -> ItemObject {
        ItemObject { page, index }
    }

    /// The page it stands on.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Its index in [`Page::items`].
    pub fn index(&self) -> u32 {
        self.index
    }

    /// What was read of it.
    pub fn item(&self) -> Option<&Item> {
        self.page.items().get(self.index as usize)
    }

    fn own_fields<R>(&self, with: impl FnOnce(&Groups) -> R) -> Option<R> {
        self.page.fields(|fields| fields.items.get(self.index as usize).map(with))
    }

    /// The fixed field `name`.
    fn fixed(&self, item: &Item, name: &str) -> Option<Value> {
        Some(match name {
            "symbol" => Value::text(&*item.symbol),
            "link" => self.link(item),
            "section" | "header" => self.section(item),
            "text" => Value::String(item.text.clone()),
            "tags" => Value::array(item.tags.iter().map(|tag| Value::String(tag.clone())).collect()),
            "line" => Value::from(f64::from(item.line)),
            "lineCount" => Value::from(f64::from(item.line_count)),
            "list" => Value::from(item.list.map_or(-1.0, f64::from)),
            "outlinks" => self.outlinks(item),
            "path" => Value::String(self.page.note.path.shared().clone()),
            "children" | "subtasks" => {
                let children = item.children.iter().map(|index| ItemObject::new(self.page.clone(), *index));
                Value::array(children.map(|child| Value::Page(Arc::new(child))).collect())
            }
            "task" | "real" => Value::Bool(item.status.is_some()),
            "annotated" => Value::Bool(self.own_fields(|fields| !fields.is_empty()).unwrap_or(false)),
            "position" => self.position(item),
            "parent" => Value::from(f64::from(item.parent?)),
            "blockId" => Value::text(self.block_id(item)?),
            _ => return None,
        })
    }

    /// The field `name` that only tasks have.
    fn of_task(&self, item: &Item, name: &str) -> Option<Value> {
        let status = item.status?;
        match name {
            "status" => return Some(Value::text(status.encode_utf8(&mut [0; 4]) as &str)),
            "checked" => return Some(Value::Bool(status != ' ')),
            "completed" => return Some(Value::Bool(item.is_completed())),
            "fullyCompleted" => return Some(Value::Bool(item.fully_completed)),
            _ => {}
        }
        let (_, sources) = DATES.iter().find(|(date, _)| *date == name)?;
        let value = self.own_fields(|fields| {
            let found = sources.iter().find_map(|key| fields.get(*key));
            found.and_then(|values| values.first().cloned())
        });
        let value = value.flatten().filter(is_truthy)?;
        Some(self.page.pages.resolved_value(&self.page.note.path, &value))
    }

    fn link(&self, item: &Item) -> Value {
        match self.block_id(item) {
            Some(id) => self.own_link(LinkType::Block, id),
            None => self.section(item),
        }
    }

    fn section(&self, item: &Item) -> Value {
        let headings = &self.page.note.parsed.headings;
        let heading = item.heading.and_then(|index| headings.get(index as usize));
        match heading {
            Some(heading) => {
                let text = dataview_heading(slice(&self.page.note.text, heading.text));
                self.own_link(LinkType::Header, &text)
            }
            None => self.page.link(),
        }
    }

    fn own_link(&self, kind: LinkType, subpath: &str) -> Value {
        let path = self.page.note.path.shared().clone();
        let link = Link { kind, subpath: Some(subpath.into()), resolved: true, ..Link::file(path) };
        Value::link(link)
    }

    fn block_id(&self, item: &Item) -> Option<&str> {
        let block = self.page.note.parsed.blocks.get(item.block? as usize)?;
        Some(block.id(&self.page.note.text))
    }

    /// The links on its lines, as written.
    fn outlinks(&self, item: &Item) -> Value {
        let note = &self.page.note;
        let written = item.links.iter().filter_map(|index| note.parsed.links.get(*index as usize));
        Value::array(written.map(|link| Value::link(links::in_body(note, link))).collect())
    }

    /// `{start: {line, col, offset}, end: …}`, columns and offsets in UTF-16 units.
    fn position(&self, item: &Item) -> Value {
        let note = &self.page.note;
        let at = |offset: TextSize| {
            let place = note.lines().line_col(&note.text, offset, PositionEncoding::Utf16);
            let before = note.text.get(..usize::from(offset)).unwrap_or_default();
            let units: usize = before.chars().map(char::len_utf16).sum();
            let units = u32::try_from(units).unwrap_or(u32::MAX);
            object(
                [("line", place.line), ("col", place.col), ("offset", units)]
                    .map(|(key, number)| (key, Value::from(f64::from(number)))),
            )
        };
        object([("start", at(item.range.start())), ("end", at(item.range.end()))])
    }
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::object(fields.into_iter().map(|(key, value)| (Arc::from(key), value)).collect::<Object>())
}

/// As JavaScript has it.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.is_truthy(),
        _ => true,
    }
}

impl PageObject for ItemObject {
    fn get(&self, name: &str) -> Option<Value> {
        let item = self.item()?;
        if let Some(value) = self.of_task(item, name) {
            return Some(value);
        }
        if KEYS.contains(&name) {
            return self.fixed(item, name).or_else(|| self.own(name));
        }
        self.own(name)
    }

    fn keys(&self) -> Vec<Arc<str>> {
        let Some(item) = self.item() else { return Vec::new() };
        let absent = |key: &str| match key {
            "parent" => item.parent.is_none(),
            "blockId" => item.block.is_none(),
            _ => false,
        };
        let mut keys: Vec<Arc<str>> =
            KEYS.iter().filter(|key| !absent(key)).map(|key| Arc::from(*key)).collect();
        let own = self.own_fields(|fields| fields.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        let mut add = |key: Arc<str>| {
            if !keys.contains(&key) {
                keys.push(key);
            }
        };
        own.into_iter().for_each(&mut add);
        if item.status.is_some() {
            TASK_KEYS.iter().for_each(|key| add(Arc::from(*key)));
            let dates = DATES.iter().map(|(date, _)| *date).filter(|date| self.of_task(item, date).is_some());
            dates.for_each(|date| add(Arc::from(date)));
        }
        keys
    }
}

impl ItemObject {
    /// A field written in the item.
    fn own(&self, name: &str) -> Option<Value> {
        let values = self.own_fields(|fields| fields.get(name).cloned()).flatten()?;
        Some(self.page.pages.resolved_value(&self.page.note.path, &squashed(values)))
    }
}
