//! Dates in luxon's letters (`reference`: Dataview, C4), in English.

use jiff::Zoned;

use super::Date;
use crate::syntax::{month_name, weekday_name};

mod read;

pub(super) use read::read;

/// A piece of a format: a run of one letter, or text that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A run of one character.
    Run(char, usize),
    /// Text in single quotes, or blanks.
    Literal(String),
}

/// The pieces of a format.
pub(super) fn pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut quoted: Option<String> = None;
    for c in pattern.chars() {
        match (&mut quoted, c) {
            (Some(literal), '\'') => {
                let literal = std::mem::take(literal);
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(literal));
                }
                quoted = None;
                // What follows starts a new run, even of the letter before the quote.
                pieces.push(Piece::Literal(String::new()));
            }
            (Some(literal), c) => literal.push(c),
            (None, '\'') => quoted = Some(String::new()),
            (None, c) => match pieces.last_mut() {
                Some(Piece::Run(last, count)) if *last == c => *count += 1,
                _ => pieces.push(Piece::Run(c, 1)),
            },
        }
    }
    if let Some(literal) = quoted {
        pieces.push(Piece::Literal(literal));
    }
    pieces
}

/// `date` in the letters of `pattern`. Letters that luxon does not know stand for themselves.
pub(super) fn format(date: &Date, pattern: &str) -> String {
    let Some(at) = date.zoned() else { return "Invalid DateTime".to_owned() };
    let mut out = String::new();
    for piece in pieces(pattern) {
        match piece {
            Piece::Literal(text) => out.push_str(&text),
            Piece::Run(letter, count) => match token(date, &at, letter, count) {
                Some(text) => out.push_str(&text),
                None => out.extend(std::iter::repeat_n(letter, count)),
            },
        }
    }
    out
}

fn token(date: &Date, at: &Zoned, letter: char, count: usize) -> Option<String> {
    let hour12 = if at.hour() % 12 == 0 { 12 } else { at.hour() % 12 };
    let week = at.date().iso_week_date();
    let month = month_name(at.month());
    let weekday = weekday_name(at.weekday());
    Some(match (letter, count) {
        ('S', 1) => at.millisecond().to_string(),
        ('S' | 'u', 1 | 3) if (letter, count) != ('u', 3) => format!("{:03}", at.millisecond()),
        ('u', 2) => format!("{:02}", at.millisecond() / 10),
        ('u', 3) => (at.millisecond() / 100).to_string(),
        ('s', 1 | 2) => padded(at.second().into(), count),
        ('m', 1 | 2) => padded(at.minute().into(), count),
        ('h', 1 | 2) => padded(hour12.into(), count),
        ('H', 1 | 2) => padded(at.hour().into(), count),
        ('Z', 1..=3) => offset(date.offset_minutes(), count),
        ('Z', 4) => short_zone(date),
        ('Z', 5) => long_zone(date),
        ('z', 1) => date.zone().name(),
        ('a', 1) => meridiem(at).to_owned(),
        ('d', 1 | 2) => padded(at.day().into(), count),
        ('c' | 'E', 1) => at.weekday().to_monday_one_offset().to_string(),
        ('c' | 'E', 3) => weekday.get(..3)?.to_owned(),
        ('c' | 'E', 4) => weekday.to_owned(),
        ('c' | 'E', 5) => weekday.get(..1)?.to_owned(),
        ('L' | 'M', 1 | 2) => padded(at.month().into(), count),
        ('L' | 'M', 3) => month.get(..3)?.to_owned(),
        ('L' | 'M', 4) => month.to_owned(),
        ('L' | 'M', 5) => month.get(..1)?.to_owned(),
        ('y', 1) => at.year().to_string(),
        ('y', 2) => last_two(at.year().into()),
        ('y', 4 | 6) => padded(at.year().into(), count),
        ('G', 1) => if at.year() > 0 { "AD" } else { "BC" }.to_owned(),
        ('G', 2) => if at.year() > 0 { "Anno Domini" } else { "Before Christ" }.to_owned(),
        ('G', 5) => if at.year() > 0 { "A" } else { "B" }.to_owned(),
        ('k', 2) => last_two(week.year().into()),
        ('k', 4) => padded(week.year().into(), 4),
        ('W', 1 | 2) => padded(week.week().into(), count),
        ('o', 1 | 3) => padded(at.day_of_year().into(), count),
        ('q', 1 | 2) => padded((i64::from(at.month()) + 2) / 3, count),
        ('X', 1) => date.millis()?.div_euclid(1000).to_string(),
        ('x', 1) => date.millis()?.to_string(),
        _ => return macro_token(date, at, letter, count),
    })
}

