//! L3: editor features, one file each: pure functions of a vault snapshot, a note and an offset.

pub mod actions;
pub mod completion;
pub mod definition;
pub mod hover;
pub mod overview;
pub mod references;
pub mod symbols;

mod activity;
mod card;
mod rank;
mod subject;
mod task_actions;
mod wording;
