//! The present, as a query sees it: an argument, never the system's clock.

use jiff::Zoned;
use jiff::civil::Date;

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

    /// The moment, with its time zone.
    pub fn now(&self) -> &Zoned {
        &self.now
    }

    /// The day.
    pub fn today(&self) -> Date {
        self.now.date()
    }
}
