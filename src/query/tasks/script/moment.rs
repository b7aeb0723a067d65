//! Moments: dates with a time of day, as the library moment.js handles them.

use jiff::civil::{Date, DateTime, Time};
use jiff::{ToSpan, Unit as SpanUnit};

use super::value::Value;
use super::{Scope, ScriptError, date_format, globals};
use crate::query::Present;
use crate::syntax::task::TaskDate;

/// A moment; `None` inside is an invalid one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Option<DateTime>);

/// A unit that moments are compared and moved in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    IsoWeek,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

impl Unit {
    fn of(word: &str) -> Option<Unit> {
        Some(match word {
            "y" | "year" | "years" => Unit::Year,
            "Q" | "quarter" | "quarters" => Unit::Quarter,
            "M" | "month" | "months" => Unit::Month,
            "w" | "week" | "weeks" => Unit::Week,
            "W" | "isoWeek" | "isoweek" | "isoWeeks" => Unit::IsoWeek,
            "d" | "day" | "days" | "D" | "date" | "dates" => Unit::Day,
            "h" | "hour" | "hours" => Unit::Hour,
            "m" | "minute" | "minutes" => Unit::Minute,
            "s" | "second" | "seconds" => Unit::Second,
            "ms" | "millisecond" | "milliseconds" => Unit::Millisecond,
            _ => return None,
        })
    }
}

impl Moment {
    /// Now.
    pub fn now(present: &Present) -> Moment {
        Moment(Some(present.now().datetime()))
    }

    /// The start of a day; invalid for an invalid date.
    pub fn of_day(date: TaskDate) -> Moment {
        Moment(date.valid().map(|date| date.at(0, 0, 0, 0)))
    }

    /// As `toString` writes it.
    pub fn to_text(self) -> String {
        self.0
            .map_or_else(|| "Invalid date".to_owned(), |_| self.format("ddd MMM DD YYYY HH:mm:ss [GMT+0000]"))
    }

    /// Milliseconds since the Unix epoch, as if in UTC.
    pub fn millis(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of the calendar are exact")]
        self.0
            .and_then(|at| at.to_zoned(jiff::tz::TimeZone::UTC).ok())
            .map_or(f64::NAN, |at| at.timestamp().as_millisecond() as f64)
    }

    /// In moment's own format letters.
    pub fn format(self, pattern: &str) -> String {
        self.0.map_or_else(|| "Invalid date".to_owned(), |at| date_format::format(at, pattern))
    }

    fn start_of(self, unit: Unit) -> Option<DateTime> {
        let at = self.0?;
        let date = at.date();
        let midnight = |date: Date| Some(date.at(0, 0, 0, 0));
        match unit {
            Unit::Year => midnight(date.first_of_year()),
            Unit::Quarter => midnight(Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok()?),
            Unit::Month => midnight(date.first_of_month()),
            Unit::Week => {
                midnight(date.checked_sub(i64::from(date.weekday().to_sunday_zero_offset()).days()).ok()?)
            }
            Unit::IsoWeek => {
                midnight(date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()?)
            }
            Unit::Day => midnight(date),
            Unit::Hour => Some(date.to_datetime(Time::new(at.hour(), 0, 0, 0).ok()?)),
            Unit::Minute => Some(date.to_datetime(Time::new(at.hour(), at.minute(), 0, 0).ok()?)),
            Unit::Second => Some(date.to_datetime(Time::new(at.hour(), at.minute(), at.second(), 0).ok()?)),
            Unit::Millisecond => Some(at),
        }
    }

    fn end_of(self, unit: Unit) -> Option<DateTime> {
        let start = Moment(self.start_of(unit));
        let next = start.moved(1.0, if unit == Unit::IsoWeek { Unit::Week } else { unit })?;
        next.checked_sub(1.millisecond()).ok()
    }

