//! Values of expressions.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::interpreter::Closure;
use super::moment::Moment;
use crate::query::number_text;
use crate::query::pattern::Pattern;
use crate::syntax::task::TaskDate;

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(Arc<str>),
    /// A list.
    List(Arc<[Value]>),
    /// An object, members in order.
    Object(Arc<Vec<(Arc<str>, Value)>>),
    /// A function of the expression's own.
    Function(Arc<Closure>),
    /// A function that exists already, by name.
    Builtin(&'static str),
    /// A namespace: `Math`, `query`, `query.file`.
    Space(Space),
    /// A pattern.
    Pattern(Arc<Pattern>),
    /// A moment.
    Moment(Moment),
    /// A date of a task; `None` if it has none.
    TaskDate(Option<TaskDate>),
    /// A task, by its place among all.
    Task(usize),
    /// A list item that is no task: the place of its note among the notes with tasks, and its number there.
    Item(u32, u32),
    /// The note of a task, by the task's place among all.
    File(usize),
}

/// What has members and is no value of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// `query`
    Query,
    /// `query.file`
    QueryFile,
    /// `preset`
    Preset,
    /// `Math`
    Math,
    /// `Object`
    Object,
    /// `Array`
    Array,
    /// `JSON`
    Json,
    /// `Number`, which is a function too.
    Number,
    /// `String`, which is a function too.
    Text,
    /// `window`
    Window,
    /// `moment`, which is a function too.
    Moment,
}

impl Value {
    /// A text.
    pub fn of_text(text: impl AsRef<str>) -> Value {
        Value::Text(Arc::from(text.as_ref()))
    }

    /// A list of texts.
    pub fn of_texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Value {
        texts.into_iter().map(Value::of_text).collect()
    }

    /// A value of frontmatter or settings.
    pub fn of_json(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Value::of_text(text),
            Json::Array(items) => items.iter().map(Value::of_json).collect(),
            Json::Object(members) => Value::of_members(members),
        }
    }

    /// An object.
    pub fn of_members(members: &Map<String, Json>) -> Value {
        let members = members.iter().map(|(name, value)| (Arc::from(name.as_str()), Value::of_json(value)));
        Value::Object(Arc::new(members.collect()))
    }

    /// What JavaScript takes for true.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Undefined | Value::Null => false,
            Value::Bool(value) => *value,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Text(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// `null` or `undefined`.
    pub fn is_nullish(&self) -> bool {
        matches!(self, Value::Null | Value::Undefined)
    }

    /// As a text, as `String(…)` gives it.
    pub fn text(&self) -> String {
        match self {
            Value::Undefined => "undefined".to_owned(),
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number_text(*number),
            Value::Text(text) => text.to_string(),
            Value::List(items) => {
                let texts =
                    items.iter().map(|item| if item.is_nullish() { String::new() } else { item.text() });
                texts.collect::<Vec<_>>().join(",")
            }
            Value::Moment(moment) => moment.to_text(),
            Value::Function(_) | Value::Builtin(_) => "function () { }".to_owned(),
            Value::Pattern(_) => "/(?:)/".to_owned(),
            Value::Object(_)
            | Value::Space(_)
            | Value::TaskDate(_)
            | Value::Task(_)
            | Value::Item(..)
            | Value::File(_) => "[object Object]".to_owned(),
        }
    }

    /// As a number, as `Number(…)` gives it.
    pub fn number(&self) -> f64 {
        match self {
            Value::Null => 0.0,
            Value::Bool(value) => f64::from(u8::from(*value)),
            Value::Number(number) => *number,
            Value::Text(text) => text_number(text),
            Value::List(items) => match items.as_ref() {
                [] => 0.0,
                [only] => text_number(&Value::List(Arc::from([only.clone()])).text()),
                _ => f64::NAN,
            },
            Value::Moment(moment) => moment.millis(),
            _ => f64::NAN,
        }
    }

    /// The word that `typeof` gives.
    pub fn type_word(&self) -> &'static str {
        match self {
            Value::Undefined => "undefined",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Function(_)
            | Value::Builtin(_)
            | Value::Space(Space::Number | Space::Text | Space::Object | Space::Array | Space::Moment) => {
                "function"
            }
            _ => "object",
        }
    }

    /// `===`
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(two)) => one == two,
            (Value::Number(one), Value::Number(two)) => one == two,
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::List(one), Value::List(two)) => Arc::ptr_eq(one, two),
            (Value::Object(one), Value::Object(two)) => Arc::ptr_eq(one, two),
            (Value::Space(one), Value::Space(two)) => one == two,
            (Value::Task(one), Value::Task(two)) => one == two,
            (Value::Item(one, item), Value::Item(two, other)) => (one, item) == (two, other),
            _ => false,
        }
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Value {
        Value::List(items.into_iter().collect())
    }
}

fn text_number(text: &str) -> f64 {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let radix = |prefix: &str, radix: u32| {
        let digits = lower.strip_prefix(prefix)?;
        u64::from_str_radix(digits, radix).ok()
    };
    if let Some(value) = radix("0x", 16).or(radix("0b", 2)).or(radix("0o", 8)) {
        #[expect(clippy::cast_precision_loss, reason = "as JavaScript does")]
        return value as f64;
    }
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ if lower.contains("inf") || lower.contains("nan") => f64::NAN,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}
