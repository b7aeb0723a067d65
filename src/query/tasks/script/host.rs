//! What expressions see of tasks, notes and dates.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::interpreter::Interpreter;
use super::items::{self, Place};
use super::moment::{self, Moment, from_now};
use super::value::Value;
use super::{Scope, ScriptError, date_format};
use crate::query::number_text;
use crate::query::tasks::facts::{filename_of, folder_of, root_of, without_extension};
use crate::query::tasks::filter::DateField;
use crate::query::tasks::names;
use crate::query::tasks::task_ref::TaskRef;
use crate::syntax::LinkKind;
use crate::syntax::task::{OnCompletion, TaskDate};
use crate::text::slice;
use crate::vault::Note;

type Answer = Result<Value, ScriptError>;

fn unsupported(what: String) -> ScriptError {
    ScriptError::Unsupported { what }
}

/// A member of a task, its note, or one of its dates.
pub(super) fn member(scope: &Scope<'_>, of: &Value, name: &str) -> Answer {
    match of {
        Value::Task(index) => match scope.tasks.and_then(|tasks| tasks.get(*index)) {
            Some(task) => task_member(scope, task, *index, name),
            None => Ok(Value::Undefined),
        },
        Value::File(index) => match scope.tasks.and_then(|tasks| tasks.get(*index)) {
            Some(task) => file_member(task.note.path(), task.note.properties(), task.note.note(), name),
            None => Ok(Value::Undefined),
        },
        Value::Item(note, item) => items::member(scope, *note, *item, name),
        Value::TaskDate(date) => date_member(scope, *date, name),
        _ => Ok(Value::Undefined),
    }
}

fn task_member(scope: &Scope<'_>, task: TaskRef<'_>, index: usize, name: &str) -> Answer {
    let date = |field| Value::TaskDate(task.facts.date(field));
    let moment =
        |field| task.facts.date(field).map_or(Value::Null, |date| Value::Moment(Moment::of_day(date)));
    let text = |text: &str| Value::of_text(text);
    Ok(match name {
        "description" => Value::of_text(task.description()),
        "descriptionWithoutTags" => Value::of_text(names::without_tags(&task.description())),
        "tags" => Value::of_texts(task.tags()),
        "priority" => Value::of_text(names::priority_order(task.facts.priority).to_string()),
        "priorityName" => text(names::priority_word(task.facts.priority)),
        "priorityNumber" => Value::Number(names::priority_order(task.facts.priority).into()),
        "priorityNameGroupText" => Value::of_text(names::priority(task.facts.priority)),
        "status" => status(task),
        "isDone" => Value::Bool(task.facts.is_done()),
        "isRecurring" => Value::Bool(task.is_recurring()),
        "recurrenceRule" => Value::of_text(task.recurrence().unwrap_or_default()),
        "urgency" => Value::Number(task.urgency(scope.present.today())),
        "id" => text(task.id().unwrap_or_default()),
        "dependsOn" => Value::of_texts(task.depends_on()),
        "onCompletion" => text(task.values().on_completion.map_or("", OnCompletion::word)),
        "heading" | "precedingHeader" => task.facts.heading.as_deref().map_or(Value::Null, text),
        "hasHeading" => Value::Bool(task.facts.heading.is_some()),
        "lineNumber" => Value::Number(task.facts.line.into()),
        "listMarker" => text(task.values().marker),
        "indentation" => text(task.indentation()),
        "originalMarkdown" => text(task.markdown()),
        "blockLink" => text(task.values().block_link),
        "created" => date(DateField::Created),
        "start" => date(DateField::Start),
        "scheduled" => date(DateField::Scheduled),
        "due" => date(DateField::Due),
        "done" => date(DateField::Done),
        "cancelled" => date(DateField::Cancelled),
        "happens" => date(DateField::Happens),
        "createdDate" => moment(DateField::Created),
        "startDate" => moment(DateField::Start),
        "scheduledDate" => moment(DateField::Scheduled),
        "dueDate" => moment(DateField::Due),
        "doneDate" => moment(DateField::Done),
        "cancelledDate" => moment(DateField::Cancelled),
        "file" => Value::File(index),
        "path" => text(task.note.path()),
        "filename" => text(without_extension(filename_of(task.note.path()))),
        "outlinks" => outlinks(task),
        _ => items::around(scope, Place::of_task(scope, index), name)?.unwrap_or(Value::Undefined),
    })
}

fn status(task: TaskRef<'_>) -> Value {
    let status = task.status();
    let text = |text: &str| Value::of_text(text);
    let members = [
        ("name", text(&status.name)),
        ("type", text(status.kind.name())),
        ("symbol", text(&status.symbol.to_string())),
        ("nextSymbol", text(&status.next.to_string())),
        ("nextStatusSymbol", text(&status.next.to_string())),
        ("typeGroupText", Value::of_text(names::status_type(status.kind))),
    ];
    Value::Object(Arc::new(members.into_iter().map(|(name, value)| (name.into(), value)).collect()))
}

