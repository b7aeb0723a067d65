//! Dates: an instant in a time zone, as luxon's `DateTime` (`reference`: Dataview, B7).

use jiff::civil::{self, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Span, Timestamp, Zoned};

use super::{Duration, Unit};

/// The milliseconds of a date that is none, as `2023-13-40` in a file name.
const INVALID: i64 = i64::MIN;

/// Which of luxon's kinds of zone it is: zones of different kinds are never equal, whatever their offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ZoneKind {
    Local,
    Fixed,
    Named,
}

/// The time zone of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    tz: TimeZone,
    kind: ZoneKind,
}

impl Zone {
    /// The user's zone.
    pub fn local(tz: TimeZone) -> Zone {
        Zone { tz, kind: ZoneKind::Local }
    }

    /// A fixed distance from UTC; `None` beyond a day.
    pub fn fixed(minutes: i32) -> Option<Zone> {
        let offset = Offset::from_seconds(minutes.checked_mul(60)?).ok()?;
        Some(Zone { tz: offset.to_time_zone(), kind: ZoneKind::Fixed })
    }

    /// A zone by its IANA name, in any case; `None` if there is none of that name.
    pub fn named(name: &str) -> Option<Zone> {
        Some(Zone { tz: TimeZone::get(name).ok()?, kind: ZoneKind::Named })
    }

    /// What the zone is called: an IANA name, or `UTC+2`.
    pub fn name(&self) -> String {
        if let Some(name) = self.tz.iana_name() {
            return name.to_owned();
        }
        match self.tz.to_fixed_offset() {
            Ok(offset) => offset_name(offset.seconds() / 60),
            Err(_) => "local".to_owned(),
        }
    }

    /// Whether it is a fixed distance from UTC, as written behind a date.
    pub(super) fn is_fixed(&self) -> bool {
        self.kind == ZoneKind::Fixed
    }

    fn instant(&self, civil: DateTime) -> Option<i64> {
        let zoned = self.tz.to_ambiguous_zoned(civil).compatible().ok()?;
        Some(zoned.timestamp().as_millisecond())
    }
}

