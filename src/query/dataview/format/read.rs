//! Reading dates by a format in luxon's letters, as `date(text, format)` does.

use jiff::civil::{self, ISOWeekDate, Weekday};
use jiff::{SignedDuration, Span};

use super::{Piece, pieces};
use crate::query::dataview::{Date, Zone};
use crate::query::pattern::{Flags, Pattern};
use crate::query::{Budget, Present};
use crate::syntax::{MONTHS, WEEKDAYS};

/// Two-digit years above this one lie in the last century.
const CUTOFF_YEAR: i64 = 60;

/// What a group of the pattern stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    DayOfYear,
    Hour,
    Minute,
    Second,
    Millis,
    Fraction,
    Meridiem,
    Weekday,
    WeekdayName,
    Week,
    WeekYear,
    Quarter,
    Offset,
    ZoneName,
}

/// What was read; units that are not there are `None`.
#[derive(Default)]
struct Fields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    millis: Option<i64>,
    afternoon: Option<bool>,
    weekday: Option<i64>,
    week: Option<i64>,
    week_year: Option<i64>,
    zone: Option<Zone>,
}

/// The date that the whole of `text` is in the letters of `pattern`. Larger units that are not written are those of
/// the present, smaller ones start at their first.
pub(in crate::query::dataview) fn read(text: &str, pattern: &str, present: &Present) -> Option<Date> {
    let mut source = String::from("^");
    let mut parts = Vec::new();
    for piece in expanded(pattern) {
        match piece {
            Piece::Literal(literal) => escape(&literal, &mut source),
            Piece::Run(letter, count) => match token(letter, count) {
                Some((part, regex)) => {
                    parts.push(part);
                    source.push_str(&format!("({regex})"));
                }
                None => escape(&letter.to_string().repeat(count), &mut source),
            },
        }
    }
    source.push('$');
    let regex = Pattern::new(&source, Flags { ignore_case: true, ..Flags::default() }).ok()?;
    let units: Vec<u16> = text.encode_utf16().collect();
    let found = regex.find_at(&units, 0, &Budget::new(100_000, None)).ok()??;
    let mut fields = Fields::default();
    for (at, part) in parts.into_iter().enumerate() {
        let group = found.group(at + 1).and_then(|range| units.get(range));
        fields.take(part, &String::from_utf16_lossy(group.unwrap_or_default()))?;
    }
    fields.date(present)
}

/// The pieces of a format, with localised formats as English writes them.
fn expanded(pattern: &str) -> Vec<Piece> {
    let full = |piece: &Piece| match piece {
        Piece::Run('D', 1) => Some("M/d/yyyy"),
        Piece::Run('D', 2) => Some("LLL d, yyyy"),
        Piece::Run('D', 3) => Some("LLLL d, yyyy"),
        Piece::Run('D', 4) => Some("EEEE, LLLL d, yyyy"),
        Piece::Run('t', 1) => Some("h:mm a"),
        Piece::Run('t', 2) => Some("h:mm:ss a"),
        Piece::Run('T', 1) => Some("HH:mm"),
        Piece::Run('T', 2) => Some("HH:mm:ss"),
        _ => None,
    };
    pieces(pattern).into_iter().flat_map(|piece| full(&piece).map_or_else(|| vec![piece], pieces)).collect()
}

fn escape(literal: &str, out: &mut String) {
    for c in literal.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
}

/// What a run of a letter stands for, and a regular expression of what it takes.
fn token(letter: char, count: usize) -> Option<(Part, String)> {
    let digits = |least: usize, most: usize| format!("\\d{{{least},{most}}}");
    let exact_or_two = |most: usize| if count == 1 { digits(1, most) } else { digits(2, 2) };
    let names = |names: &[&str], short: bool| {
        let name =
            |name: &&str| if short { name.get(..3).unwrap_or(name).to_owned() } else { (*name).to_owned() };
        names.iter().map(name).collect::<Vec<_>>().join("|")
    };
    Some(match (letter, count) {
        ('y', 1) => (Part::Year, digits(1, 6)),
        ('y', 2) => (Part::ShortYear, digits(2, 4)),
        ('y', 4) => (Part::Year, digits(4, 4)),
        ('y', 5) => (Part::Year, digits(4, 6)),
        ('y', 6) => (Part::Year, digits(6, 6)),
        ('M' | 'L', 1 | 2) => (Part::Month, exact_or_two(2)),
        ('M' | 'L', 3) => (Part::MonthName, names(&MONTHS, true)),
        ('M' | 'L', 4) => (Part::MonthName, names(&MONTHS, false)),
        ('d', 1 | 2) => (Part::Day, exact_or_two(2)),
        ('o', 1) => (Part::DayOfYear, digits(1, 3)),
        ('o', 3) => (Part::DayOfYear, digits(3, 3)),
        ('H' | 'h', 1 | 2) => (Part::Hour, exact_or_two(2)),
        ('m', 1 | 2) => (Part::Minute, exact_or_two(2)),
        ('s', 1 | 2) => (Part::Second, exact_or_two(2)),
        ('S', 1) => (Part::Millis, digits(1, 3)),
        ('S', 3) => (Part::Millis, digits(3, 3)),
        ('u', 1) => (Part::Fraction, digits(1, 9)),
        ('u', 2) => (Part::Fraction, digits(1, 2)),
        ('u', 3) => (Part::Fraction, digits(1, 1)),
        ('a', 1) => (Part::Meridiem, "AM|PM".to_owned()),
        ('E' | 'c', 1) => (Part::Weekday, digits(1, 1)),
        ('E' | 'c', 3) => (Part::WeekdayName, names(&WEEKDAYS, true)),
        ('E' | 'c', 4) => (Part::WeekdayName, names(&WEEKDAYS, false)),
        ('W', 1 | 2) => (Part::Week, exact_or_two(2)),
        ('k', 4) => (Part::WeekYear, digits(4, 4)),
        ('q', 1 | 2) => (Part::Quarter, exact_or_two(2)),
        ('Z', 1 | 2) => (Part::Offset, "[+-]\\d{1,2}(?::\\d{2})?".to_owned()),
        ('Z', 3) => (Part::Offset, "[+-]\\d{1,2}(?:\\d{2})?".to_owned()),
        ('z', 1) => (Part::ZoneName, "[a-z_+\\-/]{1,256}?".to_owned()),
        _ => return None,
    })
}

