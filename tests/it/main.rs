//! One integration binary: everything that a user would notice.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

mod actions;
mod backlinks;
mod batch;
mod catalogue;
mod clean_vault;
mod completion;
mod config;
mod dataview_editor;
mod dataview_kept;
mod dataview_language;
mod dataview_names;
mod dataview_pages;
mod dataview_queries;
mod dataview_results;
mod dataview_vault_rules;
mod date_phrases;
mod definition;
mod differential;
mod disk;
mod docs;
#[cfg(unix)]
mod faults;
mod fixture;
mod folding;
mod frontmatter;
mod fuzz;
mod hover;
mod inlay;
mod json_schema;
mod large;
mod layers;
mod lens;
mod mojibake;
mod overview;
mod patterns;
mod peers;
mod places;
mod properties;
mod query_command;
mod references;
mod rename;
mod rename_cli;
mod rename_soak;
mod rules;
mod sample_vault;
mod semantic_tokens;
mod soak;
mod sort;
mod supply_chain;
mod symbols;
mod syntax;
mod syntax_properties;
#[path = "../fuzz/mod.rs"]
mod targets;
mod task_actions;
mod task_completion;
mod task_fixes;
mod task_hover;
mod task_list;
mod task_rules;
mod tasks;
mod tasks_query;
mod tasks_query_features;
mod text;
mod vault;
mod vault_rules;
mod wire;
