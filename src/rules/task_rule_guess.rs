//! The recurrence rule nearest to a text that is none.

use crate::syntax::task::Recurrence;
use crate::syntax::{MONTHS, WEEKDAYS};

/// Whole texts and what they mean.
const PHRASES: &[(&str, &str)] = &[
    ("daily", "every day"),
    ("weekly", "every week"),
    ("biweekly", "every 2 weeks"),
    ("fortnightly", "every 2 weeks"),
    ("monthly", "every month"),
    ("bimonthly", "every 2 months"),
    ("quarterly", "every 3 months"),
    ("yearly", "every year"),
    ("annually", "every year"),
    ("weekdays", "every weekday"),
    ("every quarter", "every 3 months"),
    ("every fortnight", "every 2 weeks"),
    ("every other", "every 2"),
];

/// Words for numbers, with their digits.
const NUMBERS: &[(&str, &str)] = &[
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("twelve", "12"),
    ("other", "2"),
    ("second", "2"),
    ("third", "3"),
    ("2nd", "2"),
    ("3rd", "3"),
    ("4th", "4"),
];

/// Words a rule is made of beside names of days and months, against misspellings.
const WORDS: &[&str] = &[
    "every", "day", "days", "week", "weeks", "weekday", "weekdays", "month", "months", "year", "years",
    "when", "done", "first", "second", "third", "last",
];

/// The text that the plugin would write for the rule nearest to `text`; `None` if nothing is near.
pub(super) fn nearest_rule(text: &str) -> Option<String> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() || words.len() > 12 {
        return None;
    }
    let spelled: Vec<String> = words.iter().map(|word| spelled(word)).collect();
    [words, spelled].into_iter().find_map(|words| {
        let text = words.join(" ");
        candidates(&text).into_iter().find_map(|text| complete(&text))
    })
}

/// The rule that means all of `text`, of which the plugin ignores the end.
pub(super) fn completed_rule(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (words, when_done) = without_when_done(&words);
    let rule = match words.as_slice() {
        ["every", "weekend"] => "every Saturday, Sunday".to_owned(),
        ["every", "day", "on", rest @ ..] => format!("every week on {}", rest.join(" ")),
        ["every", "year", "on", "the", day, "of", month] | ["every", "year", "on", month, day] => {
            format!("every {month} on the {}", ordinal(day)?)
        }
        [start @ .., "on", "the", day] | [start @ .., "on", day] if ordinal(day).is_some() => {
            format!("{} on the {}", start.join(" "), ordinal(day)?)
        }
        rest => rest.join(" "),
    };
    complete(&format!("{rule}{}", if when_done { " when done" } else { "" }))
}

/// The words without `when done`, and whether it was among them.
fn without_when_done<'w>(words: &[&'w str]) -> (Vec<&'w str>, bool) {
    match words.windows(2).position(|pair| pair == ["when", "done"]) {
        Some(at) => (
            words.iter().enumerate().filter(|(i, _)| !(at..at + 2).contains(i)).map(|(_, w)| *w).collect(),
            true,
        ),
        None => (words.to_vec(), false),
    }
}

/// `15` and `15th` as `15th`.
fn ordinal(day: &str) -> Option<String> {
    let number: u8 = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    let ending = match number {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    Some(format!("{number}{ending}"))
}

/// The rule if the plugin understands all of `text`.
fn complete(text: &str) -> Option<String> {
    let rule = Recurrence::read(text)?;
    (rule.used == text.len()).then(|| rule.to_string())
}

/// Ways to write `text` that could be a rule.
fn candidates(text: &str) -> Vec<String> {
    let phrased = PHRASES.iter().find_map(|(phrase, rule)| {
        let rest = text.strip_prefix(phrase)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| format!("{rule}{rest}"))
    });
    let counted: Vec<&str> = text.split(' ').map(|word| digits(word).unwrap_or(word)).collect();
    let counted = counted.join(" ");
    let each = text.strip_prefix("each ").map(|rest| format!("every {rest}"));
    let plain = format!("every {text}");
    let counted_plain = format!("every {counted}");
    phrased.into_iter().chain(each).chain([counted, plain, counted_plain, text.to_owned()]).collect()
}

fn digits(word: &str) -> Option<&'static str> {
    NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, digits)| *digits)
}

/// The word of the language that `word` misspells, else `word`.
fn spelled(word: &str) -> String {
    let words = words();
    let known = words.iter().any(|known| known == word) || digits(word).is_some() || word.len() < 3;
    if known || !word.is_ascii() {
        return word.to_owned();
    }
    let near = words.into_iter().filter(|known| one_off(word, known));
    near.min_by_key(|known| known.len().abs_diff(word.len())).unwrap_or_else(|| word.to_owned())
}

/// All words a rule is made of, numbers left out. `May` is too near to `day`.
fn words() -> Vec<String> {
    let months = MONTHS.iter().filter(|month| **month != "May");
    let names = WEEKDAYS.iter().chain(months).map(|name| name.to_lowercase());
    WORDS.iter().map(|word| (*word).to_owned()).chain(names).collect()
}

/// Whether one letter added, dropped, changed, or two exchanged make `a` of `b`. Both are ASCII.
fn one_off(a: &str, b: &str) -> bool {
    let same = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = same(a, b);
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    match (a, b) {
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, rest @ ..]) if rest == a => true,
        ([a0, a1, rest_a @ ..], [b0, b1, rest_b @ ..]) if (a0, a1) == (b1, b0) => rest_a == rest_b,
        ([_, rest_a @ ..], [_, rest_b @ ..]) => rest_a == rest_b,
        _ => false,
    }
}
