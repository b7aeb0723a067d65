//! Recurrence rules: the small English of the plugin (`reference`: task lines, section 4).

mod next;
mod read;
mod text;
mod words;

pub use next::Occurrence;

use jiff::civil::{Date, Weekday};

/// A rule that the plugin understands. Its [`Display`](std::fmt::Display) is the text the plugin writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// The unit.
    pub frequency: Frequency,
    /// Every how many units; at least 1.
    pub interval: u32,
    /// Weekdays, as written.
    pub weekdays: Vec<RuleDay>,
    /// Days of the month; negative from its end. As written.
    pub month_days: Vec<i16>,
    /// Months, 1 to 12, as written.
    pub months: Vec<i8>,
    /// Weeks of the year.
    pub weeks: Vec<u32>,
    /// Hours. They are written back but change no date.
    pub hours: Vec<u32>,
    /// Where the rule says it ends. The plugin does not honour it.
    pub end: Option<End>,
    /// Counts from the day of completion.
    pub when_done: bool,
    /// How many bytes of the text, from its start, the plugin looked at; it ignores the rest.
    pub used: usize,
}

/// The unit of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// Minutes: to a date, days.
    Minutely,
    /// Hours: to a date, days.
    Hourly,
    /// Days.
    Daily,
    /// Weeks.
    Weekly,
    /// Months.
    Monthly,
    /// Years.
    Yearly,
}

/// A weekday of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleDay {
    /// Which.
    pub day: Weekday,
    /// The how-manieth of its month or year, negative from the end; 0 for every one.
    pub nth: i16,
}

/// The end of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// `until January 1, 2026`.
    Until(Date),
    /// `for 3 times`. Counted anew from every copy, so it never ends.
    Count(u32),
}
