//! Single task lines.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Failure, Op, text_field, today};
use crate::syntax::task::{
    ListMarker, Occurrence, OnCompletion, Recurrence, Status, TaskDate, TaskSettings, TaskValues,
    date_from_name, read, read_line, tags,
};
use crate::text::{TextLen, TextRange, slice};

pub(super) const OPS: &[(&str, Op)] = &[
    ("parse-task", parse_task),
    ("list-item", list_item),
    ("tags", find_tags),
    ("toggle-task", toggle_task),
    ("recurrence", recurrence),
];

/// The settings a request brings; nothing else configures `batch`.
pub(super) fn settings(request: &Value) -> TaskSettings {
    let mut settings = TaskSettings::default();
    if let Some(given) = request.get("settings") {
        settings.apply_json(given);
    }
    settings
}

fn parse_task(request: &Value) -> Result<Value, Failure> {
    let line = text_field(request, "line")?;
    let settings = settings(request);
    let unfiltered = request.get("ignoreGlobalFilter").and_then(Value::as_bool).unwrap_or(false);
    let Some(found) = read_line(line, TextRange::up_to(line.text_len())) else { return Ok(Value::Null) };
    if !unfiltered && !slice(line, found.body).contains(&settings.global_filter) {
        return Ok(Value::Null);
    }
    let name_date =
        request.get("path").and_then(Value::as_str).and_then(|path| date_from_name(path, &settings));
    let task = read(line, &found, &settings);
    let tags = task.tags(line).into_iter().map(|tag| slice(line, tag));
    let tags: Vec<&str> = tags.filter(|tag| *tag != settings.global_filter).collect();
    let values = task.values(line, &settings, name_date);
    let mut out = values_json(&values, today(request)?);
    if let Some(object) = out.as_object_mut() {
        object.insert("tags".to_owned(), json!(tags));
        object.insert("written".to_owned(), json!(values.write(settings.format)));
    }
    Ok(out)
}

pub(super) fn values_json(task: &TaskValues<'_>, today: Date) -> Value {
    json!({
        "indentation": task.indentation,
        "listMarker": task.marker,
        "status": status_json(&task.status),
        "description": task.description,
        "priority": task.priority.word(),
        "created": date_json(task.created),
        "start": date_json(task.start),
        "scheduled": date_json(task.scheduled),
        "due": date_json(task.due),
        "done": date_json(task.done),
        "cancelled": date_json(task.cancelled),
        "happens": task.happens().map(|date| date.to_string()),
        "recurrence": task.recurrence.as_ref().map(ToString::to_string),
        "onCompletion": task.on_completion.map_or("", OnCompletion::word),
        "id": task.id.unwrap_or_default(),
        "dependsOn": task.depends_on,
        "blockLink": task.block_link,
        "scheduledInferred": task.scheduled_inferred,
        "urgency": task.urgency(today),
    })
}

fn status_json(status: &Status) -> Value {
    json!({"symbol": status.symbol, "name": status.name, "type": status.kind.name(), "next": status.next})
}

fn date_json(date: Option<TaskDate>) -> Value {
    match date {
        Some(TaskDate::Valid(date)) => json!(date.to_string()),
        Some(TaskDate::Invalid) => json!({"invalid": "Invalid date"}),
        None => Value::Null,
    }
}

fn list_item(request: &Value) -> Result<Value, Failure> {
    let line = text_field(request, "line")?;
    let Some(marker) = ListMarker::read(line) else { return Ok(Value::Null) };
    let rest = line.get(marker.after_gap..).unwrap_or_default();
    let task = read_line(line, TextRange::up_to(line.text_len()));
    Ok(json!({
        "indentation": line.get(..marker.start),
        "listMarker": line.get(marker.start..marker.end),
        "status": task.map(|task| task.status),
        "description": task.map_or(rest, |task| slice(line, task.body)).trim(),
    }))
}

fn find_tags(request: &Value) -> Result<Value, Failure> {
    let text = text_field(request, "text")?;
    match text_field(request, "lang")? {
        "tasks" => Ok(json!({"tags": tags(text).map(|tag| slice(text, tag)).collect::<Vec<_>>()})),
        "dataview" => super::dataview::tags(request),
        lang => Err(Failure::new(format!("tags are not implemented for \"{lang}\""))),
    }
}

fn toggle_task(request: &Value) -> Result<Value, Failure> {
    let line = text_field(request, "line")?;
    let settings = settings(request);
    let Some(found) = read_line(line, TextRange::up_to(line.text_len())) else {
        return Err(Failure::new("the line is no task"));
    };
    let name_date =
        request.get("path").and_then(Value::as_str).and_then(|path| date_from_name(path, &settings));
    let values = read(line, &found, &settings).values(line, &settings, name_date);
    let today = today(request)?;
    // With `to` only the status is set; what the plugin does on completion belongs to its toggle command.
    let lines = match request.get("to").and_then(Value::as_str).and_then(|to| to.chars().next()) {
        Some(to) => values.kept_with_status(&settings.status_of(to), &settings, today),
        None => values.with_status(&settings.status_of(values.status.next), &settings, today),
    };
    Ok(json!({"lines": lines}))
}

/// The most occurrences in one answer.
const MOST_OCCURRENCES: u64 = 1000;

fn recurrence(request: &Value) -> Result<Value, Failure> {
    let settings = settings(request);
    let today = today(request)?;
    let date = |name: &str| {
        let text = request.get("dates").and_then(|dates| dates.get(name)).and_then(Value::as_str);
        text.map(|text| TaskDate::read(text).unwrap_or(TaskDate::Invalid))
    };
    let mut dates = Occurrence { start: date("start"), scheduled: date("scheduled"), due: date("due") };
    let rule = Recurrence::read(text_field(request, "rule")?);
    let sound = dates.reference(&settings) != Some(TaskDate::Invalid);
    let Some(rule) = rule.filter(|rule| sound || rule.when_done) else {
        return Ok(json!({"valid": false}));
    };
    let count = request.get("count").and_then(Value::as_u64).unwrap_or(1).min(MOST_OCCURRENCES);
    let mut next = Vec::new();
    for _ in 0..count {
        dates = rule.next(dates, &settings, today);
        next.push(json!({
            "start": occurrence_json(dates.start),
            "scheduled": occurrence_json(dates.scheduled),
            "due": occurrence_json(dates.due),
        }));
        if dates.is_invalid() {
            break;
        }
    }
    Ok(json!({"valid": true, "text": rule.to_string(), "next": next}))
}

/// A date of an occurrence; one that does not exist has no text either.
fn occurrence_json(date: Option<TaskDate>) -> Value {
    match date {
        Some(TaskDate::Invalid) => json!({"invalid": true}),
        date => date_json(date),
    }
}
