//! The next occurrence of a rule (`reference`: task lines, section 4, "Next occurrence").
//!
//! The plugin asks an RFC 5545 engine, with weeks that start on Monday, for the first occurrence after some day, and
//! then mends short months. Times of day never change a date.

use std::cell::Cell;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::super::{TaskDate, TaskSettings};
use super::{End, Frequency, Recurrence};

const MINUTES_OF_DAY: i64 = 24 * 60;

/// How many days are looked at for one occurrence. The calendar repeats after 146,097 days: what has not come by then
/// three times over, such as a day that no month has, never comes.
const MOST_DAYS: u32 = 500_000;

/// The dates of a task that move together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Occurrence {
    /// The start date.
    pub start: Option<TaskDate>,
    /// The scheduled date, if it is written in the line.
    pub scheduled: Option<TaskDate>,
    /// The due date.
    pub due: Option<TaskDate>,
}

impl Occurrence {
    /// The date that recurrences count from.
    pub fn reference(self, settings: &TaskSettings) -> Option<TaskDate> {
        match settings.recurrence_drops_scheduled {
            false => self.due.or(self.scheduled).or(self.start),
            true => self.due.or(self.start).or(self.scheduled),
        }
    }

    /// Whether the plugin writes one of the dates as `Invalid date`.
    pub fn is_invalid(self) -> bool {
        [self.start, self.scheduled, self.due].contains(&Some(TaskDate::Invalid))
    }
}

impl Recurrence {
    /// The dates of the next occurrence, for a task completed on `today`.
    ///
    /// Every date keeps its distance to the reference date. When the rule has no further occurrence, or never had
    /// one, the dates are invalid. Without dates there are none.
    pub fn next(&self, dates: Occurrence, settings: &TaskSettings, today: Date) -> Occurrence {
        let Some(reference) = dates.reference(settings) else { return Occurrence::default() };
        let reference = reference.valid();
        let base = reference.filter(|_| !self.when_done).unwrap_or(today);
        let next = self.next_day(base);
        let shift = |date: TaskDate| {
            // A date that the calendar lacks has no distance; the plugin takes none for zero.
            let days = date.valid().zip(reference).and_then(|(date, reference)| date.since(reference).ok());
            let moved = next.and_then(|next| next.checked_add(days.unwrap_or_default()).ok());
            moved.map_or(TaskDate::Invalid, TaskDate::Valid)
        };
        let drops = settings.recurrence_drops_scheduled && (dates.start.is_some() || dates.due.is_some());
        Occurrence {
            start: dates.start.map(shift),
            scheduled: dates.scheduled.filter(|_| !drops).map(shift),
            due: dates.due.map(shift),
        }
    }

    /// The first occurrence after `base`. Rules by months or years that skip one, since it lacks the day, count from
    /// an earlier day instead, so that 31 January goes to the last of February.
    fn next_day(&self, base: Date) -> Option<Date> {
        let left = Cell::new(MOST_DAYS);
        let mut base = base;
        let mut next = self.first_after(base, &left)?;
        while self.skips_too_much(base, next) {
            base = base.yesterday().ok()?;
            next = self.first_after(base, &left)?;
        }
        Some(next)
    }

    /// Whether `next` lies more than the interval ahead of `base`, where the plugin minds.
    fn skips_too_much(&self, base: Date, next: Date) -> bool {
        let names_months = !self.months.is_empty() && self.interval == 1;
        let years = i64::from(next.year()) - i64::from(base.year());
        let months = years * 12 + i64::from(next.month()) - i64::from(base.month());
        match self.frequency {
            _ if names_months => false,
            Frequency::Monthly => months > i64::from(self.interval) && !self.to_string().contains(" on "),
            Frequency::Yearly => years > i64::from(self.interval),
            _ => false,
        }
    }

    /// The first occurrence after `base` of the rule that starts on `base`; `left` is how many days may be looked at.
    fn first_after(&self, base: Date, left: &Cell<u32>) -> Option<Date> {
        let days = Days::of(self, base, left);
        if !days.month_days.is_empty() && days.month_days.iter().all(|day| !(-31..=31).contains(day)) {
            return None;
        }
        let next = match self.frequency {
            Frequency::Minutely => days.by_minutes(1),
            Frequency::Hourly => days.by_minutes(60),
            Frequency::Daily => days.by_step(1),
            Frequency::Weekly => days.by_week(),
            Frequency::Monthly => days.by_month(),
            Frequency::Yearly => days.by_year(),
        }?;
        let ended = match self.end {
            Some(End::Until(last)) => next > last,
            Some(End::Count(count)) => count < 1 + u32::from(days.fit(base)),
            None => false,
        };
        (!ended).then_some(next)
    }
}

/// The days that a rule allows, with what it leaves out taken from the day it starts on (RFC 5545, 3.3.10).
struct Days<'r> {
    rule: &'r Recurrence,
    base: Date,
    months: Vec<i8>,
    month_days: Vec<i16>,
    weekdays: Vec<Weekday>,
    /// Weekdays of a month or year, by number.
    nth: Vec<(Weekday, i16)>,
    /// How many days may be looked at.
    left: &'r Cell<u32>,
}

