//! `frontmatter/property-type`: a value that is not of its property's type.

use super::property_type::Expected;
use super::{Context, Rule, Sink};
use crate::syntax::{Node, NodeKind};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "frontmatter/property-type",
    level: Level::Warning,
    summary: "A property's value is not of the type the vault gives that property.",
    docs: "\
In Obsidian a property's type holds for the whole vault (`.obsidian/types.json`). A value of another type is shown with a
warning in the property editor, sorts wrongly and is not found by searches and queries that expect the type.

Checked are: `number` (a YAML number), `checkbox` (`true` or `false`), `date` (`2025-11-08`) and `datetime`
(`2025-11-08T10:30`), and that a `text` is not a list. Dates may be quoted. An empty value fits every type, and so does a
template's placeholder. Properties that the vault gives no type are not checked.
",
    fails: "\
//- .obsidian/types.json
{\"types\": {\"effort\": \"number\", \"done\": \"checkbox\", \"due\": \"date\", \"start\": \"datetime\", \"role\": \"text\"}}
//- Log.md
---
effort: '3'
done: yes
due: 2025/11/08
start: soon
role: [lead, sponsor]
---
",
    passes: "\
//- .obsidian/types.json
{\"types\": {\"effort\": \"number\", \"done\": \"checkbox\", \"due\": \"date\", \"start\": \"datetime\", \"role\": \"text\"}}
//- Log.md
---
effort: 3.5
done: true
due: '2025-11-08'
start: 2025-11-08T10:30
role:
other: [1, 2]
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let types = &cx.config().property_types;
    let Some(front) = cx.note.parsed.frontmatter.as_ref().filter(|_| !types.is_empty()) else { return };
    for entry in &front.entries {
        let declared = types.iter().find(|(name, _)| name.eq_ignore_ascii_case(&entry.name));
        let Some(expected) = declared.and_then(|(_, kind)| Expected::new(kind)) else { continue };
        if expected.fits(cx, &entry.value) {
            continue;
        }
        let message = format!(
            "\"{}\" is {} in this vault, not {}",
            entry.name,
            expected.name(),
            describe(&entry.value)
        );
        let range = if entry.value.range.is_empty() { entry.key } else { entry.value.range };
        sink.report(range, message).fixes(expected.fixes(cx, &entry.value));
    }
}

fn describe(value: &Node) -> String {
    match &value.kind {
        NodeKind::Null => "empty".to_owned(),
        NodeKind::Bool(value) => value.to_string(),
        NodeKind::Number(_) => "a number".to_owned(),
        NodeKind::Text(text, _) if text.chars().count() <= 40 => format!("\"{text}\""),
        NodeKind::Text(..) => "a text".to_owned(),
        NodeKind::List(_) => "a list".to_owned(),
        NodeKind::Map(_) => "a map".to_owned(),
    }
}
