//! Ids of tasks and the tasks that wait for them: within one note, and over the vault.

use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use rustc_hash::FxHashSet;

use super::facts::Drafts;
use super::{Note, NoteId, Vault};
use crate::sort;
use crate::syntax::task::{FieldKind, TaskFormat, TaskLine, TaskSettings, read};
use crate::text::{TextRange, TextSize, size, slice};

/// Whether a task's text may give it an id or name one. Both signs end in the same byte, both keys in the same signs.
fn may_link(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(0x94, b':', bytes).any(|at| {
        let seen = bytes.get(..=at).unwrap_or_default();
        let ends = |sign: &str| seen.ends_with(sign.as_bytes());
        let colons = bytes.get(at + 1) == Some(&b':');
        if seen.ends_with(b":") {
            colons && (ends("id:") || ends("dependsOn:"))
        } else {
            ends("🆔") || ends("⛔")
        }
    })
}

/// The signs of a done date. To make these ready takes longer than to look through a line.
static DATED: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["✅", "completion::"].map(Finder::new));

fn holds_any(text: &str, needles: &[Finder<'_>]) -> bool {
    needles.iter().any(|needle| needle.find(text.as_bytes()).is_some())
}

/// So many ids are followed from a task that changed to those that wait for it, and from them on; where there are more,
/// every note that waits for anything counts.
const FOLLOWED: usize = 1000;

/// The key under which every note stands that names an id. No id is empty.
const ANY: &str = "";

/// A task with an id, or that names the ids of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedTask {
    /// Its index in `ParsedNote::tasks`.
    pub task: usize,
    /// Its id.
    pub id: Option<TextRange>,
    /// The ids it waits for, as written.
    pub needs: Box<[TextRange]>,
}

/// The linked tasks of a note in one format, in order, with lists to find them by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TaskLinks {
    tasks: Box<[LinkedTask]>,
    /// Places of `tasks` that have an id, sorted by it.
    by_id: Box<[u32]>,
    /// Every id that is waited for and the place of the task that does, sorted by id.
    by_need: Box<[(TextRange, u32)]>,
}

impl TaskLinks {
    /// The linked tasks of a note, as read in each of the two formats: which counts is for the configuration to say.
    pub(super) fn of(note: &Note) -> Option<Box<[TaskLinks; 2]>> {
        let lines = note.parsed.tasks.iter().enumerate();
        let lines: Vec<_> = lines.filter(|(_, line)| may_link(slice(&note.text, line.body))).collect();
        if lines.is_empty() {
            return None;
        }
        let found =
            [TaskFormat::Emoji, TaskFormat::Dataview].map(|format| TaskLinks::read(note, &lines, format));
        found.iter().any(|links| !links.tasks.is_empty()).then(|| Box::new(found))
    }

    fn read(note: &Note, lines: &[(usize, &TaskLine)], format: TaskFormat) -> TaskLinks {
        let settings = TaskSettings { format, ..TaskSettings::default() };
        let linked = lines.iter().filter_map(|(task, line)| {
            let read = read(&note.text, line, &settings);
            let id = read.field(FieldKind::Id).map(|field| field.value);
            let needs = read.field(FieldKind::DependsOn).map(|field| ids(&note.text, field.value));
            let needs: Box<[TextRange]> = needs.unwrap_or_default().into();
            (id.is_some() || !needs.is_empty()).then_some(LinkedTask { task: *task, id, needs })
        });
        let tasks: Box<[LinkedTask]> = linked.collect();
        let places = || tasks.iter().zip(0..);
        let mut by_id: Vec<u32> = places().filter(|(task, _)| task.id.is_some()).map(|(_, at)| at).collect();
        sort::by_key(&mut by_id, |at| {
            tasks.get(index(*at)).and_then(|task| task.id).map(|id| slice(&note.text, id))
        });
        let mut by_need: Vec<(TextRange, u32)> =
            places().flat_map(|(task, at)| task.needs.iter().map(move |need| (*need, at))).collect();
        sort::by_key(&mut by_need, |(need, at)| (slice(&note.text, *need), *at));
        TaskLinks { by_id: by_id.into(), by_need: by_need.into(), tasks }
    }

