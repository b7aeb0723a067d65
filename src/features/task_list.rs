//! The tasks of a vault with what they say: listed, filtered, in a stable order.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use rayon::prelude::*;

use super::references::Reference;
use super::subject::{Subject, subject_at};
use crate::sort;
use crate::syntax::fold;
use crate::syntax::task::{FieldKind, Priority, Task, TaskDate, TaskValues, date_from_name, date_span, read};
use crate::text::{TextRange, TextSize, size, slice};
use crate::vault::{MentionTarget, Note, NoteId, Vault};

/// A task of the vault.
#[derive(Clone, Debug)]
pub struct ListedTask<'v> {
    /// Its note.
    pub note: &'v Arc<Note>,
    /// Its fields and their places.
    pub task: Task,
    /// What they mean.
    pub values: TaskValues<'v>,
    /// Whose it is: each mention of its description, in order.
    pub owners: Vec<TaskOwner>,
    /// Its tags with `#`, the global filter left out.
    pub tags: Vec<&'v str>,
    /// Where its description ends but for owners.
    summary_end: TextSize,
}

/// A person, or a name that no person of the vault has, on a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskOwner {
    /// The person's name, or what stands behind the `@`.
    pub name: String,
    /// Who may be meant.
    pub people: Vec<NoteId>,
}

impl<'v> ListedTask<'v> {
    /// Its description without the owners at its end, which a list shows in a column of their own.
    pub fn summary(&self) -> String {
        let head = slice(&self.note.text, TextRange::new(self.task.description.start(), self.summary_end));
        let tags = self.task.tail_tags.iter().map(|tag| slice(&self.note.text, *tag));
        std::iter::once(head.trim()).filter(|head| !head.is_empty()).chain(tags).collect::<Vec<_>>().join(" ")
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.values.status.kind.is_done()
    }

    /// A date, also one that the calendar lacks.
    pub fn date(&self, kind: FieldKind) -> Option<TaskDate> {
        let values = &self.values;
        match kind {
            FieldKind::Created => values.created,
            FieldKind::Start => values.start,
            FieldKind::Scheduled => values.scheduled,
            FieldKind::Due => values.due,
            FieldKind::Done => values.done,
            FieldKind::Cancelled => values.cancelled,
            _ => None,
        }
    }

    /// A date that the calendar has.
    pub fn day(&self, kind: FieldKind) -> Option<Date> {
        self.date(kind).and_then(TaskDate::valid)
    }

    /// The text of the nearest heading above it.
    pub fn heading(&self) -> Option<&'v str> {
        let at = self.task.line.range.start();
        let headings = &self.note.parsed.headings;
        let above = headings.partition_point(|heading| heading.range.start() < at);
        let heading = headings.get(above.checked_sub(1)?)?;
        Some(slice(&self.note.text, heading.text))
    }

    /// Whether it waits: it is not done, and some task that it depends on is not.
    pub fn is_blocked(&self, vault: &Vault) -> bool {
        let settings = &vault.config().tasks;
        let is_open = |id: &&str| {
            vault.tasks_with_id(id).iter().any(|(note, task)| {
                let line = note.parsed.tasks.get(task.task);
                line.is_some_and(|line| !settings.status_of(line.status).kind.is_done())
            })
        };
        !self.is_done() && self.values.depends_on.iter().any(is_open)
    }

    /// Its zero-based line.
    pub fn line(&self) -> u32 {
        self.note.lines().line_of(self.task.line.range.start())
    }
}

/// Which tasks are listed. An empty list lets all pass.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Only these people; `None` in the list: tasks without an owner.
    pub owners: Vec<Option<OwnerFilter>>,
    /// Symbols, names or types of statuses, folded.
    pub statuses: Vec<String>,
    /// Whether something is left to do.
    pub done: Option<bool>,
    /// Dates, all of which must fit.
    pub dates: Vec<(FieldKind, DateFilter)>,
    /// Priorities.
    pub priorities: Vec<Priority>,
    /// Parts of paths, folded.
    pub paths: Vec<String>,
    /// Tags without `#`, folded; those below them count.
    pub tags: Vec<String>,
    /// A part of the description, folded.
    pub text: Option<String>,
    /// Whether it waits for another task.
    pub blocked: Option<bool>,
}

/// Whose tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerFilter {
    /// A person of the vault.
    Person(NoteId),
    /// A name that no person has, as a key.
    Name(String),
}

/// What a date must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFilter {
    /// There is none.
    None,
    /// There is one.
    Any,
    /// One from the first to the last day, both included.
    Within(Date, Date),
}

