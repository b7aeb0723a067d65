//! One file per request: the client's question in, a feature asked, the answer in the protocol's form. Pure
//! functions of a [`Snapshot`](super::snapshot::Snapshot); they run on the worker threads.

pub(super) mod code_action;
pub(super) mod command;
pub(super) mod completion;
pub(super) mod definition;
pub(super) mod delete;
pub(super) mod diagnostics;
pub(super) mod document_links;
pub(super) mod folding;
pub(super) mod highlight;
pub(super) mod hover;
pub(super) mod inlay;
pub(super) mod lens;
pub(super) mod linked_editing;
pub(super) mod overview;
pub(super) mod references;
pub(super) mod rename;
pub(super) mod selection_ranges;
pub(super) mod semantic_tokens;
pub(super) mod signature_help;
pub(super) mod symbols;
pub(super) mod task_list;
