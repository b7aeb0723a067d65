//! One reader a form of phrase: a pattern, and what a match of it means.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use regex_lite::{Captures, Regex};

use super::found::{Found, Said, Written};
use super::words::{self, MONTHS, ORDINAL, UNITS, Unit, WEEKDAYS, YEAR, amounts_pattern};

/// A match with what a reader needs to know.
struct Hit<'t> {
    groups: Captures<'t>,
    /// The whole text searched in this round, and what stands behind the match in it.
    text: &'t str,
    now: DateTime,
}

/// What a match means: a day, and what the phrase itself says of it.
struct Meaning {
    written: Written,
    said: Said,
    /// The last day, if it says one.
    last: Option<Written>,
    /// Its hour is one that no day has.
    no_hour: bool,
}

impl From<(Written, Said)> for Meaning {
    fn from((written, said): (Written, Said)) -> Meaning {
        Meaning { written, said, last: None, no_hour: false }
    }
}

/// What a reader makes of a match; `None`: it is none after all.
type Read = fn(&Hit<'_>) -> Option<Meaning>;

struct Reader {
    pattern: Regex,
    read: Read,
    /// Only where the future is preferred.
    forward: bool,
}

/// Every pattern is `(before)(phrase)after`: what must stand before and behind belongs to neither.
static READERS: LazyLock<Vec<Reader>> = LazyLock::new(|| {
    let amounts = amounts_pattern();
    let list: [(String, Read); 16] = [
        (r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:T[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:\.[0-9]{1,4})?)?(?:Z|[+-][0-9]{2}:?(?:[0-9]{2})?)?)?)(?:\W|$)".to_owned(), iso),
        (format!(r"((this|last|past|next|after|\+|-)\s*(?:{amounts}))(?:\W|$)"), signed_amount),
        (format!(r"((this|last|past|next|after\s*this)\s*({UNITS}))(?:\W|$)"), unit),
        (format!(r"((?:in\s*)?({MONTHS})\s*(?:[,-]?\s*({YEAR})?)?)(?:[^\s\w]|\s+[^0-9]|\s+$|$)"), month),
        (r"((?:this)?\s{0,3}(morning|afternoon|evening|night|midnight|noon))(?:\W|$)".to_owned(), part_of_day),
        (r"((now|today|tonight|tomorrow|tmrw|tmr|yesterday|last\s*night))(?:\W|$)".to_owned(), day_word),
        (r"(([0-3]?[0-9])[/.-]([0-3]?[0-9])(?:[/.-]([0-9]{4}|[0-9]{2}))?)(?:\W|$)".to_owned(), slashes),
        (format!(r"((?:within|in|for)\s*(?:(?:about|around|roughly|approximately|just)\s*(?:~\s*)?)?(?:{amounts}))(?:\W|$)"), amount),
        (format!(r"((?:on\s*)?({ORDINAL})(?:\s*(?:to|-|–|until|through|till|\s)\s*({ORDINAL}))?(?:-|/|\s*(?:of)?\s*)({MONTHS}))(?:(?:-|/|,?\s*)({YEAR})(?:$|\s|[^\s\w](?:\D|$))|\W|$)"), day_month),
        (format!(r"(({MONTHS})(?:-|/|\s*,?\s*)({ORDINAL})\s*(?:(?:to|-)\s*({ORDINAL})\s*)?)(?:(?:-|/|\s*,?\s*)({YEAR})(?:\W|$)|\W|$)"), month_day),
        (format!(r"((?:[,(]\s*)?(?:on\s*)?(?:(this|last|past|next)\s*)?({WEEKDAYS})(?:\s*[,)])?(?:\s*(this|last|past|next)\s*week)?)(?:\W|$)"), weekday),
        (format!(r"(([0-9]{{4}})[./\s](?:({MONTHS})|([0-9]{{1,2}}))[./\s]([0-9]{{1,2}}))(?:\W|$)"), year_month_day),
        (r"((0[1-9]|1[012]|[0-9])/([0-9]{4}))(?:\W|$)".to_owned(), month_year),
        (r"((?:(?:at|from)\s*)?([0-9]{1,4})(?:[.:]([0-9]{1,2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?)?(?:\s*(a\.m\.|p\.m\.|am?|pm?))?(?:\s*(?:o\W*clock|at\s*night|in\s*the\s*(?:morning|afternoon)))?)(?:[^\w/]|$)".to_owned(), time),
        (format!(r"((?:{amounts})\s{{0,5}}(?:ago|before|earlier))(?:\W|$)"), amount_ago),
        (format!(r"((?:{amounts})\s{{0,5}}(?:later|after|from now|henceforth|forward|out))(?:\W|$)"), amount),
    ];
    let forward = (
        format!(r"((?:(?:about|around|roughly|approximately|just)\s*(?:~\s*)?)?(?:{amounts}))(?:\W|$)"),
        amount as fn(&Hit<'_>) -> _,
    );
    let always = list.into_iter().map(|(pattern, read)| (pattern, read, false));
    let all = always.chain(std::iter::once((forward.0, forward.1, true)));
    let readers = all.filter_map(|(pattern, read, forward)| {
        let pattern = Regex::new(&format!(r"(?i)(\W|^){pattern}")).ok()?;
        Some(Reader { pattern, read, forward })
    });
    readers.collect()
});

