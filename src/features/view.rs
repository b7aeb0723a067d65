//! What a feature that reads sees: a note in its vault, at a moment.

use jiff::civil::Date;

use crate::query::Present;
use crate::vault::{Note, Vault};

/// A note in its vault, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct View<'v> {
    /// The vault.
    pub vault: &'v Vault,
    /// The note.
    pub note: &'v Note,
    /// The moment that distances of days and queries count from.
    pub present: &'v Present,
}

impl View<'_> {
    /// The day that counts as today.
    pub fn today(&self) -> Date {
        self.present.today()
    }
}
