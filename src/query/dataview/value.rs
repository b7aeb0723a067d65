//! The values of Dataview's expressions (`reference`: Dataview, A1).

use std::fmt::{self, Debug};
use std::ops::Deref;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::ast::{Expr, Name};
use super::eval::Scope;
use super::{Date, Duration};

/// A value. Cloning one copies at most two words and counts a reference.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Nothing: an absent field.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number, with JavaScript's infinities and NaN.
    Number(f64),
    /// A text.
    String(Arc<str>),
    /// A date, with time of day and zone.
    Date(Date),
    /// A length of time.
    Duration(Arc<Duration>),
    /// A link; where it leads depends on the note that asks.
    Link(Arc<Link>),
    /// A list.
    Array(Arc<List>),
    /// Fields by name, in order.
    Object(Arc<Object>),
    /// An object whose fields are made when asked for: a page, its `file`, a task.
    Page(Arc<dyn PageObject>),
    /// Something to show that has no other type.
    Widget(Arc<Widget>),
    /// A lambda with the variables it saw.
    Function(Arc<Lambda>),
}

/// An object that makes its fields when asked for. To the language it is an object like any other.
pub trait PageObject: Send + Sync {
    /// The field `name`.
    fn get(&self, name: &str) -> Option<Value>;

    /// The names of all fields, in order.
    fn keys(&self) -> Vec<Arc<str>>;

    /// All fields.
    fn materialise(&self) -> Object {
        self.keys().into_iter().map(|key| (key.clone(), self.get(&key).unwrap_or_default())).collect()
    }
}

/// The names of its fields. Not asked of each kind of object: the program would hold all that prints a note.
impl Debug for dyn PageObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkType {
    /// A block; in the order of the names, which is how links compare.
    Block,
    /// A file.
    File,
    /// A heading.
    Header,
}

impl LinkType {
    /// `file`, `header` or `block`.
    pub fn name(self) -> &'static str {
        match self {
            LinkType::Block => "block",
            LinkType::File => "file",
            LinkType::Header => "header",
        }
    }
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The path as written, or that of the note it was resolved to.
    pub path: Arc<str>,
    /// What it leads to.
    pub kind: LinkType,
    /// The heading or block, without signs.
    pub subpath: Option<Arc<str>>,
    /// The text shown.
    pub display: Option<Arc<str>>,
    /// Whether it is an embed.
    pub embed: bool,
    /// Whether `path` is known to be the path of a file of the vault, so that it need not be looked up again.
    pub resolved: bool,
}

impl Link {
    /// A link to a file, as written.
    pub fn file(path: impl Into<Arc<str>>) -> Link {
        Link {
            path: path.into(),
            kind: LinkType::File,
            subpath: None,
            display: None,
            embed: false,
            resolved: false,
        }
    }
}

/// A list that knows how deeply it nests.
#[derive(Clone, Debug, Default)]
pub struct List {
    items: Vec<Value>,
    depth: u32,
}

impl From<Vec<Value>> for List {
    fn from(items: Vec<Value>) -> List {
        let depth = items.iter().map(Value::depth).max().unwrap_or(0).saturating_add(1);
        List { items, depth }
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> List {
        List::from(items.into_iter().collect::<Vec<_>>())
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}

/// Fields by name, in the order in which they were added; it knows how deeply it nests.
#[derive(Clone, Debug, Default)]
pub struct Object {
    fields: IndexMap<Arc<str>, Value, FxBuildHasher>,
    depth: u32,
}

impl Object {
    /// The field `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Sets a field; one that is there already keeps its place.
    pub fn insert(&mut self, name: Arc<str>, value: Value) {
        self.depth = self.depth.max(value.depth().saturating_add(1));
        self.fields.insert(name, value);
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Value)> {
        self.fields.iter()
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl FromIterator<(Arc<str>, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(fields: I) -> Object {
        let mut object = Object::default();
        for (name, value) in fields {
            object.insert(name, value);
        }
        object
    }
}

/// What a cell can show beside plain values.
#[derive(Clone, Debug)]
pub enum Widget {
    /// A row of `LIST expr`.
    ListPair {
        /// The row.
        key: Value,
        /// What the expression gave.
        value: Value,
    },
    /// A link out of the vault, from `elink`.
    ExternalLink {
        /// Where to.
        url: Arc<str>,
        /// The text shown.
        display: Option<Arc<str>>,
    },
}

/// A function written in a query.
#[derive(Debug)]
pub struct Lambda {
    /// The names of its arguments.
    pub parameters: Arc<[Name]>,
    /// What it gives.
    pub body: Arc<Expr>,
    /// The arguments of the lambdas around it.
    pub scope: Option<Arc<Scope>>,
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<Arc<str>>) -> Value {
        Value::String(text.into())
    }

    /// A list.
    pub fn array(items: Vec<Value>) -> Value {
        Value::Array(Arc::new(List::from(items)))
    }

    /// A length of time.
    pub fn duration(duration: Duration) -> Value {
        Value::Duration(Arc::new(duration))
    }

    /// A link.
    pub fn link(link: Link) -> Value {
        Value::Link(Arc::new(link))
    }

    /// An object.
    pub fn object(object: Object) -> Value {
        Value::Object(Arc::new(object))
    }

    /// The name of its type, as `typeof` gives it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Date(_) => "date",
            Value::Duration(_) => "duration",
            Value::Link(_) => "link",
            Value::Array(_) => "array",
            Value::Object(_) | Value::Page(_) => "object",
            Value::Widget(_) => "widget",
            Value::Function(_) => "function",
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether it counts as true (`reference`: Dataview, A1).
    pub fn is_truthy(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Bool(truth) => *truth,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::String(text) => !text.is_empty(),
            Value::Date(date) => date.millis().is_some_and(|millis| millis != 0),
            Value::Duration(duration) => duration.millis() != 0.0,
            Value::Link(link) => !link.path.is_empty(),
            Value::Array(list) => !list.is_empty(),
            Value::Object(object) => !object.is_empty(),
            Value::Page(page) => !page.keys().is_empty(),
            Value::Widget(_) | Value::Function(_) => true,
        }
    }

    /// The field of an object; `None` for all else.
    pub fn field(&self, name: &str) -> Option<Value> {
        match self {
            Value::Object(object) => object.get(name).cloned(),
            Value::Page(page) => page.get(name),
            _ => None,
        }
    }

    /// How many lists, objects and functions lie inside each other. Whoever builds values in a loop keeps it bounded:
    /// comparing, showing and dropping a value recurse.
    pub fn depth(&self) -> u32 {
        match self {
            Value::Array(list) => list.depth,
            Value::Object(object) => object.depth.max(1),
            Value::Function(lambda) => lambda.scope.as_ref().map_or(1, |scope| scope.depth() + 1),
            Value::Widget(widget) => match &**widget {
                Widget::ListPair { key, value } => key.depth().max(value.depth()) + 1,
                Widget::ExternalLink { .. } => 1,
            },
            _ => 0,
        }
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Bool(truth)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::String(text.into())
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Value {
        Value::Date(date)
    }
}
