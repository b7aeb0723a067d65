//! List items around a task: what it is nested in, and what is nested in it.

use super::value::Value;
use super::{Scope, ScriptError};
use crate::query::tasks::facts::{line_of_item, parent_item};
use crate::syntax::task::ListMarker;
use crate::text::slice;
use crate::vault::Note;

type Answer = Result<Value, ScriptError>;

/// A list item of a note, or a line alone, which has nothing around it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Among the notes with tasks.
    note: u32,
    /// In the note.
    item: Option<u32>,
}

impl Place {
    pub(super) fn new(note: u32, item: u32) -> Place {
        Place { note, item: Some(item) }
    }

    /// Of the task with this place among all.
    pub(super) fn of_task(scope: &Scope<'_>, index: usize) -> Option<Place> {
        let tasks = scope.tasks?;
        let task = tasks.get(index)?;
        let line = task.note.note().and_then(|note| note.parsed.tasks.get(task.facts.index as usize));
        Some(Place { note: tasks.note_of(index), item: line.map(|line| line.item) })
    }

    /// As a value: a task where it is one.
    fn value(self, scope: &Scope<'_>) -> Option<Value> {
        let item = self.item?;
        let task = scope.tasks?.task_at(self.note, item);
        Some(task.map_or(Value::Item(self.note, item), Value::Task))
    }

    fn note<'s>(self, scope: &Scope<'s>) -> Option<&'s Note> {
        scope.tasks?.note(self.note)?.note().map(|note| &**note)
    }

    fn parent(self, scope: &Scope<'_>) -> Option<Place> {
        let item = parent_item(self.note(scope)?, self.item?)?;
        Some(Place { item: Some(item), ..self })
    }

    fn children(self, scope: &Scope<'_>) -> Answer {
        let mut out = Vec::new();
        if let (Some(note), Some(item)) = (self.note(scope), self.item) {
            let end = note.parsed.items.get(item as usize).map(|item| item.range.end());
            for (below, number) in note.parsed.items.iter().zip(0..).skip(item as usize + 1) {
                if end.is_none_or(|end| below.range.start() >= end) {
                    break;
                }
                scope.budget.spend(1)?;
                if below.parent == Some(item) && parent_item(note, number) == Some(item) {
                    out.extend(Place { item: Some(number), ..self }.value(scope));
                }
            }
        }
        Ok(out.into_iter().collect())
    }
}

/// What tasks and other items alike say of those around them; `None` if there is no such member.
pub(super) fn around(
    scope: &Scope<'_>,
    place: Option<Place>,
    name: &str,
) -> Result<Option<Value>, ScriptError> {
    let Some(place) = place else { return Ok(None) };
    let parent = || place.parent(scope);
    Ok(Some(match name {
        "parent" => parent().and_then(|parent| parent.value(scope)).unwrap_or(Value::Null),
        "isRoot" => Value::Bool(parent().is_none()),
        "children" => place.children(scope)?,
        "root" => {
            let mut root = place;
            while let Some(parent) = root.parent(scope) {
                scope.budget.spend(1)?;
                root = parent;
            }
            match (root.value(scope), scope.task) {
                (Some(root), _) => root,
                (None, Some(task)) => Value::Task(task),
                (None, None) => Value::Undefined,
            }
        }
        _ => return Ok(None),
    }))
}

/// The nearest task that an item is nested in, else `null`.
pub(super) fn closest_task(scope: &Scope<'_>, place: Option<Place>) -> Answer {
    let mut at = place.and_then(|place| place.parent(scope));
    while let Some(parent) = at {
        scope.budget.spend(1)?;
        if let Some(task @ Value::Task(_)) = parent.value(scope) {
            return Ok(task);
        }
        at = parent.parent(scope);
    }
    Ok(Value::Null)
}

/// A member of an item that is no task.
pub(super) fn member(scope: &Scope<'_>, note: u32, item: u32, name: &str) -> Answer {
    let place = Place::new(note, item);
    if let Some(value) = around(scope, Some(place), name)? {
        return Ok(value);
    }
    let Some(note) = place.note(scope) else { return Ok(Value::Undefined) };
    let line =
        note.lines().line_range(&note.text, line_of_item(note, item)).map(|range| slice(&note.text, range));
    let Some((line, marker)) = line.and_then(|line| Some((line, ListMarker::read(line)?))) else {
        return Err(unsupported(name));
    };
    let part = |range: std::ops::Range<usize>| line.get(range).unwrap_or_default();
    let content = part(marker.after_gap..line.len());
    let status = note.parsed.items.get(item as usize).and_then(|item| item.status);
    Ok(match name {
        "originalMarkdown" => Value::of_text(line),
        "indentation" => Value::of_text(part(0..marker.start)),
        "listMarker" => Value::of_text(part(marker.start..marker.end)),
        "statusCharacter" => status.map_or(Value::Null, |status| Value::of_text(status.to_string())),
        "description" => Value::of_text(match status {
            Some(_) => content.split_once(']').map_or(content, |(_, text)| text).trim(),
            None => content.trim(),
        }),
        // What only tasks have is not there; what else items have in the plugin is not known here.
        "due"
        | "scheduled"
        | "start"
        | "created"
        | "done"
        | "cancelled"
        | "happens"
        | "tags"
        | "priority"
        | "priorityName"
        | "priorityNumber"
        | "isDone"
        | "urgency"
        | "id"
        | "dependsOn"
        | "status"
        | "isRecurring"
        | "recurrenceRule"
        | "descriptionWithoutTags"
        | "onCompletion"
        | "blockLink" => Value::Undefined,
        name => return Err(unsupported(name)),
    })
}

/// A method of an item that is no task; `None` if there is none of this name.
pub(super) fn call(scope: &Scope<'_>, place: Place, name: &str) -> Option<Answer> {
    match name {
        "findClosestParentTask" => Some(closest_task(scope, Some(place))),
        "isBlocked" | "isBlocking" => None,
        name => Some(Err(unsupported(name))),
    }
}

fn unsupported(name: &str) -> ScriptError {
    ScriptError::Unsupported { what: format!("\"{name}\" of a list item that is no task") }
}
