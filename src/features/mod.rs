//! L3: editor features, one file each: pure functions of a vault snapshot, a note and an offset.

pub mod completion;
pub mod definition;
pub mod hover;
pub mod references;

mod activity;
mod card;
mod subject;
mod wording;
