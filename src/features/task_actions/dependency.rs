//! A task that waits for another.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::super::wording::one_line;
use super::line::{TaskAt, one};
use crate::rules::FileEdit;
use crate::sort;
use crate::syntax::task::{FieldKind, Task, TaskLine, date_from_name, is_id, read};
use crate::text::{TextEdit, slice};
use crate::vault::{Note, Vault, VaultPath};

pub(super) const ACTION: Action = Action {
    name: "addTaskDependency",
    kind: ActionKind::Rewrite,
    summary: "Make the task wait for another one",
    docs: "\
Adds the id of another task to the tasks that this one depends on. A task without an id gets one: six letters and digits that
no other task of the vault has. Offered are the nearest open tasks of the note that do not wait for this one themselves.

The argument is the id of a task, or its place as `Path/Note.md:LINE`, lines counted from 1.
",
    tells: false,
    offers,
    run,
};

/// So many tasks are offered.
const OFFERED: usize = 5;

/// So many tasks before and behind this one are looked at.
const NEAR: usize = 20;

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let Some(task) = one(cx).filter(|task| !task.is_done()) else { return Vec::new() };
    let settings = &cx.vault.config().tasks;
    let tasks = &cx.note.parsed.tasks;
    let at = tasks.partition_point(|line| line.range.start() < task.task.line.range.start());
    let mut near: Vec<(usize, &TaskLine)> =
        tasks.iter().enumerate().skip(at.saturating_sub(NEAR)).take(2 * NEAR + 1).collect();
    near.retain(|(index, line)| *index != at && !settings.status_of(line.status).kind.is_done());
    near.retain(|(_, line)| cx.slice(line.body).contains(&settings.global_filter));
    sort::by_key(&mut near, |(index, _)| (index.abs_diff(at), *index));
    let offer = |(_, line): (usize, &TaskLine)| {
        let other = read(cx.text(), line, settings);
        let id = other.field(FieldKind::Id).map(|field| cx.slice(field.value));
        let description = one_line(cx.slice(other.description).trim());
        if description.is_empty() || id.is_some_and(|id| !may_wait_for(cx, &task, id)) {
            return None;
        }
        let line = cx.note.lines().line_of(other.line.range.start()) + 1;
        Some(Offer::with(format!("Depend on \"{description}\""), format!("{}:{line}", cx.note.path)))
    };
    near.into_iter().filter_map(offer).take(OFFERED).collect()
}

/// Whether the task may wait for the one with this id: it does not yet, is another one, and is not waited for by it.
fn may_wait_for(cx: &ActionContext<'_>, task: &TaskAt<'_>, id: &str) -> bool {
    if task.values.depends_on.contains(&id) || task.values.id == Some(id) {
        return false;
    }
    let Some(own) = task.values.id else { return true };
    let mut known = vec![id.to_owned()];
    let mut at = 0;
    while let Some(next) = known.get(at).cloned() {
        at += 1;
        for (note, other) in cx.vault.tasks_with_id(&next) {
            for need in other.needs.iter().map(|need| slice(&note.text, *need)) {
                if need == own {
                    return false;
                }
                if known.len() < MOST && !known.iter().any(|known| known == need) {
                    known.push(need.to_owned());
                }
            }
        }
    }
    true
}

/// So many tasks are followed to see whether one waits for another.
const MOST: usize = 200;

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let Some(task) = one(cx) else { return Err(Refusal::new("There is not one task here")) };
    let (id, given) = match is_id(argument) && cx.vault.has_task_id(argument) {
        true => (argument.to_owned(), None),
        false => other(cx, argument)?,
    };
    if !may_wait_for(cx, &task, &id) {
        return Err(Refusal(format!(
            "The task with the id \"{id}\" is this one, waits for it, or is waited for already"
        )));
    }
    let ids: Vec<&str> = task.values.depends_on.iter().copied().chain([id.as_str()]).collect();
    let edit = task.with_field(FieldKind::DependsOn, &ids.join(","));
    let edits = task.proved(vec![edit], |values| values.depends_on = ids)?;
    let own = edits.into_iter().map(|edit| FileEdit::Text { path: cx.note.path.clone(), edit });
    Ok(Outcome { edits: own.chain(given).collect(), text: None })
}

/// The id of the task at a place, and the edit that gives it one.
fn other(cx: &ActionContext<'_>, place: &str) -> Result<(String, Option<FileEdit>), Refusal> {
    let bad = || Refusal(format!("There is no task with the id or at the place \"{place}\""));
    let (path, line) = place.rsplit_once(':').ok_or_else(bad)?;
    let path = VaultPath::new(path).ok_or_else(bad)?;
    let number: u32 = line.parse().ok().filter(|line| *line > 0).ok_or_else(bad)?;
    // The note as this request sees it may differ from the vault's.
    let note: &Note = if path == cx.note.path { cx.note } else { cx.vault.note_at(&path).ok_or_else(bad)? };
    let at = |line: &&TaskLine| note.lines().line_of(line.range.start()) + 1 == number;
    let line = note.parsed.tasks.iter().find(at).ok_or_else(bad)?;
    let settings = &cx.vault.config().tasks;
    let task: Task = read(&note.text, line, settings);
    if let Some(field) = task.field(FieldKind::Id) {
        return Ok((slice(&note.text, field.value).to_owned(), None));
    }
    let id = free_task_id(cx.vault, slice(&note.text, line.range));
    let task = TaskAt::new(&note.text, task, settings, date_from_name(path.as_str(), settings));
    let edit: TextEdit = task.with_field(FieldKind::Id, &id);
    let edits = task.proved(vec![edit], |values| values.id = Some(&id))?;
    let edit = edits.into_iter().next().map(|edit| FileEdit::Text { path, edit });
    Ok((id, edit))
}

/// Six letters and digits, made from the task's line, that no task of the vault has.
pub(in crate::features) fn free_task_id(vault: &Vault, line: &str) -> String {
    const SIGNS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    // FNV-1a: the same line gives the same id.
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let mut hash = line.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    loop {
        let mut id = String::with_capacity(6);
        for _ in 0..6 {
            let at = usize::try_from((hash >> 20) % 36).unwrap_or_default();
            let sign = SIGNS.get(at).copied().unwrap_or(b'a');
            id.push(char::from(sign));
            hash = mix(hash, sign);
        }
        if !vault.has_task_id(&id) {
            return id;
        }
    }
}