    fn with_id<'l>(&'l self, text: &str, id: &str) -> impl Iterator<Item = &'l LinkedTask> + use<'l> {
        let own = |at: &u32| self.tasks.get(index(*at)).and_then(|task| task.id).map(|id| slice(text, id));
        let first = self.by_id.partition_point(|at| own(at) < Some(id));
        let end = self.by_id.partition_point(|at| own(at) <= Some(id));
        let found = self.by_id.get(first..end).unwrap_or_default();
        found.iter().filter_map(|at| self.tasks.get(index(*at)))
    }

    fn needing<'l>(&'l self, text: &str, id: &str) -> impl Iterator<Item = &'l LinkedTask> + use<'l> {
        let first = self.by_need.partition_point(|(need, _)| slice(text, *need) < id);
        let end = self.by_need.partition_point(|(need, _)| slice(text, *need) <= id);
        let mut found: Vec<u32> =
            self.by_need.get(first..end).unwrap_or_default().iter().map(|(_, at)| *at).collect();
        found.dedup();
        found.into_iter().filter_map(|at| self.tasks.get(index(at)))
    }
}

fn index(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// The ids of a list, where they stand.
fn ids(text: &str, list: TextRange) -> Vec<TextRange> {
    let mut at = list.start();
    let mut found = Vec::new();
    for part in slice(text, list).split(',') {
        let id = part.trim_matches(' ');
        let blanks = part.len() - part.trim_start_matches(' ').len();
        found.push(TextRange::at(at + size(blanks), size(id.len())));
        at += size(part.len()) + TextSize::of(',');
    }
    found
}

/// The ids that tasks of a note have. What others see of such a task is its line.
pub(super) fn id_facts(note: &Note, facts: &mut Drafts) {
    let tasks = note.task_links().into_iter().flatten().flat_map(|links| &links.tasks);
    for task in tasks {
        if let (Some(id), Some(line)) = (task.id, note.parsed.tasks.get(task.task)) {
            facts.add(slice(&note.text, id), (line.status, slice(&note.text, line.body)));
        }
    }
}

/// The ids that tasks of a note wait for.
pub(super) fn need_facts(note: &Note, facts: &mut Drafts) {
    let tasks = note.task_links().into_iter().flatten().flat_map(|links| &links.tasks);
    let mut needs = tasks.flat_map(|task| &task.needs).peekable();
    if needs.peek().is_some() {
        facts.add(ANY, ());
    }
    needs.for_each(|need| facts.add(slice(&note.text, *need), ()));
}

impl Note {
    /// The tasks of this note that have an id or name one, in order; those without the global filter left out.
    pub fn linked_tasks<'n>(
        &'n self,
        settings: &'n TaskSettings,
    ) -> impl Iterator<Item = &'n LinkedTask> + use<'n> {
        let links = self.links_in(settings.format);
        links.into_iter().flat_map(|links| &links.tasks).filter(|task| self.is_task(task, settings))
    }

    fn links_in(&self, format: TaskFormat) -> Option<&TaskLinks> {
        let [emoji, dataview] = self.task_links()?;
        Some(match format {
            TaskFormat::Emoji => emoji,
            TaskFormat::Dataview => dataview,
        })
    }

    fn is_task(&self, task: &LinkedTask, settings: &TaskSettings) -> bool {
        let body = self.parsed.tasks.get(task.task).map_or("", |line| slice(&self.text, line.body));
        body.contains(&settings.global_filter)
    }
}

/// A linked task and its note.
pub type TaskPlace<'v> = (&'v Arc<Note>, &'v LinkedTask);