impl DateFilter {
    /// Reads `none`, `any`, `before:DATE`, `after:DATE`, `on:DATE` or a date alone; a date is `YYYY-MM-DD` or a phrase as
    /// queries of Tasks have them (`today`, `next week`, `in 2 weeks`). `None` if it is none of these.
    pub fn read(text: &str, now: DateTime) -> Option<DateFilter> {
        let text = text.trim();
        match text {
            "none" => return Some(DateFilter::None),
            "any" => return Some(DateFilter::Any),
            _ => {}
        }
        let (word, phrase) = match text.split_once(':') {
            Some((word @ ("before" | "after" | "on"), phrase)) => (word, phrase.trim()),
            _ => ("on", text),
        };
        let span = match TaskDate::read(phrase) {
            Some(date) => date.valid().map(|day| (day, day)),
            None => date_span(phrase, now).map(|span| (span.first, span.last)),
        };
        let (first, last) = span?;
        Some(match word {
            "before" => DateFilter::Within(Date::MIN, first.yesterday().ok()?),
            "after" => DateFilter::Within(last.tomorrow().ok()?, Date::MAX),
            _ => DateFilter::Within(first, last),
        })
    }

    fn fits(self, date: Option<TaskDate>) -> bool {
        match (self, date) {
            (DateFilter::None, date) => date.is_none(),
            (DateFilter::Any, date) => date.is_some(),
            (DateFilter::Within(first, last), Some(TaskDate::Valid(day))) => first <= day && day <= last,
            (DateFilter::Within(..), _) => false,
        }
    }
}

/// The tasks that the filter lets through, by path and place.
pub fn tasks<'v>(vault: &'v Vault, filter: &TaskFilter) -> Vec<ListedTask<'v>> {
    let in_path = |note: &&Arc<Note>| {
        let path = fold::key(note.path.as_str());
        filter.paths.is_empty() || filter.paths.iter().any(|part| path.contains(part.as_str()))
    };
    let notes = vault.notes().into_par_iter().filter(in_path);
    notes.flat_map_iter(|note| in_note(vault, note, filter)).collect()
}

/// As [`tasks`], of one note.
pub fn in_note<'v>(vault: &'v Vault, note: &'v Arc<Note>, filter: &TaskFilter) -> Vec<ListedTask<'v>> {
    let settings = &vault.config().tasks;
    let name_date = date_from_name(note.path.as_str(), settings);
    let lines = note.parsed.tasks.iter();
    let lines = lines.filter(|line| slice(&note.text, line.body).contains(&settings.global_filter));
    let lines = lines.filter(|line| {
        let status = settings.status_of(line.status);
        let words =
            [status.symbol.to_string(), fold::key(&status.name).into_owned(), type_word(status.kind.name())];
        let named = filter.statuses.is_empty() || words.iter().any(|word| filter.statuses.contains(word));
        named && filter.done.is_none_or(|done| done == status.kind.is_done())
    });
    let listed = lines.map(|line| {
        let task = read(&note.text, line, settings);
        let values = task.values(&note.text, settings, name_date);
        let tags = task.tags(&note.text).into_iter().map(|tag| slice(&note.text, tag));
        let tags = tags.filter(|tag| *tag != settings.global_filter).collect();
        let named = mentions(vault, note, line.body);
        let summary_end = without_owners(note, task.description, &named);
        ListedTask { owners: owners(note, named), note, values, tags, task, summary_end }
    });
    listed.filter(|task| fits(vault, task, filter)).collect()
}

