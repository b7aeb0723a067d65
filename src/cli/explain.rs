//! `vaultls explain`: the documentation of rules.

use super::args::{Explain, Global};

pub(super) fn run(_global: &Global, _options: &Explain) -> anyhow::Result<u8> {
    anyhow::bail!("not built yet")
}
