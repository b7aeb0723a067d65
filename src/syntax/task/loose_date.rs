//! What a reader takes for a date, and the plugin does not.

use super::unread::is_closing;
use crate::syntax::{MONTHS, WEEKDAYS};

/// The length of a time of day at the start of `text`, which stands behind a date.
pub(super) fn time_len(text: &str) -> Option<usize> {
    let time = text.strip_prefix(['T', ' '])?.trim_start_matches(' ');
    let hours = time.bytes().take_while(u8::is_ascii_digit).count();
    let rest = time.get(hours..)?.strip_prefix(':')?;
    let minutes = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    let rest = rest.get(minutes..)?;
    let half = [" am", " pm", "am", "pm"].into_iter().find(|half| {
        rest.get(..half.len()).is_some_and(|it| it.eq_ignore_ascii_case(half))
            && !rest.get(half.len()..).is_some_and(|it| it.starts_with(char::is_alphanumeric))
    });
    let rest = rest.get(half.map_or(0, str::len)..)?;
    ((1..=2).contains(&hours) && minutes >= 2).then_some(text.len() - rest.len())
}

/// Three numbers with `-`, `/` or `.` between them, a year and month, or eight digits.
pub(super) fn looks_like_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let digits = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let year = |part: &&str| part.len() == 4;
    match parts.as_slice() {
        [only] => only.len() == 8 && only.bytes().all(|b| b.is_ascii_digit()),
        [first, second] => text.contains('-') && digits(first) && year(first) && digits(second),
        [_, _, _] => parts.iter().all(digits),
        _ => false,
    }
}

/// The length of the words for a day that `text` starts with: `tomorrow`, `next week`, `Nov 8, 2025`.
pub(super) fn date_words(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut words = 0;
    let mut named = false;
    for word in text.split(' ') {
        let bare = word.trim_end_matches(is_closing);
        let is_number = !bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit());
        let ordinal = bare.strip_suffix("st").or(bare.strip_suffix("nd")).or(bare.strip_suffix("rd"));
        let ordinal = ordinal.or(bare.strip_suffix("th")).is_some_and(|it| it.parse::<u8>().is_ok());
        let is_name = is_date_word(bare);
        if words == 4 || !(is_number || ordinal || is_name || (words == 0 && is_leading_word(bare))) {
            break;
        }
        named |= is_name;
        words += 1;
        end += word.len() + usize::from(words > 1);
    }
    let read = text.get(..end)?.trim_end_matches(is_closing);
    named.then_some(read.len())
}

fn is_leading_word(word: &str) -> bool {
    ["next", "this", "in", "on", "last"].into_iter().any(|it| it.eq_ignore_ascii_case(word))
}

fn is_date_word(word: &str) -> bool {
    const WORDS: [&str; 9] =
        ["today", "tomorrow", "yesterday", "tonight", "now", "week", "month", "year", "eod"];
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    let starts = |name: &str| name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    WORDS.iter().any(|name| is(name))
        || WEEKDAYS.iter().any(|name| is(name))
        || (word.len() >= 3 && MONTHS.iter().any(|name| starts(name)))
}
