//! The days that something close to a date may mean.

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A day that was perhaps meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Guess {
    /// The day.
    pub(super) date: Date,
    /// How the text was read, where it can be read otherwise.
    pub(super) why: Option<&'static str>,
    /// It can mean nothing else.
    pub(super) is_certain: bool,
}

/// What `text` may mean, the likeliest first, seen from `today`.
pub(super) fn guesses(text: &str, today: Date) -> Vec<Guess> {
    if let Some(inside) = text.strip_prefix("[[").and_then(|text| text.strip_suffix("]]")) {
        let target = inside.split(['|', '#']).next().unwrap_or_default();
        let name = target.rsplit('/').next().unwrap_or_default();
        let plain = numbers(name).or_else(|| digits(name));
        return plain.into_iter().flatten().map(|guess| Guess { is_certain: false, ..guess }).collect();
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    numbers(bare).or_else(|| digits(bare)).or_else(|| words(bare, today)).unwrap_or_default()
}

/// Three numbers with one kind of sign between them.
fn numbers(text: &str) -> Option<Vec<Guess>> {
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<i16> = text.split(sign).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let &[first, second, third] = parts.as_slice() else { return None };
    let lengths: Vec<usize> = text.split(sign).map(str::len).collect();
    let day = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if lengths.first() == Some(&4) {
        let guess = Guess { date: day(first, second, third)?, why: None, is_certain: true };
        return Some(vec![guess]);
    }
    let short = lengths.last() == Some(&2);
    let year = if short { 2000 + third } else { third };
    let day_first = day(year, second, first);
    let month_first = day(year, first, second);
    let guess = |date: Date, why: &'static str, is_certain: bool| Guess { date, why: Some(why), is_certain };
    Some(match (day_first, month_first) {
        (Some(date), Some(same)) if date == same => vec![guess(date, "day and month are the same", !short)],
        (Some(day_first), Some(_)) if sign == '.' => vec![guess(day_first, "day first", false)],
        (Some(day_first), Some(month_first)) => {
            vec![guess(month_first, "month first", false), guess(day_first, "day first", false)]
        }
        (Some(date), None) => vec![guess(date, "day first", !short)],
        (None, Some(date)) => vec![guess(date, "month first", !short)],
        (None, None) => Vec::new(),
    })
}

/// `20251108`.
fn digits(text: &str) -> Option<Vec<Guess>> {
    if text.len() != 8 {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let (month, day) = (i8::try_from(part(4, 6)?).ok()?, i8::try_from(part(6, 8)?).ok()?);
    let date = Date::new(part(0, 4)?, month, day).ok()?;
    Some(vec![Guess { date, why: None, is_certain: true }])
}

/// `tomorrow`, `next friday`, `Nov 8, 2025`.
fn words(text: &str, today: Date) -> Option<Vec<Guess>> {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let ahead = words.first() == Some(&"next");
    words.retain(|word| !matches!(*word, "next" | "this" | "on" | "in"));
    let date = match words.as_slice() {
        ["today" | "tonight" | "now" | "eod"] => today,
        ["tomorrow"] => today.tomorrow().ok()?,
        ["yesterday"] => today.yesterday().ok()?,
        ["week"] if ahead => today.checked_add(Span::new().weeks(1)).ok()?,
        ["month"] if ahead => today.checked_add(Span::new().months(1)).ok()?,
        ["year"] if ahead => today.checked_add(Span::new().years(1)).ok()?,
        [name] if weekday(name).is_some() => today.nth_weekday(1, weekday(name)?).ok()?,
        parts => written_out(parts, today)?,
    };
    Some(vec![Guess { date, why: None, is_certain: false }])
}

/// A month's name, a day, and perhaps a year; without one the next such day.
fn written_out(parts: &[&str], today: Date) -> Option<Date> {
    let month = parts.iter().find_map(|part| month(part))?;
    let number = |part: &&str| part.trim_end_matches(char::is_alphabetic).parse::<i16>().ok();
    let numbers: Vec<i16> = parts.iter().filter_map(number).collect();
    let day = i8::try_from(*numbers.iter().find(|number| **number <= 31)?).ok()?;
    match numbers.iter().find(|number| **number > 31) {
        Some(year) => Date::new(*year, month, day).ok(),
        None => {
            let this_year = Date::new(today.year(), month, day).ok()?;
            if this_year >= today { Some(this_year) } else { Date::new(today.year() + 1, month, day).ok() }
        }
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    match name {
        "monday" => Some(Weekday::Monday),
        "tuesday" => Some(Weekday::Tuesday),
        "wednesday" => Some(Weekday::Wednesday),
        "thursday" => Some(Weekday::Thursday),
        "friday" => Some(Weekday::Friday),
        "saturday" => Some(Weekday::Saturday),
        "sunday" => Some(Weekday::Sunday),
        _ => None,
    }
}

fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?;
    let at = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(at + 1).ok()
}
