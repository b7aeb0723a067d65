//! Texts, numbers, dates, durations and links (`reference`: Dataview, B4).

use std::sync::Arc;

use jiff::civil;
use jiff::{SignedDuration, Span};

use super::cursor::{Parser, is_blank};
use crate::query::dataview::ast::{DateLiteral, LiteralZone, Shorthand};
use crate::query::dataview::{Duration, Link, LinkType, Unit, Zone};
use crate::syntax::{dataview_heading, is_tag_char};

/// The names of units, long ones first where one starts with the other.
const UNITS: &[(&str, Unit)] = &[
    ("seconds", Unit::Seconds),
    ("minutes", Unit::Minutes),
    ("second", Unit::Seconds),
    ("minute", Unit::Minutes),
    ("months", Unit::Months),
    ("years", Unit::Years),
    ("month", Unit::Months),
    ("weeks", Unit::Weeks),
    ("hours", Unit::Hours),
    ("year", Unit::Years),
    ("week", Unit::Weeks),
    ("days", Unit::Days),
    ("hour", Unit::Hours),
    ("mins", Unit::Minutes),
    ("secs", Unit::Seconds),
    ("yrs", Unit::Years),
    ("mos", Unit::Months),
    ("wks", Unit::Weeks),
    ("day", Unit::Days),
    ("hrs", Unit::Hours),
    ("min", Unit::Minutes),
    ("sec", Unit::Seconds),
    ("yr", Unit::Years),
    ("mo", Unit::Months),
    ("wk", Unit::Weeks),
    ("hr", Unit::Hours),
    ("w", Unit::Weeks),
    ("d", Unit::Days),
    ("h", Unit::Hours),
    ("m", Unit::Minutes),
    ("s", Unit::Seconds),
];

/// A date in digits at the start of `text`, as far as one goes; `None` if none does. With it its length in bytes.
pub(super) fn date_prefix(text: &str) -> Option<(DateLiteral, usize)> {
    let mut digits = Digits { text, at: 0 };
    let year = digits.number(4)?;
    let month = digits.after(b'-', 2)?;
    let first = civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    let mut day = first;
    let mut time = 0;
    let mut zone = LiteralZone::Local;
    // Each part counts only if all before it are there; what is too large for its unit rolls over.
    if let Some(number) = digits.after(b'-', 2) {
        day = first.checked_add(Span::new().days(number - 1)).ok()?;
        let units = [(b'T', 3_600_000), (b':', 60_000), (b':', 1000)];
        let read = units.into_iter().all(|(sign, millis)| {
            let number = digits.after(sign, 2);
            time += number.unwrap_or_default() * millis;
            number.is_some()
        });
        if read {
            time += digits.after(b'.', 3).unwrap_or_default();
            // A zone that is none makes the whole text no date.
            if let Some(written) = digits.zone() {
                zone = LiteralZone::Written(written?);
            }
        }
    }
    let midnight = day.to_datetime(civil::Time::midnight());
    let civil = midnight.checked_add(SignedDuration::from_millis(time)).ok()?;
    Some((DateLiteral::Written { civil, zone }, digits.at))
}

/// The shorthand at the start of `text`, the longest if several fit, and its length.
pub(super) fn shorthand_prefix(text: &str) -> Option<(DateLiteral, usize)> {
    let fitting = Shorthand::ALL.iter().filter(|(word, _)| text.starts_with(word));
    let (word, meaning) = fitting.max_by_key(|(word, _)| word.len())?;
    Some((DateLiteral::Shorthand(*meaning), word.len()))
}

/// `text` as a date in digits, or as a shorthand if `shorthands` are allowed; `None` unless it is one as a whole.
pub fn parse_date(text: &str, shorthands: bool) -> Option<DateLiteral> {
    let shorthand = shorthands.then(|| shorthand_prefix(text)).flatten();
    let (date, length) = shorthand.or_else(|| date_prefix(text))?;
    (length == text.len()).then_some(date)
}

/// A duration at the start of `text`, as far as one goes, and its length.
pub(super) fn duration_prefix(text: &str) -> Option<(Duration, usize)> {
    let (mut sum, mut end) = duration_part(text)?;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let next = rest.trim_start_matches(is_blank);
        let next = next.strip_prefix(',').map_or(next, |next| next.trim_start_matches(is_blank));
        let Some((part, length)) = duration_part(next) else { return Some((sum, end)) };
        sum = sum.plus(part);
        end += rest.len() - next.len() + length;
    }
}

fn duration_part(text: &str) -> Option<(Duration, usize)> {
    let (amount, length) = number_prefix(text)?;
    let rest = text.get(length..)?;
    let word = rest.trim_start_matches(is_blank);
    let (name, unit) = UNITS.iter().find(|(name, _)| word.starts_with(name))?;
    Some((Duration::of(amount, *unit), text.len() - word.len() + name.len()))
}

/// `text` as a duration; `None` unless it is one as a whole.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let (duration, length) = duration_prefix(text)?;
    (length == text.len()).then_some(duration)
}

