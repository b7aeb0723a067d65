//! L3: diagnostics. One file per rule, one registry; the editor and `vaultls check` read the same list.

mod registry;

pub use registry::{
    Context, Diagnostic, FileEdit, Fix, Group, Related, Report, Rule, Sink, all, check_note, find,
};
