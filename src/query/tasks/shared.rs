//! The tasks of a vault, gathered once for each state of it, whoever asks.

use std::sync::{Arc, Mutex, PoisonError};

use super::paths::Paths;
use super::task_set::TaskSet;
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
            let tasks = || {
                TaskSet::read_notes(&notes, &vault.config().tasks);
                TaskSet::of_vault(vault).spoken();
            };
            rayon::join(|| Paths::of(vault), tasks);
        }
    }

    /// The tasks of a vault as its settings read them, in the order of their notes' paths.
    pub fn of_vault(vault: &Vault) -> Arc<TaskSet> {
        let shared = vault.kept(Shared::default);
        let mut slot = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = slot.as_ref().filter(|kept| kept.revision == vault.revision()) {
            return Arc::clone(&kept.tasks);
        }
        let (revision, names, settings) = (vault.revision(), vault.name_state(), &vault.config().tasks);
        let earlier = slot.take().filter(|earlier| earlier.tasks.settings() == settings);
        let tasks = Arc::new(match earlier {
            Some(earlier) => {
                let same_names = earlier.names == names;
                // Answers that are under way may still need the earlier ones.
                let earlier = Arc::try_unwrap(earlier.tasks).unwrap_or_else(|shared| shared.copy());
                earlier.of_later(vault, same_names)
            }
            None => TaskSet::of_vault_with(vault, settings),
        });
        *slot = Some(Kept { revision, names, tasks: Arc::clone(&tasks) });
        tasks
    }
}