/// A number at the start of `text`, and its length: digits with an optional sign and fraction.
pub(in crate::query::dataview) fn number_prefix(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(sign);
    if whole == 0 {
        return None;
    }
    let mut end = sign + whole;
    let fraction = digits(end + 1);
    if bytes.get(end) == Some(&b'.') && fraction > 0 {
        end += 1 + fraction;
    }
    Some((text.get(..end)?.parse().ok()?, end))
}

/// `[[link]]` at the start of `text`, and its length.
pub(in crate::query::dataview) fn link_prefix(text: &str) -> Option<(Link, usize)> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.find(['[', ']'])?;
    inner.get(end..)?.strip_prefix("]]")?;
    Some((parse_link(inner.get(..end)?), end + 4))
}

/// The link that stands between `[[` and `]]`.
pub fn parse_link(inner: &str) -> Link {
    let bar = inner.match_indices('|').map(|(at, _)| at);
    let bar = bar.into_iter().find(|at| *at == 0 || inner.as_bytes().get(*at - 1) != Some(&b'\\'));
    let (target, display) = match bar {
        Some(at) => (inner.get(..at).unwrap_or_default(), inner.get(at + 1..)),
        None => (inner, None),
    };
    let target = target.replace("\\|", "|");
    let display: Option<Arc<str>> = display.map(Arc::from);
    let mut link = Link { display, ..Link::file("") };
    if let Some((path, rest)) = target.split_once("#^") {
        link.path = path.into();
        link.kind = LinkType::Block;
        link.subpath = Some(rest.split("#^").next().unwrap_or_default().into());
    } else if let Some((path, rest)) = target.split_once('#') {
        link.path = path.into();
        link.kind = LinkType::Header;
        link.subpath = Some(dataview_heading(rest.split('#').next().unwrap_or_default()).into());
    } else {
        link.path = target.into();
    }
    link
}

/// `"text"` at the start of `text`: what it says, and its length.
pub(in crate::query::dataview) fn string_prefix(text: &str) -> Option<(String, usize)> {
    let mut chars = text.char_indices();
    chars.next().filter(|(_, c)| *c == '"')?;
    let mut out = String::new();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, at + 1)),
            '\\' => match chars.next()?.1 {
                escaped @ ('"' | '\\') => out.push(escaped),
                other => out.extend(['\\', other]),
            },
            _ => out.push(c),
        }
    }
    None
}

/// `#tag` at the start of `text`, and its length.
pub(in crate::query::dataview) fn tag_prefix(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix('#')?;
    let end = rest.find(|c| !is_tag_char(c)).unwrap_or(rest.len()) + 1;
    Some((text.get(..end)?, end))
}

impl Parser<'_> {
    /// `"text"` at the cursor, which is at a quote; an unclosed one is a problem.
    pub(super) fn string(&mut self) -> Option<String> {
        if let Some((text, length)) = string_prefix(self.rest()) {
            self.at += length;
            return Some(text);
        }
        let quote = crate::text::span(self.at, self.at + 1);
        self.fail_at(super::ProblemKind::Syntax, quote, "the text has no closing quote");
        None
    }
}

/// Digits with signs between them.
struct Digits<'t> {
    text: &'t str,
    at: usize,
}

impl Digits<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn number(&mut self, count: usize) -> Option<i64> {
        let digits = self.text.get(self.at..self.at + count)?;
        let number =
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
        self.at += count;
        Some(number)
    }

    /// `count` digits behind `sign`; the cursor stays if they are not there.
    fn after(&mut self, sign: u8, count: usize) -> Option<i64> {
        let start = self.at;
        if self.byte(start) != Some(sign) {
            return None;
        }
        self.at += 1;
        let number = self.number(count);
        if number.is_none() {
            self.at = start;
        }
        number
    }

    /// A zone: `Z`, `+2`, `-07:30` or `[Area/City]`; the inner `None` is one that does not exist.
    fn zone(&mut self) -> Option<Option<Zone>> {
        match self.byte(self.at)? {
            b'Z' => {
                self.at += 1;
                Some(Zone::fixed(0))
            }
            sign @ (b'+' | b'-') => {
                let hours = (1..=2)
                    .take_while(|i| self.byte(self.at + i).is_some_and(|b| b.is_ascii_digit()))
                    .count();
                if hours == 0 {
                    return None;
                }
                let start = self.at + 1;
                self.at = start + hours;
                let hours: i32 = self.text.get(start..self.at)?.parse().ok()?;
                let minutes =
                    self.after(b':', 2).and_then(|minutes| i32::try_from(minutes).ok()).unwrap_or(0);
                let offset = hours * 60 + minutes;
                Some(Zone::fixed(if sign == b'-' { -offset } else { offset }))
            }
            b'[' => {
                let inner = self.text.get(self.at + 1..)?;
                let end = inner.find(']')?;
                let name = inner.get(..end)?;
                let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | ',' | '-' | '.' | '/');
                if name.is_empty() || !name.chars().all(known) {
                    return None;
                }
                self.at += end + 2;
                Some(match name.to_ascii_lowercase().as_str() {
                    "utc" | "gmt" => Zone::fixed(0),
                    _ => Zone::named(name),
                })
            }
            _ => None,
        }
    }
}
