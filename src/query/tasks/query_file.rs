//! The note that holds a query: what placeholders and expressions ask of it, and the instructions in its frontmatter.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::syntax::{Entry, Frontmatter, Node, NodeKind};
use crate::vault::{Note, Vault};

/// A note as queries see it.
#[derive(Clone, Debug, Default)]
pub struct QueryFile {
    /// Its path in the vault.
    pub path: String,
    /// Its frontmatter.
    pub properties: Map<String, Value>,
    /// The note itself, if there is one: its tags and links.
    pub note: Option<Arc<Note>>,
}

impl QueryFile {
    /// Of a note of a vault.
    pub fn of(vault: &Vault, note: &Note) -> QueryFile {
        QueryFile {
            path: note.path.as_str().to_owned(),
            properties: properties(note.parsed.frontmatter.as_ref()),
            note: vault.note(note.id).cloned(),
        }
    }

    /// The instructions that its `TQ_…` properties stand for, a line each.
    pub fn defaults(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let value = |name: &str| self.properties.get(name).filter(|value| !value.is_null());
        if value(EXPLAIN).is_some_and(is_true) {
            lines.push("explain".to_owned());
        }
        if let Some(short) = value(SHORT) {
            lines.push(if is_true(short) { "short mode" } else { "full mode" }.to_owned());
        }
        for part in SHOWN {
            if let Some(shown) = value(&format!("{SHOW}{part}")) {
                let word = if is_true(shown) { "show" } else { "hide" };
                lines.push(format!("{word} {}", part.replace('_', " ")));
            }
        }
        if let Some(Value::String(extra)) = value(EXTRA) {
            lines.push(extra.clone());
        }
        lines.join("\n")
    }
}

const EXPLAIN: &str = "TQ_explain";
const SHORT: &str = "TQ_short_mode";
const SHOW: &str = "TQ_show_";
/// The property that holds instructions.
pub(super) const EXTRA: &str = "TQ_extra_instructions";

/// The names of all properties that say something to queries.
pub(super) fn names() -> impl Iterator<Item = String> {
    let shown = SHOWN.into_iter().map(|part| format!("{SHOW}{part}"));
    [EXPLAIN, SHORT, EXTRA].into_iter().map(str::to_owned).chain(shown)
}

const SHOWN: [&str; 19] = [
    "toolbar",
    "tree",
    "tags",
    "id",
    "depends_on",
    "priority",
    "recurrence_rule",
    "on_completion",
    "created_date",
    "start_date",
    "scheduled_date",
    "due_date",
    "cancelled_date",
    "done_date",
    "urgency",
    "backlink",
    "edit_button",
    "postpone_button",
    "task_count",
];

/// What JavaScript takes for true.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Frontmatter as values, keys in their order.
pub(super) fn properties(front: Option<&Frontmatter>) -> Map<String, Value> {
    front.map(|front| entries(&front.entries, 0)).unwrap_or_default()
}

/// Deeper values are left out.
const DEEPEST: usize = 32;

fn entries(list: &[Entry], depth: usize) -> Map<String, Value> {
    list.iter().map(|entry| (entry.name.to_string(), node(&entry.value, depth + 1))).collect()
}

fn node(value: &Node, depth: usize) -> Value {
    match &value.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(value) => Value::Bool(*value),
        NodeKind::Number(number) => number_value(*number),
        NodeKind::Text(text, _) => Value::String(text.to_string()),
        NodeKind::List(_) | NodeKind::Map(_) if depth > DEEPEST => Value::Null,
        NodeKind::List(items) => items.iter().map(|item| node(item, depth + 1)).collect(),
        NodeKind::Map(list) => Value::Object(entries(list, depth)),
    }
}

/// Whole numbers stay whole, so that they are written without `.0`.
fn number_value(number: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "the limit is exact")]
    match number.fract() == 0.0 && number.abs() < 9e15 {
        true => Value::from(number as i64),
        false => Value::from(number),
    }
}
