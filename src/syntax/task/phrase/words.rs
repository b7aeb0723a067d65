//! The words of date phrases: months, weekdays, numbers, units, and amounts of time made of them.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};
use regex_lite::Regex;

use super::found::Said;

pub(super) const WEEKDAYS: &str = r"sunday|sun\.|sun|monday|mon\.|mon|tuesday|tue\.|tue|wednesday|wed\.|wed|thursday|thurs\.|thurs|thur\.|thur|thu\.|thu|friday|fri\.|fri|saturday|sat\.|sat";

pub(super) const MONTHS: &str = r"september|february|november|december|january|october|august|march|april|sept\.|june|july|sept|jan\.|feb\.|mar\.|apr\.|jun\.|jul\.|aug\.|sep\.|oct\.|nov\.|dec\.|may|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec";

pub(super) const ORDINAL: &str = r"(?:(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|eleventh|twelfth|seventh|second|fourth|eighth|first|third|fifth|sixth|ninth|tenth|[0-9]{1,2}(?:st|nd|rd|th)?)";

pub(super) const YEAR: &str = r"(?:[1-9][0-9]{0,3}\s{0,2}(?:BE|AD|BCE|BC|CE)|[1-2][0-9]{3}|[5-9][0-9])";

const NUMBER: &str = r"(?:eleven|twelve|three|seven|eight|four|five|nine|one|two|six|ten|[0-9]+\.[0-9]+|[0-9]+|half(?:\s{0,2}an?)?|an?\b(?:\s{0,2}few)?|few|several|a?\s{0,2}couple\s{0,2}(?:of)?)";

pub(super) const UNITS: &str = "quarters|quarter|seconds|minutes|second|minute|months|hours|weeks|years|month|hour|days|mins|week|year|day|sec|min|hrs|qtr|hr|yr|h|y";

/// One or more amounts: `2 weeks`, `1 year, 2 months`.
pub(super) fn amounts_pattern() -> String {
    let one = format!(r"(?:{NUMBER})\s{{0,3}}(?:{UNITS})");
    format!(r"(?:(?:about|around)\s{{0,3}})?{one}\s{{0,5}}(?:,?\s{{0,5}}{one})*")
}

static AMOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)({NUMBER})\s{{0,3}}({UNITS})(?:[^a-zA-Z]|$)")).ok());

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    pub(super) fn of(word: &str) -> Option<Unit> {
        Some(match word.to_ascii_lowercase().as_str() {
            "sec" | "second" | "seconds" => Unit::Second,
            "min" | "mins" | "minute" | "minutes" => Unit::Minute,
            "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Hour,
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "qtr" | "quarter" | "quarters" => Unit::Quarter,
            "y" | "yr" | "year" | "years" => Unit::Year,
            _ => return None,
        })
    }
}

/// An amount of time: how many of which unit.
pub(super) type Amount = (f64, Unit);

/// The amounts in `text`. Of two in the same unit the last counts.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let mut out: Vec<Amount> = Vec::new();
    let Some(pattern) = AMOUNT.as_ref() else { return out };
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| pattern.captures(rest)) {
        let (Some(number), Some(word)) = (found.get(1), found.get(2)) else { break };
        at += word.end();
        let Some(unit) = Unit::of(word.as_str()) else { continue };
        let amount = (number_of(number.as_str()), unit);
        match out.iter_mut().find(|(_, known)| *known == unit) {
            Some(known) => *known = amount,
            None => out.push(amount),
        }
    }
    out
}

fn number_of(word: &str) -> f64 {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = word.to_ascii_lowercase();
    let mut counted = WORDS.into_iter().zip(1_u32..);
    if let Some((_, number)) = counted.find(|(name, _)| *name == word) {
        return f64::from(number);
    }
    match word.trim() {
        "a" | "an" => 1.0,
        few if few.contains("few") => 3.0,
        half if half.contains("half") => 0.5,
        couple if couple.contains("couple") => 2.0,
        several if several.contains("several") => 7.0,
        digits => digits.parse().unwrap_or(0.0),
    }
}

