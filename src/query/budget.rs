//! How much work a query may be: queries stand in notes, and a note must not be able to hold up the server.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why an evaluation ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Nobody waits for the answer any more.
    Cancelled,
    /// It took more steps than it may.
    TooLong,
    /// It made more than may lie in memory.
    TooLarge,
}

/// The most [`Budget::keep`] gives, in units of 64 bytes: two gigabytes.
const MOST_ROOM: u64 = 1 << 25;

/// The steps that an evaluation has left, and the room for what it makes.
#[derive(Debug)]
pub struct Budget {
    left: Cell<u64>,
    room: Cell<u64>,
    cancelled: Option<Arc<AtomicBool>>,
}

impl Budget {
    /// `steps` steps and room for a value in every fourth; ends early when `cancelled` becomes true.
    pub fn new(steps: u64, cancelled: Option<Arc<AtomicBool>>) -> Budget {
        let room = MOST_ROOM.min(steps / 4);
        Budget { left: Cell::new(steps), room: Cell::new(room), cancelled }
    }

    /// The steps that are left.
    pub fn left(&self) -> u64 {
        self.left.get()
    }

    /// Takes `steps` steps, each about the work of one operator or one row.
    ///
    /// # Errors
    /// There were not so many left, or the evaluation was cancelled.
    pub fn spend(&self, steps: u64) -> Result<(), Stopped> {
        let Some(left) = self.left.get().checked_sub(steps) else {
            self.left.set(0);
            return Err(Stopped::TooLong);
        };
        self.left.set(left);
        match &self.cancelled {
            Some(cancelled) if cancelled.load(Ordering::Relaxed) => Err(Stopped::Cancelled),
            _ => Ok(()),
        }
    }

    /// Takes room for something made, in units of 64 bytes: a value, a short text. What is dropped again counts too, for
    /// nobody can tell when.
    ///
    /// # Errors
    /// There was not so much left.
    pub fn keep(&self, units: u64) -> Result<(), Stopped> {
        let room = self.room.get().checked_sub(units).ok_or(Stopped::TooLarge)?;
        self.room.set(room);
        Ok(())
    }
}
