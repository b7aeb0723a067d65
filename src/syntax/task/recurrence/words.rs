//! The words of recurrence rules, longest match first.

use jiff::civil::Weekday;

/// A word of the rule language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Number(u32),
    /// `one`, `two`, `three`: known, and fit nowhere.
    SpelledNumber,
    Every,
    Day,
    Weekdays,
    Week,
    Hour,
    Minute,
    Month,
    Year,
    On,
    At,
    The,
    First,
    Second,
    Third,
    Nth(u32),
    Last,
    For,
    Times,
    Until,
    OnDay(Weekday),
    InMonth(i8),
    Comma,
}

/// Fixed words, lower case, with every form that counts. No two forms are equal, so order does not matter.
const WORDS: &[(&[&str], Word)] = &[
    (&["one", "two", "three"], Word::SpelledNumber),
    (&["every"], Word::Every),
    (&["day", "days"], Word::Day),
    (&["weekday", "weekdays"], Word::Weekdays),
    (&["week", "weeks"], Word::Week),
    (&["hour", "hours"], Word::Hour),
    (&["minute", "minutes"], Word::Minute),
    (&["month", "months"], Word::Month),
    (&["year", "years"], Word::Year),
    (&["on", "in"], Word::On),
    (&["at"], Word::At),
    (&["the"], Word::The),
    (&["first"], Word::First),
    (&["second"], Word::Second),
    (&["third"], Word::Third),
    (&["last"], Word::Last),
    (&["for"], Word::For),
    (&["time", "times"], Word::Times),
    (&["until", "til"], Word::Until),
    (&["mo", "mon", "monday"], Word::OnDay(Weekday::Monday)),
    (&["tu", "tue", "tues", "tuesday"], Word::OnDay(Weekday::Tuesday)),
    (&["we", "wed", "wedn", "wednesday"], Word::OnDay(Weekday::Wednesday)),
    (&["th", "thu", "thur", "thursday"], Word::OnDay(Weekday::Thursday)),
    (&["fr", "fri", "friday"], Word::OnDay(Weekday::Friday)),
    (&["sa", "sat", "saturday"], Word::OnDay(Weekday::Saturday)),
    (&["su", "sun", "sunday"], Word::OnDay(Weekday::Sunday)),
    (&["jan", "january"], Word::InMonth(1)),
    (&["feb", "february"], Word::InMonth(2)),
    (&["mar", "march"], Word::InMonth(3)),
    (&["apr", "april"], Word::InMonth(4)),
    (&["may"], Word::InMonth(5)),
    (&["jun", "june"], Word::InMonth(6)),
    (&["jul", "july"], Word::InMonth(7)),
    (&["aug", "august"], Word::InMonth(8)),
    (&["sep", "sept", "september"], Word::InMonth(9)),
    (&["oct", "october"], Word::InMonth(10)),
    (&["nov", "november"], Word::InMonth(11)),
    (&["dec", "december"], Word::InMonth(12)),
];

/// What the word at the start of a text is, and how long.
pub(super) enum Next {
    /// A word.
    Word(Word, usize),
    /// Blanks, or a full stop at the end.
    Skip(usize),
    /// Nothing that the language knows.
    Unknown,
}

/// The longest word that `text` starts with. Blanks between words are optional: `everyday` is `every day`.
pub(super) fn next_word(text: &str) -> Next {
    let blanks = text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len();
    if blanks > 0 {
        return Next::Skip(blanks);
    }
    if text == "." {
        return Next::Skip(1);
    }
    let (comma, number) = (comma_len(text), number(text));
    if comma > 0 {
        return Next::Word(Word::Comma, comma);
    }
    if let Some((word, len)) = number {
        return Next::Word(word, len);
    }
    let Some(first) = text.bytes().next().map(|byte| byte.to_ascii_lowercase()) else { return Next::Unknown };
    let forms = WORDS.iter().flat_map(|(forms, word)| forms.iter().map(move |form| (*form, *word)));
    let forms = forms.filter(|(form, _)| form.as_bytes().first() == Some(&first));
    let found = forms.filter(|(form, _)| starts_with(text, form)).max_by_key(|(form, _)| form.len());
    found.map_or(Next::Unknown, |(form, word)| Next::Word(word, form.len()))
}

fn starts_with(text: &str, form: &str) -> bool {
    text.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form))
}

/// The length of a run of commas, `and` and `or` with the blanks behind them.
fn comma_len(text: &str) -> usize {
    let mut rest = text;
    while let Some(len) = [",", "and", "or"].into_iter().find(|it| starts_with(rest, it)).map(str::len) {
        rest = rest.get(len..).unwrap_or_default().trim_start_matches(' ');
    }
    text.len() - rest.len()
}

/// A number without leading zero, or an ordinal in digits.
fn number(text: &str) -> Option<(Word, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = (text.get(..digits)?, text.get(digits..)?);
    if digits == 0 || number.starts_with('0') {
        return None;
    }
    let value = number.parse().unwrap_or(u32::MAX);
    let ending = [".", "th", "nd", "rd", "st"].into_iter().find(|ending| starts_with(rest, ending));
    Some(match ending {
        Some(ending) => (Word::Nth(value), digits + ending.len()),
        None => (Word::Number(value), digits),
    })
}
