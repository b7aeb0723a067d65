//! Dates in words.

use jiff::civil::{DateTime, datetime};
use vaultls::features::task_list::DateFilter;
use vaultls::syntax::task::{
    TaskDate, TaskSettings, date_from_name, date_phrase, date_phrases, date_span, relative_span,
};

use vaultls::text::TextSize;

use super::{on_text, text_of};

const NOWS: [DateTime; 4] = [
    datetime(2025, 11, 8, 10, 15, 30, 0),
    datetime(2024, 2, 29, 0, 0, 0, 0),
    datetime(-9999, 1, 1, 0, 0, 0, 0),
    datetime(9999, 12, 31, 23, 59, 59, 0),
];

/// Phrases lie in the text, in order and apart; spans start before they end. On the first and the last day there is,
/// too.
pub fn any_phrase(data: &[u8]) {
    let text = text_of(data);
    TaskDate::read(&text);
    date_from_name(
        &format!("{text}.md"),
        &TaskSettings { scheduled_from_name: true, ..TaskSettings::default() },
    );
    for now in NOWS {
        for forward in [false, true] {
            let mut behind = TextSize::default();
            for phrase in date_phrases(&text, now, forward) {
                on_text(&text, phrase.range);
                assert!(behind <= phrase.range.start(), "{phrase:?} overlaps in {text:?}");
                behind = phrase.range.end();
            }
            date_phrase(&text, now, forward);
        }
        for span in [date_span(&text, now), relative_span(&text, now.date())].into_iter().flatten() {
            assert!(span.first <= span.last, "{span:?} of {text:?}");
        }
        for word in ["", "before:", "after:", "on:"] {
            DateFilter::read(&format!("{word}{text}"), now);
        }
    }
}
