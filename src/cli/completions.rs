//! `vaultls completions`: shell completion scripts.

use std::io::Write;

use clap::CommandFactory;

use super::args::{Args, Completions};

pub(super) fn run(options: &Completions, out: &mut dyn Write) -> anyhow::Result<u8> {
    // Made in memory first: the generator panics when its writer fails, as a closed pipe does.
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "vaultls", &mut script);
    out.write_all(&script)?;
    Ok(0)
}