/// All that any reader finds, reader by reader.
pub(super) fn read_all(text: &str, now: DateTime, forward: bool) -> Vec<Found> {
    let mut found = Vec::new();
    for reader in READERS.iter().filter(|reader| forward || !reader.forward) {
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let Some(groups) = reader.pattern.captures(rest) else { break };
            let Some(phrase) = groups.get(2) else { break };
            let (start, first) =
                (at + phrase.start(), phrase.as_str().chars().next().map_or(1, char::len_utf8));
            let end = groups.iter().skip(2).flatten().map(|group| group.end()).max().unwrap_or(phrase.end());
            let behind_failed = skipped(reader.read, &groups);
            let hit = Hit { groups, text: rest, now };
            let Some(Meaning { written, said, last, no_hour }) = (reader.read)(&hit) else {
                at = behind_failed.map_or(start + first, |behind| at + behind);
                continue;
            };
            let end = at + rest.get(..end).unwrap_or_default().trim_end().len();
            let wrong = no_hour || last.is_some_and(|last| last.date().is_none());
            found.push(Found { start, end, written, said, closed: last.is_some(), wrong });
            at = end.max(start + first);
        }
    }
    found
}

/// Whether a slash stands before or behind: the numbers are part of something longer.
fn is_between_slashes(groups: &Captures<'_>) -> bool {
    groups.get(0).is_some_and(|group| group.as_str().starts_with('/') || group.as_str().ends_with('/'))
}

/// Where a reader goes on behind what was none after all. A day's reader behind the number, so that `32 November` is
/// November; that of times one letter behind it all, so that `25:00` has no `5:00` in it.
fn skipped(read: Read, groups: &Captures<'_>) -> Option<usize> {
    if std::ptr::fn_addr_eq(read, time as Read) {
        return groups.get(2).map(|group| group.end() + 1);
    }
    if std::ptr::fn_addr_eq(read, slashes as Read) && is_between_slashes(groups) {
        return groups.get(0).map(|group| group.end());
    }
    let is_day = std::ptr::fn_addr_eq(read, day_month as Read);
    groups.get(3).filter(|_| is_day).map(|group| group.end())
}

impl Hit<'_> {
    fn group(&self, index: usize) -> Option<&str> {
        self.groups.get(index).map(|group| group.as_str())
    }

    fn number(&self, index: usize) -> Option<i32> {
        self.group(index)?.parse().ok()
    }

    fn phrase(&self) -> &str {
        self.group(2).unwrap_or_default()
    }

    fn word(&self, index: usize) -> String {
        self.group(index).unwrap_or_default().to_ascii_lowercase()
    }

    fn today(&self) -> Date {
        self.now.date()
    }

    fn in_days(&self, days: i64) -> Option<Written> {
        self.today().checked_add(days.days()).ok().map(Written::of)
    }

    /// The present moved by the amounts in the phrase.
    fn shifted(&self, sign: f64) -> Option<Meaning> {
        let amounts = words::amounts(self.phrase());
        if amounts.is_empty() {
            return None;
        }
        let at = words::shift(self.now, &amounts, sign)?;
        Some((Written::of(at.date()), words::said(&amounts)).into())
    }
}

