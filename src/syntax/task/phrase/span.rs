//! Spans that are not made of two phrases: `this week`, `2025-Q1`.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

/// A range of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSpan {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

impl DateSpan {
    /// A single day.
    pub fn day(day: Date) -> DateSpan {
        DateSpan { first: day, last: day }
    }

    /// From `first` to the day before `first` + `length`.
    fn of(first: Date, length: Span) -> Option<DateSpan> {
        Some(DateSpan { first, last: first.checked_add(length).ok()?.yesterday().ok()? })
    }

    fn month(year: i16, month: i8) -> Option<DateSpan> {
        DateSpan::of(Date::new(year, month, 1).ok()?, 1.month())
    }

    fn quarter(year: i16, quarter: i8) -> Option<DateSpan> {
        DateSpan::of(Date::new(year, quarter * 3 - 2, 1).ok()?, 3.months())
    }
}

/// `last|this|next` + one blank + a unit, anywhere in the text and in lower case only: `next weekend` is next week.
pub fn relative_span(text: &str, today: Date) -> Option<DateSpan> {
    let places = text.char_indices().filter_map(|(at, _)| text.get(at..));
    let (offset, unit) = places.into_iter().find_map(|rest| {
        let words = [("last ", -1), ("this ", 0), ("next ", 1)];
        let (word, offset) = words.into_iter().find(|(word, _)| rest.starts_with(word))?;
        let rest = rest.get(word.len()..)?;
        let unit = ["week", "month", "quarter", "year"].into_iter().find(|unit| rest.starts_with(unit))?;
        Some((offset, unit))
    })?;
    match unit {
        "week" => {
            let back = i64::from(today.weekday().to_monday_zero_offset());
            DateSpan::of(today.checked_add((7 * i64::from(offset) - back).days()).ok()?, 7.days())
        }
        "month" => {
            let at = today.first_of_month().checked_add(i64::from(offset).months()).ok()?;
            DateSpan::month(at.year(), at.month())
        }
        "quarter" => {
            let at = today.first_of_month().checked_add((3 * i64::from(offset)).months()).ok()?;
            DateSpan::quarter(at.year(), (at.month() + 2) / 3)
        }
        _ => {
            let at = today.first_of_year().checked_add(i64::from(offset).years()).ok()?;
            DateSpan::of(at, 1.year())
        }
    }
}

/// `2025`, `2025-Q1`, `2025-11`, `2025-W45` as the whole text. `None`: another form; `Some(None)`: that form, but no
/// such month, which no other reader takes either.
pub(super) fn numbered_span(text: &str) -> Option<Option<DateSpan>> {
    let text = text.trim();
    let year: i16 = text.get(..4).filter(|it| it.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let rest = text.get(4..)?;
    let number = |digits: &str| -> Option<i8> {
        (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
    };
    if rest.is_empty() {
        let first = Date::new(year, 1, 1).ok();
        return Some(first.and_then(|first| DateSpan::of(first, 1.year())));
    }
    let rest = rest.strip_prefix('-')?;
    if let Some(quarter) = rest.strip_prefix('Q') {
        let quarter = match quarter {
            "1" => 1,
            "2" => 2,
            "3" => 3,
            "4" => 4,
            _ => return None,
        };
        return Some(DateSpan::quarter(year, quarter));
    }
    if let Some(week) = rest.strip_prefix('W') {
        let monday = ISOWeekDate::new(year, number(week)?, Weekday::Monday).ok();
        return Some(monday.and_then(|monday| DateSpan::of(monday.date(), 7.days())));
    }
    Some(DateSpan::month(year, number(rest)?))
}