/// The links in the task's line.
fn outlinks(task: TaskRef<'_>) -> Value {
    let Some(note) = task.note.note() else { return Vec::new().into_iter().collect() };
    let range = task.range();
    let counts = |link: &&crate::syntax::Link| !link.embed && !link.is_external(&note.text);
    let inside = note.parsed.links.iter().filter(|link| range.contains_range(link.range)).filter(counts);
    inside.map(|link| link_object(&note.text, link)).collect()
}

fn link_object(text: &str, link: &crate::syntax::Link) -> Value {
    let target = link.target_text(text);
    let destination = match link.fragment_text(text) {
        Some(fragment) => format!("{target}#{fragment}"),
        None => target.into_owned(),
    };
    let shown = link.display_text(text).map_or_else(|| destination.clone(), str::to_owned);
    let members = [
        ("originalMarkdown", slice(text, link.range).to_owned()),
        ("destination", destination),
        ("displayText", shown),
    ];
    let members = members.into_iter().map(|(name, value)| (name.into(), Value::of_text(value)));
    Value::Object(Arc::new(members.collect()))
}

/// A member of a note.
pub(super) fn file_member(
    path: &str,
    properties: &Map<String, Json>,
    note: Option<&Arc<Note>>,
    name: &str,
) -> Answer {
    Ok(match name {
        "path" => Value::of_text(path),
        "pathWithoutExtension" => Value::of_text(without_extension(path)),
        "root" => Value::of_text(root_of(path)),
        "folder" => Value::of_text(folder_of(path)),
        "filename" => Value::of_text(filename_of(path)),
        "filenameWithoutExtension" => Value::of_text(without_extension(filename_of(path))),
        "frontmatter" => Value::of_members(&with_tags(properties)),
        "tags" => {
            let body = note
                .iter()
                .flat_map(|note| note.parsed.tags.iter().map(|tag| slice(&note.text, tag.range).to_owned()));
            let mut all: Vec<String> = Vec::new();
            for tag in body.chain(front_tags(properties)) {
                if !all.contains(&tag) {
                    all.push(tag);
                }
            }
            Value::of_texts(all)
        }
        "outlinks" | "outlinksInBody" | "outlinksInProperties" => {
            let Some(note) = note else {
                return Err(unsupported(format!("\"{name}\" of this note")));
            };
            let wanted = |link: &&crate::syntax::Link| {
                let property = link.place == crate::syntax::Place::Frontmatter;
                matches!(link.kind, LinkKind::Wiki | LinkKind::Markdown)
                    && !link.is_external(&note.text)
                    && match name {
                        "outlinksInBody" => !property,
                        "outlinksInProperties" => property,
                        _ => true,
                    }
            };
            note.parsed.links.iter().filter(wanted).map(|link| link_object(&note.text, link)).collect()
        }
        _ => Value::Undefined,
    })
}

/// `tags` of frontmatter as a list of texts with `#`.
fn front_tags(properties: &Map<String, Json>) -> Vec<String> {
    let named =
        |name: &str| properties.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, tags)| tags);
    let texts: Vec<String> = match named("tags").or_else(|| named("tag")) {
        Some(Json::String(text)) => text.split([',', ' ']).map(str::to_owned).collect(),
        Some(Json::Array(items)) => {
            items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    let tags = texts.into_iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty());
    tags.map(|tag| if tag.starts_with('#') { tag } else { format!("#{tag}") }).collect()
}

fn with_tags(properties: &Map<String, Json>) -> Map<String, Json> {
    let mut out = properties.clone();
    out.insert("tags".to_owned(), front_tags(properties).into_iter().map(Json::String).collect());
    out
}

/// Methods of notes; `None` if there is none of this name.
pub(super) fn file_call(properties: &Map<String, Json>, name: &str, arguments: &[Value]) -> Option<Answer> {
    let key = arguments.first().unwrap_or(&Value::Undefined).text().to_lowercase();
    let value = || {
        if key == "tags" {
            return Value::of_texts(front_tags(properties));
        }
        let found = properties.iter().find(|(known, _)| known.to_lowercase() == key);
        match found.map(|(_, value)| value) {
            Some(Json::Array(items)) => {
                items.iter().filter(|item| !item.is_null()).map(Value::of_json).collect()
            }
            Some(value) => Value::of_json(value),
            None => Value::Null,
        }
    };
    let has = || {
        let found = properties.iter().find(|(known, _)| known.to_lowercase() == key);
        found.is_some_and(|(_, value)| !value.is_null())
    };
    match name {
        "property" => Some(Ok(value())),
        "hasProperty" => Some(Ok(Value::Bool(has()))),
        _ => None,
    }
}

