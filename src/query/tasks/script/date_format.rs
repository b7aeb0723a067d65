//! Format letters of moment.js.

use jiff::civil::{Date, DateTime};

use crate::syntax;

/// Longer ones first.
const LETTERS: [&str; 47] = [
    "YYYYYY", "YYYYY", "YYYY", "gggg", "GGGG", "MMMM", "DDDD", "dddd", "LLLL", "llll", "MMM", "DDD", "ddd",
    "SSS", "LTS", "LLL", "lll", "YY", "gg", "GG", "MM", "Mo", "DD", "Do", "dd", "do", "ww", "wo", "WW", "Wo",
    "Qo", "HH", "hh", "kk", "mm", "ss", "SS", "ZZ", "LT", "LL", "ll", "Y", "M", "D", "d", "E", "e",
];
const SINGLE: &str = "wWQHhkmsSZAaXxLl";

/// `at` in the letters of `pattern`; `[…]` stands for itself.
pub(super) fn format(at: DateTime, pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if c == '['
            && let Some((inner, behind)) = rest.get(1..).and_then(|rest| rest.split_once(']'))
        {
            out.push_str(inner);
            rest = behind;
            continue;
        }
        let single = SINGLE.contains(c).then(|| rest.get(..1)).flatten();
        let letters = LETTERS.into_iter().find(|letters| rest.starts_with(letters)).or(single);
        match letters.and_then(|letters| Some((letters, part(at, letters)?))) {
            Some((letters, text)) => {
                out.push_str(&text);
                rest = rest.get(letters.len()..).unwrap_or_default();
            }
            None => {
                out.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    out
}

/// `1st`, `2nd`.
fn ordinal(number: i32) -> String {
    let end = match (number % 10, number % 100 / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

/// Year and number of the week that starts on Sunday and holds 1 January.
pub(super) fn week_of(date: Date) -> (i16, i8) {
    let first = |year: i16| {
        let new_year = Date::new(year, 1, 1).unwrap_or(date);
        let back = i64::from(new_year.weekday().to_sunday_zero_offset());
        new_year.checked_sub(jiff::Span::new().days(back)).unwrap_or(new_year)
    };
    let year = if date >= first(date.year() + 1) { date.year() + 1 } else { date.year() };
    let days = date.since(first(year)).map_or(0, |span| span.get_days());
    (year, i8::try_from(days / 7 + 1).unwrap_or(1))
}

fn part(at: DateTime, letters: &str) -> Option<String> {
    let date = at.date();
    let (year, month, day) = (i32::from(at.year()), i32::from(at.month()), i32::from(at.day()));
    let weekday = i32::from(date.weekday().to_sunday_zero_offset());
    let (month_name, day_name) = (syntax::month_name(at.month()), syntax::weekday_name(date.weekday()));
    let (week_year, week) = week_of(date);
    let iso = date.iso_week_date();
    let (hour, minute, second) = (i32::from(at.hour()), i32::from(at.minute()), i32::from(at.second()));
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let millis = at.subsec_nanosecond() / 1_000_000;
    let two = |number: i32| format!("{number:02}");
    let long = |pattern: &str| format(at, pattern);
    Some(match letters {
        "YYYY" => format!("{year:04}"),
        "YYYYY" => format!("{year:05}"),
        "YYYYYY" => format!("+{year:06}"),
        "YY" => two(year.rem_euclid(100)),
        "Y" => year.to_string(),
        "M" => month.to_string(),
        "MM" => two(month),
        "Mo" => ordinal(month),
        "MMM" => month_name.get(..3)?.to_owned(),
        "MMMM" => month_name.to_owned(),
        "Q" => ((month + 2) / 3).to_string(),
        "Qo" => ordinal((month + 2) / 3),
        "D" => day.to_string(),
        "DD" => two(day),
        "Do" => ordinal(day),
        "DDD" => date.day_of_year().to_string(),
        "DDDD" => format!("{:03}", date.day_of_year()),
        "d" | "e" => weekday.to_string(),
        "do" => ordinal(weekday),
        "dd" => day_name.get(..2)?.to_owned(),
        "ddd" => day_name.get(..3)?.to_owned(),
        "dddd" => day_name.to_owned(),
        "E" => date.weekday().to_monday_one_offset().to_string(),
        "w" => week.to_string(),
        "wo" => ordinal(week.into()),
        "ww" => two(week.into()),
        "W" => iso.week().to_string(),
        "Wo" => ordinal(iso.week().into()),
        "WW" => two(iso.week().into()),
        "gg" => two(i32::from(week_year).rem_euclid(100)),
        "gggg" => format!("{week_year:04}"),
        "GG" => two(i32::from(iso.year()).rem_euclid(100)),
        "GGGG" => format!("{:04}", iso.year()),
        "H" => hour.to_string(),
        "HH" => two(hour),
        "h" => twelve.to_string(),
        "hh" => two(twelve),
        "k" => (if hour == 0 { 24 } else { hour }).to_string(),
        "kk" => two(if hour == 0 { 24 } else { hour }),
        "m" => minute.to_string(),
        "mm" => two(minute),
        "s" => second.to_string(),
        "ss" => two(second),
        "S" => (millis / 100).to_string(),
        "SS" => format!("{:02}", millis / 10),
        "SSS" => format!("{millis:03}"),
        "A" => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
        "a" => (if hour < 12 { "am" } else { "pm" }).to_owned(),
        "Z" => "+00:00".to_owned(),
        "ZZ" => "+0000".to_owned(),
        "X" => at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second().to_string(),
        "x" => at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond().to_string(),
        "LT" => long("h:mm A"),
        "LTS" => long("h:mm:ss A"),
        "L" => long("MM/DD/YYYY"),
        "l" => long("M/D/YYYY"),
        "LL" => long("MMMM D, YYYY"),
        "ll" => long("MMM D, YYYY"),
        "LLL" => long("MMMM D, YYYY h:mm A"),
        "lll" => long("MMM D, YYYY h:mm A"),
        "LLLL" => long("dddd, MMMM D, YYYY h:mm A"),
        "llll" => long("ddd, MMM D, YYYY h:mm A"),
        _ => return None,
    })
}
