//! `frontmatter/unexpected-type`: a value of another sort than its kind of note has.

use super::habits::{is_habit, plural};
use super::property_type::Expected;
use super::{Context, Rule, Sink};
use crate::syntax::{Entry, fold};
use crate::vault::config::Level;
use crate::vault::{EntityKind, UsualShape, ValueShape};

pub(super) const RULE: Rule = Rule {
    code: "frontmatter/unexpected-type",
    level: Level::Info,
    summary: "A property's value is of another sort than in the other notes of its type.",
    docs: "\
What sort of value a property has in the notes of one type can be said in `.vaultls.toml`, for that type only (for the whole vault it is
`properties.types`, see `frontmatter/property-type`):

```toml
[schema.people]
types = { last_contact = \"date\" }
```

A value of another type is a warning, with the same fixes as `frontmatter/property-type`.

What nobody has written down is seen from the notes themselves: if a property holds a date in 97 of 98 notes of a type and a word in the
last one, that one sorts wrongly and is found by no query that compares dates. Sorts are: text, number, true or false, date, date with a
time, list, map; an empty value fits every sort, and so does a list where others have a single text. `properties.infer = false` turns this
off.

Not reported: properties whose type the vault declares; that is `frontmatter/property-type`.
",
    fails: "\
//- .vaultls.toml
[schema.people]
types = { last_contact = \"date\" }
//- People/Ana Silva.md
---
type: people
last_contact: last week
---
",
    passes: "\
//- .vaultls.toml
[schema.people]
types = { last_contact = \"date\" }
//- People/Ana Silva.md
---
type: people
last_contact: '2025-10-06'
---
//- People/Kim Taylor.md
---
type: people
last_contact: ''
---
//- Projects/Apollo.md
---
type: project
last_contact: last week
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(front) = &cx.note.parsed.frontmatter else { return };
    let Some(kind) = cx.vault.entity(cx.note.id).map(|entity| &entity.kind) else { return };
    let schema = cx.config().schema(kind);
    let infer = cx.config().infer_schemas && cx.vault.is_loaded();
    for entry in &front.entries {
        let key = fold::key(&entry.name);
        if cx.config().property_types.contains_key(&*key) {
            continue;
        }
        match schema.and_then(|schema| schema.types.get(&*key)) {
            Some(declared) => declared_type(cx, sink, entry, declared, kind),
            None if infer => inferred_type(cx, sink, entry, &key, kind),
            None => {}
        }
    }
}

fn inferred_type(cx: &Context<'_>, sink: &mut Sink<'_>, entry: &Entry, key: &str, kind: &EntityKind) {
    let shape = ValueShape::of(&entry.value);
    if shape == ValueShape::Empty {
        return;
    }
    let Some(UsualShape { shape: usual, shaped, filled }) = cx.vault.usual_shape(kind, key) else { return };
    if fits(shape, usual) || !is_habit(shaped, filled) {
        return;
    }
    let message = format!(
        "\"{}\" is {} in {shaped} of {filled} {} notes, here it is {}",
        entry.name,
        usual.name(),
        plural(kind),
        shape.name()
    );
    sink.report(entry.value.range, message);
}

fn declared_type(cx: &Context<'_>, sink: &mut Sink<'_>, entry: &Entry, declared: &str, kind: &EntityKind) {
    let Some(expected) = Expected::new(declared).filter(|expected| !expected.fits(cx, &entry.value)) else {
        return;
    };
    let range = if entry.value.range.is_empty() { entry.key } else { entry.value.range };
    let message = format!("\"{}\" is {} in {} notes", entry.name, expected.name(), plural(kind));
    sink.report_at(Level::Warning, range, message).fixes(expected.fixes(cx, &entry.value));
}

/// Whether a value of one shape is no surprise where another is usual: one text or several, a number that could be a text.
fn fits(shape: ValueShape, usual: ValueShape) -> bool {
    use ValueShape::{Date, DateTime, List, Number, Text};
    shape == usual
        || matches!(
            (shape, usual),
            (List, Text) | (Text, List) | (_, Text) | (Date, DateTime) | (DateTime, Date) | (Number, List)
        )
}
