//! English phrases for days, as the Tasks plugin reads them in queries and completions (`reference`: task queries,
//! section 3).
//!
//! Every reader looks for its own form anywhere in the text; what overlaps is settled by length, neighbours that
//! belong together are joined, and what no calendar has is dropped. Words between phrases are skipped silently.

mod found;
mod join;
mod readers;
mod span;
mod words;

use jiff::civil::{Date, DateTime};

use crate::text::TextRange;

pub use span::{DateSpan, relative_span};

/// A phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatePhrase {
    /// Where it stands.
    pub range: TextRange,
    /// The day it means.
    pub day: Date,
}

/// Longer texts hold no date that anybody wrote, and every reader looks at all of it.
const LONGEST: usize = 1000;

/// The phrases in `text`, in order. With `forward`, days without a year and weekdays lie in the future, and `2 weeks`
/// counts as `in 2 weeks`, as in completions.
pub fn date_phrases(text: &str, now: DateTime, forward: bool) -> Vec<DatePhrase> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let found = readers::read_all(text, now, forward);
    let found = join::settle(text, found, now, forward);
    found.into_iter().filter_map(|found| found.phrase()).collect()
}

/// `text` as one day: its first phrase.
pub fn date_phrase(text: &str, now: DateTime, forward: bool) -> Option<Date> {
    date_phrases(text, now, forward).first().map(|phrase| phrase.day)
}

/// `text` as a date filter reads it: a week, month, quarter or year, else its first phrase up to its second one.
pub fn date_span(text: &str, now: DateTime) -> Option<DateSpan> {
    if let Some(span) = relative_span(text, now.date()) {
        return Some(span);
    }
    if let Some(span) = span::numbered_span(text) {
        return span;
    }
    let phrases = date_phrases(text, now, false);
    let first = phrases.first()?.day;
    let second = phrases.get(1).map_or(first, |phrase| phrase.day);
    Some(DateSpan { first: first.min(second), last: first.max(second) })
}