impl Vault {
    /// The tasks with this id, by path and place. Tasks takes the first; more than one is a mistake.
    pub fn tasks_with_id(&self, id: &str) -> Vec<TaskPlace<'_>> {
        let notes = self.indexes.task_ids.get(id).map(|ids| ids.as_slice()).unwrap_or_default();
        self.linked_in(notes, |links, note| links.with_id(&note.text, id).collect())
    }

    /// The tasks that wait for those with this id, by path and place.
    pub fn tasks_needing(&self, id: &str) -> Vec<TaskPlace<'_>> {
        let notes = self.indexes.task_needs.get(id).map(|ids| ids.as_slice()).unwrap_or_default();
        self.linked_in(notes, |links, note| links.needing(&note.text, id).collect())
    }

    fn linked_in<'v>(
        &'v self,
        notes: &[NoteId],
        find: impl Fn(&'v TaskLinks, &'v Note) -> Vec<&'v LinkedTask>,
    ) -> Vec<TaskPlace<'v>> {
        let settings = &self.config.tasks;
        let notes = self.sorted_notes(notes).into_iter();
        let found = notes.flat_map(|note| {
            let links = note.links_in(settings.format);
            let tasks = links.map(|links| find(links, note)).unwrap_or_default();
            tasks.into_iter().filter(|task| note.is_task(task, settings)).map(move |task| (note, task))
        });
        found.collect()
    }

    /// Whether any task has this id.
    pub fn has_task_id(&self, id: &str) -> bool {
        !self.tasks_with_id(id).is_empty()
    }

    /// All ids of tasks, in no order. Takes time proportional to their number.
    pub fn task_ids(&self) -> impl Iterator<Item = &str> {
        self.indexes.task_ids.iter().map(|(id, _)| id).filter(|id| self.has_task_id(id))
    }

    /// The notes whose diagnostics speak of the tasks with these ids: those that have one too, that wait for one, and
    /// that wait for those in turn, for they may lie on a cycle with it. What waits for an id that nobody has names
    /// the nearest, so when ids came or went (`all`) every note that waits for anything is among them.
    pub(super) fn see_tasks(&self, ids: impl IntoIterator<Item = String>, all: bool) -> Vec<NoteId> {
        let mut seen: Vec<NoteId> = Vec::new();
        let mut open: Vec<String> = ids.into_iter().collect();
        let mut known: FxHashSet<String> = open.iter().cloned().collect();
        for id in open.iter().map(String::as_str).chain(all.then_some(ANY)) {
            let index = if id == ANY { &self.indexes.task_needs } else { &self.indexes.task_ids };
            seen.extend(index.get(id).into_iter().flat_map(|ids| ids.as_slice()));
        }
        while let Some(id) = open.pop() {
            if known.len() >= FOLLOWED {
                seen.extend(self.indexes.task_needs.get(ANY).into_iter().flat_map(|ids| ids.as_slice()));
                return seen;
            }
            seen.extend(self.indexes.task_needs.get(&id).into_iter().flat_map(|ids| ids.as_slice()));
            for (note, task) in self.tasks_needing(&id) {
                let own = task.id.map(|own| slice(&note.text, own));
                let new = own.filter(|own| known.insert((*own).to_owned()));
                open.extend(new.map(str::to_owned));
            }
        }
        seen
    }
}

/// How many done tasks have a done date, and how many have none. Counted by the signs on lines with `[x]`: enough to
/// know the habit of a vault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DoneDates {
    dated: u32,
    undated: u32,
}

impl DoneDates {
    pub(super) fn of(note: &Note) -> DoneDates {
        let done = note.parsed.tasks.iter().filter(|line| line.status == 'x');
        done.fold(DoneDates::default(), |DoneDates { dated, undated }, line| {
            let is_dated = holds_any(slice(&note.text, line.body), &*DATED);
            DoneDates { dated: dated + u32::from(is_dated), undated: undated + u32::from(!is_dated) }
        })
    }

    /// Takes out what a note counted before, and adds what it counts now.
    pub(super) fn turn(&mut self, old: DoneDates, new: DoneDates) {
        self.dated = (self.dated + new.dated).saturating_sub(old.dated);
        self.undated = (self.undated + new.undated).saturating_sub(old.undated);
    }

    pub(super) fn are_usual(self) -> bool {
        self.dated > self.undated
    }
}

impl Vault {
    /// Whether most done tasks of the vault say when they were done.
    pub fn done_dates_are_usual(&self) -> bool {
        self.indexes.done_dates.are_usual()
    }
}
