//! The scheduled date that a note's name gives its tasks (`reference`: task lines, section 2, last paragraph).

use jiff::civil::Date;

use super::{TaskDate, TaskSettings};
use crate::syntax::{MONTHS, WEEKDAYS};

/// The date in the name of the note at `path` (`/` between folders), if the setting is on and the note lies in one
/// of the folders it is limited to.
///
/// A format of the user's own counts first and must fit the whole name; then the first `YYYY-MM-DD` in the name,
/// then the first eight digits.
pub fn date_from_name(path: &str, settings: &TaskSettings) -> Option<Date> {
    if !settings.scheduled_from_name || !in_folders(path, &settings.name_date_folders) {
        return None;
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = file.strip_suffix(".md").unwrap_or(file);
    let formatted = match settings.name_date_format.as_str() {
        "" => None,
        format => by_format(name, format),
    };
    formatted.or_else(|| dashed(name)).or_else(|| eight_digits(name))
}

fn in_folders(path: &str, folders: &[String]) -> bool {
    let below = |folder: &String| {
        let folder = folder.trim_end_matches('/');
        path.strip_prefix(folder).is_some_and(|rest| folder.is_empty() || rest.starts_with('/'))
    };
    folders.is_empty() || folders.iter().any(below)
}

/// The first `YYYY-MM-DD`; nothing if the calendar lacks it.
fn dashed(name: &str) -> Option<Date> {
    let windows = (0..name.len()).filter_map(|at| name.get(at..at + 10));
    windows.filter_map(TaskDate::read).next()?.valid()
}

/// The first eight digits as a date; nothing if the calendar lacks it.
fn eight_digits(name: &str) -> Option<Date> {
    let mut windows = (0..name.len()).filter_map(|at| name.get(at..at + 8));
    let digits = windows.find(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    date(digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Tokens of moment's formats that make up a date, longest first.
const TOKENS: [&str; 11] = ["YYYY", "MMMM", "dddd", "MMM", "ddd", "YY", "MM", "DD", "Do", "M", "D"];

/// Reads all of `name` by a moment format, strictly. A format with other tokens than those for days reads nothing.
fn by_format(name: &str, format: &str) -> Option<Date> {
    let (mut year, mut month, mut day) = (None, None, None);
    let mut weekday = None;
    let (mut name, mut format) = (name, format);
    while let Some(next) = format.chars().next() {
        if let Some(rest) = format.strip_prefix('[')
            && let Some((literal, rest)) = rest.split_once(']')
        {
            name = name.strip_prefix(literal)?;
            format = rest;
            continue;
        }
        let Some(token) = TOKENS.into_iter().find(|token| format.starts_with(token)) else {
            if next.is_ascii_alphabetic() {
                return None;
            }
            name = name.strip_prefix(next)?;
            format = format.get(next.len_utf8()..)?;
            continue;
        };
        format = format.get(token.len()..)?;
        let (number, rest) = match token {
            "YYYY" => digits(name, 4, 4)?,
            "YY" | "MM" | "DD" => digits(name, 2, 2)?,
            "M" | "D" => digits(name, 1, 2)?,
            "Do" => {
                let (number, rest) = digits(name, 1, 2)?;
                let ending = rest.get(..2).filter(|end| ["st", "nd", "rd", "th"].contains(end))?;
                (number, rest.get(ending.len()..)?)
            }
            "MMMM" => named(name, &MONTHS, usize::MAX)?,
            "MMM" => named(name, &MONTHS, 3)?,
            "dddd" => named(name, &WEEKDAYS, usize::MAX)?,
            _ => named(name, &WEEKDAYS, 3)?,
        };
        name = rest;
        match token {
            "YYYY" => year = Some(number),
            "YY" => year = Some(number + if number > 68 { 1900 } else { 2000 }),
            "MM" | "M" | "MMMM" | "MMM" => month = Some(number),
            "DD" | "D" | "Do" => day = Some(number),
            _ => weekday = Some(number),
        }
    }
    let (month, day) = (i8::try_from(month.unwrap_or(1)).ok()?, i8::try_from(day.unwrap_or(1)).ok()?);
    let date = Date::new(year?, month, day).ok()?;
    let same_day = weekday.is_none_or(|day| i16::from(date.weekday().to_monday_one_offset()) == day);
    (name.is_empty() && same_day).then_some(date)
}

/// A number of `least` to `most` digits at the start of `text`, and the rest.
fn digits(text: &str, least: usize, most: usize) -> Option<(i16, &str)> {
    let len = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let number = text.get(..len).filter(|_| len >= least)?;
    Some((number.parse().ok()?, text.get(len..)?))
}

/// The place, from 1, of the name that `text` starts with, cut to `len` letters, and the rest.
fn named<'t>(text: &'t str, names: &[&str], len: usize) -> Option<(i16, &'t str)> {
    let cut = |name: &str| name.get(..len.min(name.len())).unwrap_or_default().to_ascii_lowercase();
    let starts = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let (at, name) = names.iter().map(|name| cut(name)).enumerate().find(|(_, name)| starts(name))?;
    Some((i16::try_from(at + 1).ok()?, text.get(name.len()..)?))
}
