//! What is going on with a person, project or customer: open tasks and meetings, from the indexes.

use std::cmp::Reverse;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::wording::days_in;
use crate::syntax::task::{FieldKind, StatusType, Task, TaskLine, TaskSettings, read};
use crate::text::{TextRange, slice};
use crate::vault::{EntityKind, Note, NoteId, Vault};

/// An open task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenTask {
    /// Its note.
    pub(super) note: NoteId,
    /// Its index there in `ParsedNote::tasks`.
    pub(super) line: usize,
    /// Its description.
    pub(super) text: String,
    /// When it is due, or else scheduled.
    pub(super) date: Option<(FieldKind, Date)>,
}

/// What is going on with entities, kept as long as no note says anything else: hovers and lenses ask again and again.
#[derive(Default)]
struct Known {
    tasks: Mutex<FxHashMap<NoteId, Arc<[OpenTask]>>>,
    dated: Mutex<FxHashMap<NoteId, Arc<[Meeting]>>>,
}

/// What is known of an entity, or `find` finds now.
fn known<T: ?Sized>(
    known: &Mutex<FxHashMap<NoteId, Arc<T>>>,
    id: NoteId,
    find: impl FnOnce() -> Arc<T>,
) -> Arc<T> {
    let entries = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = entries().get(&id) {
        return Arc::clone(found);
    }
    let found = find();
    entries().insert(id, Arc::clone(&found));
    found
}

/// The open tasks of an entity, the first due first: those that mention a person, those in the note of anything else
/// or with a link to it.
pub(super) fn open_tasks(vault: &Vault, id: NoteId) -> Arc<[OpenTask]> {
    let kept: &Known = vault.derived(Known::default);
    known(&kept.tasks, id, || find_open_tasks(vault, id).into())
}

fn find_open_tasks(vault: &Vault, id: NoteId) -> Vec<OpenTask> {
    let mut tasks = Vec::new();
    let mut add = |note: &Note, (index, line): (usize, &TaskLine)| {
        let task = read(&note.text, line, &vault.config().tasks);
        tasks.push((open_task(note, index, &task), note.path.clone()));
    };
    match vault.entity(id).map(|entity| &entity.kind) {
        Some(EntityKind::Person) => {
            let mentions = vault.mentions(id);
            for note in mentions.notes() {
                let named = |(_, line): &(usize, &TaskLine)| mentions.any_within(note, line.body);
                numbered(vault, note).filter(named).for_each(|line| add(note, line));
            }
        }
        _ => {
            if let Some(note) = vault.note(id) {
                numbered(vault, note).for_each(|line| add(note, line));
            }
            let leading = vault.leading_links(id);
            for note in vault.linking_notes(id).into_iter().filter(|note| note.id != id) {
                let open: Vec<(usize, &TaskLine)> = numbered(vault, note).collect();
                if open.is_empty() {
                    continue;
                }
                let links: Vec<TextRange> =
                    leading.iter().flat_map(|leading| leading.of(note)).map(|link| link.range).collect();
                let named = |(_, line): &&(usize, &TaskLine)| {
                    links.iter().any(|link| line.body.contains_range(*link))
                };
                open.iter().filter(named).for_each(|line| add(note, *line));
            }
        }
    }
    let order = |task: &OpenTask| task.date.map_or(Date::MAX, |(_, date)| date);
    tasks.sort_by(|(a, a_path), (b, b_path)| (order(a), a_path, a.line).cmp(&(order(b), b_path, b.line)));
    tasks.into_iter().map(|(task, _)| task).collect()
}

/// The task lines of a note that wait to be done.
pub(super) fn open_lines<'n>(vault: &'n Vault, note: &'n Note) -> impl Iterator<Item = &'n TaskLine> {
    numbered(vault, note).map(|(_, line)| line)
}

/// The same with their indexes in `ParsedNote::tasks`.
pub(super) fn numbered<'n>(vault: &'n Vault, note: &'n Note) -> impl Iterator<Item = (usize, &'n TaskLine)> {
    let settings = &vault.config().tasks;
    let counts = |line: &TaskLine| {
        settings.global_filter.is_empty() || slice(&note.text, line.body).contains(&settings.global_filter)
    };
    let lines = note.parsed.tasks.iter().enumerate();
    lines.filter(move |(_, line)| is_open(settings, line) && counts(line))
}

/// Whether a task waits to be done.
pub(super) fn is_open(settings: &TaskSettings, line: &TaskLine) -> bool {
    let kind = settings.status(line.status).map_or(StatusType::Todo, |status| status.kind);
    matches!(kind, StatusType::Todo | StatusType::InProgress | StatusType::OnHold)
}

fn open_task(note: &Note, line: usize, task: &Task) -> OpenTask {
    let date = |kind| Some((kind, task.date(kind)?.valid()?));
    OpenTask {
        note: note.id,
        line,
        text: slice(&note.text, task.description).to_owned(),
        date: date(FieldKind::Due).or_else(|| date(FieldKind::Scheduled)),
    }
}

/// A dated note about neither a person, a project nor a customer, that names someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meeting {
    pub(super) note: NoteId,
    pub(super) date: Date,
}

/// The last `most` dated notes up to `today` that link to or mention an entity, the last first.
pub(super) fn last_meetings(vault: &Vault, id: NoteId, today: Date, most: usize) -> Vec<Meeting> {
    let kept: &Known = vault.derived(Known::default);
    let dated = known(&kept.dated, id, || dated_notes(vault, id).into());
    let (mentions, leading) = (vault.mentions(id), vault.leading_links(id));
    // Only now it is asked whether they really mean this one and not another of the same name.
    let names = |note: &Note| {
        leading.iter().any(|leading| leading.of(note).next().is_some())
            || mentions.places(note).next().is_some()
    };
    let past = dated.iter().filter(|meeting| meeting.date <= today);
    past.filter(|meeting| vault.note(meeting.note).is_some_and(|note| names(note)))
        .take(most)
        .cloned()
        .collect()
}

/// All dated notes that may link to or mention an entity, the last first.
fn dated_notes(vault: &Vault, id: NoteId) -> Vec<Meeting> {
    let candidates = vault.naming_notes(id).into_iter();
    let meetings = candidates.filter(|note| is_meeting(vault, note.id) && note.id != id);
    let dated = meetings.filter_map(|note| Some(Meeting { note: note.id, date: date_of(note)? }));
    let mut dated: Vec<Meeting> = dated.collect();
    // Stable: those of one day stay in the order of their paths.
    dated.sort_by_key(|meeting| Reverse(meeting.date));
    dated
}

pub(super) fn is_meeting(vault: &Vault, id: NoteId) -> bool {
    let about = vault.entity(id).map(|entity| &entity.kind);
    !matches!(about, Some(EntityKind::Person | EntityKind::Project | EntityKind::Customer))
}

/// The day of a note: its property `date`, else the first day in its name, unless the name is nothing else (a daily
/// note is no meeting).
pub(super) fn date_of(note: &Note) -> Option<Date> {
    let front = note.parsed.frontmatter.as_ref();
    let property = front.and_then(|front| front.get("date")?.text(&note.text));
    let written = property.and_then(|date| days_in(&date).next().map(|(_, date)| date));
    written.or_else(|| {
        let name = note.path.stem();
        let (_, date) = days_in(name).next()?;
        (name.trim().len() > 10).then_some(date)
    })
}
