//! The built server over standard input and output, as an editor sees it.

mod abuse;
mod actions;
mod boundaries;
pub mod client;
mod documents;
mod features;
mod files;
mod lifecycle;
mod oddities;
mod overview;
mod panics;
mod peers;
mod reading;
mod rename;
mod settings;
#[cfg(target_os = "linux")]
mod stalls;
mod surfaces;
mod tasks_query;