    fn moved(self, number: f64, unit: Unit) -> Option<DateTime> {
        let at = self.0?;
        let whole = |number: f64| -> Option<i64> {
            #[expect(clippy::cast_possible_truncation, reason = "checked")]
            (number.abs() < 1e12).then_some(number as i64)
        };
        let count = whole((number.abs() + 0.5).floor() * number.signum())?;
        let span = match unit {
            Unit::Year => jiff::Span::new().try_months(count.checked_mul(12)?).ok()?,
            Unit::Quarter => jiff::Span::new().try_months(count.checked_mul(3)?).ok()?,
            Unit::Month => jiff::Span::new().try_months(count).ok()?,
            Unit::Week | Unit::IsoWeek => jiff::Span::new().try_days(count.checked_mul(7)?).ok()?,
            Unit::Day => jiff::Span::new().try_days(count).ok()?,
            Unit::Hour => jiff::Span::new().try_hours(count).ok()?,
            Unit::Minute => jiff::Span::new().try_minutes(count).ok()?,
            Unit::Second => jiff::Span::new().try_seconds(count).ok()?,
            Unit::Millisecond => jiff::Span::new().try_milliseconds(count).ok()?,
        };
        at.checked_add(span).ok()
    }

    fn diff(self, other: Moment, unit: Unit, exact: bool) -> f64 {
        let (Some(one), Some(two)) = (self.0, other.0) else { return f64::NAN };
        let months = match unit {
            Unit::Year => Some(12.0),
            Unit::Quarter => Some(3.0),
            Unit::Month => Some(1.0),
            _ => None,
        };
        let value = match months {
            Some(each) => months_between(two, one) / each,
            None => {
                let seconds = one.since((SpanUnit::Second, two)).map_or(0.0, |span| {
                    #[expect(clippy::cast_precision_loss, reason = "seconds of the calendar are exact")]
                    let whole = span.get_seconds() as f64;
                    whole + f64::from(i32::try_from(span.get_milliseconds()).unwrap_or(0)) / 1000.0
                });
                seconds
                    / match unit {
                        Unit::Week | Unit::IsoWeek => 604_800.0,
                        Unit::Day => 86_400.0,
                        Unit::Hour => 3600.0,
                        Unit::Minute => 60.0,
                        Unit::Second => 1.0,
                        _ => 0.001,
                    }
            }
        };
        let cut = if exact { value } else { value.trunc() };
        if cut == 0.0 { 0.0 } else { cut }
    }
}

/// Whole months and the part of the next.
fn months_between(from: DateTime, to: DateTime) -> f64 {
    if to < from {
        return -months_between(to, from);
    }
    let whole = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    let anchor = |months: i32| from.checked_add(i64::from(months).months()).unwrap_or(from);
    let whole = if anchor(whole) > to { whole - 1 } else { whole };
    let (start, end) = (anchor(whole), anchor(whole + 1));
    let seconds = |from: DateTime, to: DateTime| {
        #[expect(clippy::cast_precision_loss, reason = "seconds of a month are exact")]
        to.since((SpanUnit::Second, from)).map_or(0.0, |span| span.get_seconds() as f64)
    };
    let length = seconds(start, end);
    f64::from(whole) + if length > 0.0 { seconds(start, to) / length } else { 0.0 }
}

/// `moment(…)`.
pub(super) fn made(arguments: &[Value], scope: &Scope<'_>) -> Result<Moment, ScriptError> {
    let unsupported = |what: &str| Err(ScriptError::Unsupported { what: what.to_owned() });
    match arguments {
        [] | [Value::Undefined] => Ok(Moment::now(scope.present)),
        [Value::Moment(moment)] => Ok(*moment),
        [Value::TaskDate(Some(date))] => Ok(Moment::of_day(*date)),
        [Value::Null] => Ok(Moment(None)),
        [Value::Text(text)] => Ok(Moment(read_iso(text))),
        [Value::Text(text), Value::Text(format)] if **format == *"YYYY-MM-DD" => Ok(Moment(read_iso(text))),
        [_] => unsupported("\"moment\" of this"),
        _ => unsupported("\"moment\" with a format"),
    }
}

fn read_iso(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.to_zoned(jiff::tz::TimeZone::UTC).datetime());
    }
    text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))
}

