//! Date filters: field, word, days (`reference`: task queries, sections 2 and 3).

use std::ops::Range;

use jiff::civil::Date;

use super::filter::{DateField, DateFilter};
use super::flaw::{Fault, FlawKind, nearest};
use super::read::Reader;
use super::words::{self, DATE_WORDS};
use crate::syntax::task::{DateSpan, date_phrase, date_phrases, date_span, relative_span};
use crate::vault::day_of;

pub(super) fn filter(reader: &mut Reader<'_>, text: &str, field: DateField) -> Result<DateFilter, Fault> {
    let at = field.filter_name().len() + 1;
    let rest = text.get(at..).unwrap_or_default();
    if let Some(found) = rest.find("<%").or_else(|| rest.find("YYYY-MM-DD")) {
        let message = "This is text of a template that was not filled in.";
        return Err(Fault::new(FlawKind::BadDate, at + found..text.len(), message));
    }
    let lower = rest.to_ascii_lowercase();
    let word = DATE_WORDS.into_iter().find(|word| lower.starts_with(word));
    let word_len = word.map_or(0, str::len);
    let days = rest.get(word_len..).unwrap_or_default();
    let days_at = at + word_len + days.len() - days.trim_start().len();
    let days = days.trim();
    let now = reader.present.now().datetime();
    // What most queries say needs no reader of phrases.
    let plain = day_of(days).filter(|day| day.year() >= 1000).map(DateSpan::day);
    let span = plain.or_else(|| date_span(days, now));
    if span.is_some() && plain.is_none() {
        note_ignored(reader, days, days_at);
    }
    // `in two weeks`: the word belongs to the phrase.
    let span = span.or_else(|| date_phrase(rest, now, false).map(DateSpan::day));
    let Some(span) = span else { return Err(no_date(reader, text, field, days, days_at)) };
    let (from, to) = bounds(word, span);
    note_undated(reader, text, field, word);
    Ok(DateFilter { field, from, to })
}

/// The first and last day that pass.
fn bounds(word: Option<&str>, span: DateSpan) -> (Option<Date>, Option<Date>) {
    let DateSpan { first, last } = span;
    match word {
        Some("before") => (None, Some(first.yesterday().unwrap_or(Date::MIN))),
        Some("after") => (Some(last.tomorrow().unwrap_or(Date::MAX)), None),
        Some("on or before" | "in or before") => (None, Some(last)),
        Some("on or after" | "in or after") => (Some(first), None),
        _ => (Some(first), Some(last)),
    }
}

/// Words that the phrase reader skipped, and spans of which it kept one day.
fn note_ignored(reader: &mut Reader<'_>, days: &str, at: usize) {
    let now = reader.present.now().datetime();
    if relative_span(days, now.date()).is_some() {
        let lower = ["last ", "this ", "next "].into_iter().filter_map(|word| days.find(word)).min();
        let Some(start) = lower else { return };
        let head = days.get(start + 5..).unwrap_or_default();
        let unit = ["week", "month", "quarter", "year"].into_iter().find(|unit| head.starts_with(unit));
        let end = start + 5 + unit.map_or(0, str::len);
        note_around(reader, days, at, std::slice::from_ref(&(start..end)));
        return;
    }
    let phrases = date_phrases(days, now, false);
    let used: Vec<Range<usize>> = phrases.iter().take(2).map(|phrase| phrase.range.into()).collect();
    for range in &used {
        note_span(reader, days, at, range.clone());
    }
    if !used.is_empty() {
        note_around(reader, days, at, &used);
    }
}

