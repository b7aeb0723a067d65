//! Sorting (`reference`: task queries, section 5).

use std::cmp::Ordering;

use super::facts::TaskRef;
use super::filter::DateField;
use super::instruction::{Sort, SortBy};
use super::names;
use super::query::Query;
use super::script::{ScriptError, Value};
use super::search::{Search, SearchError};
use crate::query::collate;
use crate::syntax::task::TaskDate;

/// What tasks compare by. Values of one sort are of one kind.
#[derive(Clone, Debug)]
enum Key {
    Number(f64),
    Text(collate::Key),
    /// Tasks with such a tag, those with fewer, those with none.
    Tag(u8, collate::Key),
    /// Days: invalid ones, then ascending, then none.
    Day(u8, jiff::civil::Date),
    Value(Value),
}

/// Sorts by the query's own sorts, then as the plugin always does: type, urgency, due date, priority, path.
pub(super) fn sort(search: &Search<'_>, found: &mut Vec<usize>, query: &Query) -> Result<(), SearchError> {
    let own: Vec<&Sort> = query.sorts().map(|(_, sort)| sort).collect();
    let orders = search.tasks.orders();
    let mut rows = Vec::with_capacity(found.len());
    let mut keys = Vec::with_capacity(found.len() * own.len());
    for index in found.iter().copied() {
        let Some(task) = search.tasks.get(index) else { continue };
        let path = orders.path(search.tasks.note_of(index));
        rows.push(Row { index, keys: keys.len(), last: Last::of(search, task), path });
        for sort in &own {
            keys.push(key(search, &sort.by, task, index, path)?);
        }
    }
    let mixed = std::cell::Cell::new(None);
    search.budget.spend(u64::try_from(rows.len()).unwrap_or(u64::MAX))?;
    rows.sort_by(|one, other| {
        let pairs = keys.iter().skip(one.keys).zip(keys.iter().skip(other.keys));
        for (sort, (left, right)) in own.iter().zip(pairs) {
            let order = compare(left, right).unwrap_or_else(|message| {
                mixed.set(Some(message));
                Ordering::Equal
            });
            if order.is_ne() {
                return if sort.reverse { order.reverse() } else { order };
            }
        }
        one.last.compare(&other.last).then_with(|| one.path.cmp(&other.path))
    });
    if let Some(message) = mixed.get() {
        return Err(SearchError::Failed(message.to_owned()));
    }
    found.clear();
    found.extend(rows.into_iter().map(|row| row.index));
    Ok(())
}

struct Row {
    index: usize,
    /// Where its keys start.
    keys: usize,
    last: Last,
    /// The place of its note in the order of paths.
    path: u32,
}

/// What the plugin always sorts by at last.
struct Last {
    kind: u8,
    urgency: f64,
    due: (u8, jiff::civil::Date),
    priority: &'static str,
}

impl Last {
    fn of(search: &Search<'_>, task: TaskRef<'_>) -> Last {
        Last {
            kind: names::type_order(task.facts.kind),
            urgency: task.urgency(search.present.today()),
            due: day(task.facts.date(DateField::Due)),
            priority: names::priority_digit(task.facts.priority),
        }
    }

    fn compare(&self, other: &Last) -> Ordering {
        self.kind
            .cmp(&other.kind)
            .then_with(|| other.urgency.total_cmp(&self.urgency))
            .then_with(|| self.due.cmp(&other.due))
            .then_with(|| self.priority.cmp(other.priority))
    }
}

fn day(date: Option<TaskDate>) -> (u8, jiff::civil::Date) {
    match date {
        Some(TaskDate::Invalid) => (0, jiff::civil::Date::MIN),
        Some(TaskDate::Valid(day)) => (1, day),
        None => (2, jiff::civil::Date::MAX),
    }
}