impl Fields {
    /// Keeps what a group took; `None` if it makes no sense.
    fn take(&mut self, part: Part, text: &str) -> Option<()> {
        let number = || text.parse::<i64>().ok();
        let name_in = |names: &[&str]| {
            let start = text.get(..3)?.to_lowercase();
            let at = names.iter().position(|name| name.to_lowercase().starts_with(&start))?;
            i64::try_from(at + 1).ok()
        };
        match part {
            Part::Year => self.year = Some(number()?),
            Part::ShortYear => {
                self.year = Some(match number()? {
                    year if year > 99 => year,
                    year if year > CUTOFF_YEAR => 1900 + year,
                    year => 2000 + year,
                });
            }
            Part::Month => self.month = Some(number()?),
            Part::MonthName => self.month = Some(name_in(&MONTHS)?),
            Part::Day => self.day = Some(number()?),
            Part::DayOfYear => self.day_of_year = Some(number()?),
            Part::Hour => self.hour = Some(number()?),
            Part::Minute => self.minute = Some(number()?),
            Part::Second => self.second = Some(number()?),
            Part::Millis => self.millis = Some(number()?),
            Part::Fraction => self.millis = Some(format!("{text:0<3}").get(..3)?.parse().ok()?),
            Part::Meridiem => self.afternoon = Some(text.eq_ignore_ascii_case("PM")),
            Part::Weekday => self.weekday = Some(number()?),
            Part::WeekdayName => self.weekday = Some(name_in(&WEEKDAYS)?),
            Part::Week => self.week = Some(number()?),
            Part::WeekYear => self.week_year = Some(number()?),
            Part::Quarter => self.month = Some((number()? - 1) * 3 + 1),
            Part::Offset => self.zone = Some(offset(text)?),
            Part::ZoneName => self.zone = Some(Zone::named(text)?),
        }
        Some(())
    }

    fn date(self, present: &Present) -> Option<Date> {
        let hour = match (self.hour, self.afternoon) {
            (Some(12), Some(false)) => Some(0),
            (Some(hour), Some(true)) if hour < 12 => Some(hour + 12),
            (hour, _) => hour,
        };
        let day = self.day(present.today())?;
        let time = civil::Time::new(
            i8::try_from(hour.unwrap_or(0)).ok()?,
            i8::try_from(self.minute.unwrap_or(0)).ok()?,
            i8::try_from(self.second.unwrap_or(0)).ok()?,
            0,
        )
        .ok()?;
        let moment = day.to_datetime(time);
        let moment = moment.checked_add(SignedDuration::from_millis(self.millis.unwrap_or(0))).ok()?;
        let local = Zone::local(present.now().time_zone().clone());
        Some(match self.zone {
            // What is written in another zone is shown in the user's.
            Some(zone) => Date::new(moment, zone).in_zone(local),
            None => Date::new(moment, local),
        })
    }

    fn day(&self, today: civil::Date) -> Option<civil::Date> {
        if let Some(week) = self.week {
            let year = self.week_year.unwrap_or_else(|| today.iso_week_date().year().into());
            let weekday =
                Weekday::from_monday_one_offset(i8::try_from(self.weekday.unwrap_or(1)).ok()?).ok()?;
            let date = ISOWeekDate::new(i16::try_from(year).ok()?, i8::try_from(week).ok()?, weekday).ok()?;
            return Some(date.date());
        }
        let nothing = self.year.is_none() && self.month.is_none() && self.day.is_none();
        let year = i16::try_from(self.year.unwrap_or_else(|| today.year().into())).ok()?;
        if let Some(day) = self.day_of_year {
            let date =
                civil::Date::new(year, 1, 1).ok()?.checked_add(Span::new().try_days(day - 1).ok()?).ok()?;
            return (date.year() == year).then_some(date);
        }
        // What is larger than the largest unit written is of the present; what is smaller is the first.
        let month = match self.month {
            Some(month) => month,
            None if self.year.is_none() => today.month().into(),
            None => 1,
        };
        let day = match self.day {
            Some(day) => day,
            None if nothing && self.weekday.is_none() => today.day().into(),
            None => 1,
        };
        let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let weekday = i64::from(date.weekday().to_monday_one_offset());
        (nothing || self.weekday.is_none_or(|known| known == weekday)).then_some(date)
    }
}

/// `+2`, `-07:30` or `+0530`.
fn offset(text: &str) -> Option<Zone> {
    let digits = text.get(1..)?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(pair) => pair,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    Zone::fixed(if text.starts_with('-') { -minutes } else { minutes })
}
