//! What the first answers after loading would wait for.

use super::{activity, query_names};
use crate::vault::Vault;

/// Makes it: the names of all files, headings and tasks, the order of paths, spellings, dead links, the names that these are compared with, and what
/// hovers of people look in. The vault and its clones keep it.
pub fn warm(vault: &Vault) {
    let names = || {
        vault.catalogue();
        vault.dead_targets();
        vault.tags();
        vault.properties();
        vault.parts();
        vault.ranks();
    };
    rayon::join(names, || {
        // The first check of a note with a dead link needs these.
        vault.prepare_near_names();
        activity::prepare(vault);
        query_names::prepare(vault);
    });
}
