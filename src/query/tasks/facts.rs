//! What queries ask of tasks, kept with each note for as long as its text stays.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};
use serde_json::{Map, Value};

use super::filter::{DateField, TextField};
use super::note_orders::NoteOrders;
use super::spoken::Spoken;
use super::{names, query_file};
use crate::syntax::task::{
    FieldKind, Priority, Status, StatusType, Task, TaskDate, TaskLine, TaskSettings, TaskValues,
    date_from_name, read, read_line, urgency_of,
};
use crate::syntax::{ListItem, fold};
use crate::text::{TextLen, TextRange, slice};
use crate::vault::{Note, NoteId, Vault};

/// What nearly every query asks of a task, kept small: filters look at those of all tasks one after the other.
#[derive(Clone, Debug)]
pub struct TaskFacts {
    /// Its line in the note, from 0.
    pub line: u32,
    /// Its index in `ParsedNote::tasks`.
    pub index: u32,
    /// The type of its status.
    pub kind: StatusType,
    /// Its priority.
    pub priority: Priority,
    /// Its dates, in the order of [`TaskRef::date`].
    dates: [Option<TaskDate>; 6],
    /// The nearest heading above.
    pub heading: Option<Arc<str>>,
    /// The line of the list item it is nested in.
    pub parent: Option<u32>,
}

/// The tasks of a note.
#[derive(Debug, Default)]
pub struct NoteTasks {
    facts: Vec<TaskFacts>,
    /// The fields that the facts were read from, in the same order.
    read: Vec<Task>,
}

/// The tasks of a note as some settings read them.
#[derive(Debug, Default)]
struct Kept(Mutex<Option<(u64, Arc<NoteTasks>)>>);

/// Where a task stands.
#[derive(Debug)]
enum Source {
    Note(Arc<Note>),
    /// A line alone.
    Line {
        path: String,
        text: String,
        properties: Map<String, Value>,
    },
}

/// A note with tasks.
#[derive(Debug)]
pub struct TaskNote {
    source: Source,
    tasks: Arc<NoteTasks>,
    properties: OnceLock<Map<String, Value>>,
}

/// A task line alone, for questions about single lines.
#[derive(Clone, Debug, Default)]
pub struct LooseTask {
    /// The line.
    pub markdown: String,
    /// The path of its note.
    pub path: String,
    /// The heading above it.
    pub heading: Option<String>,
    /// Its line number.
    pub line: u32,
    /// The frontmatter of its note.
    pub properties: Map<String, Value>,
}

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
struct Dependencies {
    /// Ids of tasks that are not done.
    open: FxHashSet<String>,
    /// Ids that tasks which are not done depend on.
    wanted: FxHashSet<String>,
}

/// A task among all.
#[derive(Clone, Copy, Debug)]
pub struct TaskRef<'t> {
    /// Its note.
    pub note: &'t TaskNote,
    /// What it says.
    pub facts: &'t TaskFacts,
    read: &'t Task,
    /// The set it belongs to.
    pub set: &'t TaskSet,
}

fn fingerprint(settings: &TaskSettings) -> u64 {
    FxBuildHasher.hash_one(format!("{settings:?}"))
}

impl NoteTasks {
    fn of(note: &Note, settings: &TaskSettings) -> NoteTasks {
        if note.parsed.tasks.is_empty() {
            return NoteTasks::default();
        }
        let text: &str = &note.text;
        let name_date = date_from_name(note.path.as_str(), settings);
        let mut headings = note.parsed.headings.iter().peekable();
        let mut heading: Option<Arc<str>> = None;
        let mut out = NoteTasks::default();
        for (line, index) in note.parsed.tasks.iter().zip(0..) {
            while let Some(above) = headings.next_if(|heading| heading.range.start() < line.range.start()) {
                heading = Some(Arc::from(slice(text, above.text).trim()));
            }
            if !slice(text, line.body).contains(&settings.global_filter) {
                continue;
            }
            let number = note.lines().line_of(line.range.start());
            let parent =
                note.parsed.items.get(line.item as usize).and_then(|item| parent_line(note, item, number));
            out.push(text, line, settings, name_date, |facts| {
                facts.line = number;
                facts.index = index;
                facts.heading.clone_from(&heading);
                facts.parent = parent;
            });
        }
        out.facts.shrink_to_fit();
        out.read.shrink_to_fit();
        out
    }

