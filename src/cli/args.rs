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
    /// List the tasks of the vault.
    Tasks(Tasks),
    /// Run one query over the vault.
    Query(Query),
    /// Evaluate one Dataview expression.
    Eval(Eval),
    /// Rename a note, folder, attachment, heading, block id, tag or property, with everything that names it.
    Rename(Rename),
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
    /// Only places on tasks.
    #[arg(long)]
    pub(super) tasks: bool,
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

/// `vaultls tasks`. Options of one kind are alternatives, those of different kinds must all fit; each date option narrows.
#[derive(ClapArgs, Debug)]
pub(super) struct Tasks {
    /// Tasks of this person, by name or alias; `none` for tasks without an owner.
    #[arg(long, value_name = "NAME")]
    pub(super) owner: Vec<String>,
    /// Tasks of this status: symbol, name, or type (todo, in-progress, on-hold, done, cancelled, non-task).
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(super) status: Vec<String>,
    /// Tasks on which something is left to do.
    #[arg(long, conflicts_with = "done")]
    pub(super) not_done: bool,
    /// Tasks on which nothing is left to do.
    #[arg(long)]
    pub(super) done: bool,
    /// Tasks due then: before:DATE, after:DATE, on:DATE, a DATE alone, none or any. A DATE is 2025-11-08 or in words, as
    /// "today", "next friday", "this week".
    #[arg(long, value_name = "WHEN")]
    pub(super) due: Vec<String>,
    /// Tasks scheduled then; as --due.
    #[arg(long, value_name = "WHEN")]
    pub(super) scheduled: Vec<String>,
    /// Tasks that start then; as --due.
    #[arg(long, value_name = "WHEN")]
    pub(super) start: Vec<String>,
    /// Tasks created then; as --due.
    #[arg(long, value_name = "WHEN")]
    pub(super) created: Vec<String>,
    /// Tasks done then; as --due.
    #[arg(long, value_name = "WHEN")]
    pub(super) done_date: Vec<String>,
    /// Tasks cancelled then; as --due.
    #[arg(long, value_name = "WHEN")]
    pub(super) cancelled_date: Vec<String>,
    /// Tasks of this priority: highest, high, medium, none, low, lowest.
    #[arg(long, value_name = "PRIORITY", value_delimiter = ',')]
    pub(super) priority: Vec<String>,
    /// Tasks of notes whose path has this in it.
    #[arg(long, value_name = "TEXT")]
    pub(super) path: Vec<String>,
    /// Tasks with this tag, or one below it.
    #[arg(long, value_name = "TAG")]
    pub(super) tag: Vec<String>,
    /// Tasks whose description has this in it.
    #[arg(long, value_name = "TEXT")]
    pub(super) text: Option<String>,
    /// Tasks that wait for another one.
    #[arg(long, conflicts_with = "not_blocked")]
    pub(super) blocked: bool,
    /// Tasks that wait for no other one.
    #[arg(long)]
    pub(super) not_blocked: bool,
    /// Headings: each owner, each due day, or each note.
    #[arg(long, value_name = "BY", value_enum)]
    pub(super) group: Option<TaskGroup>,
    /// The most urgent first, in place of the first due.
    #[arg(long)]
    pub(super) urgency: bool,
    /// At most so many tasks.
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// How tasks are printed.
    #[arg(long, value_enum, default_value_t = TaskFormat::Table)]
    pub(super) format: TaskFormat,
    /// What makes the exit status 1: any task listed, or none.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = TaskFailOn::Never)]
    pub(super) fail_on: TaskFailOn,
}

/// What tasks are gathered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TaskGroup {
    /// The owner.
    Owner,
    /// The due day.
    Due,
    /// The note.
    Path,
}

/// How tasks are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TaskFormat {
    /// Columns, for a terminal.
    Table,
    /// A Markdown table, with links to the notes.
    Markdown,
    /// One JSON object.
    Json,
    /// Comma-separated values, with every field.
    Csv,
}

/// What makes the exit status of a list 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TaskFailOn {
    /// A task that is listed.
    Any,
    /// That no task is.
    None,
    /// Nothing.
    Never,
}

/// `vaultls query`.
#[derive(ClapArgs, Debug)]
pub(super) struct Query {
    /// The query; `-` reads it from standard input.
    #[arg(required_unless_present_any = ["file", "block"], conflicts_with_all = ["file", "block"])]
    pub(super) query: Option<String>,
    /// Reads the query from a file.
    #[arg(long, value_name = "FILE", conflicts_with = "block")]
    pub(super) file: Option<PathBuf>,
    /// Runs the query block of that number in NOTE, counted from 1, in its own language.
    #[arg(long, value_name = "NUMBER", requires = "note")]
    pub(super) block: Option<usize>,
    /// Its language.
    #[arg(long, value_enum, default_value_t = QueryLang::Dataview)]
    pub(super) lang: QueryLang,
    /// The note that it stands in: `this` and `[[]]`.
    #[arg(long, value_name = "NOTE")]
    pub(super) note: Option<String>,
    /// How results are printed.
    #[arg(long, value_enum, default_value_t = RowFormat::Table)]
    pub(super) format: RowFormat,
}

/// A query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum QueryLang {
    /// LIST, TABLE, TASK, CALENDAR.
    Dataview,
    /// The Tasks plugin's.
    Tasks,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RowFormat {
    /// Columns.
    Table,
    /// As Obsidian's plugin exports them.
    Markdown,
    /// One JSON object.
    Json,
    /// Comma-separated values.
    Csv,
}

/// `vaultls eval`.
#[derive(ClapArgs, Debug)]
pub(super) struct Eval {
    /// The expression.
    pub(super) expr: String,
    /// The note that it stands in: `this`.
    #[arg(long, value_name = "NOTE")]
    pub(super) note: Option<String>,
    /// How the value is printed.
    #[arg(long, value_enum, default_value_t = RowFormat::Table)]
    pub(super) format: RowFormat,
}

/// `vaultls rename`.
#[derive(ClapArgs, Debug)]
pub(super) struct Rename {
    /// A note (its file, its path in the vault, or what a link to it says), a folder, an attachment, `Note#Heading`,
    /// `Note#^block` or `#tag`.
    pub(super) old: String,
    /// Its new name, or for files and folders a path in the vault.
    pub(super) new: String,
    /// OLD is a property of frontmatters.
    #[arg(long)]
    pub(super) property: bool,
    /// Print what would change, as a unified diff, and change nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
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