fn date_member(scope: &Scope<'_>, date: Option<TaskDate>, name: &str) -> Answer {
    let today = scope.present.today();
    let object = |members: Vec<(&str, Value)>| {
        Value::Object(Arc::new(members.into_iter().map(|(name, value)| (name.into(), value)).collect()))
    };
    Ok(match name {
        "moment" => date.map_or(Value::Null, |date| Value::Moment(Moment::of_day(date))),
        "category" => {
            let (name, order) = match date {
                None => ("Undated", 4.0),
                Some(TaskDate::Invalid) => ("Invalid date", 0.0),
                Some(TaskDate::Valid(day)) if day < today => ("Overdue", 1.0),
                Some(TaskDate::Valid(day)) if day == today => ("Today", 2.0),
                Some(TaskDate::Valid(_)) => ("Future", 3.0),
            };
            let group = Value::of_text(format!("%%{}%% {name}", number_text(order)));
            object(vec![
                ("name", Value::of_text(name)),
                ("sortOrder", Value::Number(order)),
                ("groupText", group),
            ])
        }
        "fromNow" => {
            let Some(date) = date else {
                let empty = || Value::of_text("");
                return Ok(object(vec![
                    ("name", empty()),
                    ("sortOrder", Value::Number(0.0)),
                    ("groupText", empty()),
                ]));
            };
            let name = from_now(Moment::of_day(date), Moment::now(scope.present), false);
            let order = from_now_order(scope, date);
            let group = Value::of_text(format!("%%{}%% {name}", number_text(order)));
            object(vec![
                ("name", Value::of_text(name)),
                ("sortOrder", Value::Number(order)),
                ("groupText", group),
            ])
        }
        _ => Value::Undefined,
    })
}

/// The number by which distances sort: 1 or 3 for past or future, then the moment as twelve digits, from now back or
/// forth by the distance's words.
fn from_now_order(scope: &Scope<'_>, date: TaskDate) -> f64 {
    let (at, now) = (Moment::of_day(date), Moment::now(scope.present));
    let past = at.0 < now.0;
    let anchor = moment::spoken(at, now);
    let text = anchor.map(|anchor| date_format::format(anchor, "YYYYMMDDHHmm")).unwrap_or_default();
    format!("{}{text}", if past { 1 } else { 3 }).parse().unwrap_or(0.0)
}

/// Methods of tasks, notes and dates; `None` if there is none of this name.
pub(super) fn call(it: &Interpreter<'_>, of: &Value, name: &str, arguments: &[Value]) -> Option<Answer> {
    let tasks = it.scope.tasks;
    match of {
        Value::Task(index) => {
            let task = tasks?.get(*index)?;
            match name {
                "isBlocked" => Some(Ok(Value::Bool(task.is_blocked()))),
                "isBlocking" => Some(Ok(Value::Bool(task.is_blocking()))),
                "findClosestParentTask" => {
                    Some(items::closest_task(it.scope, Place::of_task(it.scope, *index)))
                }
                "toFileLineString" | "identicalTo" => Some(Err(unsupported(format!("\"task.{name}\"")))),
                _ => None,
            }
        }
        Value::Item(note, item) => items::call(it.scope, Place::new(*note, *item), name),
        Value::File(index) => file_call(tasks?.get(*index)?.note.properties(), name, arguments),
        Value::TaskDate(date) => date_call(*date, name, arguments),
        _ => None,
    }
}

fn date_call(date: Option<TaskDate>, name: &str, arguments: &[Value]) -> Option<Answer> {
    let text = |index: usize| arguments.get(index).filter(|value| !value.is_nullish()).map(Value::text);
    let (pattern, fallback) = match name {
        "format" => (text(0).unwrap_or_default(), text(1)),
        "formatAsDate" => ("YYYY-MM-DD".to_owned(), text(0)),
        "formatAsDateAndTime" => ("YYYY-MM-DD HH:mm".to_owned(), text(0)),
        "toISOString" => {
            let offset = if arguments.first().is_some_and(Value::is_true) { "Z" } else { "[Z]" };
            let written =
                date.map(|date| Moment::of_day(date).format(&format!("YYYY-MM-DD[T]HH:mm:ss.SSS{offset}")));
            return Some(Ok(Value::of_text(written.unwrap_or_default())));
        }
        "postpone" => return Some(Err(unsupported("\"postpone\"".to_owned()))),
        _ => return None,
    };
    let written = date.map(|date| Moment::of_day(date).format(&pattern));
    Some(Ok(Value::of_text(written.or(fallback).unwrap_or_default())))
}
