//! L2'': query blocks: their languages, what is wrong with them, and their answers over a vault snapshot.
//!
//! [`dataview`] and [`tasks`] each have a total parser with ranges (pure, knows no vault), a check and an evaluation.
//! What both need stands here.

pub mod collate;
pub mod dataview;
pub mod footprint;
pub mod keeper;
pub mod tasks;

pub mod pattern;

mod budget;
mod facets;
mod js_number;
mod present;

pub use budget::{Budget, Stopped};
use js_number::number_text;
pub use present::Present;
