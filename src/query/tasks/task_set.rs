//! All tasks that queries range over.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::facts::{LooseTask, NoteTasks, TaskFacts, TaskNote, fingerprint};
use super::names;
use super::note_orders::NoteOrders;
use super::spoken::Spoken;
use super::task_ref::TaskRef;
use crate::syntax::task::TaskSettings;
use crate::vault::{Note, Vault};

/// All tasks there are.
#[derive(Debug)]
pub struct TaskSet {
    notes: Vec<TaskNote>,
    /// Note and task.
    places: Vec<(u32, u32)>,
    settings: TaskSettings,
    dependencies: OnceLock<Dependencies>,
    spoken: OnceLock<Spoken>,
    orders: OnceLock<Arc<NoteOrders>>,
}

/// Ids that matter for blocking.
#[derive(Debug, Default)]
pub(super) struct Dependencies {
    /// Ids of tasks that are not done.
    pub(super) open: FxHashSet<String>,
    /// Ids that tasks which are not done depend on.
    pub(super) wanted: FxHashSet<String>,
}

impl TaskSet {
    /// Reads the tasks of these notes, on several threads; they stay with the notes.
    pub(super) fn read_notes(notes: &[&Arc<Note>], settings: &TaskSettings) {
        let fingerprint = fingerprint(settings);
        let with_tasks = notes.par_iter().filter(|note| !note.parsed.tasks.is_empty());
        with_tasks.for_each(|note| drop(NoteTasks::kept(note, settings, fingerprint)));
    }

    /// The tasks of a vault as the given settings read them.
    pub fn of_vault_with(vault: &Vault, settings: &TaskSettings) -> TaskSet {
        let fingerprint = fingerprint(settings);
        let notes = vault.notes().into_iter().filter(|note| !note.parsed.tasks.is_empty());
        let notes = notes.map(|note| TaskNote::new(note, settings, fingerprint));
        TaskSet::new(notes.filter(|note| !note.tasks.facts.is_empty()).collect(), settings)
    }

    /// The tasks of a vault as its settings read them, those of notes that are still the same taken over from an earlier
    /// state of it. `same_names`: all files have the names that they had.
    pub(super) fn of_later(self, vault: &Vault, same_names: bool) -> TaskSet {
        let settings = &vault.config().tasks;
        let fingerprint = fingerprint(settings);
        let mut same_order = same_names;
        let mut earlier = self.notes.into_iter().peekable();
        let mut notes = Vec::with_capacity(earlier.len() + 1);
        for note in vault.notes() {
            let is_same = |known: &TaskNote| known.note().is_some_and(|known| Arc::ptr_eq(known, note));
            if let Some(known) = earlier.next_if(is_same) {
                notes.push(known);
                continue;
            }
            let mut left = None;
            while let Some(known) = earlier.next_if(|known| known.path() <= note.path.as_str()) {
                same_order &= left.is_none();
                left = known.note().map(|known| known.id);
            }
            let new = (!note.parsed.tasks.is_empty()).then(|| TaskNote::new(note, settings, fingerprint));
            let new = new.filter(|new| !new.tasks.facts.is_empty());
            same_order &= left == new.as_ref().map(|_| note.id);
            notes.extend(new);
        }
        let out = TaskSet::new(notes, settings);
        if let Some(orders) = self.orders.into_inner().filter(|_| same_order && earlier.next().is_none()) {
            // Nobody has asked this one yet.
            let _ = out.orders.set(orders);
        }
        out
    }

    /// Another of the same notes.
    pub(super) fn copy(&self) -> TaskSet {
        let out = TaskSet::new(self.notes.clone(), &self.settings);
        if let Some(orders) = self.orders.get() {
            // Nobody has asked this one yet.
            let _ = out.orders.set(Arc::clone(orders));
        }
        out
    }

    /// Lines alone.
    pub fn of_lines(lines: Vec<LooseTask>, settings: &TaskSettings) -> TaskSet {
        TaskSet::new(lines.into_iter().map(|line| TaskNote::of_line(line, settings)).collect(), settings)
    }

    fn new(notes: Vec<TaskNote>, settings: &TaskSettings) -> TaskSet {
        let count: usize = notes.iter().map(|note| note.tasks.facts.len()).sum();
        let mut places = Vec::with_capacity(count);
        for (note, index) in notes.iter().zip(0..) {
            places.extend(note.tasks.facts.iter().zip(0..).map(|(_, task)| (index, task)));
        }
        TaskSet {
            notes,
            places,
            settings: settings.clone(),
            dependencies: OnceLock::new(),
            spoken: OnceLock::new(),
            orders: OnceLock::new(),
        }
    }

    /// The places of its notes in the orders of paths and names.
    pub(super) fn orders(&self) -> &NoteOrders {
        self.orders.get_or_init(|| {
            let groups: Vec<String> = self.notes.iter().map(|note| names::filename(note.path())).collect();
            Arc::new(NoteOrders::new(self.notes.iter().map(TaskNote::path), groups))
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The settings they were read with.
    pub fn settings(&self) -> &TaskSettings {
        &self.settings
    }

    /// A task by its place.
    pub fn get(&self, index: usize) -> Option<TaskRef<'_>> {
        let (note, task) = self.places.get(index)?;
        let note = self.notes.get(*note as usize)?;
        let (facts, read) = (note.tasks.facts.get(*task as usize)?, note.tasks.read.get(*task as usize)?);
        Some(TaskRef::new(note, facts, read, self))
    }

    /// All of them by note, each with its place.
    pub(super) fn by_note(&self) -> impl Iterator<Item = impl Iterator<Item = (usize, TaskRef<'_>)>> {
        let mut first = 0;
        self.notes.iter().map(move |note| {
            let start = first;
            first += note.tasks.facts.len();
            let tasks = note.tasks.facts.iter().zip(&note.tasks.read);
            (start..).zip(tasks.map(move |(facts, read)| TaskRef::new(note, facts, read, self)))
        })
    }

    /// How many notes there are.
    pub(super) fn note_count(&self) -> usize {
        self.notes.len()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = TaskRef<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The place of the note of the task at `index`: equal for tasks of one note.
    pub(super) fn note_of(&self, index: usize) -> u32 {
        self.places.get(index).map_or(u32::MAX, |(note, _)| *note)
    }

    /// A note by its place.
    pub(super) fn note(&self, note: u32) -> Option<&TaskNote> {
        self.notes.get(note as usize)
    }

    /// The place of the task that is an item of a note, if that is a task.
    pub(super) fn task_at(&self, note: u32, item: u32) -> Option<usize> {
        let known = self.note(note)?;
        let lines = &known.note()?.parsed.tasks;
        let item_of = |facts: &TaskFacts| lines.get(facts.index as usize).map(|line| line.item);
        let at = known.tasks.facts.binary_search_by_key(&Some(item), item_of).ok()?;
        Some(self.places.partition_point(|(place, _)| *place < note) + at)
    }

    /// Whom the tasks name.
    pub(super) fn spoken(&self) -> &Spoken {
        self.spoken.get_or_init(|| Spoken::of(self))
    }

    pub(super) fn dependencies(&self) -> &Dependencies {
        self.dependencies.get_or_init(|| {
            let mut out = Dependencies::default();
            for task in self.iter().filter(|task| !task.facts.is_done()) {
                out.open.extend(task.id().map(str::to_owned));
                out.wanted.extend(task.depends_on().into_iter().map(str::to_owned));
            }
            out
        })
    }
}
