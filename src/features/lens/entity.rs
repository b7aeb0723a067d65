//! Lenses of a person, project or customer: what is open, and when one last met.

use super::{Answer, Provider};
use crate::features::activity::{last_meetings, open_tasks};
use crate::features::open_tasks::OpenTask;
use crate::features::references::{Reference, title_of};
use crate::features::view::View;
use crate::features::wording::{counted, distance};
use crate::text::TextRange;
use crate::vault::EntityKind;

pub(super) static TASKS: Provider = Provider { name: "tasks", find, resolve: tasks };

pub(super) static MEETINGS: Provider = Provider { name: "meetings", find, resolve: meetings };

/// So many meetings are listed.
const MEETINGS_LISTED: usize = 50;

fn find(view: &View<'_>) -> Vec<TextRange> {
    let about = view.vault.entity(view.note.id).map(|entity| &entity.kind);
    match about {
        Some(EntityKind::Person | EntityKind::Project | EntityKind::Customer) => vec![title_of(view.note)],
        Some(EntityKind::Other(_)) | None => Vec::new(),
    }
}

fn tasks(view: &View<'_>, _: TextRange) -> Option<Answer> {
    let tasks = open_tasks(view.vault, view.note.id);
    let title = match tasks.len() {
        0 => "no open tasks".to_owned(),
        some => counted(some, "open task"),
    };
    let place = |task: &OpenTask| {
        let line = view.vault.note(task.note)?.parsed.tasks.get(task.line)?;
        Some(Reference { note: task.note, range: line.body })
    };
    Some(Answer { title, places: tasks.iter().filter_map(place).collect() })
}

fn meetings(view: &View<'_>, _: TextRange) -> Option<Answer> {
    let meetings = last_meetings(view.vault, view.note.id, view.today(), MEETINGS_LISTED);
    let title = match meetings.first() {
        None => "no meetings".to_owned(),
        Some(last) => format!("last met {} ({})", last.date, distance(last.date, view.today())),
    };
    let notes = meetings.iter().filter_map(|meeting| view.vault.note(meeting.note));
    let places = notes.map(|note| Reference { note: note.id, range: title_of(note) }).collect();
    Some(Answer { title, places })
}
