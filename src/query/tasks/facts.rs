//! What queries ask of tasks, kept with each note for as long as its text stays.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxBuildHasher;
use serde_json::{Map, Value};

use super::filter::{DateField, TextField};
use super::query_file;
use crate::syntax::task::{
    FieldKind, Priority, StatusType, Task, TaskDate, TaskLine, TaskSettings, date_from_name, read, read_line,
};
use crate::text::{PositionEncoding, TextLen, TextRange, slice};
use crate::vault::{Note, Vault};

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
    pub(super) facts: Vec<TaskFacts>,
    /// The fields that the facts were read from, in the same order.
    pub(super) read: Vec<Arc<Task>>,
}

/// The tasks of a note as some settings read them.
#[derive(Debug, Default)]
struct Kept(Mutex<Option<(u64, Arc<NoteTasks>)>>);

/// Where a task stands.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub struct TaskNote {
    source: Source,
    pub(super) tasks: Arc<NoteTasks>,
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

/// A number that stands for settings.
pub(super) fn fingerprint(settings: &TaskSettings) -> u64 {
    FxBuildHasher.hash_one(format!("{settings:?}"))
}

impl NoteTasks {
    fn of(note: &Note, settings: &TaskSettings) -> NoteTasks {
        if note.parsed.tasks.is_empty() {
            return NoteTasks::default();
        }
        let text: &str = &note.text;
        let name_date = date_from_name(note.path.as_str(), settings);
        let mut lines = note.positions(PositionEncoding::Utf8);
        let mut headings = note.parsed.headings.iter().peekable();
        let mut heading: Option<Arc<str>> = None;
        let mut out = NoteTasks::default();
        for (line, index) in note.parsed.tasks.iter().zip(0..) {
            if !slice(text, line.body).contains(&settings.global_filter) {
                continue;
            }
            let mut above = None;
            while let Some(next) = headings.next_if(|heading| heading.range.start() < line.range.start()) {
                above = Some(next);
            }
            if let Some(above) = above {
                heading = Some(Arc::from(slice(text, above.text).trim()));
            }
            let number = lines.line_col(line.range.start()).line;
            let parent = parent_item(note, line.item).map(|parent| line_of_item(note, parent));
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

    /// Those of a note of `vault` with the global filter, read once for rules and queries.
    pub fn of_note(vault: &Vault, note: &Note) -> Arc<NoteTasks> {
        let settings = &vault.config().tasks;
        let Fingerprint(fingerprint) = vault.derived(|| Fingerprint(fingerprint(settings)));
        NoteTasks::kept(note, settings, *fingerprint)
    }

    /// The tasks with their fields, in order.
    pub fn read(&self) -> &[Arc<Task>] {
        &self.read
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
        self.read.push(Arc::new(read));
    }

    /// Those of a note, read anew only if the settings differ.
    pub(super) fn kept(note: &Note, settings: &TaskSettings, fingerprint: u64) -> Arc<NoteTasks> {
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

/// The fingerprint of a vault's settings.
struct Fingerprint(u64);

/// The item that an item is nested in; one on its parent's own line has none to speak of.
pub(super) fn parent_item(note: &Note, item: u32) -> Option<u32> {
    let parent = note.parsed.items.get(item as usize)?.parent?;
    (line_of_item(note, parent) != line_of_item(note, item)).then_some(parent)
}

/// The line that an item starts on.
pub(super) fn line_of_item(note: &Note, item: u32) -> u32 {
    note.parsed.items.get(item as usize).map_or(0, |item| note.line_of(item.range.start()))
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
    /// A note; `fingerprint` stands for the settings.
    pub(super) fn new(note: &Arc<Note>, settings: &TaskSettings, fingerprint: u64) -> TaskNote {
        TaskNote {
            tasks: NoteTasks::kept(note, settings, fingerprint),
            source: Source::Note(Arc::clone(note)),
            properties: OnceLock::new(),
        }
    }

    /// A line alone.
    pub(super) fn of_line(line: LooseTask, settings: &TaskSettings) -> TaskNote {
        let LooseTask { markdown, path, heading, line, properties } = line;
        let mut tasks = NoteTasks::default();
        if let Some(read) = read_line(&markdown, TextRange::up_to(markdown.text_len())) {
            tasks.push(&markdown, &read, settings, date_from_name(&path, settings), |facts| {
                facts.line = line;
                facts.heading = heading.as_deref().map(Arc::from);
            });
        }
        TaskNote {
            source: Source::Line { path, text: markdown, properties },
            tasks: Arc::new(tasks),
            properties: OnceLock::new(),
        }
    }

    /// Its path in the vault.
    pub fn path(&self) -> &str {
        match &self.source {
            Source::Note(note) => note.path.as_str(),
            Source::Line { path, .. } => path,
        }
    }

    pub(super) fn text(&self) -> &str {
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