fn key(
    search: &Search<'_>,
    by: &SortBy,
    task: TaskRef<'_>,
    index: usize,
    path: u32,
) -> Result<Key, SearchError> {
    let text = |text: &str| Key::Text(collate::Key::numeric(text));
    let flag = |second: bool| Key::Number(f64::from(u8::from(second)));
    Ok(match by {
        SortBy::Status => flag(task.facts.is_done()),
        SortBy::StatusName => text(&task.status().name),
        SortBy::StatusType => Key::Number(names::type_order(task.facts.kind).into()),
        SortBy::Priority => Key::Number(names::priority_digit(task.facts.priority).parse().unwrap_or(0.0)),
        SortBy::Urgency => Key::Number(-task.urgency(search.present.today())),
        SortBy::Date(field) => {
            let (class, day) = day(task.facts.date(*field));
            Key::Day(class, day)
        }
        SortBy::Description => text(&cleaned(&task.description())),
        SortBy::Path => Key::Number(path.into()),
        SortBy::Filename => text(task.note.filename()),
        SortBy::Heading => text(task.facts.heading.as_deref().unwrap_or_default()),
        SortBy::Tag(number) => {
            let tags = task.tags();
            match number.checked_sub(1).and_then(|at| tags.get(at)) {
                Some(tag) => Key::Tag(0, collate::Key::numeric(tag)),
                None => Key::Tag(if tags.is_empty() { 2 } else { 1 }, collate::Key::numeric("")),
            }
        }
        SortBy::Recurring => flag(!task.is_recurring()),
        SortBy::Id => text(task.id().unwrap_or_default()),
        SortBy::Random => Key::Number(random(search, &task.description())),
        SortBy::Function(script) => match script.run(&search.scope(index)) {
            Ok(value) => Key::Value(sortable(value)?),
            Err(error) => return Err(error.into()),
        },
    })
}

/// What has no place in an order is an error in the plugin.
fn sortable(value: Value) -> Result<Value, ScriptError> {
    let bad = match &value {
        Value::Undefined => Some("undefined"),
        Value::Number(number) if number.is_nan() => Some("NaN"),
        Value::List(_) => Some("a list"),
        Value::Object(_) | Value::Task(_) | Value::File(_) | Value::Space(_) | Value::Function(_) => {
            Some("an object")
        }
        _ => None,
    };
    match bad {
        Some(what) => Err(ScriptError::Thrown(format!("{what} cannot be sorted by"))),
        None => Ok(value),
    }
}

fn compare(one: &Key, other: &Key) -> Result<Ordering, &'static str> {
    Ok(match (one, other) {
        (Key::Number(one), Key::Number(other)) => one.total_cmp(other),
        (Key::Day(one, day), Key::Day(other, other_day)) => (one, day).cmp(&(other, other_day)),
        (Key::Text(one), Key::Text(other)) => one.cmp(other),
        (Key::Tag(one, tag), Key::Tag(other, other_tag)) => one.cmp(other).then_with(|| tag.cmp(other_tag)),
        (Key::Value(one), Key::Value(other)) => return compare_values(one, other),
        _ => Ordering::Equal,
    })
}

fn compare_values(one: &Value, other: &Value) -> Result<Ordering, &'static str> {
    let date = |value: &Value| match value {
        Value::TaskDate(date) => Some(day(*date)),
        Value::Moment(moment) => {
            Some(day(Some(moment.0.map_or(TaskDate::Invalid, |at| TaskDate::Valid(at.date())))))
        }
        _ => None,
    };
    Ok(match (one, other) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(one), Value::Bool(other)) => other.cmp(one),
        (Value::Number(one), Value::Number(other)) => one.partial_cmp(other).unwrap_or(Ordering::Equal),
        (Value::Text(one), Value::Text(other)) => collate::compare_numeric(one, other),
        (Value::Moment(one), Value::Moment(other)) => one.0.cmp(&other.0),
        (one, other) => match (date(one), date(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => return Err("values of different kinds cannot be sorted"),
        },
    })
}

/// A description whose first words are without their link, bold, italics, highlight.
fn cleaned(description: &str) -> String {
    let mut text = description.to_owned();
    if let Some((inner, rest)) =
        text.strip_prefix('[').and_then(|rest| rest.strip_prefix('[').unwrap_or(rest).split_once(']'))
    {
        // A link counts as its display text.
        let shown = inner.split_once('|').map_or(inner, |(_, shown)| shown);
        text = format!("{shown}{}", rest.strip_prefix(']').unwrap_or(rest));
    }
    for mark in ["**", "*", "==", "__", "_"] {
        let inside = text
            .strip_prefix(mark)
            .map(|rest| rest.split_at(rest.find(mark.get(..1).unwrap_or(mark)).unwrap_or(0)));
        let unwrapped = inside.and_then(|(inner, rest)| Some((inner, rest.strip_prefix(mark)?)));
        if let Some((inner, rest)) = unwrapped.filter(|(inner, _)| !inner.is_empty()) {
            text = format!("{inner}{rest}");
        }
    }
    text
}

/// An order that stays the same for a day: a hash of the day and the description.
fn random(search: &Search<'_>, description: &str) -> f64 {
    let text = format!("{} {description}", search.present.today().strftime("%-Y-%m-%d"));
    let hash =
        text.encode_utf16().fold(9_i32, |hash, unit| (hash ^ i32::from(unit)).wrapping_mul(387_420_489));
    f64::from(hash ^ (hash.cast_unsigned() >> 9).cast_signed())
}
