//! Durations of eight units, each possibly fractional, as luxon's `Duration` (`reference`: Dataview, B7).

/// A unit of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 12 months, 52 weeks or 365 days.
    Years,
    /// 4 weeks or 30 days.
    Months,
    /// 7 days.
    Weeks,
    /// 24 hours.
    Days,
    /// 60 minutes.
    Hours,
    /// 60 seconds.
    Minutes,
    /// 1000 milliseconds.
    Seconds,
    /// The smallest unit.
    Milliseconds,
}

impl Unit {
    /// All units, largest first.
    pub const ALL: [Unit; 8] = [
        Unit::Years,
        Unit::Months,
        Unit::Weeks,
        Unit::Days,
        Unit::Hours,
        Unit::Minutes,
        Unit::Seconds,
        Unit::Milliseconds,
    ];

    /// Its name in the plural, as luxon spells it.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Years => "years",
            Unit::Months => "months",
            Unit::Weeks => "weeks",
            Unit::Days => "days",
            Unit::Hours => "hours",
            Unit::Minutes => "minutes",
            Unit::Seconds => "seconds",
            Unit::Milliseconds => "milliseconds",
        }
    }

    /// How many milliseconds it is counted as when a duration stands alone.
    pub fn millis(self) -> f64 {
        const DAY: f64 = 86_400_000.0;
        match self {
            Unit::Years => 365.0 * DAY,
            Unit::Months => 30.0 * DAY,
            Unit::Weeks => 7.0 * DAY,
            Unit::Days => DAY,
            Unit::Hours => 3_600_000.0,
            Unit::Minutes => 60_000.0,
            Unit::Seconds => 1000.0,
            Unit::Milliseconds => 1.0,
        }
    }

    /// How many of the smaller unit `other` it is. Years and months have two measures that do not agree: 12 months
    /// are a year, 4 weeks a month, and yet 52 weeks a year.
    pub fn in_units(self, other: Unit) -> f64 {
        match (self, other) {
            (Unit::Years, Unit::Months) => 12.0,
            (Unit::Years, Unit::Weeks) => 52.0,
            (Unit::Months, Unit::Weeks) => 4.0,
            _ => self.millis() / other.millis(),
        }
    }
}

/// A length of time in units that are kept apart: 24 hours are not the same as a day until normalised.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Duration {
    units: [f64; 8],
}

impl Duration {
    /// `amount` of one unit.
    pub fn of(amount: f64, unit: Unit) -> Duration {
        Duration::default().with(unit, amount)
    }

    /// The amount of one unit.
    pub fn get(&self, unit: Unit) -> f64 {
        self.units.get(unit as usize).copied().unwrap_or_default()
    }

    /// The same with another amount of one unit.
    #[must_use]
    pub fn with(mut self, unit: Unit, amount: f64) -> Duration {
        if let Some(slot) = self.units.get_mut(unit as usize) {
            *slot = amount;
        }
        self
    }

    /// Unit by unit.
    #[must_use]
    pub fn map(self, change: impl Fn(f64) -> f64) -> Duration {
        Duration { units: self.units.map(change) }
    }

    /// The sum, unit by unit.
    #[must_use]
    pub fn plus(self, other: Duration) -> Duration {
        Unit::ALL.into_iter().fold(self, |sum, unit| sum.with(unit, sum.get(unit) + other.get(unit)))
    }

    /// The whole of it in milliseconds, with casual years and months.
    pub fn millis(&self) -> f64 {
        Unit::ALL.into_iter().rev().map(|unit| self.get(unit) * unit.millis()).sum()
    }

    /// The whole of it in `units`, which are ordered from large to small: what the larger units hold goes into the
    /// next smaller one, whole numbers stay, fractions are passed on. The result is balanced.
    #[must_use]
    pub fn shift_to(self, units: &[Unit]) -> Duration {
        let mut built = Duration::default();
        let mut pending = Duration::default();
        for unit in Unit::ALL {
            if !units.contains(&unit) {
                pending = pending.with(unit, self.get(unit));
                continue;
            }
            let mut own = 0.0;
            for larger in Unit::ALL.into_iter().filter(|larger| *larger < unit) {
                let waiting = pending.get(larger);
                if waiting != 0.0 {
                    own += larger.in_units(unit) * waiting;
                    pending = pending.with(larger, 0.0);
                }
            }
            own += self.get(unit);
            let whole = own.trunc();
            built = built.with(unit, whole);
            pending = pending.with(unit, (own * 1000.0 - whole * 1000.0) / 1000.0);
        }
        let Some(last) = units.last().copied() else { return self };
        // What is left is a fraction of the smallest unit asked for, or held by still smaller ones.
        for unit in Unit::ALL {
            let rest = pending.get(unit);
            if rest != 0.0 {
                let share = if unit == last { rest } else { rest / last.in_units(unit) };
                built = built.with(last, built.get(last) + share);
            }
        }
        built.balanced(units)
    }

    /// Shifted to all units and balanced, as Dataview does after each operator.
    #[must_use]
    pub fn normalised(self) -> Duration {
        self.shift_to(&Unit::ALL).balanced(&Unit::ALL)
    }

    /// Each of `units` within the next larger one of them and all of one sign; fractions go down.
    fn balanced(self, units: &[Unit]) -> Duration {
        let factor = if self.millis() < 0.0 { -1.0 } else { 1.0 };
        let mut values = self;
        for (larger, smaller) in units.iter().zip(units.iter().skip(1)).rev() {
            let amount = values.get(*smaller) * factor;
            let size = larger.in_units(*smaller);
            let carried = (amount / size).floor();
            values = values.with(*larger, values.get(*larger) + carried * factor);
            values = values.with(*smaller, values.get(*smaller) - carried * size * factor);
        }
        for (larger, smaller) in units.iter().zip(units.iter().skip(1)) {
            let fraction = values.get(*larger) % 1.0;
            values = values.with(*larger, values.get(*larger) - fraction);
            values = values.with(*smaller, values.get(*smaller) + fraction * larger.in_units(*smaller));
        }
        values
    }
}