    /// Reads a task; `complete` adds what its line does not say.
    fn push(
        &mut self,
        text: &str,
        line: &TaskLine,
        settings: &TaskSettings,
        name_date: Option<Date>,
        complete: impl FnOnce(&mut TaskFacts),
    ) {
        let read = read(text, line, settings);
        let mut facts = TaskFacts::of(&read, line, settings, name_date);
        complete(&mut facts);
        self.facts.push(facts);
        self.read.push(read);
    }

    /// Those of a note, read anew only if the settings differ.
    fn kept(note: &Note, settings: &TaskSettings, fingerprint: u64) -> Arc<NoteTasks> {
        let kept = note.derived(|_| Kept::default());
        let mut slot = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        match slot.as_ref() {
            Some((known, tasks)) if *known == fingerprint => tasks.clone(),
            _ => {
                let tasks = Arc::new(NoteTasks::of(note, settings));
                *slot = Some((fingerprint, tasks.clone()));
                tasks
            }
        }
    }
}

/// The line of the item that `item` is nested in; an item on its parent's own line has none to speak of.
fn parent_line(note: &Note, item: &ListItem, line: u32) -> Option<u32> {
    let parent = note.parsed.items.get(item.parent? as usize)?;
    Some(note.lines().line_of(parent.range.start())).filter(|parent| *parent != line)
}

impl TaskFacts {
    fn of(read: &Task, line: &TaskLine, settings: &TaskSettings, name_date: Option<Date>) -> TaskFacts {
        let kind = settings.status(line.status).map_or(StatusType::Todo, |status| status.kind);
        let kinds = [
            FieldKind::Due,
            FieldKind::Scheduled,
            FieldKind::Start,
            FieldKind::Done,
            FieldKind::Created,
            FieldKind::Cancelled,
        ];
        let mut dates = kinds.map(|kind| read.date(kind));
        if let [None, scheduled @ None, None, ..] = &mut dates {
            *scheduled = name_date.filter(|_| settings.scheduled_from_name).map(TaskDate::Valid);
        }
        TaskFacts { line: 0, index: 0, kind, priority: read.priority(), dates, heading: None, parent: None }
    }

    /// DONE, CANCELLED and NON_TASK are done.
    pub fn is_done(&self) -> bool {
        matches!(self.kind, StatusType::Done | StatusType::Cancelled | StatusType::NonTask)
    }

    /// A date; of `happens` the earliest of start, scheduled and due.
    pub fn date(&self, field: DateField) -> Option<TaskDate> {
        let [due, scheduled, start, done, created, cancelled] = self.dates;
        match field {
            DateField::Due => due,
            DateField::Scheduled => scheduled,
            DateField::Start => start,
            DateField::Done => done,
            DateField::Created => created,
            DateField::Cancelled => cancelled,
            DateField::Happens => {
                let days = [start, scheduled, due].into_iter().flatten().filter_map(TaskDate::valid);
                days.min().map(TaskDate::Valid)
            }
        }
    }
}

impl TaskNote {
    /// Its path in the vault.
    pub fn path(&self) -> &str {
        match &self.source {
            Source::Note(note) => note.path.as_str(),
            Source::Line { path, .. } => path,
        }
    }

    fn text(&self) -> &str {
        match &self.source {
            Source::Note(note) => &note.text,
            Source::Line { text, .. } => text,
        }
    }

    /// The note itself, unless the task is a line alone.
    pub fn note(&self) -> Option<&Arc<Note>> {
        match &self.source {
            Source::Note(note) => Some(note),
            Source::Line { .. } => None,
        }
    }

