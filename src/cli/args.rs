//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

/// The language server for a notes vault.
#[derive(Parser, Debug)]
#[command(name = "vaultls", version, about, long_about = None)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(ClapArgs, Debug)]
pub(super) struct Global {
    /// The vault's folder [default: walk up to `.vaultls.toml`, `.obsidian` or `.git`].
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) vault: Option<PathBuf>,
    /// The moment that counts as now, ISO 8601.
    #[arg(long, global = true, value_name = "ISO")]
    pub(super) now: Option<String>,
    /// Time zone, as `Europe/Berlin` [default: the system's].
    #[arg(long, global = true, value_name = "ZONE")]
    pub(super) tz: Option<String>,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Serve LSP on standard input and output.
    Lsp(Lsp),
    /// Report every problem of the vault, or of some notes.
    Check(Check),
    /// Explain one rule, or list all.
    Explain(Explain),
    /// Answer JSON Lines from standard input, for scripts.
    Batch,
}

/// `vaultls lsp`.
#[derive(ClapArgs, Debug)]
pub(super) struct Lsp {
    /// Accepted for clients that insist; it is the only transport.
    #[arg(long)]
    pub(super) stdio: bool,
}

/// `vaultls check`.
#[derive(ClapArgs, Debug)]
pub(super) struct Check {
    /// Notes or folders [default: the whole vault].
    pub(super) paths: Vec<PathBuf>,
}

/// `vaultls explain`.
#[derive(ClapArgs, Debug)]
pub(super) struct Explain {
    /// A code, as `link/unresolved`.
    pub(super) code: Option<String>,
}