/// Calls a method of a moment; `None` if there is none of this name.
pub(super) fn call(
    at: &Moment,
    name: &str,
    arguments: &[Value],
    scope: &Scope<'_>,
) -> Option<Result<Value, ScriptError>> {
    let text = |index: usize| arguments.get(index).filter(|value| !value.is_nullish()).map(Value::text);
    let unit = |index: usize| text(index).and_then(|word| Unit::of(&word));
    let number = |number: Option<f64>| Value::Number(number.unwrap_or(f64::NAN));
    let part = |of: fn(DateTime) -> f64| number(at.0.map(of));
    let moment = |at: Option<DateTime>| Value::Moment(Moment(at));
    if !arguments.is_empty()
        && matches!(
            name,
            "day"
                | "date"
                | "month"
                | "year"
                | "hour"
                | "minute"
                | "second"
                | "week"
                | "isoWeek"
                | "isoWeekday"
                | "weekday"
        )
    {
        return Some(Err(ScriptError::Unsupported { what: format!("\"{name}\" with a value") }));
    }
    let value = match name {
        "isValid" => Value::Bool(at.0.is_some()),
        "isBefore" | "isAfter" | "isSame" | "isSameOrBefore" | "isSameOrAfter" => {
            let other = globals::as_moment(arguments.first().unwrap_or(&Value::Undefined), scope);
            let Some(other) = other else {
                return Some(Err(ScriptError::Unsupported { what: format!("\"{name}\" with this") }));
            };
            Value::Bool(compared(*at, other, name, unit(1)))
        }
        "isBetween" => return Some(between(*at, arguments, scope)),
        "diff" => {
            let other = globals::as_moment(arguments.first().unwrap_or(&Value::Undefined), scope)?;
            let exact = arguments.get(2).is_some_and(Value::is_true);
            Value::Number(at.diff(other, unit(1).unwrap_or(Unit::Millisecond), exact))
        }
        "format" => Value::of_text(at.format(&text(0).unwrap_or_else(|| "YYYY-MM-DDTHH:mm:ssZ".to_owned()))),
        "toISOString" => match at.0 {
            Some(_) => Value::of_text(at.format("YYYY-MM-DD[T]HH:mm:ss.SSS[Z]")),
            None => Value::Null,
        },
        "toString" => Value::of_text(at.to_text()),
        "add" | "subtract" => {
            let sign = if name == "add" { 1.0 } else { -1.0 };
            let Some((amount, unit)) = arguments.first().map(Value::number).zip(unit(1)) else {
                return Some(Err(ScriptError::Unsupported { what: format!("\"{name}\" with this") }));
            };
            moment(at.moved(amount * sign, unit))
        }
        "startOf" => moment(unit(0).and_then(|unit| at.start_of(unit))),
        "endOf" => moment(unit(0).and_then(|unit| at.end_of(unit))),
        "clone" | "local" => Value::Moment(*at),
        "valueOf" => Value::Number(at.millis()),
        "unix" => Value::Number((at.millis() / 1000.0).floor()),
        "year" => part(|at| f64::from(at.year())),
        "quarter" => part(|at| f64::from((at.month() + 2) / 3)),
        "month" => part(|at| f64::from(at.month() - 1)),
        "date" => part(|at| f64::from(at.day())),
        "day" | "weekday" => part(|at| f64::from(at.weekday().to_sunday_zero_offset())),
        "isoWeekday" => part(|at| f64::from(at.weekday().to_monday_one_offset())),
        "dayOfYear" => part(|at| f64::from(at.date().day_of_year())),
        "daysInMonth" => part(|at| f64::from(at.date().days_in_month())),
        "isoWeek" => part(|at| f64::from(at.date().iso_week_date().week())),
        "week" => part(|at| f64::from(date_format::week_of(at.date()).1)),
        "hour" | "hours" => part(|at| f64::from(at.hour())),
        "minute" | "minutes" => part(|at| f64::from(at.minute())),
        "second" | "seconds" => part(|at| f64::from(at.second())),
        "fromNow" => {
            let bare = arguments.first().is_some_and(Value::is_true);
            Value::of_text(from_now(*at, Moment::now(scope.present), bare))
        }
        "toObject" | "toDate" | "utc" | "utcOffset" | "locale" | "calendar" | "set" | "get" | "from"
        | "to" => {
            return Some(Err(ScriptError::Unsupported { what: format!("\"{name}\" of moments") }));
        }
        _ => return None,
    };
    Some(Ok(value))
}