    /// Its frontmatter, `tags` as queries see them.
    pub fn properties(&self) -> &Map<String, Value> {
        self.properties.get_or_init(|| match &self.source {
            Source::Note(note) => query_file::properties(note.parsed.frontmatter.as_ref()),
            Source::Line { properties, .. } => properties.clone(),
        })
    }

    /// Folder up to and with the last `/`; `/` for the vault's root.
    pub fn folder(&self) -> &str {
        folder_of(self.path())
    }

    /// First folder with its `/`; `/` for the vault's root.
    pub fn root(&self) -> &str {
        root_of(self.path())
    }

    /// Name with extension.
    pub fn filename(&self) -> &str {
        filename_of(self.path())
    }
}

/// See [`TaskNote::folder`].
pub(super) fn folder_of(path: &str) -> &str {
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or("/")
}

/// See [`TaskNote::root`].
pub(super) fn root_of(path: &str) -> &str {
    path.find('/').and_then(|at| path.get(..=at)).unwrap_or("/")
}

/// See [`TaskNote::filename`].
pub(super) fn filename_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The part of a path that a field of filters is about.
pub(super) fn part_of_path(field: TextField, path: &str) -> &str {
    match field {
        TextField::Folder => folder_of(path),
        TextField::Root => root_of(path),
        TextField::Filename => filename_of(path),
        _ => path,
    }
}

