//! Go to definition: links, owners, tags, footnotes, query strings.

use crate::text::{TextRange, TextSize};
use crate::vault::{Note, Vault, VaultPath};

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The link, mention or tag under the cursor.
    pub origin: TextRange,
    /// The file.
    pub path: VaultPath,
    /// All of what is meant there (the section, the block); the empty range at 0 for a whole file.
    pub range: TextRange,
    /// What to put the cursor on.
    pub focus: TextRange,
}

/// Where the thing at `offset` is defined. Several targets for a tag or an ambiguous owner; none for a dead link.
pub fn definition(_vault: &Vault, _note: &Note, _offset: TextSize) -> Vec<Target> {
    Vec::new()
}
