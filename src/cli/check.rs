//! `vaultls check`: every diagnostic of the vault.

use super::args::{Check, Global};

pub(super) fn run(_global: &Global, _options: &Check) -> anyhow::Result<u8> {
    anyhow::bail!("not built yet")
}
