//! Where a vault keeps its catalogue: shared by snapshots with the same names.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Catalogue;
use crate::vault::{Vault, VaultPath};

/// So many changes are remembered while nobody asks.
const MOST: usize = 1 << 15;

/// The catalogue of some snapshots, made when first asked for.
#[derive(Debug, Default)]
pub(in crate::vault) struct Slot {
    ready: OnceLock<Arc<Catalogue>>,
    base: Mutex<Option<Base>>,
}

/// An older catalogue, and where files differ by now.
#[derive(Clone, Debug)]
struct Base {
    catalogue: Arc<Catalogue>,
    changed: Vec<VaultPath>,
}

impl Slot {
    /// The slot for a vault in which the names or kinds of the files at these paths have changed.
    pub(in crate::vault) fn outdated<'p>(&self, changed: impl Iterator<Item = &'p VaultPath>) -> Slot {
        let base = match self.ready.get() {
            Some(ready) => Some(Base { catalogue: Arc::clone(ready), changed: Vec::new() }),
            None => self.base.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        };
        let base = base.and_then(|mut base| {
            base.changed.extend(changed.take(MOST + 1).cloned());
            (base.changed.len() <= MOST).then_some(base)
        });
        Slot { ready: OnceLock::new(), base: Mutex::new(base) }
    }

    /// The catalogue of `vault`, which this slot belongs to.
    pub(in crate::vault) fn get(&self, vault: &Vault) -> Arc<Catalogue> {
        let make = || {
            let base = self.base.lock().unwrap_or_else(PoisonError::into_inner).take();
            let base = base.filter(|base| Arc::ptr_eq(&base.catalogue.config, vault.config()));
            Arc::new(match base {
                Some(Base { catalogue, changed }) => catalogue.turned(vault, changed),
                None => Catalogue::new(vault),
            })
        };
        Arc::clone(self.ready.get_or_init(make))
    }
}