/// `at` moved by the amounts, each times `sign`. `None` beyond the calendar.
pub(super) fn shift(mut at: DateTime, amounts: &[Amount], sign: f64) -> Option<DateTime> {
    for (number, unit) in amounts {
        let number = number * sign;
        // Parts of a month are cut off towards January of the year.
        let months = |each: f64| {
            whole(f64::from(at.month()) - 1.0 + number * each).map(|month| i64::from(at.year()) * 12 + month)
        };
        at = match unit {
            Unit::Second => at.checked_add(Span::new().try_seconds(whole(number)?).ok()?).ok()?,
            Unit::Minute => at.checked_add(Span::new().try_seconds(whole(number * 60.0)?).ok()?).ok()?,
            Unit::Hour => at.checked_add(Span::new().try_seconds(whole(number * 3600.0)?).ok()?).ok()?,
            Unit::Day => at.checked_add(Span::new().try_days(round(number)?).ok()?).ok()?,
            Unit::Week => at.checked_add(Span::new().try_days(round(number * 7.0)?).ok()?).ok()?,
            Unit::Month => in_month(at, months(1.0)?)?,
            Unit::Quarter => in_month(at, months(3.0)?)?,
            Unit::Year => {
                let year = whole(f64::from(at.year()) + number)?;
                in_month(at, year * 12 + i64::from(at.month()) - 1)?
            }
        };
    }
    Some(at)
}

/// `at` in another month, counted from year 0; its day is cut to the month's length.
fn in_month(at: DateTime, month: i64) -> Option<DateTime> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let first = Date::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1).ok()?;
    let date = Date::new(year, first.month(), at.day().min(first.days_in_month())).ok()?;
    Some(date.to_datetime(at.time()))
}

/// Years beyond this are beyond every calendar here; the cast below is exact up to it.
const LIMIT: f64 = 1e12;

fn whole(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "checked against LIMIT, and cutting off is meant")]
    (number.abs() < LIMIT).then_some(number.trunc() as i64)
}

/// Halves go up, as in JavaScript.
fn round(number: f64) -> Option<i64> {
    whole((number + 0.5).floor())
}

/// What an amount of time says for sure about the day it leads to.
pub(super) fn said(amounts: &[Amount]) -> Said {
    let has = |wanted: &[Unit]| amounts.iter().any(|(number, unit)| *number != 0.0 && wanted.contains(unit));
    let time = has(&[Unit::Hour, Unit::Minute, Unit::Second]);
    let day = time || has(&[Unit::Day]);
    let month = day || has(&[Unit::Month]);
    Said { day, month, year: month || has(&[Unit::Year]), weekday: false, time }
}

/// The month of a name, by its first three letters.
pub(super) fn month_of(word: &str) -> Option<i32> {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3)?;
    months.into_iter().zip(1..).find(|(name, _)| name.eq_ignore_ascii_case(head)).map(|(_, number)| number)
}

/// The weekday of a name, Sunday = 0.
pub(super) fn weekday_of(word: &str) -> Option<i64> {
    let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let head = word.get(..3)?;
    days.into_iter().zip(0..).find(|(name, _)| name.eq_ignore_ascii_case(head)).map(|(_, number)| number)
}

/// The number of an ordinal: `8`, `8th`, `eighth`, `twenty-first`.
pub(super) fn ordinal_of(word: &str) -> Option<i32> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let word = word.to_ascii_lowercase();
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    if word == "thirtieth" {
        return Some(30);
    }
    let (tens, ones) = match word.split_once([' ', '-']) {
        Some(("twenty", ones)) => (20, ones),
        Some(("thirty", ones)) => (30, ones),
        _ => (0, word.as_str()),
    };
    WORDS.into_iter().zip(1..).find(|(name, _)| *name == ones).map(|(_, number)| tens + number)
}

/// The year of a written one: two digits, four, or with an era.
pub(super) fn year_of(text: &str) -> Option<i32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let year: i32 = digits.parse().ok()?;
    match text.get(digits.len()..)?.trim().to_ascii_uppercase().as_str() {
        "BE" => Some(year - 543),
        "BC" | "BCE" => Some(-year),
        "" if year < 100 => Some(year + if year > 50 { 1900 } else { 2000 }),
        _ => Some(year),
    }
}

/// The year in which this day lies closest to `today`.
pub(super) fn closest_year(today: Date, month: i32, day: i32) -> i32 {
    let this: i32 = today.year().into();
    let distance = |year: i32| {
        let month = i8::try_from(month).ok()?;
        let first = Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
        let at = first.checked_add((i64::from(day) - 1).days()).ok()?;
        Some(today.since(at).ok()?.get_days().abs())
    };
    let far = i32::MAX;
    let at = |year: i32| distance(year).unwrap_or(far);
    if at(this + 1) < at(this) {
        this + 1
    } else if at(this - 1) < at(this) {
        this - 1
    } else {
        this
    }
}
