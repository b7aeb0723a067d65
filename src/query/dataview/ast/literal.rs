//! Date literals (`reference`: Dataview, B4).

use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span};

use crate::query::Present;
use crate::query::dataview::{Date, Zone};

/// What is written inside `date(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateLiteral {
    /// A word.
    Shorthand(Shorthand),
    /// A date in digits.
    Written {
        /// The day, at midnight: parts beyond their unit, as day 30 of February, have already rolled over.
        civil: DateTime,
        /// The zone, if one is written.
        zone: LiteralZone,
    },
}

/// The zone of a date literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralZone {
    /// None is written: the user's.
    Local,
    /// One is written.
    Written(Zone),
}

/// A word for a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Shorthand {
    Now,
    Today,
    Yesterday,
    Tomorrow,
    StartOfWeek,
    EndOfWeek,
    StartOfMonth,
    EndOfMonth,
    StartOfYear,
    EndOfYear,
}

impl Shorthand {
    /// All words with what they mean, the long one of each pair last.
    pub const ALL: &[(&str, Shorthand)] = &[
        ("now", Shorthand::Now),
        ("today", Shorthand::Today),
        ("yesterday", Shorthand::Yesterday),
        ("tomorrow", Shorthand::Tomorrow),
        ("sow", Shorthand::StartOfWeek),
        ("start-of-week", Shorthand::StartOfWeek),
        ("eow", Shorthand::EndOfWeek),
        ("end-of-week", Shorthand::EndOfWeek),
        ("som", Shorthand::StartOfMonth),
        ("start-of-month", Shorthand::StartOfMonth),
        ("eom", Shorthand::EndOfMonth),
        ("end-of-month", Shorthand::EndOfMonth),
        ("soy", Shorthand::StartOfYear),
        ("start-of-year", Shorthand::StartOfYear),
        ("eoy", Shorthand::EndOfYear),
        ("end-of-year", Shorthand::EndOfYear),
    ];
}

pub(super) fn date(literal: &DateLiteral, present: &Present) -> Date {
    let tz = present.now().time_zone();
    match literal {
        DateLiteral::Shorthand(word) => shorthand(*word, present, tz),
        DateLiteral::Written { civil, zone: LiteralZone::Local } => {
            Date::new(*civil, Zone::local(tz.clone()))
        }
        DateLiteral::Written { civil, zone: LiteralZone::Written(zone) } => Date::new(*civil, zone.clone()),
    }
}

fn shorthand(word: Shorthand, present: &Present, tz: &TimeZone) -> Date {
    let today = present.today();
    let start_of_week = today - Span::new().days(since_monday(today.weekday()));
    let first_of_year = today.first_of_year();
    let day = match word {
        Shorthand::Now => return Date::local(present.now()),
        Shorthand::Today => today,
        Shorthand::Yesterday => today.yesterday().unwrap_or(today),
        Shorthand::Tomorrow => today.tomorrow().unwrap_or(today),
        Shorthand::StartOfWeek => start_of_week,
        Shorthand::EndOfWeek => return end_of(start_of_week.saturating_add(Span::new().days(6)), tz),
        Shorthand::StartOfMonth => today.first_of_month(),
        Shorthand::EndOfMonth => return end_of(today.last_of_month(), tz),
        Shorthand::StartOfYear => first_of_year,
        Shorthand::EndOfYear => return end_of(today.last_of_year(), tz),
    };
    Date::of_day(day, tz.clone())
}

fn since_monday(weekday: Weekday) -> i64 {
    i64::from(weekday.to_monday_zero_offset())
}

/// The last millisecond of a day.
fn end_of(day: jiff::civil::Date, tz: &TimeZone) -> Date {
    let last = day.at(23, 59, 59, 0).saturating_add(SignedDuration::from_millis(999));
    Date::new(last, Zone::local(tz.clone()))
}
