//! The fields that the notes of a vault have, for completion and hover.

use super::{inline_value, parse_date, parse_duration};
use crate::query::Present;
use crate::syntax::{Node, NodeKind, canonical_name, identifier_len};
use crate::text::slice;
use crate::vault::{Note, Vault};

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

/// All fields, most used first, then by name: properties of frontmatters and inline fields. Costs as much as there are
/// names, whatever the number of notes.
pub fn field_uses(vault: &Vault, present: &Present) -> Vec<FieldUse> {
    let names = vault.field_names().into_iter();
    names.filter_map(|known| field_use(vault, &known.name, present)).collect()
}

/// The field `name`, as written or canonical, if some note has it.
pub fn field_use(vault: &Vault, name: &str, present: &Present) -> Option<FieldUse> {
    let notes = vault.notes_with_field(name);
    let note = vault.note(*notes.first()?)?;
    let canonical = canonical_name(name);
    let (written, example) = example(note, &canonical)?;
    let name =
        if identifier_len(written) == written.len() { written.to_owned() } else { canonical.into_owned() };
    let (kind, example) = example.describe(present);
    let reachable = !name.is_empty() && identifier_len(&name) == name.len() && name != "position";
    reachable.then_some(FieldUse { name, notes: notes.len(), kind, example })
}

#[derive(Clone, Copy)]
enum Example<'v> {
    Inline(&'v str),
    Property(&'v str, &'v Node),
}

/// How a note writes a field, and what it says.
fn example<'v>(note: &'v Note, canonical: &str) -> Option<(&'v str, Example<'v>)> {
    let text: &str = &note.text;
    let entries = note.parsed.frontmatter.iter().flat_map(|front| &front.entries);
    let property = entries.into_iter().find(|entry| canonical_name(&entry.name) == canonical);
    let property = property.map(|entry| (&*entry.name, Example::Property(text, &entry.value)));
    property.or_else(|| {
        let mut fields = note.parsed.fields.iter().map(|field| (slice(text, field.key), field.value));
        let (written, value) = fields.find(|(key, _)| canonical_name(key) == canonical)?;
        Some((written, Example::Inline(slice(text, value))))
    })
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