const DAY: Said = Said { day: true, month: true, year: true, weekday: false, time: false };
const NOTHING: Said = Said { day: false, month: false, year: false, weekday: false, time: false };

fn iso(hit: &Hit<'_>) -> Option<Meaning> {
    let (day, rest) = hit.phrase().split_once(['T', 't']).unwrap_or((hit.phrase(), ""));
    let mut parts = day.split('-').map(|part| part.parse::<i32>().ok());
    let written = Written { year: parts.next()??, month: parts.next()??, day: parts.next()?? };
    Some((written, Said { time: !rest.is_empty(), ..DAY }).into())
}

fn signed_amount(hit: &Hit<'_>) -> Option<Meaning> {
    hit.shifted(if matches!(hit.word(3).as_str(), "last" | "past" | "-") { -1.0 } else { 1.0 })
}

fn amount(hit: &Hit<'_>) -> Option<Meaning> {
    hit.shifted(1.0)
}

fn amount_ago(hit: &Hit<'_>) -> Option<Meaning> {
    hit.shifted(-1.0)
}

fn unit(hit: &Hit<'_>) -> Option<Meaning> {
    let unit = Unit::of(hit.group(4)?)?;
    let number = match hit.word(3).as_str() {
        "this" => return this_unit(hit),
        "last" | "past" => -1.0,
        _ => 1.0,
    };
    let at = words::shift(hit.now, &[(number, unit)], 1.0)?;
    Some((Written::of(at.date()), words::said(&[(number, unit)])).into())
}

/// `this week` is its Sunday, `this month` its first day; `this yr` is the present.
fn this_unit(hit: &Hit<'_>) -> Option<Meaning> {
    let today = Written::of(hit.today());
    let meaning = match hit.word(4).trim_end_matches('s') {
        "week" => (hit.in_days(-i64::from(hit.today().weekday().to_sunday_zero_offset()))?, NOTHING),
        "month" => (Written { day: 1, ..today }, Said { month: true, year: true, ..NOTHING }),
        "year" => (Written { day: 1, month: 1, ..today }, Said { year: true, ..NOTHING }),
        _ => (today, NOTHING),
    };
    Some(meaning.into())
}

fn month(hit: &Hit<'_>) -> Option<Meaning> {
    let name = hit.group(3)?;
    // `mar` and `jan` alone are too short to be sure; `may` is a whole name.
    if hit.phrase().len() <= 3 && !name.eq_ignore_ascii_case("may") {
        return None;
    }
    let month = words::month_of(name)?;
    let year = hit.group(4).and_then(words::year_of);
    let said = Said { month: true, year: year.is_some(), ..NOTHING };
    let year = year.unwrap_or_else(|| words::closest_year(hit.today(), month, 1));
    Some((Written { year, month, day: 1 }, said).into())
}

fn part_of_day(hit: &Hit<'_>) -> Option<Meaning> {
    let tomorrow = hit.word(3) == "midnight";
    Some((hit.in_days(i64::from(tomorrow))?, if tomorrow { DAY } else { NOTHING }).into())
}

fn day_word(hit: &Hit<'_>) -> Option<Meaning> {
    let word = hit.word(3);
    let days = match word.as_str() {
        "tomorrow" | "tmr" | "tmrw" => 1,
        "yesterday" => -1,
        "now" | "today" | "tonight" => 0,
        _ => -i64::from(hit.now.hour() > 6),
    };
    Some((hit.in_days(days)?, Said { time: word == "now", ..DAY }).into())
}

/// Month first; day first where the first number cannot be a month.
fn slashes(hit: &Hit<'_>) -> Option<Meaning> {
    let phrase = hit.phrase();
    let dots = phrase.bytes().filter(|b| *b == b'.').count();
    let is_version = hit.group(5).is_some_and(|year| year.len() == 2)
        && dots == 2
        && phrase.as_bytes().get(1) == Some(&b'.');
    let is_fraction = hit.group(5).is_none() && !phrase.contains('/');
    if is_version || is_fraction || is_between_slashes(&hit.groups) {
        return None;
    }
    let (mut month, mut day) = (hit.number(3)?, hit.number(4)?);
    if month > 12 && (1..=12).contains(&day) && month <= 31 {
        (month, day) = (day, month);
    }
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = hit.group(5).and_then(words::year_of);
    let said = Said { year: year.is_some(), ..DAY };
    let year = year.unwrap_or_else(|| words::closest_year(hit.today(), month, day));
    Some((Written { year, month, day }, said).into())
}

