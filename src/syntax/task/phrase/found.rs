//! What a reader found: where, which day, and how sure each part of the day is.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::DatePhrase;
use crate::text::span;

/// Which parts of a day a phrase says itself; the others are taken from the present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) day: bool,
    pub(super) month: bool,
    pub(super) year: bool,
    pub(super) weekday: bool,
    pub(super) time: bool,
}

/// A day as written: it need not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
}

impl Written {
    pub(super) fn of(date: Date) -> Written {
        Written { year: date.year().into(), month: date.month().into(), day: date.day().into() }
    }

    /// Compares as days do, existing or not.
    pub(super) fn order(self) -> (i32, i32, i32) {
        (self.year, self.month, self.day)
    }

    pub(super) fn date(self) -> Option<Date> {
        let (year, month, day) =
            (self.year.try_into().ok()?, self.month.try_into().ok()?, self.day.try_into().ok()?);
        Date::new(year, month, day).ok()
    }
}

/// A phrase as a reader found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Byte offsets in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) written: Written,
    pub(super) said: Said,
    /// It is a span already (`A to B`): not joined with another.
    pub(super) closed: bool,
    /// Its hour or its end is none: it takes the place of others, but is no phrase.
    pub(super) wrong: bool,
}

impl Found {
    pub(super) fn new(start: usize, end: usize, date: Date, said: Said) -> Found {
        Found { start, end, written: Written::of(date), said, closed: false, wrong: false }
    }

    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Says no day of its own: a time, or `a week ago`, which is sure of nothing.
    pub(super) fn is_dayless(&self) -> bool {
        !self.said.weekday && !self.said.day && !self.said.month
    }

    pub(super) fn is_timeless(&self) -> bool {
        !self.said.time
    }

    /// Takes over what the other says and this does not.
    pub(super) fn take_from(&mut self, other: Found) {
        let mut take = |said: fn(&mut Said) -> &mut bool, part: fn(&mut Written) -> &mut i32| {
            let (mut theirs, mut written) = (other.said, other.written);
            if *said(&mut theirs) && !*said(&mut self.said) {
                *said(&mut self.said) = true;
                *part(&mut self.written) = *part(&mut written);
            }
        };
        take(|said| &mut said.day, |written| &mut written.day);
        take(|said| &mut said.month, |written| &mut written.month);
        take(|said| &mut said.year, |written| &mut written.year);
    }

    /// A weekday and nothing else.
    pub(super) fn is_weekday_only(&self) -> bool {
        self.said.weekday && !self.said.day && !self.said.month
    }

    /// Moves a day without a year, or a bare weekday, out of the past.
    pub(super) fn forward(&mut self, now: DateTime) {
        let past = |written: Written| written.date().is_some_and(|date| date.at(12, 0, 0, 0) < now);
        if self.said.day && self.said.month && !self.said.year {
            for _ in 0..3 {
                if past(self.written) {
                    self.written.year += 1;
                }
            }
        }
        if self.is_weekday_only() && past(self.written) {
            let Some(weekday) = self.written.date().map(Date::weekday) else { return };
            let today = now.date().weekday().to_sunday_zero_offset();
            let wanted = weekday.to_sunday_zero_offset();
            let days = i64::from(wanted - today) + if today >= wanted { 7 } else { 0 };
            if let Ok(date) = now.date().checked_add(days.days()) {
                self.written = Written::of(date);
            }
        }
    }

    /// The phrase, if the calendar has its day.
    pub(super) fn phrase(self) -> Option<DatePhrase> {
        Some(DatePhrase { range: span(self.start, self.end), day: self.written.date()? })
    }
}
