//! L4: the command line. The only place that knows the terminal.

mod args;
mod backlinks;
mod baseline;
mod batch;
mod check;
mod clock;
mod codes;
mod completions;
mod explain;
mod fingerprint;
mod fix;
mod init;
mod open;
mod query;
mod query_tasks;
mod rename;
mod render;
mod serve;
mod table;
mod tasks;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;

/// Runs the command line in `args` (program name first). Exit status: 0 fine, 1 findings, 2 usage, I/O or
/// configuration error.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match args::Args::try_parse_from(args) {
        Ok(args) => args,
        Err(message) => {
            let code = if message.use_stderr() { 2 } else { 0 };
            // A closed pipe while help is printed is nobody's error.
            let _ = message.print();
            return ExitCode::from(code);
        }
    };
    match dispatch(&args) {
        Ok(status) => ExitCode::from(status),
        // Whoever reads us has seen enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            print_error(&format!("vaultls: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(args: &args::Args) -> anyhow::Result<u8> {
    let mut out = BufWriter::new(io::stdout());
    let status = match &args.command {
        args::Command::Lsp(options) => serve::run(&args.global, options)?,
        args::Command::Check(options) => check::run(&args.global, options, &mut out)?,
        args::Command::Backlinks(options) => backlinks::run(&args.global, options, &mut out)?,
        args::Command::Tasks(options) => tasks::run(&args.global, options, &mut out)?,
        args::Command::Query(options) => query::run(&args.global, options, &mut out)?,
        args::Command::Eval(options) => query::eval(&args.global, options, &mut out)?,
        args::Command::Rename(options) => rename::run(&args.global, options, &mut out)?,
        args::Command::Explain(options) => explain::run(options, &mut out)?,
        args::Command::Init => init::run(&args.global, &mut out)?,
        args::Command::Completions(options) => completions::run(options, &mut out)?,
        args::Command::Batch => batch::run()?,
    };
    out.flush()?;
    Ok(status)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind =
        |cause: &(dyn std::error::Error + 'static)| cause.downcast_ref::<io::Error>().map(io::Error::kind);
    error.chain().any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
}

/// Prints a line on standard error; a closed pipe is nobody's error.
fn print_error(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}