/// A path or name without `.md`.
pub(super) fn without_extension(name: &str) -> &str {
    name.strip_suffix(".md").unwrap_or(name)
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
        let notes =
            vault.notes().into_iter().filter(|note| !note.parsed.tasks.is_empty()).map(|note| TaskNote {
                source: Source::Note(note.clone()),
                tasks: NoteTasks::kept(note, settings, fingerprint),
                properties: OnceLock::new(),
            });
        TaskSet::new(notes.filter(|note| !note.tasks.facts.is_empty()).collect(), settings)
    }

    /// Lines alone.
    pub fn of_lines(lines: Vec<LooseTask>, settings: &TaskSettings) -> TaskSet {
        let notes = lines.into_iter().map(|line| {
            let LooseTask { markdown, path, heading, line, properties } = line;
            let name_date = date_from_name(&path, settings);
            let read = read_line(&markdown, TextRange::up_to(markdown.text_len()));
            let mut tasks = NoteTasks::default();
            if let Some(read) = read {
                tasks.push(&markdown, &read, settings, name_date, |facts| {
                    facts.line = line;
                    facts.heading = heading.as_deref().map(Arc::from);
                });
            }
            TaskNote {
                source: Source::Line { path, text: markdown, properties },
                tasks: Arc::new(tasks),
                properties: OnceLock::new(),
            }
        });
        TaskSet::new(notes.collect(), settings)
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

    /// Takes over the orders of an earlier state of the vault with the same file names, if the notes are the same.
    pub(super) fn with_orders_of(self, earlier: &TaskSet) -> TaskSet {
        let ids = |set: &TaskSet| -> Vec<Option<NoteId>> {
            set.notes.iter().map(|note| note.note().map(|note| note.id)).collect()
        };
        if let Some(orders) = earlier.orders.get()
            && ids(&self) == ids(earlier)
        {
            // Nobody has asked this one yet.
            let _ = self.orders.set(Arc::clone(orders));
        }
        self
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
        Some(TaskRef { note, facts, read, set: self })
    }

    /// All of them by note, each with its place.
    pub(super) fn by_note(&self) -> impl Iterator<Item = impl Iterator<Item = (usize, TaskRef<'_>)>> {
        let mut first = 0;
        self.notes.iter().map(move |note| {
            let start = first;
            first += note.tasks.facts.len();
            let tasks = note.tasks.facts.iter().zip(&note.tasks.read);
            (start..).zip(tasks.map(move |(facts, read)| TaskRef { note, facts, read, set: self }))
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

    /// Whom the tasks name.
    pub(super) fn spoken(&self) -> &Spoken {
        self.spoken.get_or_init(|| Spoken::of(self))
    }

    fn dependencies(&self) -> &Dependencies {
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

impl<'t> TaskRef<'t> {
    fn field(&self, kind: FieldKind) -> Option<&'t str> {
        self.read.field(kind).map(|field| slice(self.note.text(), field.value))
    }

    /// The line.
    pub fn range(&self) -> TextRange {
        self.read.line.range
    }

    /// The line as written.
    pub fn markdown(&self) -> &'t str {
        slice(self.note.text(), self.range())
    }

    /// The description, the global filter included.
    pub fn description(&self) -> Cow<'t, str> {
        self.read.description_text(self.note.text())
    }

    /// The description as filters look at it: without the global filter.
    pub fn bare_description(&self) -> Cow<'t, str> {
        let description = self.description();
        let filter = &self.set.settings.global_filter;
        match filter.is_empty() {
            true => description,
            false => Cow::Owned(description.replacen(filter, "", 1).trim().to_owned()),
        }
    }

    /// The tags with `#`, the global filter left out.
    pub fn tags(&self) -> Vec<&'t str> {
        let text = self.note.text();
        let tags = self.read.tags(text).into_iter().map(|tag| slice(text, tag));
        tags.filter(|tag| *tag != self.set.settings.global_filter).collect()
    }

    /// Its id.
    pub fn id(&self) -> Option<&'t str> {
        self.field(FieldKind::Id)
    }

    /// The ids it depends on.
    pub fn depends_on(&self) -> Vec<&'t str> {
        let list = self.field(FieldKind::DependsOn);
        list.map(|list| list.split(',').map(|id| id.trim_matches(' ')).collect()).unwrap_or_default()
    }

    /// Its rule in the plugin's words.
    pub fn recurrence(&self) -> Option<String> {
        let rule = self.read.recurrence(self.note.text(), &self.set.settings);
        rule.map(|rule| rule.to_string())
    }

    /// Whether its rule is understood.
    pub fn is_recurring(&self) -> bool {
        self.read.field(FieldKind::Recurrence).is_some()
            && self.read.recurrence(self.note.text(), &self.set.settings).is_some()
    }

    /// Its status.
    pub fn status(&self) -> Status {
        self.set.settings.status_of(self.read.line.status)
    }

    /// The character of its checkbox.
    pub fn symbol(&self) -> char {
        self.read.line.status
    }

    /// Everything it says.
    pub fn values(&self) -> TaskValues<'t> {
        let name_date = date_from_name(self.note.path(), &self.set.settings);
        self.read.values(self.note.text(), &self.set.settings, name_date)
    }

    /// The number that Tasks sorts by.
    pub fn urgency(&self, today: Date) -> f64 {
        urgency_of(
            self.facts.date(DateField::Due),
            self.facts.date(DateField::Scheduled),
            self.facts.date(DateField::Start),
            self.facts.priority,
            today,
        )
    }

    /// Whether a task that is not done stands in its way.
    pub fn is_blocked(&self) -> bool {
        let depends_on = self.depends_on();
        !depends_on.is_empty()
            && !self.facts.is_done()
            && depends_on.iter().any(|id| self.set.dependencies().open.contains(*id))
    }

    /// Whether it stands in the way of a task that is not done.
    pub fn is_blocking(&self) -> bool {
        let Some(id) = self.id() else { return false };
        !self.facts.is_done() && self.set.dependencies().wanted.contains(id)
    }

    /// Blanks and quote marks before the list marker.
    pub fn indentation(&self) -> &'t str {
        let line = &self.read.line;
        slice(self.note.text(), TextRange::new(line.range.start(), line.marker.start()))
    }

    /// The key under which its heading is compared.
    pub fn heading_key(&self) -> String {
        fold::heading_key(self.facts.heading.as_deref().unwrap_or_default())
    }
}
