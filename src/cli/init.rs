//! `vaultls init`: a configuration file to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::args::Global;
use crate::vault::config;

pub(super) fn run(global: &Global, out: &mut dyn Write) -> anyhow::Result<u8> {
    let folder = global.vault.as_deref().unwrap_or(Path::new("."));
    let path = folder.join(".vaultls.toml");
    let shown = path.display();
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => {
            file.write_all(config::commented_toml().as_bytes()).with_context(|| shown.to_string())?
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!("{shown} exists; it stays as it is"),
        Err(error) => return Err(error).with_context(|| shown.to_string()),
    }
    writeln!(out, "{shown} written: every setting is in it, at its default.")?;
    Ok(0)
}
