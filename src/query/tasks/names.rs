//! Names of groups (`reference`: task queries, section 6).

use super::facts::{filename_of, without_extension};
use super::filter::DateField;
use super::instruction::GroupBy;
use super::script::{ScriptError, Value};
use super::search::Search;
use super::task_ref::TaskRef;
use crate::syntax::task::{Priority, StatusType, TaskDate, tags};
use crate::syntax::weekday_name;

/// The place of a priority in the order of priorities, highest first.
pub(super) fn priority_order(priority: Priority) -> u8 {
    match priority {
        Priority::Highest => 0,
        Priority::High => 1,
        Priority::Medium => 2,
        Priority::None => 3,
        Priority::Low => 4,
        Priority::Lowest => 5,
    }
}

/// The word for a priority.
pub(super) fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Highest => "Highest",
        Priority::High => "High",
        Priority::Medium => "Medium",
        Priority::None => "Normal",
        Priority::Low => "Low",
        Priority::Lowest => "Lowest",
    }
}

/// `%%1%%High priority`
pub(super) fn priority(priority: Priority) -> String {
    format!("%%{}%%{} priority", priority_order(priority), priority_word(priority))
}

/// The place of a type in the order of types, from 1.
pub(super) fn type_order(kind: StatusType) -> u8 {
    match kind {
        StatusType::InProgress => 1,
        StatusType::Todo => 2,
        StatusType::OnHold => 3,
        StatusType::Done => 4,
        StatusType::Cancelled => 5,
        StatusType::NonTask => 6,
        StatusType::Empty => 7,
    }
}

/// `%%2%%TODO`
pub(super) fn status_type(kind: StatusType) -> String {
    format!("%%{}%%{}", type_order(kind), kind.name())
}

/// A description with its tags cut out.
pub(super) fn without_tags(description: &str) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for tag in tags(description) {
        let (start, end) = (usize::from(tag.start()), usize::from(tag.end()));
        // The blank before a tag goes with it.
        let head = description.get(at..start).unwrap_or_default();
        out.push_str(head.strip_suffix(char::is_whitespace).unwrap_or(head));
        at = end;
    }
    out.push_str(description.get(at..).unwrap_or_default());
    out.trim().to_owned()
}

/// `\` and `_` escaped, so that Markdown shows them.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('_', "\\_")
}

/// `Unknown Location` stands where a task has no note.
fn place(path: &str, name: impl FnOnce(&str) -> String) -> String {
    match without_extension(filename_of(path)) {
        "" => "Unknown Location".to_owned(),
        stem => name(stem),
    }
}

/// `[[name]]`
pub(super) fn filename(path: &str) -> String {
    place(path, |stem| format!("[[{stem}]]"))
}

/// The names of the groups that a task belongs to; none is the group without a name.
pub(super) fn groups(
    search: &Search<'_>,
    by: &GroupBy,
    task: TaskRef<'_>,
    index: usize,
) -> Result<Vec<String>, ScriptError> {
    let facts = task.facts;
    let path = task.note.path();
    Ok(vec![match by {
        GroupBy::Status => (if facts.is_done() { "Done" } else { "Todo" }).to_owned(),
        GroupBy::StatusName => task.status().name,
        GroupBy::StatusType => status_type(facts.kind),
        GroupBy::Priority => priority(facts.priority),
        GroupBy::Urgency => super::script::fixed(task.urgency(search.present.today()), 2),
        GroupBy::Date(field) => date(*field, facts.date(*field)),
        GroupBy::Path => escaped(without_extension(path)),
        GroupBy::Folder => escaped(task.note.folder()),
        GroupBy::Root => {
            let path = path.replace('\\', "/");
            escaped(path.find('/').and_then(|at| path.get(..=at)).unwrap_or("/"))
        }
        GroupBy::Filename => filename(path),
        GroupBy::Backlink => place(path, |stem| match facts.heading.as_deref() {
            Some(heading) if !heading.is_empty() => format!("[[{stem}#{heading}|{stem} > {heading}]]"),
            _ => format!("[[{stem}]]"),
        }),
        GroupBy::Heading => match facts.heading.as_deref() {
            Some(heading) if !heading.is_empty() => heading.to_owned(),
            _ => "(No heading)".to_owned(),
        },
        GroupBy::Tags => {
            let tags = task.tags();
            if tags.is_empty() {
                return Ok(vec!["(No tags)".to_owned()]);
            }
            return Ok(tags.into_iter().map(str::to_owned).collect());
        }
        GroupBy::Recurring => (if task.is_recurring() { "Recurring" } else { "Not Recurring" }).to_owned(),
        GroupBy::Recurrence => task.recurrence().unwrap_or_else(|| "None".to_owned()),
        GroupBy::Id => task.id().unwrap_or_default().to_owned(),
        GroupBy::Function(script) => return function(search, script.run(&search.scope(index))),
    }])
}

fn date(field: DateField, date: Option<TaskDate>) -> String {
    let name = field.name();
    match date {
        None => format!("No {name} date"),
        Some(TaskDate::Invalid) => format!("%%0%% Invalid {name} date"),
        Some(TaskDate::Valid(day)) => format!("{day} {}", weekday_name(day.weekday())),
    }
}

/// The groups that the value of an expression names. A failure is a group of its own.
fn function(_: &Search<'_>, value: Result<Value, ScriptError>) -> Result<Vec<String>, ScriptError> {
    let name = |value: &Value| match value {
        Value::Number(number) if number.fract() != 0.0 && number.is_finite() => {
            super::script::fixed(*number, 5)
        }
        value => value.text(),
    };
    Ok(match value {
        Ok(Value::List(items)) => items.iter().map(name).collect(),
        Ok(Value::Null) => Vec::new(),
        // The plugin writes a task as its line, which is not done here.
        Ok(Value::Task(_) | Value::Item(..)) => {
            return Err(ScriptError::Unsupported { what: "a task as the name of a group".to_owned() });
        }
        Ok(Value::Undefined) => vec!["Error: the expression has no value".to_owned()],
        Ok(value) => vec![name(&value)],
        Err(ScriptError::Thrown(message)) => vec![format!("Error: {message}")],
        Err(error) => return Err(error),
    })
}