fn compared(at: Moment, other: Moment, name: &str, unit: Option<Unit>) -> bool {
    let unit = unit.unwrap_or(Unit::Millisecond);
    let (Some(start), Some(end), Some(other)) = (at.start_of(unit), at.end_of(unit), other.0) else {
        return false;
    };
    let (before, after) = (end < other, start > other);
    match (name, unit) {
        ("isBefore", Unit::Millisecond) => start < other,
        ("isBefore", _) => before,
        ("isAfter", _) => after,
        ("isSame", Unit::Millisecond) => start == other,
        ("isSame", _) => !before && !after,
        ("isSameOrBefore", Unit::Millisecond) => start <= other,
        ("isSameOrBefore", _) => !after,
        (_, Unit::Millisecond) => start >= other,
        _ => !before,
    }
}

fn between(at: Moment, arguments: &[Value], scope: &Scope<'_>) -> Result<Value, ScriptError> {
    let end = |index: usize| arguments.get(index).and_then(|value| globals::as_moment(value, scope));
    let (Some(first), Some(last)) = (end(0), end(1)) else {
        return Err(ScriptError::Unsupported { what: "\"isBetween\" with this".to_owned() });
    };
    let unit = arguments.get(2).filter(|value| !value.is_nullish()).and_then(|word| Unit::of(&word.text()));
    let ends = arguments.get(3).map_or_else(|| "()".to_owned(), Value::text);
    let low = if ends.starts_with('[') { "isSameOrAfter" } else { "isAfter" };
    let high = if ends.ends_with(']') { "isSameOrBefore" } else { "isBefore" };
    Ok(Value::Bool(compared(at, first, low, unit) && compared(at, last, high, unit)))
}

/// A distance in words: how many of which unit.
fn words(at: Moment, now: Moment) -> (f64, Unit) {
    let future = at.diff(now, Unit::Millisecond, true) > 0.0;
    let (early, late) = if future { (now, at) } else { (at, now) };
    let rounded = |value: f64| (value + 0.5).floor();
    let seconds = rounded(late.diff(early, Unit::Second, true));
    let (minutes, hours, days) =
        (rounded(seconds / 60.0), rounded(seconds / 3600.0), rounded(seconds / 86400.0));
    let months = rounded(late.diff(early, Unit::Month, true));
    match () {
        () if seconds <= 44.0 => (seconds, Unit::Second),
        () if minutes < 45.0 => (minutes.max(1.0), Unit::Minute),
        () if hours < 22.0 => (hours.max(1.0), Unit::Hour),
        () if days < 26.0 => (days.max(1.0), Unit::Day),
        () if months < 11.0 => (months.max(1.0), Unit::Month),
        () => (rounded(late.diff(early, Unit::Year, true)).max(1.0), Unit::Year),
    }
}

/// `in 3 days`, `2 months ago`, with moment's own thresholds.
pub(super) fn from_now(at: Moment, now: Moment, bare: bool) -> String {
    if at.0.is_none() {
        return "Invalid date".to_owned();
    }
    let (count, unit) = words(at, now);
    let (one, many) = match unit {
        Unit::Second => ("a few seconds", ""),
        Unit::Minute => ("a minute", "minutes"),
        Unit::Hour => ("an hour", "hours"),
        Unit::Day => ("a day", "days"),
        Unit::Month => ("a month", "months"),
        _ => ("a year", "years"),
    };
    let text = if count <= 1.0 || many.is_empty() { one.to_owned() } else { format!("{count} {many}") };
    match (bare, at.diff(now, Unit::Millisecond, true) > 0.0) {
        (true, _) => text,
        (false, true) => format!("in {text}"),
        (false, false) => format!("{text} ago"),
    }
}

/// The moment that the words for a distance name: all days that are `2 days ago` share one. Distances of hours are
/// told apart.
pub(super) fn spoken(at: Moment, now: Moment) -> Option<DateTime> {
    let (count, unit) = words(at, now);
    if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) {
        return at.0;
    }
    let sign = if at.diff(now, Unit::Millisecond, true) > 0.0 { 1.0 } else { -1.0 };
    now.moved(count * sign, unit)
}
