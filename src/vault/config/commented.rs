//! The `.vaultls.toml` of `vaultls init`: every setting with its meaning and default, commented out.

use std::fmt::Write as _;

use toml::Value;

use super::keys::{Draft, KEYS, Key, Kind};
use crate::syntax::task::Status;

/// Every setting with its meaning and default as a `.vaultls.toml`. All values are commented out, so that the file
/// changes nothing until one is uncommented (`#key = value`; comments proper have a blank behind their `#`).
pub fn commented_toml() -> String {
    let mut out = String::from(
        "# Settings of vaultls for this vault. What is not set here is as Obsidian has it, else as shown.\n",
    );
    let mut draft = Draft::default();
    let mut table = String::new();
    for key in KEYS {
        let (header, name) = match key.kind {
            Kind::Names(..) | Kind::Rules => (format!("[{}]", key.name), ""),
            Kind::Schemas => ("#[schema.people]".to_owned(), ""),
            Kind::Folders => ("#[folders.\"Archive/Old\".rules]".to_owned(), ""),
            _ => key
                .name
                .rsplit_once('.')
                .map(|(table, name)| (format!("[{table}]"), name))
                .unwrap_or_default(),
        };
        if header != table {
            let _ = writeln!(out, "\n{header}");
        }
        table = header;
        write_doc(&mut out, key.doc);
        for line in values(key, name, &mut draft) {
            let _ = writeln!(out, "#{line}");
        }
    }
    out
}

fn write_doc(out: &mut String, doc: &str) {
    let mut line = String::new();
    for word in doc.split_whitespace() {
        if line.len() + word.len() > 100 {
            let _ = writeln!(out, "#{line}");
            line.clear();
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(out, "#{line}");
}

/// The lines `key = default` of a setting.
fn values(key: &Key, name: &str, draft: &mut Draft) -> Vec<String> {
    let texts = |texts: &[String]| Value::Array(texts.iter().cloned().map(Value::String).collect());
    let value = match &key.kind {
        Kind::Flag(field) => Value::Boolean(*field(draft)),
        Kind::Count(field) => Value::Integer(i64::try_from(*field(draft)).unwrap_or(i64::MAX)),
        Kind::Text(field) | Kind::Folder(field) => Value::String(field(draft).clone()),
        Kind::Texts(field) => texts(field(draft)),
        Kind::Excluded => texts(&draft.excluded),
        Kind::Choice(choice) => {
            let word = choice.words.get((choice.get)(draft)).copied().unwrap_or_default();
            return vec![format!("{name} = {}  # {}", Value::from(word), choice.words.join(", "))];
        }
        Kind::Statuses => Value::Array(draft.config.tasks.statuses.iter().map(status).collect()),
        Kind::Names(_, field) => {
            return field(draft)
                .iter()
                .map(|(name, text)| format!("{name} = {}", Value::from(text.as_str())))
                .collect();
        }
        Kind::Rules | Kind::Folders | Kind::Schemas => return Vec::new(),
    };
    vec![format!("{name} = {value}")]
}

fn status(status: &Status) -> Value {
    let kind = status.kind.name();
    let fields = [
        ("symbol", status.symbol.to_string()),
        ("name", status.name.clone()),
        ("next", status.next.to_string()),
        ("type", kind.to_owned()),
    ];
    Value::Table(fields.into_iter().map(|(name, text)| (name.to_owned(), Value::String(text))).collect())
}
