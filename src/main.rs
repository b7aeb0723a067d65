//! The `vaultls` binary: hands the command line to [`vaultls::cli`] and turns its answer into an exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    vaultls::cli::run(std::env::args_os())
}
