//! The present, as a query sees it: an argument, never the system's clock.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The moment and time zone that a query is answered in.
#[derive(Clone, Debug)]
pub struct Present {
    now: Zoned,
}

impl Present {
    /// The moment `now`, in its time zone.
    pub fn new(now: Zoned) -> Present {
        Present { now }
    }

    /// Noon of a day, for what asks only for the day.
    pub fn noon_of(day: Date) -> Present {
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap_or_default();
        Present { now: noon }
    }

    /// The moment, with its time zone.
    pub fn now(&self) -> &Zoned {
        &self.now
    }

    /// What the time zone is called.
    pub fn zone_name(&self) -> Box<str> {
        let zone = self.now.time_zone();
        zone.iana_name().map_or_else(|| self.now.offset().to_string(), str::to_owned).into()
    }

    /// The day.
    pub fn today(&self) -> Date {
        self.now.date()
    }
}
