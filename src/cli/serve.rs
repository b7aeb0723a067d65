//! `vaultls lsp`.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::{Global, Lsp};
use super::{clock, open};
use crate::lsp::{self, Options};

/// Serves until the client leaves; the exit status is the protocol's.
pub(super) fn run(global: &Global, options: &Lsp) -> anyhow::Result<u8> {
    let colour = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(colour)
        .with_max_level(options.log)
        .init();
    // A moment that is given stays; otherwise a session may live past midnight.
    let fixed = global.now.is_some().then(|| clock::now(global)).transpose()?;
    let vault = global.vault.as_ref().map(|_| open::root(global, Path::new("."))).transpose()?;
    let vault = vault.map(|root| root.dir().to_owned());
    Ok(lsp::serve(&Options { fixed_now: fixed, zone: clock::zone(global)?, vault }))
}
