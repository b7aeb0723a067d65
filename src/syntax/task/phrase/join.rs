//! From what the readers found to phrases: of two that overlap the longer counts, neighbours are joined.

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::found::{Found, Said, Written};
use super::words;
use crate::sort;

/// Settles overlaps, joins neighbours, and drops what is no date.
pub(super) fn settle(text: &str, mut found: Vec<Found>, now: DateTime, forward: bool) -> Vec<Found> {
    sort::by_key(&mut found, |found| found.start);
    let found = without_overlaps(found);
    let found = join(text, found, weekday_of_date);
    let found = join(text, found, after_date);
    let found = join(text, found, time_of_day);
    let found = join(text, found, from_to);
    let mut found = without_overlaps(found);
    if forward {
        found.iter_mut().for_each(|found| found.forward(now));
    }
    found.retain(|found| {
        let is_number = is_number(text.get(found.start..found.end).unwrap_or_default());
        !is_number && !found.wrong && found.written.date().is_some()
    });
    found
}

fn without_overlaps(found: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for next in found {
        match kept.last_mut() {
            Some(last) if next.start < last.end => {
                if next.len() > last.len() {
                    *last = next;
                }
            }
            _ => kept.push(next),
        }
    }
    kept
}

/// Joins neighbours from left to right; `rule` is given both and the text between and says what they make together.
fn join(text: &str, found: Vec<Found>, rule: fn(&str, &str, Found, Found) -> Option<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for next in found {
        let joined = kept.last().and_then(|last| {
            let between = text.get(last.end..next.start)?;
            rule(text, between, *last, next)
        });
        match (joined, kept.last_mut()) {
            (Some(joined), Some(last)) => *last = joined,
            _ => kept.push(next),
        }
    }
    kept
}

/// `Fri, Nov 8`: the date counts, even where it is no Friday.
fn weekday_of_date(_: &str, between: &str, first: Found, second: Found) -> Option<Found> {
    let apart = between.strip_prefix(',').unwrap_or(between).trim_start();
    let joined = first.is_weekday_only() && !first.said.time && second.said.day && apart.is_empty();
    let said = Said { weekday: true, ..second.said };
    joined.then_some(Found { start: first.start, said, ..second })
}

/// `2 weeks after` + a date.
fn after_date(text: &str, between: &str, first: Found, second: Found) -> Option<Found> {
    if !between.trim().is_empty() {
        return None;
    }
    let words = text.get(first.start..first.end)?;
    let last = words.rsplit(char::is_whitespace).next()?.to_ascii_lowercase();
    let sign = match last.as_str() {
        "before" | "from" => -1.0,
        "after" | "since" => 1.0,
        _ => return None,
    };
    let amounts = words::amounts(words);
    let at = words::shift(second.written.date()?.at(12, 0, 0, 0), &amounts, sign)?;
    Some(Found { start: first.start, end: second.end, ..Found::new(0, 0, at.date(), words::said(&amounts)) })
}

/// A day and a time of day, in any order. A phrase that is sure of no day counts as a time here.
fn time_of_day(_: &str, between: &str, first: Found, second: Found) -> Option<Found> {
    const WORDS: [&str; 9] = ["", "T", "at", "after", "before", "on", "of", ",", "-"];
    if !WORDS.contains(&between.trim()) {
        return None;
    }
    let fits = |day: Found, time: Found| day.is_timeless() && time.is_dayless();
    if !fits(first, second) && !fits(second, first) {
        return None;
    }
    let (day, time) = if first.is_timeless() { (first, second) } else { (second, first) };
    let mut said = day.said;
    said.time |= time.said.time;
    let (closed, wrong) = (first.closed || second.closed, first.wrong || second.wrong);
    Some(Found { start: first.start, end: second.end, said, closed, wrong, ..day })
}

/// `A to B`: the plugin keeps the first day only. What one does not say is taken from the other.
fn from_to(_: &str, between: &str, mut first: Found, mut second: Found) -> Option<Found> {
    if first.closed || second.closed || !matches!(between.trim().to_ascii_lowercase().as_str(), "to" | "-") {
        return None;
    }
    let weekdays = (first.is_weekday_only(), second.is_weekday_only());
    if weekdays == (false, false) {
        let (one, other) = (first, second);
        first.take_from(other);
        second.take_from(one);
    }
    let week = |found: Found, days: i64| found.written.date()?.checked_add(days.days()).ok();
    let swapped = second.written.order() < first.written.order();
    let earlier = match swapped {
        false => first,
        true if weekdays.0 && week(first, -7) < second.written.date() => {
            Found { written: Written::of(week(first, -7)?), ..first }
        }
        true if weekdays.1 && week(second, 7) > first.written.date() => first,
        true => second,
    };
    let none = |found: Found| found.wrong || found.written.date().is_none();
    let wrong = none(first) || none(second);
    Some(Found { start: first.start, end: second.end, closed: true, wrong, ..earlier })
}

/// `15` or `1.5` alone is no date.
fn is_number(text: &str) -> bool {
    let mut parts = text.trim().split('.');
    let digits = |part: Option<&str>| part.is_none_or(|part| part.bytes().all(|b| b.is_ascii_digit()));
    digits(parts.next()) && digits(parts.next()) && parts.next().is_none()
}
