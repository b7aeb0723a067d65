//! TOML, JSON and the editor's JSON values as one kind of tree, with the place of every key and value.

use serde::de::IgnoredAny;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::sort;
use crate::syntax::{Entry, Node, NodeKind, ScalarStyle, read_json_object};
use crate::text::{LineIndex, TextRange, size, span};

/// Why a file could not be read, and where.
pub(super) type Fault = (TextRange, String);

/// The entries of a TOML file. What is broken costs its own line or table.
pub(super) fn toml(text: &str) -> (Vec<Entry>, Vec<Fault>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let place =
        |error: &toml::de::Error| error.span().map_or_else(TextRange::default, |at| span(at.start, at.end));
    let faults =
        errors.iter().map(|error| (place(error), format!("not TOML: {}", error.message()))).collect();
    (entries(table.get_ref()), faults)
}

fn entries(table: &DeTable<'_>) -> Vec<Entry> {
    let entry = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| Entry {
        key: range(key),
        name: key.get_ref().as_ref().into(),
        value: node(value),
    };
    let mut entries: Vec<Entry> = table.iter().map(entry).collect();
    sort::by_key(&mut entries, |entry| entry.key.start());
    entries
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    let kind = match value.get_ref() {
        DeValue::String(text) => text_kind(text),
        DeValue::Integer(number) => {
            let value = i64::from_str_radix(number.as_str(), number.radix()).unwrap_or(i64::MAX);
            // Exact up to 2^53; no setting goes near that.
            NodeKind::Number(value as f64)
        }
        DeValue::Float(number) => NodeKind::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => NodeKind::Bool(*value),
        DeValue::Datetime(value) => text_kind(&value.to_string()),
        DeValue::Array(items) => NodeKind::List(items.iter().map(node).collect()),
        DeValue::Table(table) => NodeKind::Map(entries(table)),
    };
    Node { range: range(value), kind }
}

fn range<T>(spanned: &Spanned<T>) -> TextRange {
    let at = spanned.span();
    span(at.start, at.end)
}

fn text_kind(text: &str) -> NodeKind {
    NodeKind::Text(text.into(), ScalarStyle::Double)
}

/// The entries of a JSON file that holds one object.
pub(super) fn json(text: &str) -> (Vec<Entry>, Vec<Fault>) {
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let line = u32::try_from(error.line().saturating_sub(1)).unwrap_or(u32::MAX);
        let start = LineIndex::new(text).line_start(line).unwrap_or_default();
        // A column counts bytes, and the last one of a text may lie in a character.
        let column = usize::from(start) + error.column().saturating_sub(1);
        let starts = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= column);
        let at = if column < text.len() { starts.last().unwrap_or(0) } else { text.len() };
        let at = size(at);
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        return (Vec::new(), vec![(TextRange::empty(at), format!("not JSON: {message}"))]);
    }
    match read_json_object(text) {
        Some(entries) => (entries, Vec::new()),
        None => {
            let object = text.trim_start().starts_with('{');
            let message = if object { "expected fewer levels of nesting" } else { "expected a JSON object" };
            (Vec::new(), vec![(span(0, text.len()), message.to_owned())])
        }
    }
}

/// The editor's settings, which have no place.
pub(super) fn editor(value: &serde_json::Value) -> Node {
    use serde_json::Value;
    let kind = match value {
        Value::Null => NodeKind::Null,
        Value::Bool(value) => NodeKind::Bool(*value),
        Value::Number(number) => NodeKind::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => text_kind(text),
        Value::Array(items) => NodeKind::List(items.iter().map(editor).collect()),
        Value::Object(map) => NodeKind::Map(
            map.iter()
                .map(|(name, value)| Entry {
                    key: TextRange::default(),
                    name: name.as_str().into(),
                    value: editor(value),
                })
                .collect(),
        ),
    };
    Node { range: TextRange::default(), kind }
}
