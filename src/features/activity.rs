//! What is going on with a person, project or customer: open tasks and meetings, from the indexes.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::wording::days_in;
use crate::syntax::task::{FieldKind, StatusType, Task, TaskLine, TaskSettings, read};
use crate::text::{TextRange, slice};
use crate::vault::{EntityKind, Note, NoteId, Vault};

/// An open task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenTask {
    /// Its note.
    pub(super) note: NoteId,
    /// Where it stands there: what follows its checkbox.
    pub(super) range: TextRange,
    /// Its description.
    pub(super) text: String,
    /// When it is due, or else scheduled.
    pub(super) date: Option<(FieldKind, Date)>,
}

/// The open tasks of an entity, the first due first: those that mention a person, those in the note of anything else
/// or with a link to it.
pub(super) fn open_tasks(vault: &Vault, id: NoteId) -> Vec<OpenTask> {
    let mut tasks = Vec::new();
    let mut add = |note: &Note, line: &TaskLine| {
        let task = read(&note.text, line, &vault.config().tasks);
        tasks.push((open_task(note, &task), note.path.clone(), line.range.start()));
    };
    match vault.entity(id).map(|entity| &entity.kind) {
        Some(EntityKind::Person) => {
            let mentions = vault.mentions(id);
            for note in mentions.notes() {
                let named = |line: &&TaskLine| mentions.any_within(note, line.body);
                open_lines(vault, note).filter(named).for_each(|line| add(note, line));
            }
        }
        _ => {
            if let Some(note) = vault.note(id) {
                open_lines(vault, note).for_each(|line| add(note, line));
            }
            for note in vault.linking_notes(id).into_iter().filter(|note| note.id != id) {
                let open: Vec<&TaskLine> = open_lines(vault, note).collect();
                if open.is_empty() {
                    continue;
                }
                let links = vault.links_to(note, id);
                let named =
                    |line: &&&TaskLine| links.iter().any(|(link, _)| line.body.contains_range(link.range));
                open.iter().filter(named).for_each(|line| add(note, line));
            }
        }
    }
    let order = |task: &OpenTask| task.date.map_or(Date::MAX, |(_, date)| date);
    tasks.sort_by(|(a, a_path, a_at), (b, b_path, b_at)| {
        (order(a), a_path, a_at).cmp(&(order(b), b_path, b_at))
    });
    tasks.into_iter().map(|(task, ..)| task).collect()
}

/// The task lines of a note that wait to be done.
pub(super) fn open_lines<'n>(vault: &'n Vault, note: &'n Note) -> impl Iterator<Item = &'n TaskLine> {
    let settings = &vault.config().tasks;
    let counts = |line: &&TaskLine| {
        settings.global_filter.is_empty() || slice(&note.text, line.body).contains(&settings.global_filter)
    };
    note.parsed.tasks.iter().filter(|line| is_open(settings, line)).filter(counts)
}

/// Whether a task waits to be done.
pub(super) fn is_open(settings: &TaskSettings, line: &TaskLine) -> bool {
    let kind = settings.status(line.status).map_or(StatusType::Todo, |status| status.kind);
    matches!(kind, StatusType::Todo | StatusType::InProgress | StatusType::OnHold)
}

fn open_task(note: &Note, task: &Task) -> OpenTask {
    let date = |kind| Some((kind, task.date(kind)?.valid()?));
    OpenTask {
        note: note.id,
        range: task.line.body,
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
    let mentions = vault.mentions(id);
    let candidates = vault.linking_notes(id).into_iter().chain(mentions.notes());
    let dated = candidates.filter(|note| is_meeting(vault, note.id) && note.id != id);
    let dated = dated.filter_map(|note| Some((date_of(note)?, note))).filter(|(date, _)| *date <= today);
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by(|(a_date, a), (b_date, b)| (Reverse(a_date), &a.path).cmp(&(Reverse(b_date), &b.path)));
    dated.dedup_by_key(|(_, note)| note.id);
    // Only now it is asked whether they really mean this one and not another of the same name.
    let names = |note: &Note| !vault.links_to(note, id).is_empty() || mentions.places(note).next().is_some();
    let meant = dated.into_iter().filter(|(_, note)| names(note)).take(most);
    meant.map(|(date, note)| Meeting { note: note.id, date }).collect()
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
