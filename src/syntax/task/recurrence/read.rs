//! Reads a rule the way the plugin does: as far as it understands, then it stops without a word.

use jiff::civil::{Date, Weekday};

use super::super::value::is_rule_byte;
use super::words::{Next, Word, next_word};
use super::{End, Frequency, Recurrence, RuleDay};

/// The plugin's highest ordinal.
const HIGHEST_NTH: u32 = 366;

const WORKING_DAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// The text is no rule.
struct NoRule;

impl Recurrence {
    /// Reads the text of a rule; `None` if the plugin would drop it.
    pub fn read(text: &str) -> Option<Recurrence> {
        if !text.bytes().all(is_rule_byte) {
            return None;
        }
        let (rule, when_done) = split_when_done(text);
        let leading = rule.len() - rule.trim_start_matches(' ').len();
        let rule = rule.trim_matches(' ');
        let mut reader = Reader { text: rule, at: 0, word: None, word_at: 0, failed: false };
        let mut read = reader.rule().ok()?;
        read.when_done = when_done;
        read.used = match reader.at_end() {
            true => text.len(),
            false => leading + reader.word_at,
        };
        Some(read)
    }
}

/// Splits off a final ` when done`.
fn split_when_done(text: &str) -> (&str, bool) {
    const SUFFIX: &str = " when done";
    let at = text.len().saturating_sub(SUFFIX.len());
    match (text.get(..at), text.get(at..)) {
        (Some(rule), Some(end)) if !rule.is_empty() && end.eq_ignore_ascii_case(SUFFIX) => (rule, true),
        _ => (text, false),
    }
}

struct Reader<'t> {
    text: &'t str,
    /// After the present word.
    at: usize,
    /// The present word; `None` at the end and at the first unknown word.
    word: Option<Word>,
    /// Where the present word, or what is no word, starts.
    word_at: usize,
    /// An unknown word was met.
    failed: bool,
}

