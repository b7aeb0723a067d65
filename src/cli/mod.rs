//! L4: the command line. The only place that knows the terminal.

mod args;
mod batch;
mod check;
mod explain;

use std::ffi::OsString;
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
        Err(error) => {
            print_error(&format!("vaultls: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(args: &args::Args) -> anyhow::Result<u8> {
    match &args.command {
        args::Command::Lsp(_) => Ok(crate::lsp::serve()),
        args::Command::Check(options) => check::run(&args.global, options),
        args::Command::Explain(options) => explain::run(&args.global, options),
        args::Command::Batch => batch::run(),
    }
}

/// Prints a line on standard error; a closed pipe is nobody's error.
fn print_error(message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{message}");
}