impl<'r> Days<'r> {
    fn of(rule: &'r Recurrence, base: Date, left: &'r Cell<u32>) -> Days<'r> {
        let by_period = matches!(rule.frequency, Frequency::Monthly | Frequency::Yearly);
        let counted = |nth: i16| by_period && nth != 0;
        let plain = rule.weekdays.iter().filter(|weekday| !counted(weekday.nth));
        let nth = rule.weekdays.iter().filter(|weekday| counted(weekday.nth));
        let mut days = Days {
            rule,
            base,
            months: rule.months.clone(),
            month_days: rule.month_days.clone(),
            weekdays: plain.map(|weekday| weekday.day).collect(),
            nth: nth.map(|weekday| (weekday.day, weekday.nth)).collect(),
            left,
        };
        if rule.weekdays.is_empty() && rule.month_days.is_empty() && rule.weeks.is_empty() {
            match rule.frequency {
                Frequency::Weekly => days.weekdays.push(base.weekday()),
                Frequency::Monthly => days.month_days.push(i16::from(base.day())),
                Frequency::Yearly => {
                    if days.months.is_empty() {
                        days.months.push(base.month());
                    }
                    days.month_days.push(i16::from(base.day()));
                }
                _ => {}
            }
        }
        days
    }

    /// As [`Days::fit`]; `None` if too many days were looked at.
    fn look(&self, date: Date) -> Option<bool> {
        self.left.set(self.left.get().checked_sub(1)?);
        Some(self.fit(date))
    }

    /// Whether the rule allows `date`.
    fn fit(&self, date: Date) -> bool {
        let from_end = i16::from(date.day()) - i16::from(date.days_in_month()) - 1;
        let week = u32::from(date.iso_week_date().week().unsigned_abs());
        (self.months.is_empty() || self.months.contains(&date.month()))
            && (self.rule.weeks.is_empty() || self.rule.weeks.contains(&week))
            && (self.weekdays.is_empty() || self.weekdays.contains(&date.weekday()))
            && (self.nth.is_empty() || self.nth.iter().any(|(day, nth)| self.is_nth(date, *day, *nth)))
            && (self.month_days.is_empty()
                || self.month_days.contains(&i16::from(date.day()))
                || self.month_days.contains(&from_end))
    }

    /// Whether `date` is the `nth` such weekday of its month, or of its year for rules by years without months.
    fn is_nth(&self, date: Date, day: Weekday, nth: i16) -> bool {
        let of_year = self.rule.frequency == Frequency::Yearly && self.months.is_empty();
        let (at, len) = match of_year {
            true => (date.day_of_year(), date.days_in_year()),
            false => (i16::from(date.day()), i16::from(date.days_in_month())),
        };
        let count = if nth > 0 { (at - 1) / 7 + 1 } else { -((len - at) / 7 + 1) };
        date.weekday() == day && count == nth
    }

    fn by_step(&self, days: i64) -> Option<Date> {
        let step = Span::new().try_days(days.checked_mul(i64::from(self.rule.interval))?).ok()?;
        let mut date = self.base.checked_add(step).ok()?;
        while !self.look(date)? {
            date = date.checked_add(step).ok()?;
        }
        Some(date)
    }

    /// The first later day on which a multiple of the interval falls.
    fn by_minutes(&self, minutes: i64) -> Option<Date> {
        let step = minutes.checked_mul(i64::from(self.rule.interval))?;
        let mut date = self.base;
        let mut midnight: i64 = 0;
        loop {
            date = date.tomorrow().ok()?;
            midnight += MINUTES_OF_DAY;
            let into_step = midnight.rem_euclid(step);
            let until_next = if into_step == 0 { 0 } else { step - into_step };
            // Days on which no multiple falls are stepped over.
            let days = until_next / MINUTES_OF_DAY;
            date = date.checked_add(Span::new().try_days(days).ok()?).ok()?;
            midnight += days * MINUTES_OF_DAY;
            if self.look(date)? {
                return Some(date);
            }
        }
    }

    fn by_week(&self) -> Option<Date> {
        let since_monday = i64::from(self.base.weekday().to_monday_zero_offset());
        let monday = self.base.checked_sub(since_monday.days()).ok()?;
        self.by_period(monday, Span::new().try_weeks(self.rule.interval).ok()?, |_| 7)
    }

    fn by_month(&self) -> Option<Date> {
        let step = Span::new().try_months(self.rule.interval).ok()?;
        self.by_period(self.base.first_of_month(), step, |first| i64::from(first.days_in_month()))
    }

    fn by_year(&self) -> Option<Date> {
        let step = Span::new().try_years(self.rule.interval).ok()?;
        self.by_period(self.base.first_of_year(), step, |first| i64::from(first.days_in_year()))
    }

    /// The first day that fits, in periods that start `step` apart from `first` on.
    fn by_period(&self, first: Date, step: Span, len: impl Fn(Date) -> i64) -> Option<Date> {
        let mut first = first;
        loop {
            let mut date = first;
            for _ in 0..len(first) {
                if self.look(date)? && date > self.base {
                    return Some(date);
                }
                date = date.tomorrow().ok()?;
            }
            first = first.checked_add(step).ok()?;
        }
    }
}
