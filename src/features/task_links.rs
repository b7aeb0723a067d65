//! Which open tasks wait for which.

use std::sync::Arc;

use super::wording::one_line;
use crate::syntax::task::{TaskLine, read};
use crate::text::slice;
use crate::vault::{Note, TaskPlace, Vault};

/// A task at the other end of a dependency.
#[derive(Clone, Debug)]
pub(super) struct OtherTask<'v> {
    /// Its note.
    pub(super) note: &'v Arc<Note>,
    /// Its line.
    pub(super) line: &'v TaskLine,
    /// What it is, in one line.
    pub(super) description: String,
    /// Whether nothing is left to do.
    pub(super) done: bool,
}

impl<'v> OtherTask<'v> {
    fn new(vault: &'v Vault, (note, task): TaskPlace<'v>) -> Option<OtherTask<'v>> {
        let settings = &vault.config().tasks;
        let line = note.parsed.tasks.get(task.task)?;
        let description = one_line(slice(&note.text, read(&note.text, line, settings).description).trim());
        let done = settings.status_of(line.status).kind.is_done();
        Some(OtherTask { note, line, description, done })
    }
}

/// The tasks that have one of these ids, by path and place.
pub(super) fn named<'v>(vault: &'v Vault, ids: &[&str]) -> Vec<OtherTask<'v>> {
    let places = ids.iter().flat_map(|id| vault.tasks_with_id(id));
    places.filter_map(|place| OtherTask::new(vault, place)).collect()
}

/// The open tasks that wait for this id, by path and place.
pub(super) fn waiting_for<'v>(vault: &'v Vault, id: &str) -> Vec<OtherTask<'v>> {
    let places = vault.tasks_needing(id).into_iter();
    places.filter_map(|place| OtherTask::new(vault, place)).filter(|task| !task.done).collect()
}
