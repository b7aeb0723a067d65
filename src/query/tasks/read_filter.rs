//! Single filters (`reference`: task queries, sections 2 and 3).

use std::sync::Arc;

use super::filter::{Compare, DateField, Filter, Needle, TextField, TextTest};
use super::flaw::{Fault, FlawKind, nearest};
use super::read::Reader;
use super::{read_date, words};
use crate::query::pattern::{Danger, Flags, Pattern};
use crate::syntax::task::{Priority, StatusType};

/// Longer patterns are refused.
const LONGEST_PATTERN: usize = 500;

/// The filter of a line; `None` if the line starts like none.
pub(super) fn single(reader: &mut Reader<'_>, text: &str) -> Option<Result<Filter, Fault>> {
    let lower = text.to_ascii_lowercase();
    if let Some(filter) = whole(&lower) {
        return Some(Ok(filter));
    }
    if lower.starts_with("status.type") {
        return Some(status_type(text, &lower));
    }
    if let Some(rest) = lower.strip_prefix("filter by function ") {
        let at = text.len() - rest.trim_start().len();
        return Some(reader.script(text, at).map(Filter::Function));
    }
    if lower.starts_with("priority") {
        return Some(priority(text, &lower));
    }
    if let Some(result) = text_filter(reader, text, &lower) {
        return Some(result);
    }
    let field = DateField::ALL
        .into_iter()
        .find(|field| lower.strip_prefix(field.filter_name()).is_some_and(|rest| rest.starts_with(' ')))?;
    Some(read_date::filter(reader, text, field).map(Filter::Date))
}

/// Filters that are the whole line.
fn whole(lower: &str) -> Option<Filter> {
    Some(match lower {
        "done" => Filter::Done(true),
        "not done" => Filter::Done(false),
        "is recurring" => Filter::Recurring(true),
        "is not recurring" => Filter::Recurring(false),
        "has tag" | "has tags" => Filter::HasTags(true),
        "no tag" | "no tags" => Filter::HasTags(false),
        "has id" => Filter::HasId(true),
        "no id" => Filter::HasId(false),
        "has depends on" => Filter::HasDependsOn(true),
        "no depends on" => Filter::HasDependsOn(false),
        "is blocked" => Filter::Blocked(true),
        "is not blocked" => Filter::Not(Box::new(Filter::Blocked(true))),
        "is blocking" => Filter::Blocking(true),
        "is not blocking" => Filter::Not(Box::new(Filter::Blocking(true))),
        "exclude sub-items" => Filter::TopLevel,
        _ => return date_presence(lower),
    })
}

/// `has due date`, `no due date`, `due date is invalid`.
fn date_presence(lower: &str) -> Option<Filter> {
    let field = |name: &str| DateField::ALL.into_iter().find(|field| field.name() == name);
    if let Some(name) = lower.strip_suffix(" date is invalid") {
        let field = field(name).filter(|field| *field != DateField::Happens)?;
        return Some(Filter::InvalidDate(field));
    }
    let (has, rest) = match lower.strip_prefix("has ") {
        Some(rest) => (true, rest),
        None => (false, lower.strip_prefix("no ")?),
    };
    let field = field(rest.strip_suffix(" date")?)?;
    Some(Filter::HasDate { field, has })
}

fn status_type(text: &str, lower: &str) -> Result<Filter, Fault> {
    let rest = lower.strip_prefix("status.type").unwrap_or_default();
    let read = rest
        .strip_prefix(" is not ")
        .map(|kind| (false, kind))
        .or(rest.strip_prefix(" is ").map(|kind| (true, kind)));
    let known = |name: &str| StatusType::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name));
    if let Some((is, kind)) = read.and_then(|(is, kind)| Some((is, known(kind)?))) {
        return Ok(Filter::StatusType { is, kind });
    }
    let value = read.map_or(rest, |(_, value)| value).trim();
    let value = value.strip_prefix("includes").or(value.strip_prefix("=")).unwrap_or(value).trim();
    let names = StatusType::ALL.iter().map(|kind| kind.name()).filter(|name| *name != "EMPTY");
    let is = if read.is_some_and(|(is, _)| !is) { "is not" } else { "is" };
    let message = "Not a type of status. Write \"status.type is\" or \"status.type is not\" and one of TODO, \
                   IN_PROGRESS, ON_HOLD, DONE, CANCELLED, NON_TASK.";
    let fault = Fault::new(FlawKind::FieldWord, 0..text.len(), message);
    Err(match nearest(&value.replace([' ', '-'], "_"), names) {
        Some(near) => {
            fault.or(format!("Write \"status.type {is} {near}\""), format!("status.type {is} {near}"))
        }
        None => fault,
    })
}

