//! The built server over standard input and output, as an editor sees it.

mod actions;
pub mod client;
mod documents;
mod features;
mod files;
mod lifecycle;
mod overview;
mod reading;
mod rename;
mod settings;
mod surfaces;
