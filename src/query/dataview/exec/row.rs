//! The rows of a query, and what an expression sees in them.

use std::sync::Arc;

use super::super::page::{ItemObject, Page};
use super::super::{Context, Object, PageObject, Value};
use super::Engine;

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it stands for: the link to its note, the key of its group.
    pub id: Value,
    base: Base,
    /// What FLATTEN added, the latest last.
    added: Vec<(Arc<str>, Value)>,
}

#[derive(Clone, Debug)]
enum Base {
    Page(Page),
    /// A task; where it has no field, its page's counts.
    Task(ItemObject),
    /// A line of a CSV file.
    Object(Arc<Object>),
    /// What GROUP BY made of rows: `key`, `rows` and the key under its name.
    Group {
        fields: Arc<Object>,
        members: Arc<[Arc<Row>]>,
    },
}

impl Row {
    /// How much room one more row like this takes, in units of [`Budget::keep`](crate::query::Budget::keep).
    pub fn units(&self) -> u64 {
        4 + self.added.len() as u64
    }

    pub(super) fn of_page(page: Page) -> Row {
        Row { id: page.link(), base: Base::Page(page), added: Vec::new() }
    }

    pub(super) fn of_task(task: ItemObject) -> Row {
        Row { id: task.page().link(), base: Base::Task(task), added: Vec::new() }
    }

    pub(super) fn of_object(id: Value, object: Object) -> Row {
        Row { id, base: Base::Object(Arc::new(object)), added: Vec::new() }
    }

    pub(super) fn of_group(name: &Arc<str>, key: Value, members: Vec<Arc<Row>>) -> Row {
        let rows = members.iter().map(|row| Value::Page(row.clone())).collect();
        let mut fields = Object::default();
        fields.insert("key".into(), key.clone());
        fields.insert("rows".into(), Value::array(rows));
        fields.insert(name.clone(), key.clone());
        Row {
            id: key,
            base: Base::Group { fields: Arc::new(fields), members: members.into() },
            added: Vec::new(),
        }
    }

    /// The rows of a group.
    pub(super) fn members(&self) -> &[Arc<Row>] {
        match &self.base {
            Base::Group { members, .. } => members,
            Base::Page(_) | Base::Task(_) | Base::Object(_) => &[],
        }
    }

    /// The same row with one more field.
    pub(super) fn with(&self, name: &Arc<str>, value: Value) -> Row {
        let mut row = self.clone();
        row.added.retain(|(own, _)| own != name);
        row.added.push((name.clone(), value));
        row
    }

    /// The page that the row is about; `None` for groups and lines of CSV files.
    pub fn page(&self) -> Option<&Page> {
        match &self.base {
            Base::Page(page) => Some(page),
            Base::Task(task) => Some(task.page()),
            Base::Object(_) | Base::Group { .. } => None,
        }
    }

    /// The task that the row is.
    pub fn task(&self) -> Option<&ItemObject> {
        match &self.base {
            Base::Task(task) => Some(task),
            Base::Page(_) | Base::Object(_) | Base::Group { .. } => None,
        }
    }
}

impl PageObject for Row {
    fn get(&self, name: &str) -> Option<Value> {
        if let Some((_, value)) = self.added.iter().find(|(own, _)| &**own == name) {
            return Some(value.clone());
        }
        match &self.base {
            Base::Page(page) => page.get(name),
            Base::Task(task) => task.get(name).or_else(|| task.page().get(name)),
            Base::Object(fields) | Base::Group { fields, .. } => fields.get(name).cloned(),
        }
    }

    fn keys(&self) -> Vec<Arc<str>> {
        let mut keys = match &self.base {
            Base::Page(page) => page.keys(),
            Base::Task(task) => {
                let mut keys = task.keys();
                let page = task.page().keys();
                keys.extend(page);
                let mut seen = rustc_hash::FxHashSet::default();
                keys.retain(|key| seen.insert(key.clone()));
                keys
            }
            Base::Object(fields) | Base::Group { fields, .. } => {
                fields.iter().map(|(key, _)| key.clone()).collect()
            }
        };
        for (name, _) in &self.added {
            if !keys.contains(name) {
                keys.push(name.clone());
            }
        }
        keys
    }
}

/// What an expression sees: the row's fields, then `this`.
#[derive(Debug)]
pub struct RowContext<'r> {
    engine: Engine<'r>,
    this: &'r Value,
    row: Option<&'r Row>,
}

impl<'r> RowContext<'r> {
    /// In a row, or outside of any.
    pub fn new(engine: Engine<'r>, this: &'r Value, row: Option<&'r Row>) -> RowContext<'r> {
        RowContext { engine, this, row }
    }
}

impl Context for RowContext<'_> {
    fn field(&self, name: &str) -> Option<Value> {
        let own = self.row.and_then(|row| row.get(name));
        own.or_else(|| (name == "this").then(|| self.this.clone()))
    }

    fn row(&self) -> Object {
        let mut all = self.row.map(Row::materialise).unwrap_or_default();
        if all.get("this").is_none() {
            all.insert("this".into(), self.this.clone());
        }
        all
    }

    fn page(&self, path: &str) -> Option<Value> {
        let file = self.engine.pages.find(self.engine.origin, path)?;
        Some(Value::Page(Arc::new(self.engine.pages.page(file.id)?)))
    }

    fn resolve(&self, path: &str) -> Option<Arc<str>> {
        Some(self.engine.pages.find(self.engine.origin, path)?.path.shared().clone())
    }
}