/// Everything of `days` outside `used` has no effect.
fn note_around(reader: &mut Reader<'_>, days: &str, at: usize, used: &[Range<usize>]) {
    let mut from = 0;
    let ends = used.iter().cloned().chain(std::iter::once(days.len()..days.len()));
    for range in ends {
        let skipped = days.get(from..range.start).unwrap_or_default();
        let shown = skipped.trim();
        if shown.chars().any(char::is_alphanumeric) || shown.contains('=') {
            let start = from + skipped.len() - skipped.trim_start().len();
            let place = at + start..at + start + shown.len();
            let kept: Vec<&str> = used.iter().filter_map(|range| days.get(range.clone())).collect();
            let mut message = format!("\"{shown}\" has no effect: only \"{}\" counts.", kept.join(" "));
            let meant = nearest(shown, DATE_WORDS).filter(|word| from == 0 && word.len() > 2);
            if let Some(word) = meant {
                message.push_str(&format!(" Did you mean \"{word}\"?"));
            }
            // A blank beside it goes with it.
            let whole = if from == 0 { at..at + range.start } else { at + from..at + range.start };
            let mut fault = Fault::new(FlawKind::IgnoredWords, place, message);
            if let Some(word) = meant {
                fault = fault.or(format!("Write \"{word}\""), word);
            }
            reader.notes.push(fault.or_at(
                "Remove it",
                whole,
                if from == 0 || range.start == days.len() { "" } else { " " },
            ));
        }
        from = range.end;
    }
}

/// `A to B` is read as A only.
fn note_span(reader: &mut Reader<'_>, days: &str, at: usize, range: Range<usize>) {
    let phrase = days.get(range.clone()).unwrap_or_default();
    let found = [" to ", " - ", " TO ", " To "].into_iter().find_map(|word| Some((phrase.find(word)?, word)));
    let Some((found, word)) = found else { return };
    let start = at + range.start + found;
    let message = format!(
        "Read as one day: everything from \"{}\" on has no effect. Write both days with a blank between.",
        word.trim()
    );
    let fault = Fault::new(FlawKind::IgnoredWords, start + 1..at + range.end, message);
    reader.notes.push(fault.or_at("Make it a range of days", start..start + word.len(), " "));
}

fn note_undated(reader: &mut Reader<'_>, text: &str, field: DateField, word: Option<&str>) {
    if field == DateField::Start && word.is_some() {
        let message =
            "Tasks without a start date pass too. Add a line \"has start date\" if they should not.";
        let fault = Fault::new(FlawKind::StartsIncludesUndated, 0..text.len(), message);
        reader.notes.push(fault.or_at("Add \"has start date\"", text.len()..text.len(), "\nhas start date"));
    }
}

fn no_date(reader: &Reader<'_>, text: &str, field: DateField, days: &str, at: usize) -> Fault {
    let now = reader.present.now().datetime();
    let range = if days.is_empty() { 0..text.len() } else { at..at + days.len() };
    let mut fault = Fault::new(FlawKind::BadDate, range, format!("\"{days}\" is not a date."));
    if days.is_empty() {
        fault.message = format!("A date is missing behind \"{}\".", text.trim_end());
        return fault.or_at("Write \"today\"", text.len()..text.len(), " today");
    }
    if days.eq_ignore_ascii_case("is invalid") && field != DateField::Happens {
        let new = format!("{} date is invalid", field.name());
        fault.message = format!("Write \"{new}\".");
        return fault.or_at(format!("Write \"{new}\""), 0..text.len(), new);
    }
    let around = [format!("in {days}"), format!("{days} ago")];
    let around = around.into_iter().filter(|new| date_phrase(new, now, false).is_some());
    let end_of_month =
        ["eom", "end of month", "end of the month"].contains(&days.to_ascii_lowercase().as_str());
    let last = now.date().last_of_month().to_string();
    let known = words::date_phrases();
    let near = match end_of_month {
        true => Some(last),
        false => nearest(days, known.iter().map(String::as_str)).map(str::to_owned),
    };
    let ideas: Vec<String> = around.chain(near).collect();
    let shown: Vec<String> = ideas.iter().map(|idea| format!("\"{idea}\"")).collect();
    match shown.is_empty() {
        true => fault
            .message
            .push_str(&format!(" Write a day such as \"today\", \"in 3 days\" or {}.", now.date())),
        false => {
            fault.message.push_str(&format!(" Write {} or a day such as {}.", shown.join(" or "), now.date()))
        }
    }
    ideas.into_iter().fold(fault, |fault, idea| fault.or(format!("Write \"{idea}\""), idea))
}
