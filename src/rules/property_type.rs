//! The types of properties, and what mends a value that is not of its type.

use jiff::civil::Date;

use super::link_edit::fix;
use super::{Context, Fix};
use crate::syntax::{Node, NodeKind};
use crate::text::TextEdit;

/// A type that can be violated.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Expected {
    Text,
    Number,
    Checkbox,
    Date,
    DateTime,
}

impl Expected {
    /// The type that the vault calls `kind`; `None` if every value fits it.
    pub(super) fn new(kind: &str) -> Option<Expected> {
        match kind {
            "text" => Some(Expected::Text),
            "number" => Some(Expected::Number),
            "checkbox" => Some(Expected::Checkbox),
            "date" => Some(Expected::Date),
            "datetime" => Some(Expected::DateTime),
            _ => None,
        }
    }

    /// As a message names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Expected::Text => "a text",
            Expected::Number => "a number",
            Expected::Checkbox => "true or false",
            Expected::Date => "a date (YYYY-MM-DD)",
            Expected::DateTime => "a date and time (YYYY-MM-DDTHH:MM)",
        }
    }

    /// Whether a value is of the type.
    pub(super) fn fits(self, cx: &Context<'_>, value: &Node) -> bool {
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
    pub(super) fn fixes(self, cx: &Context<'_>, value: &Node) -> Vec<Fix> {
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
