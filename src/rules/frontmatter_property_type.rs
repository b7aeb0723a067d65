//! `frontmatter/property-type`: a value that is not of its property's type.

use jiff::civil::Date;

use super::link_edit::fix;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::{Node, NodeKind};
use crate::text::TextEdit;
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

/// A type that can be violated.
#[derive(Clone, Copy, PartialEq)]
enum Expected {
    Text,
    Number,
    Checkbox,
    Date,
    DateTime,
}

impl Expected {
    fn new(kind: &str) -> Option<Expected> {
        match kind {
            "text" => Some(Expected::Text),
            "number" => Some(Expected::Number),
            "checkbox" => Some(Expected::Checkbox),
            "date" => Some(Expected::Date),
            "datetime" => Some(Expected::DateTime),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Expected::Text => "a text",
            Expected::Number => "a number",
            Expected::Checkbox => "true or false",
            Expected::Date => "a date (YYYY-MM-DD)",
            Expected::DateTime => "a date and time (YYYY-MM-DDTHH:MM)",
        }
    }

    fn fits(self, cx: &Context<'_>, value: &Node) -> bool {
        let text = value.text(cx.text());
        let text = text.as_deref().map_or("", str::trim);
        let empty = matches!(value.kind, NodeKind::Null | NodeKind::Text(..)) && text.is_empty();
        if empty || text.contains("{{") || text.contains("<%") {
            return true;
        }
        match self {
            Expected::Text => !matches!(value.kind, NodeKind::List(_)),
            Expected::Number => matches!(value.kind, NodeKind::Number(_)),
            Expected::Checkbox => matches!(value.kind, NodeKind::Bool(_)),
            Expected::Date | Expected::DateTime => is_date(text),
        }
    }

    /// The value as it should be written, where what was meant can be told.
    fn fixes(self, cx: &Context<'_>, value: &Node) -> Vec<Fix> {
        let text = value.text(cx.text()).unwrap_or_default();
        let text = text.trim();
        let wanted: Vec<String> = match self {
            Expected::Number => number(text).into_iter().collect(),
            Expected::Checkbox => checkbox(text).into_iter().collect(),
            Expected::Date | Expected::DateTime => dates(text).iter().map(Date::to_string).collect(),
            Expected::Text => Vec::new(),
        };
        let write = |wanted: String| {
            let edit = TextEdit::replace(value.range, wanted.as_str());
            fix(cx, format!("Write {wanted}"), [edit])
        };
        wanted.into_iter().map(write).collect()
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

/// Whether `text` is a date of the calendar, alone or before a time. Obsidian accepts both for both types.
fn is_date(text: &str) -> bool {
    let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let time = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    let plain = day
        .bytes()
        .enumerate()
        .all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    time && plain && day.len() == 10 && civil(&day.split('-').collect::<Vec<_>>()).is_some()
}

fn civil(year_month_day: &[&str]) -> Option<Date> {
    let [year, month, day] = year_month_day else { return None };
    let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The days that a date in another notation may mean: year first, or a year behind with day and month in either order.
fn dates(text: &str) -> Vec<Date> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else { return Vec::new() };
    let mut found: Vec<Date> =
        [civil(&[a, b, c]), civil(&[c, a, b]), civil(&[c, b, a])].into_iter().flatten().collect();
    found.dedup();
    found
}

fn number(text: &str) -> Option<String> {
    let plain = text.replace(',', ".");
    let digits = plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    (digits && plain.parse::<f64>().is_ok_and(f64::is_finite)).then_some(plain)
}

fn checkbox(text: &str) -> Option<String> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" | "1" | "x" | "true" => Some("true".to_owned()),
        "no" | "n" | "off" | "0" | "false" => Some("false".to_owned()),
        _ => None,
    }
}