fn offset_name(minutes: i32) -> String {
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let sign = if minutes < 0 { '-' } else { '+' };
    match (hours, rest) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// An instant, to the millisecond, seen from a zone; or a date that is none.
#[derive(Clone, Debug)]
pub struct Date {
    millis: i64,
    zone: Zone,
}

impl Date {
    /// The moment `civil` in `zone`. A time that a clock change skips is moved on by what was skipped.
    pub fn new(civil: DateTime, zone: Zone) -> Date {
        let millis = zone.instant(civil).unwrap_or(INVALID);
        Date { millis, zone }
    }

    /// An instant, in milliseconds since 1970 UTC. Beyond the years -9999 to 9999 it is no date.
    pub fn from_millis(millis: i64, zone: Zone) -> Date {
        let known = Timestamp::from_millisecond(millis).is_ok();
        Date { millis: if known { millis } else { INVALID }, zone }
    }

    /// A moment in the user's zone.
    pub fn local(moment: &Zoned) -> Date {
        Date::from_millis(moment.timestamp().as_millisecond(), Zone::local(moment.time_zone().clone()))
    }

    /// The start of `day` in the user's zone.
    pub fn of_day(day: civil::Date, tz: TimeZone) -> Date {
        Date::new(day.to_datetime(civil::Time::midnight()), Zone::local(tz))
    }

    /// A date that is none; it is shown as `Invalid DateTime` and has no parts.
    pub fn invalid(zone: Zone) -> Date {
        Date { millis: INVALID, zone }
    }

    /// Milliseconds since 1970 UTC; `None` if it is no date.
    pub fn millis(&self) -> Option<i64> {
        (self.millis != INVALID).then_some(self.millis)
    }

    /// Its zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Day and time of day in its zone; `None` if it is no date.
    pub fn civil(&self) -> Option<DateTime> {
        Some(self.zoned()?.datetime())
    }

    /// The moment with its zone, for calendars and formats; `None` if it is no date.
    pub fn zoned(&self) -> Option<Zoned> {
        let timestamp = Timestamp::from_millisecond(self.millis()?).ok()?;
        Some(timestamp.to_zoned(self.zone.tz.clone()))
    }

    /// Minutes east of UTC at this moment.
    pub fn offset_minutes(&self) -> i32 {
        self.zoned().map_or(0, |zoned| zoned.offset().seconds() / 60)
    }

    /// The same instant seen from another zone.
    #[must_use]
    pub fn in_zone(&self, zone: Zone) -> Date {
        Date { millis: self.millis, zone }
    }

    /// Whether both are the same instant in the same zone.
    pub fn same(&self, other: &Date) -> bool {
        self.millis != INVALID && self.millis == other.millis && self.zone == other.zone
    }
}

impl Date {
    /// The moment after `by`: years and months first, with the day clamped to the month's length, then weeks and
    /// days by the calendar, then the rest as exact time. Fractions of units count as casual milliseconds.
    #[must_use]
    pub fn plus(&self, by: &Duration) -> Date {
        self.moved(by).unwrap_or_else(|| Date::invalid(self.zone.clone()))
    }

    fn moved(&self, by: &Duration) -> Option<Date> {
        let now = self.civil()?;
        let whole = |unit| whole_number(by.get(unit).trunc());
        let months = i64::from(now.month()) - 1 + whole(Unit::Months)?;
        let year =
            i64::from(now.year()).checked_add(whole(Unit::Years)?)?.checked_add(months.div_euclid(12))?;
        let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
        let first = civil::Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
        let day = i64::from(now.day().min(first.days_in_month()));
        let days = day - 1 + whole(Unit::Days)? + whole(Unit::Weeks)?.checked_mul(7)?;
        let date = first.checked_add(Span::new().try_days(days).ok()?).ok()?;
        let millis = self.near(DateTime::from_parts(date, now.time()))?;
        let fractions = Unit::ALL.into_iter().fold(*by, |rest, unit| match unit {
            Unit::Years | Unit::Months | Unit::Weeks | Unit::Days => rest.with(unit, by.get(unit).fract()),
            _ => rest,
        });
        let added = whole_number(fractions.millis().trunc())?;
        Some(Date::from_millis(millis.checked_add(added)?, self.zone.clone()))
    }

    /// The instant of a local time; where a clock change repeats it, the one with this date's offset.
    fn near(&self, civil: DateTime) -> Option<i64> {
        let ambiguous = self.zone.tz.to_ambiguous_zoned(civil);
        let own = self.zoned()?.offset();
        let zoned = match ambiguous.offset() {
            AmbiguousOffset::Fold { after, .. } if after == own => ambiguous.later(),
            _ => ambiguous.compatible(),
        };
        Some(zoned.ok()?.timestamp().as_millisecond())
    }

    /// The time from `earlier` to this date: whole years, then months, then days, each by the calendar, the rest in
    /// hours, minutes, seconds and milliseconds. All is negative if `earlier` is later.
    pub fn since(&self, earlier: &Date) -> Duration {
        match (self.millis(), earlier.millis()) {
            (Some(own), Some(other)) if other > own => distance(self, earlier).map(|d| d.map(|unit| -unit)),
            (Some(_), Some(_)) => distance(earlier, self),
            _ => None,
        }
        .unwrap_or_else(|| Duration::of(f64::NAN, Unit::Milliseconds))
    }
}

fn distance(earlier: &Date, later: &Date) -> Option<Duration> {
    let mut passed = Duration::default();
    let mut cursor = earlier.clone();
    for unit in [Unit::Years, Unit::Months, Unit::Days] {
        let mut amount = units_between(&cursor, later, unit)?;
        let mut reached = earlier.plus(&passed.with(unit, amount));
        // The calendars of two zones may differ by more than one step.
        for _ in 0..2 {
            if reached.millis()? <= later.millis()? {
                break;
            }
            amount -= 1.0;
            reached = earlier.plus(&passed.with(unit, amount));
        }
        passed = passed.with(unit, amount);
        cursor = reached;
    }
    #[expect(clippy::cast_precision_loss, reason = "far below the precision of a double")]
    let rest = (later.millis()? - cursor.millis()?) as f64;
    let small = [Unit::Hours, Unit::Minutes, Unit::Seconds, Unit::Milliseconds];
    Some(Duration::of(rest, Unit::Milliseconds).shift_to(&small).plus(passed))
}

/// How many years, months or days their calendars are apart, each in its own zone.
fn units_between(earlier: &Date, later: &Date, unit: Unit) -> Option<f64> {
    let (from, to) = (earlier.civil()?, later.civil()?);
    let years = f64::from(to.year()) - f64::from(from.year());
    Some(match unit {
        Unit::Years => years,
        Unit::Months => f64::from(to.month()) - f64::from(from.month()) + years * 12.0,
        _ => f64::from(from.date().until(to.date()).ok()?.get_days()),
    })
}

/// A double that is a whole number, as one; `None` for those that are none or far too large.
fn whole_number(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "within 2^53, checked here")]
    (number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}
