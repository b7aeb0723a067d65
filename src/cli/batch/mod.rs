//! `vaultls batch`: JSON Lines in, JSON Lines out; one request, one answer, in order.
//!
//! One file per family of operations; each offers `OPS`, a list of names and functions.

mod dataview;
mod metadata;
mod pages;
mod query;
mod task;
mod tasks_query;
mod vault;

use std::fmt::Display;
use std::io::{BufRead, Write};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};

/// An operation: the request's object -> the result, or why there is none.
type Op = fn(&Value) -> Result<Value, Failure>;

/// Why a request has no answer.
pub(super) struct Failure {
    /// One sentence.
    message: String,
    /// `[start, end]` in the request's text, UTF-16 units.
    span: Option<(u32, u32)>,
    /// A machine-readable reason.
    code: Option<&'static str>,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), span: None, code: None }
    }
}

pub(super) fn run() -> anyhow::Result<u8> {
    let mut out = std::io::stdout().lock();
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(0);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        serde_json::to_writer(&mut out, &answer(&line))?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
}

fn answer(line: &[u8]) -> Value {
    let request: Value = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return json!({"id": null, "error": {"message": format!("not JSON: {error}")}}),
    };
    let id = request.get("id").cloned().unwrap_or(Value::Null);
    match perform(&request) {
        Ok(result) => json!({"id": id, "result": result}),
        Err(failure) => {
            let mut error = json!({"message": failure.message});
            if let (Some(object), Some((start, end))) = (error.as_object_mut(), failure.span) {
                object.insert("span".to_owned(), json!([start, end]));
            }
            if let (Some(object), Some(code)) = (error.as_object_mut(), failure.code) {
                object.insert("code".to_owned(), json!(code));
            }
            json!({"id": id, "error": error})
        }
    }
}

fn perform(request: &Value) -> Result<Value, Failure> {
    let name =
        request.get("op").and_then(Value::as_str).ok_or_else(|| Failure::new("the request has no \"op\""))?;
    // Two languages share the names of some operations.
    let of_tasks = request.get("lang").and_then(Value::as_str) == Some("tasks");
    let first = if of_tasks { tasks_query::OPS } else { &[] };
    let all = [first, dataview::OPS, metadata::OPS, pages::OPS, query::OPS, task::OPS, tasks_query::OPS];
    let found = all.into_iter().flatten().find(|(op, _)| *op == name);
    let (_, op) = found.ok_or_else(|| Failure::new(format!("unknown op \"{name}\"")))?;
    op(request)
}

/// A required text of a request.
fn text_field<'r>(request: &'r Value, name: &str) -> Result<&'r str, Failure> {
    let text = request.get(name).and_then(Value::as_str);
    text.ok_or_else(|| Failure::new(format!("the request has no text \"{name}\"")))
}

/// The request's `now` in its zone; `batch` has no clock of its own.
fn now(request: &Value) -> Result<Zoned, Failure> {
    let now = text_field(request, "now")?;
    let bad = |what: &str, error: &dyn Display| Failure::new(format!("{what}: {error}"));
    let zone = request.get("tz").and_then(Value::as_str).unwrap_or("UTC");
    let zone = TimeZone::get(zone).map_err(|error| bad("\"tz\"", &error))?;
    if let Ok(instant) = now.parse::<Timestamp>() {
        return Ok(instant.to_zoned(zone));
    }
    let local = now.parse::<DateTime>().map_err(|error| bad("\"now\"", &error))?;
    local.to_zoned(zone).map_err(|error| bad("\"now\"", &error))
}

/// The day of the request's `now`.
fn today(request: &Value) -> Result<Date, Failure> {
    now(request).map(|now| now.date())
}