impl Reader<'_> {
    fn rule(&mut self) -> Result<Recurrence, NoRule> {
        self.advance();
        if !self.accept(Word::Every) {
            return Err(NoRule);
        }
        let interval = self.accept_number().unwrap_or(1);
        let mut rule = Recurrence {
            frequency: Frequency::Daily,
            interval,
            weekdays: Vec::new(),
            month_days: Vec::new(),
            months: Vec::new(),
            weeks: Vec::new(),
            hours: Vec::new(),
            end: None,
            when_done: false,
            used: 0,
        };
        let unit = self.word.ok_or(NoRule)?;
        match unit {
            Word::Day => rule.frequency = Frequency::Daily,
            Word::Week | Word::Weekdays | Word::OnDay(_) => rule.frequency = Frequency::Weekly,
            Word::Hour => rule.frequency = Frequency::Hourly,
            Word::Minute => rule.frequency = Frequency::Minutely,
            Word::Month => rule.frequency = Frequency::Monthly,
            Word::Year | Word::InMonth(_) => rule.frequency = Frequency::Yearly,
            _ => return Err(NoRule),
        }
        self.advance();
        match unit {
            Word::Weekdays => rule.weekdays.extend(WORKING_DAYS.map(|day| RuleDay { day, nth: 0 })),
            Word::OnDay(day) => self.weekdays(day, &mut rule)?,
            Word::InMonth(month) => self.months(month, &mut rule)?,
            Word::Day => {}
            _ => self.on(&mut rule)?,
        }
        if rule.frequency == Frequency::Weekly || unit == Word::Day {
            self.hours(&mut rule)?;
        }
        if matches!(unit, Word::OnDay(_)) {
            self.month_days(&mut rule)?;
        }
        self.end(&mut rule)?;
        Ok(rule)
    }

    /// `Monday, Tuesday and Friday`.
    fn weekdays(&mut self, first: Weekday, rule: &mut Recurrence) -> Result<(), NoRule> {
        rule.weekdays.push(RuleDay { day: first, nth: 0 });
        while self.accept(Word::Comma) {
            let Some(Word::OnDay(day)) = self.word else { return Err(NoRule) };
            rule.weekdays.push(RuleDay { day, nth: 0 });
            self.advance();
        }
        Ok(())
    }

    /// `January and July [on …]`.
    fn months(&mut self, first: i8, rule: &mut Recurrence) -> Result<(), NoRule> {
        rule.months.push(first);
        while self.accept(Word::Comma) {
            let Some(Word::InMonth(month)) = self.word else { return Err(NoRule) };
            rule.months.push(month);
            self.advance();
        }
        self.on(rule)
    }

    /// `on the 1st and 15th`, `in week 3`, `on the 2nd last Friday`.
    fn on(&mut self, rule: &mut Recurrence) -> Result<(), NoRule> {
        let on = self.accept(Word::On);
        let the = self.accept(Word::The);
        if !on && !the {
            return Ok(());
        }
        loop {
            let nth = self.nth()?;
            match (nth, self.word) {
                (nth, Some(Word::OnDay(day))) => {
                    self.advance();
                    rule.weekdays.push(RuleDay { day, nth: nth.unwrap_or(0) });
                }
                (Some(nth), _) => {
                    rule.month_days.push(nth);
                    self.accept(Word::Day);
                }
                (None, Some(Word::Weekdays)) => {
                    self.advance();
                    if rule.weekdays.is_empty() {
                        rule.weekdays.extend(WORKING_DAYS.map(|day| RuleDay { day, nth: 0 }));
                    }
                }
                (None, Some(Word::Week)) => {
                    self.advance();
                    rule.weeks = self.numbers()?;
                }
                (None, Some(Word::InMonth(month))) => {
                    self.advance();
                    rule.months.push(month);
                }
                (None, _) => return Ok(()),
            }
            if !(self.accept(Word::Comma) || self.accept(Word::The) || self.accept(Word::On)) {
                return Ok(());
            }
        }
    }

    /// `at 9, 17`.
    fn hours(&mut self, rule: &mut Recurrence) -> Result<(), NoRule> {
        if !self.accept(Word::At) {
            return Ok(());
        }
        loop {
            rule.hours = self.numbers()?;
            if !(self.accept(Word::Comma) || self.accept(Word::At)) {
                return Ok(());
            }
        }
    }

    /// What may follow weekdays: `the 1st, 15th`.
    fn month_days(&mut self, rule: &mut Recurrence) -> Result<(), NoRule> {
        self.accept(Word::On);
        self.accept(Word::The);
        let Some(first) = self.nth()? else { return Ok(()) };
        rule.month_days.push(first);
        self.advance();
        while self.accept(Word::Comma) {
            rule.month_days.push(self.nth()?.ok_or(NoRule)?);
            self.advance();
        }
        Ok(())
    }

    /// `until January 1, 2026` or `for 3`.
    fn end(&mut self, rule: &mut Recurrence) -> Result<(), NoRule> {
        if self.word == Some(Word::Until) {
            let date = read_date(self.text.get(self.at..).unwrap_or_default()).ok_or(NoRule)?;
            rule.end = Some(End::Until(date));
            (self.at, self.word) = (self.text.len(), None);
        } else if self.accept(Word::For) {
            rule.end = Some(End::Count(self.accept_number().ok_or(NoRule)?));
            self.accept(Word::Times);
        }
        Ok(())
    }

    /// An ordinal, with `last` behind it from the end.
    fn nth(&mut self) -> Result<Option<i16>, NoRule> {
        let nth = match self.word {
            Some(Word::Last) => {
                self.advance();
                return Ok(Some(-1));
            }
            Some(Word::First) => {
                self.advance();
                return Ok(Some(1));
            }
            Some(Word::Second) => 2,
            Some(Word::Third) => 3,
            Some(Word::Nth(nth)) if nth <= HIGHEST_NTH => i16::try_from(nth).unwrap_or(i16::MAX),
            Some(Word::Nth(_)) => return Err(NoRule),
            _ => return Ok(None),
        };
        self.advance();
        Ok(Some(if self.accept(Word::Last) { -nth } else { nth }))
    }

    /// One or more numbers with commas between them.
    fn numbers(&mut self) -> Result<Vec<u32>, NoRule> {
        let mut numbers = vec![self.accept_number().ok_or(NoRule)?];
        while self.accept(Word::Comma) {
            numbers.push(self.accept_number().ok_or(NoRule)?);
        }
        Ok(numbers)
    }

    fn accept_number(&mut self) -> Option<u32> {
        let Some(Word::Number(number)) = self.word else { return None };
        self.advance();
        Some(number)
    }

    fn accept(&mut self, word: Word) -> bool {
        let is = self.word == Some(word);
        if is {
            self.advance();
        }
        is
    }

    /// Goes to the next word. After an unknown one there is none.
    fn advance(&mut self) {
        self.word = None;
        while !self.failed {
            self.word_at = self.at;
            match next_word(self.text.get(self.at..).unwrap_or_default()) {
                Next::Skip(len) => self.at += len,
                Next::Word(word, len) => {
                    self.at += len;
                    self.word = Some(word);
                    return;
                }
                Next::Unknown => {
                    self.failed = true;
                }
            }
        }
    }

    /// Everything was understood.
    fn at_end(&self) -> bool {
        self.word.is_none() && self.at >= self.text.len()
    }
}

/// A date in words, as JavaScript reads it from letters, digits and commas: month name, day and year in any order.
fn read_date(text: &str) -> Option<Date> {
    let mut words = text.split([' ', ',', '!']).filter(|word| !word.is_empty());
    let (mut month, mut numbers) = (None, Vec::new());
    for word in words.by_ref() {
        match word.parse::<i16>() {
            Ok(number) => numbers.push(number),
            Err(_) if numbers.len() > 1 => return None,
            Err(_) => match next_word(word) {
                Next::Word(Word::InMonth(named), _) => month = Some(named),
                _ if numbers.is_empty() => {}
                _ => return None,
            },
        }
    }
    let (year, day) = match (month, numbers.as_slice()) {
        (None, &[year]) if year > 31 => return Date::new(year, 1, 1).ok(),
        (Some(_), &[day]) => (2001, day),
        (Some(_), &[year, day]) if year > 31 => (year, day),
        (Some(_), &[day, year]) => (full_year(year), day),
        _ => return None,
    };
    Date::new(year, month?, i8::try_from(day).ok()?).ok()
}

/// Two-digit years count from 1950 to 2049.
fn full_year(year: i16) -> i16 {
    match year {
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        _ => year,
    }
}
