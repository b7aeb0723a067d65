//! L3: diagnostics. One file per rule, one registry; the editor and `vaultls check` read the same list.

mod context;
mod dead_link;
mod diagnostic;
mod frontmatter_duplicate_key;
mod frontmatter_property_type;
mod frontmatter_syntax;
mod frontmatter_unquoted_link;
mod link_alias_only;
mod link_ambiguous;
mod link_edit;
mod link_empty_display;
mod link_unresolved;
mod link_unresolved_block;
mod link_unresolved_heading;
mod owner_ambiguous;
mod owner_unknown;
mod registry;
mod silence;
mod text_invalid_utf8;

pub use context::Context;
pub use diagnostic::{Diagnostic, FileEdit, Fix, Related};
pub use registry::{Group, Report, Rule, Sink, all, check_note, find};
