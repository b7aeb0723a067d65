//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

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
    /// Whether to colour the output.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Serve LSP on standard input and output.
    Lsp(Lsp),
    /// Report every problem of the vault, or of some notes.
    Check(Check),
    /// List every place that names a note, or the person that it is about.
    Backlinks(Backlinks),
    /// Explain one rule, or list all.
    Explain(Explain),
    /// Write a commented `.vaultls.toml` with every setting at its default.
    Init,
    /// Print a completion script for a shell.
    Completions(Completions),
    /// Answer JSON Lines from standard input, for scripts.
    Batch,
}

/// `vaultls lsp`.
#[derive(ClapArgs, Debug)]
pub(super) struct Lsp {
    /// Accepted for clients that insist; it is the only transport.
    #[arg(long)]
    pub(super) stdio: bool,
    /// How much is logged to standard error. Texts of notes are logged at `debug` and `trace` only.
    #[arg(long, env = "VAULTLS_LOG", value_name = "LEVEL", default_value = "warn")]
    pub(super) log: tracing::level_filters::LevelFilter,
}

/// `vaultls check`.
#[derive(ClapArgs, Debug)]
pub(super) struct Check {
    /// Notes or folders [default: the whole vault].
    pub(super) paths: Vec<PathBuf>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Apply the safe fixes and report what is left.
    #[arg(long)]
    pub(super) fix: bool,
    /// Print what --fix would change, as a unified diff, and change nothing.
    #[arg(long)]
    pub(super) diff: bool,
    /// Only these codes or groups, as `link/unresolved,task`.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// All but these codes or groups.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// The least grave finding that makes the exit status 1.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Hide the findings that FILE lists.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write the present findings to FILE, for --baseline.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff", "baseline"])]
    pub(super) write_baseline: Option<PathBuf>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines they are about.
    Text,
    /// One line each.
    Concise,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// What makes the exit status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Information, warnings and errors.
    Info,
    /// Nothing.
    Never,
}

/// `vaultls backlinks`.
#[derive(ClapArgs, Debug)]
pub(super) struct Backlinks {
    /// A note: its file, its path in the vault, or what a link to it says.
    pub(super) note: String,
    /// How places are printed.
    #[arg(long, value_enum, default_value_t = PlaceFormat::Text)]
    pub(super) format: PlaceFormat,
}

/// How places are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PlaceFormat {
    /// One line each, with the line of the note.
    Text,
    /// One JSON object.
    Json,
}

/// `vaultls explain`.
#[derive(ClapArgs, Debug)]
pub(super) struct Explain {
    /// A code, as `link/unresolved`, or a group, as `link`.
    pub(super) code: Option<String>,
}

/// `vaultls completions`.
#[derive(ClapArgs, Debug)]
pub(super) struct Completions {
    /// The shell.
    pub(super) shell: clap_complete::Shell,
}