/// `in-progress` for `IN_PROGRESS`.
pub fn type_word(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

fn fits(vault: &Vault, task: &ListedTask<'_>, filter: &TaskFilter) -> bool {
    let owner = |wanted: &Option<OwnerFilter>| match wanted {
        None => task.owners.is_empty(),
        Some(OwnerFilter::Person(id)) => task.owners.iter().any(|owner| owner.people.contains(id)),
        Some(OwnerFilter::Name(key)) => {
            task.owners.iter().any(|owner| owner.people.is_empty() && fold::person_key(&owner.name) == *key)
        }
    };
    let tagged = |wanted: &String| {
        task.tags.iter().any(|tag| {
            let tag = fold::key(tag.trim_start_matches('#')).into_owned();
            tag.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    (filter.owners.is_empty() || filter.owners.iter().any(owner))
        && (filter.tags.is_empty() || filter.tags.iter().any(tagged))
        && (filter.priorities.is_empty() || filter.priorities.contains(&task.values.priority))
        && filter.dates.iter().all(|(kind, wanted)| wanted.fits(task.date(*kind)))
        && filter.text.as_ref().is_none_or(|text| fold::key(&task.values.description).contains(text.as_str()))
        && filter.blocked.is_none_or(|blocked| blocked == task.is_blocked(vault))
}

/// The mentions on a line.
fn mentions(vault: &Vault, note: &Note, line: TextRange) -> Vec<MentionTarget> {
    let mentions = &note.parsed.mentions;
    let first = mentions.partition_point(|mention| mention.guess.start() < line.start());
    let inside = mentions.get(first..).unwrap_or_default().iter();
    let inside = inside.take_while(|mention| mention.guess.start() < line.end());
    inside.map(|mention| vault.resolve_mention(note, mention)).collect()
}

/// The owners that a line names, each once.
fn owners(note: &Note, mentions: Vec<MentionTarget>) -> Vec<TaskOwner> {
    let mut owners: Vec<TaskOwner> = Vec::new();
    for MentionTarget { range, people } in mentions {
        let written = slice(&note.text, range).trim_start_matches('@');
        let name = match people.as_slice() {
            [person] => person.name.clone(),
            _ => written.to_owned(),
        };
        let owner = TaskOwner { name, people: people.into_iter().map(|person| person.id).collect() };
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    owners
}

/// Where a description ends without the owners at its end.
fn without_owners(note: &Note, description: TextRange, mentions: &[MentionTarget]) -> TextSize {
    let mut end = description.end();
    for mention in mentions.iter().rev() {
        let between = TextRange::new(mention.range.end().min(end), end);
        let joint = slice(&note.text, between).trim_matches([' ', ',', '\t']);
        if !description.contains_range(mention.range) || !joint.is_empty() {
            break;
        }
        let head = slice(&note.text, TextRange::new(description.start(), mention.range.start()));
        end = description.start() + size(head.trim_end_matches([' ', ',', '\t']).len());
    }
    end
}

/// The order of lists: the first due first and those without a date last, then the most important first, then by path
/// and place.
pub fn sort(tasks: &mut [ListedTask<'_>]) {
    sort::by(tasks, |a, b| {
        let key =
            |task: &ListedTask<'_>| (task.day(FieldKind::Due).unwrap_or(Date::MAX), task.values.priority);
        (key(a), &a.note.path, a.task.line.range.start()).cmp(&(
            key(b),
            &b.note.path,
            b.task.line.range.start(),
        ))
    });
}

/// What tasks are gathered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskGrouping {
    /// Each owner, and those without one last. A task of several is under each.
    Owner,
    /// The due day, and those without one last.
    Due,
    /// The note.
    Path,
}

/// Tasks under a heading; `None` is what has no owner or day.
pub type TaskGroup<'v> = (Option<String>, Vec<ListedTask<'v>>);

/// The tasks under their headings, in order.
pub fn grouped(tasks: Vec<ListedTask<'_>>, by: TaskGrouping) -> Vec<TaskGroup<'_>> {
    let mut groups: BTreeMap<(bool, String), TaskGroup<'_>> = BTreeMap::new();
    for task in tasks {
        let names: Vec<Option<String>> = match by {
            TaskGrouping::Due => vec![task.day(FieldKind::Due).map(|day| day.to_string())],
            TaskGrouping::Path => vec![Some(task.note.path.as_str().to_owned())],
            TaskGrouping::Owner if task.owners.is_empty() => vec![None],
            TaskGrouping::Owner => task.owners.iter().map(|owner| Some(owner.name.clone())).collect(),
        };
        for name in names {
            let folded = name.as_deref().map(|name| fold::key(name).into_owned());
            let key = (folded.is_none(), folded.unwrap_or_default());
            groups.entry(key).or_insert_with(|| (name, Vec::new())).1.push(task.clone());
        }
    }
    groups.into_values().collect()
}

/// How urgent tasks are, the most urgent first; of equals the order stays.
pub fn sort_by_urgency(tasks: &mut [ListedTask<'_>], today: Date) {
    sort::by_cached_key(tasks, |task| {
        // A stable order of floats: urgencies lie within a few dozen, with few digits.
        Reverse((task.values.urgency(today) * 1e6) as i64)
    });
}

/// The task lines that name a person: the one at `offset` of a note, by a mention or link, else the one that the note is
/// about. By path and place; with `open` only those on which something is left to do.
pub fn tasks_of(vault: &Vault, note: &Note, offset: Option<TextSize>, open: bool) -> Vec<Reference> {
    let settings = &vault.config().tasks;
    let people = match offset.and_then(|offset| subject_at(vault, note, offset)) {
        Some((Subject::People(people), _)) => people,
        Some((Subject::File(id), _)) => vec![id],
        _ => vec![note.id],
    };
    let mut found = Vec::new();
    for person in people {
        let mentions = vault.mentions(person);
        for naming in vault.mentioning_notes(person) {
            let lines = naming.parsed.tasks.iter();
            let lines = lines.filter(|line| slice(&naming.text, line.body).contains(&settings.global_filter));
            let lines = lines.filter(|line| !open || !settings.status_of(line.status).kind.is_done());
            let lines = lines.filter(|line| mentions.any_within(naming, line.body));
            found.extend(lines.map(|line| {
                let range = TextRange::new(line.marker.start(), line.range.end());
                (&naming.path, Reference { note: naming.id, range })
            }));
        }
    }
    sort::by_key(&mut found, |(path, place)| (*path, place.range.start()));
    found.dedup();
    found.into_iter().map(|(_, place)| place).collect()
}
