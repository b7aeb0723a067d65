//! L3: editor features, one file each: pure functions of a vault snapshot, a note and an offset.

pub mod actions;
pub mod completion;
pub mod definition;
pub mod document_links;
pub mod folding;
pub mod hover;
pub mod inlay;
pub mod lens;
pub mod linked_editing;
mod open_tasks;
pub mod overview;
pub mod references;
pub mod rename;
pub mod selection_ranges;
pub mod semantic_tokens;
pub mod signature_help;
pub mod symbols;
pub mod task_list;

mod activity;
mod card;
mod inline_fields;
mod property_edit;
mod query_definition;
mod query_names;
mod rank;
mod results;
mod subject;
mod task_actions;
mod task_hover;
mod task_inlay;
mod task_links;
mod view;
mod warm;
mod wording;

pub use view::View;
pub use warm::warm;
