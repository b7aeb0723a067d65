//! What the rules about ids and dependencies share.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::task_line::{CheckedTask, delete_field};
use super::{Context, Fix};
use crate::syntax::task::FieldKind;
use crate::text::{TextEdit, TextRange, slice};
use crate::vault::{LinkedTask, TaskPlace, Vault};

/// The tasks with one id.
pub(super) struct Named<'v> {
    /// Where they are, by path and place.
    pub(super) places: Vec<TaskPlace<'v>>,
    /// Whether there is one, and nothing is left to do on any.
    pub(super) all_done: bool,
}

/// The tasks with each id that was asked for. Looked up once, for a note can name one id in every line.
pub(super) type NamedById<'v> = RefCell<FxHashMap<&'v str, Rc<Named<'v>>>>;

impl<'v> Context<'v> {
    /// The tasks of the vault with this id.
    pub(super) fn tasks_named(&self, id: &'v str) -> Rc<Named<'v>> {
        let find = || {
            let places = self.vault.tasks_with_id(id);
            let all_done = !places.is_empty() && places.iter().all(|place| is_done(self.vault, place));
            Rc::new(Named { places, all_done })
        };
        Rc::clone(self.named().borrow_mut().entry(id).or_insert_with(find))
    }

    /// The tasks of the note that have an id or name one.
    pub(super) fn linked_tasks(&self) -> impl Iterator<Item = (&CheckedTask, &'v LinkedTask)> {
        let tasks = self.tasks();
        let lines = &self.note.parsed.tasks;
        self.note.linked_tasks(&self.config().tasks).filter_map(move |linked| {
            let start = lines.get(linked.task)?.range.start();
            let at = tasks.partition_point(|checked| checked.task.line.range.start() < start);
            Some((tasks.get(at)?, linked))
        })
    }

    /// The fix that takes one id out of a list of dependencies, with the field if it is the only one.
    pub(super) fn without_need(
        &self,
        checked: &CheckedTask,
        linked: &LinkedTask,
        need: TextRange,
    ) -> Option<Fix> {
        let field = checked.task.field(FieldKind::DependsOn)?;
        let at = linked.needs.iter().position(|other| *other == need)?;
        let next = linked.needs.get(at + 1);
        let before = at.checked_sub(1).and_then(|before| linked.needs.get(before));
        let edit = match (before, next) {
            (None, None) => delete_field(self, field),
            (None, Some(next)) => TextEdit::delete(TextRange::new(need.start(), next.start())),
            (Some(before), _) => TextEdit::delete(TextRange::new(before.end(), need.end())),
        };
        let title = format!("Remove the dependency on \"{}\"", self.slice(need));
        Some(Fix::edit(title, &self.note.path, [edit]))
    }
}

/// Whether a task of the vault is done, as queries understand it.
fn is_done(vault: &Vault, (note, task): &TaskPlace<'_>) -> bool {
    let line = note.parsed.tasks.get(task.task);
    line.is_some_and(|line| vault.config().tasks.status_of(line.status).kind.is_done())
}

/// The ids that the tasks with this id wait for.
pub(super) fn needs_of<'v>(vault: &'v Vault, id: &str) -> Vec<&'v str> {
    let places = vault.tasks_with_id(id).into_iter();
    places.flat_map(|(note, task)| task.needs.iter().map(|need| slice(&note.text, *need))).collect()
}

/// An id like `id` that no task has.
pub(super) fn free_id(vault: &Vault, id: &str) -> String {
    let mut number: u32 = 2;
    loop {
        let free = format!("{id}-{number}");
        if !vault.has_task_id(&free) {
            return free;
        }
        number += 1;
    }
}
