//! `vaultls`: the language server for a notes vault.
//!
//! One house, clear floors. A module may use modules of its own floor's column below it, never above; the
//! test `tests/it/layers.rs` reads the `use` lines and holds this picture against them.
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | L0 | [`text`] | byte ranges, line index, position encodings, text edits |
//! | L0 | [`sort`] | stable sorting with little code for each type |
//! | L1 | [`syntax`] | one note's text -> [`syntax::ParsedNote`]; total, no I/O, knows no vault |
//! | L2 | [`vault`] | many notes: names, links, people, tags, properties, configuration; snapshots |
//! | L2' | [`disk`] | the only place that reads the file system: walking, decoding, watching |
//! | L2'' | [`query`] | query blocks: Dataview and Tasks, parsed, checked and answered |
//! | L3 | [`rules`] | one file per diagnostic rule, and their registry |
//! | L3 | [`features`] | one file per editor feature; pure functions of a vault snapshot |
//! | L4 | [`lsp`] | the only place that knows the protocol and the async runtime |
//! | L4 | [`cli`] | the only place that knows the terminal |
//!
//! `ARCHITECTURE.md` has the reasons, the invariants and "where do I put X".

pub mod cli;
pub mod disk;
pub mod features;
pub mod lsp;
pub mod query;
pub mod rules;
pub mod sort;
pub mod syntax;
pub mod text;
pub mod vault;
