//! The fields that the notes of a vault have, for completion and hover.

use rustc_hash::FxHashMap;

use super::{inline_value, parse_date, parse_duration};
use crate::query::Present;
use crate::syntax::{Node, NodeKind, canonical_name, identifier_len};
use crate::text::slice;
use crate::vault::Vault;

/// A field of notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldUse {
    /// The name under which a query reaches it: as written if that is an identifier, else the canonical one.
    pub name: String,
    /// How many notes have it.
    pub notes: usize,
    /// The name of the type that its first value has.
    pub kind: &'static str,
    /// That value, as written.
    pub example: String,
}

struct Seen<'v> {
    notes: usize,
    last: usize,
    example: Example<'v>,
}

#[derive(Clone, Copy)]
enum Example<'v> {
    Inline(&'v str),
    Property(&'v str, &'v Node),
}

/// All fields, most used first, then by name: properties of frontmatters and inline fields.
pub fn field_uses(vault: &Vault, present: &Present) -> Vec<FieldUse> {
    let mut seen: FxHashMap<&str, Seen<'_>> = FxHashMap::default();
    let notes = vault.notes();
    for (at, note) in notes.iter().enumerate() {
        let text: &str = &note.text;
        let mut add = |name, example| {
            let entry = seen.entry(name).or_insert(Seen { notes: 0, last: usize::MAX, example });
            if entry.last != at {
                entry.last = at;
                entry.notes += 1;
            }
        };
        for entry in note.parsed.frontmatter.iter().flat_map(|front| &front.entries) {
            add(&*entry.name, Example::Property(text, &entry.value));
        }
        for field in &note.parsed.fields {
            add(slice(text, field.key), Example::Inline(slice(text, field.value)));
        }
    }
    let mut uses: Vec<FieldUse> = seen
        .into_iter()
        .filter_map(|(written, seen)| {
            let is_name = identifier_len(written) == written.len();
            let name = if is_name { written.to_owned() } else { canonical_name(written) };
            let (kind, example) = seen.example.describe(present);
            let reachable = !name.is_empty() && identifier_len(&name) == name.len() && name != "position";
            reachable.then_some(FieldUse { name, notes: seen.notes, kind, example })
        })
        .collect();
    uses.sort_by(|a, b| b.notes.cmp(&a.notes).then_with(|| a.name.cmp(&b.name)));
    let mut names = rustc_hash::FxHashSet::default();
    uses.retain(|field| names.insert(field.name.clone()));
    uses
}

impl Example<'_> {
    fn describe(self, present: &Present) -> (&'static str, String) {
        match self {
            Example::Inline(text) => (inline_value(text, present).type_name(), text.to_owned()),
            Example::Property(note, node) => {
                let kind = match &node.kind {
                    NodeKind::Null => "null",
                    NodeKind::Bool(_) => "boolean",
                    NodeKind::Number(_) => "number",
                    NodeKind::Text(text, _) => text_type(text),
                    NodeKind::List(_) => "array",
                    NodeKind::Map(_) => "object",
                };
                (kind, shortened(slice(note, node.range)))
            }
        }
    }
}

fn shortened(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// The type that a text in a frontmatter has.
fn text_type(text: &str) -> &'static str {
    let link = text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    if parse_date(text, false).is_some() {
        "date"
    } else if parse_duration(text).is_some() {
        "duration"
    } else if link.is_some_and(|inner| !inner.contains(['[', ']'])) {
        "link"
    } else {
        "string"
    }
}