/// The localised formats, which are one letter for several parts.
fn macro_token(date: &Date, at: &Zoned, letter: char, count: usize) -> Option<String> {
    let clock = |seconds: bool| {
        let hour = if at.hour() % 12 == 0 { 12 } else { at.hour() % 12 };
        let seconds = if seconds { format!(":{:02}", at.second()) } else { String::new() };
        // The blank before AM and PM is a narrow one that does not break.
        format!("{hour}:{:02}{seconds}\u{202f}{}", at.minute(), meridiem(at))
    };
    let zone = || if count > 3 { long_zone(date) } else { short_zone(date) };
    let time = |seconds: bool| match count {
        1 => clock(seconds),
        _ => format!("{} {}", clock(seconds), zone()),
    };
    let day = |count: usize| {
        let (month, weekday) = (month_name(at.month()), weekday_name(at.weekday()));
        match count {
            1 => format!("{}/{}/{}", at.month(), at.day(), at.year()),
            2 => format!("{} {}, {}", month.get(..3).unwrap_or(month), at.day(), at.year()),
            3 => format!("{month} {}, {}", at.day(), at.year()),
            _ => format!("{weekday}, {month} {}, {}", at.day(), at.year()),
        }
    };
    Some(match (letter, count) {
        ('D', 1..=4) => day(count),
        ('t', 1) => clock(false),
        ('t', 2) => clock(true),
        ('t', 3 | 4) => format!("{} {}", clock(true), zone()),
        ('T', 1) => format!("{:02}:{:02}", at.hour(), at.minute()),
        ('T', 2) => format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second()),
        ('T', 3 | 4) => format!("{:02}:{:02}:{:02} {}", at.hour(), at.minute(), at.second(), zone()),
        ('f' | 'F', 1 | 2) => format!("{}, {}", day(count), clock(letter == 'F')),
        ('f' | 'F', 3 | 4) => format!("{} at {}", day(count), time(letter == 'F')),
        _ => return None,
    })
}

fn meridiem(at: &Zoned) -> &'static str {
    if at.hour() < 12 { "AM" } else { "PM" }
}

fn padded(value: i64, width: usize) -> String {
    if value < 0 { format!("-{:0width$}", value.abs()) } else { format!("{value:0width$}") }
}

fn last_two(year: i64) -> String {
    let year = year.to_string();
    let tail = year.len().saturating_sub(2);
    format!("{:0>2}", year.get(tail..).unwrap_or_default())
}

/// `+2`, `+02:00` or `+0200`.
fn offset(minutes: i32, count: usize) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match count {
        1 if rest == 0 => format!("{sign}{hours}"),
        1 => format!("{sign}{hours}:{rest}"),
        2 => format!("{sign}{hours:02}:{rest:02}"),
        _ => format!("{sign}{hours:02}{rest:02}"),
    }
}

/// `UTC`, `GMT+2`; of a zone with English abbreviations those.
fn short_zone(date: &Date) -> String {
    // A zone that is only a distance is called by it.
    if date.zone().is_fixed() {
        return date.zone().name();
    }
    match date.offset_minutes() {
        0 => "UTC".to_owned(),
        minutes => format!("GMT{}", offset(minutes, 1)),
    }
}

fn long_zone(date: &Date) -> String {
    if date.zone().is_fixed() {
        return date.zone().name();
    }
    match date.offset_minutes() {
        0 => "Coordinated Universal Time".to_owned(),
        minutes => format!("GMT{}", offset(minutes, 2)),
    }
}