fn day_month(hit: &Hit<'_>) -> Option<Meaning> {
    let (day, month) = (words::ordinal_of(hit.group(3)?)?, words::month_of(hit.group(5)?)?);
    named_day(hit, day, month, hit.group(6), hit.group(4))
}

fn month_day(hit: &Hit<'_>) -> Option<Meaning> {
    let behind = hit.groups.get(4).and_then(|group| hit.text.get(group.end()..)).unwrap_or_default();
    let head = behind.trim_start().get(..2).unwrap_or_default();
    let is_time = head.eq_ignore_ascii_case("am") || head.eq_ignore_ascii_case("pm");
    let minutes = behind.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_time || minutes {
        return None;
    }
    let (month, day) = (words::month_of(hit.group(3)?)?, words::ordinal_of(hit.group(4)?)?);
    named_day(hit, day, month, hit.group(6), hit.group(5))
}

fn named_day(hit: &Hit<'_>, day: i32, month: i32, year: Option<&str>, last: Option<&str>) -> Option<Meaning> {
    if day > 31 {
        return None;
    }
    let year = year.and_then(words::year_of);
    let said = Said { year: year.is_some(), ..DAY };
    let year = year.unwrap_or_else(|| words::closest_year(hit.today(), month, day));
    let written = Written { year, month, day };
    let last = last.and_then(words::ordinal_of).map(|day| Written { day, ..written });
    Some(Meaning { last, ..Meaning::from((written, said)) })
}

fn weekday(hit: &Hit<'_>) -> Option<Meaning> {
    let wanted = words::weekday_of(hit.group(4)?)?;
    let today = i64::from(hit.today().weekday().to_sunday_zero_offset());
    let days = match hit.group(3).or(hit.group(5)).map(str::to_ascii_lowercase).as_deref() {
        Some("this") => wanted - today,
        Some("next") => wanted + 7 - today,
        Some(_) => wanted - 7 - today,
        // The closest; three days either way.
        None => (wanted - today + 3).rem_euclid(7) - 3,
    };
    Some((hit.in_days(days)?, Said { weekday: true, ..NOTHING }).into())
}

fn year_month_day(hit: &Hit<'_>) -> Option<Meaning> {
    let month = hit.group(4).and_then(words::month_of).or_else(|| hit.number(5))?;
    let meaning = (Written { year: hit.number(3)?, month, day: hit.number(6)? }, DAY);
    (1..=12).contains(&month).then(|| meaning.into())
}

fn month_year(hit: &Hit<'_>) -> Option<Meaning> {
    let said = Said { month: true, year: true, ..NOTHING };
    Some((Written { year: hit.number(4)?, month: hit.number(3)?, day: 1 }, said).into())
}

/// A time of day is today.
fn time(hit: &Hit<'_>) -> Option<Meaning> {
    let phrase = hit.phrase();
    let digits = phrase.bytes().all(|b| b.is_ascii_digit());
    let (mut hour, mut minute) = (hit.number(3)?, hit.number(4).unwrap_or(0));
    if hour > 100 {
        if hit.group(4).is_some() {
            return None;
        }
        (hour, minute) = (hour / 100, hour % 100);
    }
    let half = hit.group(6).map(str::to_ascii_lowercase);
    let short = half.is_none() && hit.group(4).is_some_and(|minute| minute.len() == 1);
    if short || hour > 24 || minute >= 60 || hit.number(5).is_some_and(|second| second >= 60) {
        return None;
    }
    if half.is_some() && hour > 12 {
        return None;
    }
    // A number of one digit, or of more than two, is no hour; nor is `5p`, nor `11-08`.
    let vague = phrase.strip_suffix(['a', 'p', 'A', 'P']);
    let vague = vague.is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    let behind = hit.groups.get(2).and_then(|group| hit.text.get(group.end()..)).unwrap_or_default();
    let range = behind.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if vague || digits && (phrase.len() != 2 || range) {
        return None;
    }
    let meaning = Meaning::from((Written::of(hit.today()), Said { time: true, ..NOTHING }));
    Some(Meaning { no_hour: hour == 24, ..meaning })
}
