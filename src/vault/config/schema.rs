//! The settings as editors list them: one JSON schema for each, by dotted name.

use serde_json::{Map, Value, json};

use super::keys::{Draft, KEYS, Key, Kind, PROPERTY_TYPES};
use super::layer::LEVELS;
use crate::syntax::task::{Status, StatusType};

/// Every setting with its meaning, type and default, in the order of `.vaultls.toml`. Values are those of the file,
/// as JSON.
pub fn settings_schema() -> Map<String, Value> {
    let mut draft = Draft::default();
    KEYS.iter().map(|key| (key.name.to_owned(), schema(key, &mut draft))).collect()
}

fn schema(key: &Key, draft: &mut Draft) -> Value {
    let mut schema = value_schema(key, draft);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("markdownDescription".to_owned(), Value::from(key.doc));
    }
    schema
}

fn value_schema(key: &Key, draft: &mut Draft) -> Value {
    match &key.kind {
        Kind::Flag(field) => json!({ "type": "boolean", "default": *field(draft) }),
        Kind::Count(field) => json!({ "type": "integer", "minimum": 0, "default": *field(draft) }),
        Kind::Text(field) | Kind::Folder(field) => json!({ "type": "string", "default": *field(draft) }),
        Kind::Texts(field) => texts(field(draft)),
        Kind::Excluded => texts(&draft.excluded),
        Kind::Choice(choice) => {
            let word = choice.words.get((choice.get)(draft)).copied();
            json!({ "type": "string", "enum": choice.words, "default": word })
        }
        Kind::Names([], field) => names(&json!({ "type": "string" }), &json!(field(draft))),
        Kind::Names(allowed, field) => {
            names(&json!({ "type": "string", "enum": allowed }), &json!(field(draft)))
        }
        Kind::Statuses => json!({
            "type": "array",
            "items": status_schema(),
            "default": draft.config.tasks.statuses.iter().map(status).collect::<Vec<_>>(),
        }),
        Kind::Rules => names(&level(), &json!({})),
        Kind::Schemas => {
            let types = names(&json!({ "type": "string", "enum": PROPERTY_TYPES }), &json!({}));
            let schema =
                json!({ "type": "object", "properties": { "required": texts(&[]), "types": types } });
            names(&schema, &json!({}))
        }
        Kind::Folders => {
            let rules = json!({ "type": "object", "properties": { "rules": names(&level(), &json!({})) } });
            names(&rules, &json!({}))
        }
    }
}

fn texts(default: &[String]) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "default": default })
}

/// An object with any names.
fn names(value: &Value, default: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": value, "default": default })
}

fn level() -> Value {
    let words: Vec<&str> = LEVELS.iter().map(|(word, _)| *word).collect();
    json!({ "type": "string", "enum": words })
}

fn status_schema() -> Value {
    let words = StatusType::ALL.map(StatusType::name);
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "properties": {
            "symbol": text, "name": text, "next": text, "type": { "type": "string", "enum": words },
        },
    })
}

fn status(status: &Status) -> Value {
    let kind = status.kind.name();
    json!({ "symbol": status.symbol, "name": status.name, "next": status.next, "type": kind })
}
