//! The tasks of a vault, gathered once for each state of it, whoever asks.

use std::sync::{Arc, Mutex, PoisonError};

use super::facts::TaskSet;
use crate::syntax::{QueryBlock, QueryLanguage};
use crate::vault::Vault;

/// The latest tasks, with the revision of the vault that they are of.
#[derive(Debug, Default)]
struct Shared(Mutex<Option<(u64, Arc<TaskSet>)>>);

impl TaskSet {
    /// Makes ready what queries ask of all tasks, on several threads, if the vault has any query. Nothing of it waits for
    /// another thread while it holds a lock.
    pub fn prepare(vault: &Vault) {
        let notes = vault.notes();
        let is_tasks = |query: &QueryBlock| query.language == QueryLanguage::Tasks;
        if notes.iter().any(|note| note.parsed.queries.iter().any(is_tasks)) {
            TaskSet::read_notes(&notes, &vault.config().tasks);
            TaskSet::of_vault(vault).spoken();
        }
    }

    /// The tasks of a vault as its settings read them, in the order of their notes' paths.
    pub fn of_vault(vault: &Vault) -> Arc<TaskSet> {
        let shared = vault.kept(Shared::default);
        let mut slot = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        match slot.as_ref() {
            Some((revision, tasks)) if *revision == vault.revision() => Arc::clone(tasks),
            _ => {
                let tasks = Arc::new(TaskSet::of_vault_with(vault, &vault.config().tasks));
                *slot = Some((vault.revision(), Arc::clone(&tasks)));
                tasks
            }
        }
    }
}
