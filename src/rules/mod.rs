//! L3: diagnostics. One file per rule, one registry; the editor and `vaultls check` read the same list.

mod context;
mod diagnostic;
mod registry;
mod silence;

pub use context::Context;
pub use diagnostic::{Diagnostic, FileEdit, Fix, Related};
pub use registry::{Group, Report, Rule, Sink, all, check_note, find};
