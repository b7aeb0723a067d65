//! `workspace/executeCommand`.

/// Reads every vault again from disk.
pub(in crate::lsp) const RELOAD: &str = "vaultls.reload";

/// All commands.
pub(in crate::lsp) const NAMES: &[&str] = &[RELOAD];
