//! Dates behind the sign of a date: common phrases and what was typed, inserted as `YYYY-MM-DD`.

use jiff::civil::Date;

use super::task::{TaskSite, ValueSite};
use super::{Completions, Documentation, Item, ItemKind, Request};
use crate::syntax::WEEKDAYS;
use crate::syntax::task::{FieldKind, date_phrase};

/// Phrases for days to come; the weekdays stand behind the first two.
const AHEAD: &[&str] = &[
    "today",
    "tomorrow",
    "in 2 days",
    "in 3 days",
    "next week",
    "in 2 weeks",
    "in 3 weeks",
    "next month",
    "in 2 months",
    "in 3 months",
    "in 6 months",
    "next year",
];

/// Phrases for days gone by.
const BACK: &[&str] = &[
    "today",
    "yesterday",
    "2 days ago",
    "3 days ago",
    "4 days ago",
    "5 days ago",
    "6 days ago",
    "a week ago",
    "2 weeks ago",
    "a month ago",
];

/// The days that fit what was typed: what it says itself, then common phrases that begin so.
pub(super) fn complete(request: &Request<'_>, site: &TaskSite<'_>, value: &ValueSite<'_>) -> Completions {
    let typed = value.typed;
    let back = matches!(value.kind, FieldKind::Created | FieldKind::Done | FieldKind::Cancelled);
    let phrases = if back { BACK.iter().map(|phrase| (*phrase).to_owned()).collect() } else { ahead() };
    let now = request.today.at(0, 0, 0, 0);
    let wanted = typed.trim_end().to_lowercase();
    let fits = |phrase: &&String| {
        phrase.starts_with(&wanted)
            || phrase.split(' ').any(|word| !wanted.is_empty() && word.starts_with(&wanted))
    };
    let mut items: Vec<Item> = Vec::new();
    let known = phrases.contains(&wanted);
    if wanted.len() > 1
        && !known
        && let Some(day) = date_phrase(&wanted, now, !back)
    {
        items.push(item(value, typed.trim_end(), day));
    }
    for phrase in phrases.iter().filter(fits) {
        let Some(day) = date_phrase(phrase, now, !back) else { continue };
        items.push(item(value, phrase, day));
    }
    // More letters may say another day.
    Completions { range: site.typed_range(typed), items, incomplete: true }
}

fn ahead() -> Vec<String> {
    let (first, later) = AHEAD.split_at(AHEAD.len().min(2));
    let weekdays = WEEKDAYS.iter().map(|day| day.to_lowercase());
    let owned = |phrases: &[&str]| phrases.iter().map(|phrase| (*phrase).to_owned()).collect::<Vec<_>>();
    owned(first).into_iter().chain(weekdays).chain(owned(later)).collect()
}

fn item(value: &ValueSite<'_>, phrase: &str, day: Date) -> Item {
    Item {
        label: phrase.to_owned(),
        detail: day.strftime("%A %Y-%m-%d").to_string(),
        kind: ItemKind::Value,
        filter: phrase.to_owned(),
        insert: format!("{}{day}{}", value.lead, value.close),
        documentation: Documentation::None,
    }
}