fn priority(text: &str, lower: &str) -> Result<Filter, Fault> {
    let mut words = lower.split_whitespace().skip(1).peekable();
    let compare = match words.next_if_eq(&"is") {
        _ if words.next_if_eq(&"above").is_some() => Compare::Above,
        _ if words.next_if_eq(&"below").is_some() => Compare::Below,
        _ if words.next_if_eq(&"not").is_some() => Compare::IsNot,
        _ => Compare::Is,
    };
    let level = words.next().unwrap_or_default();
    let starts = lower.strip_prefix("priority").is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let known = LEVELS.into_iter().find(|(name, _)| *name == level && starts);
    if let (Some((_, priority)), None) = (known, words.next()) {
        return Ok(Filter::Priority { compare, priority });
    }
    let message = "Not a priority. Write \"priority is\", \"is not\", \"is above\" or \"is below\" and one of lowest, \
                   low, none, medium, high, highest.";
    let fault = Fault::new(FlawKind::FieldWord, 0..text.len(), message);
    let meant = match level {
        "normal" | "no" => Some("none"),
        "urgent" | "critical" => Some("highest"),
        level => nearest(level, LEVELS.into_iter().map(|(name, _)| name)),
    };
    let at = lower.find(level).filter(|_| !level.is_empty());
    Err(match (meant, at) {
        (Some(near), Some(at)) => fault.or_at(format!("Write \"{near}\""), at..at + level.len(), near),
        _ => fault,
    })
}

/// The levels of priority, lowest first.
pub const LEVELS: [(&str, Priority); 6] = [
    ("lowest", Priority::Lowest),
    ("low", Priority::Low),
    ("none", Priority::None),
    ("medium", Priority::Medium),
    ("high", Priority::High),
    ("highest", Priority::Highest),
];

fn text_filter(reader: &Reader<'_>, text: &str, lower: &str) -> Option<Result<Filter, Fault>> {
    let field = TextField::ALL
        .into_iter()
        .find(|field| lower.strip_prefix(field.name()).is_some_and(|rest| rest.starts_with(' ')));
    let (length, tags) = match field {
        Some(field) => (field.name().len(), false),
        None if lower.starts_with("tags ") => (4, true),
        None if lower.starts_with("tag ") => (3, true),
        None => return None,
    };
    let rest = lower.get(length + 1..)?;
    let more: &[&str] = if tags { &["include", "do not include"] } else { &[] };
    let tests = words::TEXT_TESTS.iter().chain(more);
    let test = tests.filter(|test| rest.strip_prefix(**test).is_some_and(|rest| rest.starts_with(' ')));
    let word = test.max_by_key(|test| test.len())?;
    let at = length + 1 + word.len() + 1;
    let value = text.get(at..)?;
    let negated = word.contains("not");
    let test = match word.starts_with("regex") {
        true => match pattern(value, at) {
            Ok(pattern) => TextTest::Matches(Arc::new(pattern)),
            Err(fault) => return Some(Err(fault)),
        },
        false => TextTest::Includes(Needle::new(value, reader.base + at)),
    };
    Some(Ok(match field {
        Some(field) => Filter::Text { field, test, negated },
        None => Filter::Tags { test, negated },
    }))
}

/// `/…/flags` at `at`.
fn pattern(value: &str, at: usize) -> Result<Pattern, Fault> {
    let range = at..at + value.len();
    let fault = |message: &str| Fault::new(FlawKind::Regex, range.clone(), message);
    let inner = value.trim_start().strip_prefix('/');
    let parts = inner.and_then(|inner| inner.rfind('/').map(|end| (inner, end)));
    let Some((source, flags)) =
        parts.and_then(|(inner, end)| Some((inner.get(..end)?, inner.get(end + 1..)?)))
    else {
        let escaped = value.trim().trim_start_matches('/').replace('/', "\\/");
        return Err(fault("A pattern stands between slashes: /pattern/, flags behind it.")
            .or("Put it between slashes", format!("/{escaped}/")));
    };
    if source.is_empty() {
        return Err(fault("The pattern is empty."));
    }
    let source_at = at + value.len() - value.trim_start().len() + 1;
    let place = |range: std::ops::Range<usize>, base: usize| base + range.start..base + range.end;
    let flags_at = source_at + source.len() + 1;
    let flags = Flags::read(flags.trim_end()).map_err(|error| {
        let message = format!("Flags of a pattern are letters of \"dgimsuvy\": {}.", error.message);
        Fault::new(FlawKind::Regex, place(error.range, flags_at), message)
    })?;
    if source.encode_utf16().count() > LONGEST_PATTERN {
        return Err(fault("Tasks refuses patterns of more than 500 characters."));
    }
    let pattern = Pattern::new(source, flags).map_err(|error| {
        let message = format!("Not a pattern: {}.", error.message);
        let mut fault = Fault::new(FlawKind::Regex, place(error.range.clone(), source_at), message);
        if let Some(bad) = source.get(error.range.clone()).filter(|bad| bad.len() == 1) {
            let range = place(error.range, source_at);
            fault = fault.or_at(format!("Escape the \"{bad}\""), range, format!("\\{bad}"));
        }
        fault
    })?;
    match pattern.danger() {
        Some(Danger::Nested) => Err(fault("Tasks refuses a repetition within a repetition, such as (a+)+.")),
        Some(Danger::Many) => Err(fault("Tasks refuses patterns with more than 25 repetitions.")),
        None => Ok(pattern),
    }
}
