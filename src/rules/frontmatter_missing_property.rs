//! `frontmatter/missing-property`: a note without a property that its kind has.

use super::habits::{expected, plural};
use super::{Context, Rule, Sink};
use crate::sort;
use crate::syntax::fold;
use crate::text::{TextRange, TextSize};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "frontmatter/missing-property",
    level: Level::Info,
    summary: "A note lacks a property that its type asks for, or that nearly all notes of its type have.",
    docs: "\
What notes of one type (`type: people`, a tag `type/people`, or the folder) must have can be said in `.vaultls.toml`:

```toml
[schema.people]
required = [\"title\", \"created\"]
types = { last_contact = \"date\" }
```

A note of that type without one of the required properties is a warning.

What nobody has written down is seen from the notes themselves: if all others of a type have a property, at least twelve of them, or at
least 95 % of twenty or more, the few that lack it are pointed out (\"97 of 98 people notes have it\"): lists and queries that sort by it
leave these out. `properties.infer = false` turns this off.

Not reported: notes without frontmatter whose type is known by folder alone, and templates.
",
    fails: "\
//- .vaultls.toml
[schema.project]
required = [\"status\"]
//- Projects/Apollo.md
---
type: project
---
",
    passes: "\
//- .vaultls.toml
[schema.project]
required = [\"status\"]
//- Projects/Apollo.md
---
type: project
Status:
---
//- People/Ana Silva.md
---
type: people
title: Ana Silva
---
//- People/Kim Taylor.md
---
type: people
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(front) = &cx.note.parsed.frontmatter else { return };
    let Some(kind) = cx.vault.entity(cx.note.id).map(|entity| &entity.kind) else { return };
    let has = |key: &str| front.entries.iter().any(|entry| fold::key(&entry.name) == key);
    let range = front
        .entry("type")
        .map_or_else(|| TextRange::at(front.range.start(), TextSize::new(3)), |entry| entry.key);
    let required = cx.config().schema(kind).map_or(&[][..], |schema| &schema.required);
    for name in required.iter().filter(|name| !has(&fold::key(name))) {
        let message = format!("{} notes must have a property \"{name}\"", plural(kind));
        sink.report_at(Level::Warning, range, message);
    }
    if !cx.config().infer_schemas || !cx.vault.is_loaded() {
        return;
    }
    let mut missing: Vec<_> = expected(cx.vault, kind).filter(|habit| !has(habit.property)).collect();
    missing.retain(|habit| !required.iter().any(|name| fold::key(name) == habit.property));
    sort::by(&mut missing, |a, b| a.property.cmp(b.property));
    for habit in missing {
        let name = cx.vault.property_name(habit.property);
        let message = format!(
            "{} of {} {} notes have a property \"{name}\", this one does not",
            habit.notes,
            habit.of,
            plural(kind)
        );
        sink.report(range, message);
    }
}
