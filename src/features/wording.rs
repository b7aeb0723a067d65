//! How things are said in lists and cards.

use jiff::civil::Date;

use crate::vault::EntityKind;

/// The most characters that a label, a detail or a line of a card shows.
const SHOWN: usize = 120;

/// A text as one short line.
pub(super) fn one_line(text: &str) -> String {
    let mut shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// The word for what a note is about.
pub(super) fn kind_name(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Project => "project",
        EntityKind::Customer => "customer",
        EntityKind::Other(name) => name,
    }
}

/// A text as Markdown that shows it as it is.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '<' | '\\' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `1 note`, `2 notes`.
pub(super) fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

/// A day in full: `Friday, 7 November 2025`.
pub(super) fn day_in_full(date: Date) -> String {
    date.strftime("%A, %-d %B %Y").to_string()
}

/// How far a day is from today: `today`, `in 3 days`, `5 weeks ago`. Weeks from two on, months from two months on,
/// years from two years on; rounded down.
pub(super) fn distance(date: Date, today: Date) -> String {
    let days = date.duration_since(today).as_hours() / 24;
    let amount = match days.unsigned_abs() {
        0 => return "today".to_owned(),
        1 => return if days > 0 { "tomorrow" } else { "yesterday" }.to_owned(),
        days @ ..14 => format!("{days} days"),
        days @ ..61 => format!("{} weeks", days / 7),
        days @ ..730 => format!("{} months", days * 12 / 365),
        days => format!("{} years", days * 100 / 36_525),
    };
    if days > 0 { format!("in {amount}") } else { format!("{amount} ago") }
}

/// Every `YYYY-MM-DD` in a text that is a day and no part of a longer number: byte offset and day.
pub(super) fn days_in(text: &str) -> impl Iterator<Item = (usize, Date)> + '_ {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    memchr::memchr_iter(b'-', text.as_bytes()).filter_map(move |dash| {
        let start = dash.checked_sub(4)?;
        let date = text.get(start..start + 10)?.parse().ok()?;
        let longer = digit(start + 10) || start > 0 && digit(start - 1);
        (!longer).then_some((start, date))
    })
}
