//! The tasks of a vault, gathered once for each state of it, whoever asks.

use std::sync::{Arc, Mutex, PoisonError};

use super::facts::TaskSet;
use crate::syntax::{QueryBlock, QueryLanguage};
use crate::vault::{NameState, Vault};

/// The latest tasks, with the revision of the vault that they are of.
#[derive(Debug, Default)]
struct Shared(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    revision: u64,
    names: NameState,
    tasks: Arc<TaskSet>,
}

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
            Some(kept) if kept.revision == vault.revision() => Arc::clone(&kept.tasks),
            earlier => {
                let (revision, names) = (vault.revision(), vault.name_state());
                let tasks = TaskSet::of_vault_with(vault, &vault.config().tasks);
                let tasks = Arc::new(match earlier.filter(|earlier| earlier.names == names) {
                    Some(earlier) => tasks.with_orders_of(&earlier.tasks),
                    None => tasks,
                });
                *slot = Some(Kept { revision, names, tasks: Arc::clone(&tasks) });
                tasks
            }
        }
    }
}
