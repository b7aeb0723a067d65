//! The text of a rule as the plugin writes it.

use std::fmt;

use jiff::civil::Weekday;

use super::{End, Frequency, Recurrence, RuleDay};
use crate::sort;
use crate::syntax::{month_name, weekday_name};

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("every")?;
        match self.frequency {
            Frequency::Minutely => self.unit(f, "minute")?,
            Frequency::Hourly => self.unit(f, "hour")?,
            Frequency::Daily => {
                self.unit(f, "day")?;
                self.at(f)?;
            }
            Frequency::Weekly => self.weekly(f)?,
            Frequency::Monthly => self.monthly(f)?,
            Frequency::Yearly => self.yearly(f)?,
        }
        match self.end {
            Some(End::Until(date)) => {
                write!(f, " until {} {}, {}", month_name(date.month()), date.day(), date.year())?;
            }
            Some(End::Count(count)) => write!(f, " for {count} {}", plural(count, "time"))?,
            None => {}
        }
        if self.when_done { f.write_str(" when done") } else { Ok(()) }
    }
}

impl Recurrence {
    /// ` 2 days`, ` day`.
    fn unit(&self, f: &mut fmt::Formatter<'_>, unit: &str) -> fmt::Result {
        match self.interval {
            1 => write!(f, " {unit}"),
            n => write!(f, " {n} {}", plural(n, unit)),
        }
    }

    fn weekly(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.interval != 1 {
            self.unit(f, "week")?;
        }
        if self.on_working_days() {
            return f.write_str(if self.interval == 1 { " weekday" } else { " on weekdays" });
        }
        if self.on_all_days() {
            return write!(f, " {}", plural(self.interval, "day"));
        }
        if self.interval == 1 {
            self.unit(f, "week")?;
        }
        if !self.months.is_empty() {
            write!(f, " in {}", self.month_list())?;
        }
        self.days(f)?;
        self.at(f)
    }

    fn monthly(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months.is_empty(), self.interval) {
            (true, _) => self.unit(f, "month")?,
            (false, 1) => write!(f, " {}", self.month_list())?,
            (false, n) => {
                let joint = if n % 100 == 1 { "" } else { " in" };
                write!(f, " {n} months{joint} {}", self.month_list())?;
            }
        }
        if self.month_days.is_empty() && self.on_working_days() {
            return f.write_str(" on weekdays");
        }
        self.days(f)
    }

    fn yearly(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months.is_empty(), self.interval) {
            (true, _) => self.unit(f, "year")?,
            (false, 1) => write!(f, " {}", self.month_list())?,
            (false, n) => write!(f, " {n} years {}", self.month_list())?,
        }
        self.days(f)?;
        if self.weeks.is_empty() {
            return Ok(());
        }
        let unit = if self.weeks.len() == 1 { "week" } else { "weeks" };
        write!(f, " in {unit} {}", list(self.weeks.iter().map(u32::to_string), "and"))
    }

    /// Days of the month, else weekdays.
    fn days(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (every, mut some): (Vec<RuleDay>, Vec<RuleDay>) =
            self.weekdays.iter().partition(|weekday| weekday.nth == 0);
        let mut every: Vec<Weekday> = every.into_iter().map(|weekday| weekday.day).collect();
        sort::by_key(&mut every, |day| day.to_monday_zero_offset());
        sort::by_key(&mut some, |weekday| weekday.day.to_monday_zero_offset());
        let names = every.iter().map(|day| weekday_name(*day).to_owned());
        if !self.month_days.is_empty() {
            return match every.is_empty() {
                true => write!(f, " on the {}", self.month_day_list("and")),
                false => write!(f, " on {} the {}", list(names, "or"), self.month_day_list("or")),
            };
        }
        if !every.is_empty() && !self.on_working_days() {
            write!(f, " on {}", names.collect::<Vec<_>>().join(", "))?;
        }
        if !some.is_empty() {
            let both = if every.is_empty() { "" } else { " and" };
            let some = some.iter().map(|it| format!("{} {}", nth(it.nth), weekday_name(it.day)));
            write!(f, "{both} on the {}", list(some, "and"))?;
        }
        Ok(())
    }

    /// ` at 9 and 17`.
    fn at(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hours.is_empty() {
            true => Ok(()),
            false => write!(f, " at {}", list(self.hours.iter().map(u32::to_string), "and")),
        }
    }

    fn month_list(&self) -> String {
        list(self.months.iter().map(|it| month_name(*it).to_owned()), "and")
    }

    /// Days counted from the start of the month first, in order; then those from its end, in order.
    fn month_day_list(&self, joint: &str) -> String {
        let mut days = self.month_days.clone();
        sort::by_key(&mut days, |day| (*day < 0, if *day < 0 { -*day } else { *day }));
        list(days.into_iter().map(nth), joint)
    }

    fn names(&self, day: Weekday) -> bool {
        self.weekdays.iter().any(|weekday| weekday.day == day)
    }

    /// Monday to Friday are all named, and the weekend is not.
    fn on_working_days(&self) -> bool {
        let working = Weekday::Monday.cycle_forward().take(5).all(|day| self.names(day));
        working && !self.names(Weekday::Saturday) && !self.names(Weekday::Sunday)
    }

    fn on_all_days(&self) -> bool {
        Weekday::Monday.cycle_forward().take(7).all(|day| self.names(day))
    }
}

/// `a, b and c`.
fn list(items: impl Iterator<Item = String>, joint: &str) -> String {
    let items: Vec<String> = items.collect();
    match items.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} {joint} {last}", before.join(", ")),
        None => String::new(),
    }
}

/// The plugin has no plural for numbers that end in 01.
fn plural(n: u32, unit: &str) -> String {
    let ending = if n % 100 == 1 { "" } else { "s" };
    format!("{unit}{ending}")
}

/// `1st`, `2nd last`, `last`. Only 21 to 23 and 31 are spelled right beyond 3; the plugin writes `32th`.
fn nth(n: i16) -> String {
    if n == -1 {
        return "last".to_owned();
    }
    let ending = match n.unsigned_abs() {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    let last = if n < 0 { " last" } else { "" };
    format!("{}{ending}{last}", n.unsigned_abs())
}
