//! Sorting (`reference`: task queries, section 5).

use std::cmp::Ordering;

use super::filter::DateField;
use super::instruction::{Sort, SortBy};
use super::names;
use super::query::Query;
use super::script::{ScriptError, Value};
use super::search::{Search, SearchError};
use super::task_ref::TaskRef;
use crate::query::collate;
use crate::sort;
use crate::syntax::task::TaskDate;

/// What a task is sorted by.
enum Key {
    /// A number whose order is that of the tasks.
    Place(u64),
    /// A text, behind those of lower classes.
    Text(u8, collate::Key),
    /// What an expression gave.
    Value(Value),
}

/// What the tasks are sorted by in one sort, by row.
enum Column {
    Places(Vec<u64>),
    Texts(Vec<(u8, collate::Key)>),
    Values { values: Vec<Value>, reverse: bool },
}

impl Column {
    fn new(sort: &Sort) -> Column {
        match sort.by {
            SortBy::StatusName
            | SortBy::Description
            | SortBy::Filename
            | SortBy::Heading
            | SortBy::Tag(_)
            | SortBy::Id => Column::Texts(Vec::new()),
            SortBy::Function(_) => Column::Values { values: Vec::new(), reverse: sort.reverse },
            _ => Column::Places(Vec::new()),
        }
    }

    fn push(&mut self, key: Key) {
        match (self, key) {
            (Column::Places(places), Key::Place(place)) => places.push(place),
            (Column::Texts(texts), Key::Text(class, text)) => texts.push((class, text)),
            (Column::Values { values, .. }, Key::Value(value)) => values.push(value),
            _ => {}
        }
    }

    /// Texts become their places in the order of texts; numbers go the other way where that is asked for.
    fn settled(self, reverse: bool) -> Column {
        let mut places = match self {
            Column::Places(places) => places,
            Column::Texts(texts) => places_of(&texts),
            values @ Column::Values { .. } => return values,
        };
        if reverse {
            places.iter_mut().for_each(|place| *place = !*place);
        }
        Column::Places(places)
    }

    /// The order of two rows; `None` where they cannot be compared, and how they are put then.
    fn compare(&self, one: usize, other: usize) -> (Ordering, bool) {
        match self {
            Column::Places(places) => (places.get(one).cmp(&places.get(other)), true),
            Column::Texts(texts) => (texts.get(one).cmp(&texts.get(other)), true),
            Column::Values { values, reverse } => {
                let (Some(one), Some(other)) = (values.get(one), values.get(other)) else {
                    return (Ordering::Equal, true);
                };
                let order = compare_values(one, other);
                let comparable = one.is_nullish() || other.is_nullish() || kind(one) == kind(other);
                (if *reverse { order.reverse() } else { order }, comparable)
            }
        }
    }
}

/// The places of texts in their order; equal ones have the same.
fn places_of(texts: &[(u8, collate::Key)]) -> Vec<u64> {
    let mut rows: Vec<usize> = (0..texts.len()).collect();
    sort::by(&mut rows, |one, other| texts.get(*one).cmp(&texts.get(*other)));
    let mut places = vec![0; texts.len()];
    let (mut place, mut before) = (0, None);
    for row in rows {
        let text = texts.get(row);
        place += u64::from(before.is_some_and(|before| before != text));
        before = Some(text);
        places.get_mut(row).into_iter().for_each(|it| *it = place);
    }
    places
}

/// A task on its way to its place.
struct Row {
    /// Its place in the first sort, if that is by places.
    first: u64,
    /// What the plugin always sorts by at last.
    last: Last,
    /// Among the rows before sorting, which is the order of the vault.
    at: u32,
}

/// Sorts by the query's own sorts, then as the plugin always does: type, urgency, due date, priority, path.
pub(super) fn sort(search: &Search<'_>, found: &mut Vec<usize>, query: &Query) -> Result<(), SearchError> {
    let own: Vec<&Sort> = query.sorts().map(|(_, sort)| sort).collect();
    let orders = search.tasks.orders();
    let mut columns: Vec<Column> = own.iter().map(|sort| Column::new(sort)).collect();
    let mut rows = Vec::with_capacity(found.len());
    for (index, at) in found.iter().copied().zip(0..) {
        let Some(task) = search.tasks.get(index) else { continue };
        let path = orders.path(search.tasks.note_of(index));
        let urgency = task.urgency(search.present.today());
        rows.push(Row { first: 0, last: Last::of(task, urgency, path), at });
        for (sort, column) in own.iter().zip(&mut columns) {
            column.push(key(search, &sort.by, task, index, (path, urgency))?);
        }
    }
    search.budget.spend(u64::try_from(rows.len()).unwrap_or(u64::MAX))?;
    let columns = columns.into_iter().zip(&own).map(|(column, sort)| column.settled(sort.reverse));
    let mut columns: Vec<Column> = columns.collect();
    if let Some(Column::Places(places)) = columns.first() {
        rows.iter_mut().zip(places).for_each(|(row, place)| row.first = *place);
        columns.remove(0);
    }
    let mixed = std::cell::Cell::new(false);
    rows.sort_unstable_by(|one, other| {
        let mut order = one.first.cmp(&other.first);
        for column in &columns {
            if order.is_eq() {
                let (by_column, comparable) = column.compare(one.at as usize, other.at as usize);
                order = by_column;
                mixed.set(mixed.get() || !comparable);
            }
        }
        order.then_with(|| one.last.cmp(&other.last)).then(one.at.cmp(&other.at))
    });
    if mixed.get() {
        return Err(SearchError::Failed("values of different kinds cannot be sorted".to_owned()));
    }
    *found = rows.iter().filter_map(|row| found.get(row.at as usize).copied()).collect();
    Ok(())
}

/// What the plugin always sorts by at last, in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Last {
    kind: u8,
    urgency: u64,
    due: u64,
    priority: u8,
    path: u32,
}

impl Last {
    fn of(task: TaskRef<'_>, urgency: f64, path: u32) -> Last {
        Last {
            kind: names::type_order(task.facts.kind),
            urgency: place_of(-urgency),
            due: place_of_day(day(task.facts.date(DateField::Due))),
            priority: names::priority_order(task.facts.priority),
            path,
        }
    }
}

/// A number as one without sign that stands in the same order.
fn place_of(number: f64) -> u64 {
    let bits = number.to_bits();
    if number.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

/// Invalid days, then ascending, then none.
fn day(date: Option<TaskDate>) -> (u8, jiff::civil::Date) {
    match date {
        Some(TaskDate::Invalid) => (0, jiff::civil::Date::MIN),
        Some(TaskDate::Valid(day)) => (1, day),
        None => (2, jiff::civil::Date::MAX),
    }
}

fn place_of_day((class, day): (u8, jiff::civil::Date)) -> u64 {
    let year = u64::from(day.year().cast_unsigned() ^ 1 << 15);
    let part = |part: i8| u64::from(part.unsigned_abs());
    u64::from(class) << 32 | year << 16 | part(day.month()) << 8 | part(day.day())
}

fn key(
    search: &Search<'_>,
    by: &SortBy,
    task: TaskRef<'_>,
    index: usize,
    (path, urgency): (u32, f64),
) -> Result<Key, SearchError> {
    let text = |text: &str| Key::Text(0, collate::Key::numeric(text));
    let flag = |second: bool| Key::Place(second.into());
    Ok(match by {
        SortBy::Status => flag(task.facts.is_done()),
        SortBy::StatusName => text(&task.status().name),
        SortBy::StatusType => Key::Place(names::type_order(task.facts.kind).into()),
        SortBy::Priority => Key::Place(names::priority_order(task.facts.priority).into()),
        SortBy::Urgency => Key::Place(place_of(-urgency)),
        SortBy::Date(field) => Key::Place(place_of_day(day(task.facts.date(*field)))),
        SortBy::Description => text(&cleaned(&task.description())),
        SortBy::Path => Key::Place(path.into()),
        SortBy::Filename => text(task.note.filename()),
        SortBy::Heading => text(task.facts.heading.as_deref().unwrap_or_default()),
        SortBy::Tag(number) => {
            let tags = task.tags();
            match number.checked_sub(1).and_then(|at| tags.get(at)) {
                Some(tag) => Key::Text(0, collate::Key::numeric(tag)),
                // Those with fewer tags, then those with none.
                None => Key::Text(if tags.is_empty() { 2 } else { 1 }, collate::Key::numeric("")),
            }
        }
        SortBy::Recurring => flag(!task.is_recurring()),
        SortBy::Id => text(task.id().unwrap_or_default()),
        SortBy::Random => Key::Place(place_of(random(search, &task.description()))),
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
        Value::Object(_)
        | Value::Task(_)
        | Value::Item(..)
        | Value::File(_)
        | Value::Space(_)
        | Value::Function(_) => Some("an object"),
        _ => None,
    };
    match bad {
        Some(what) => Err(ScriptError::Thrown(format!("{what} cannot be sorted by"))),
        None => Ok(value),
    }
}

/// Values of different kinds have no order among each other; `null` comes before all.
fn kind(value: &Value) -> u8 {
    match value {
        Value::Undefined | Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::Text(_) => 3,
        Value::Moment(_) | Value::TaskDate(_) => 4,
        _ => 5,
    }
}

/// An order of all values, so that sorting comes to an end also where some of them have none.
fn compare_values(one: &Value, other: &Value) -> Ordering {
    let date = |value: &Value| match value {
        Value::TaskDate(date) => day(*date),
        Value::Moment(moment) => {
            day(Some(moment.0.map_or(TaskDate::Invalid, |at| TaskDate::Valid(at.date()))))
        }
        _ => day(None),
    };
    match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => other.cmp(one),
        (Value::Number(one), Value::Number(other)) => one.partial_cmp(other).unwrap_or(Ordering::Equal),
        (Value::Text(one), Value::Text(other)) => collate::compare_numeric(one, other),
        (Value::Moment(one), Value::Moment(other)) => one.0.cmp(&other.0),
        (one, other) => kind(one).cmp(&kind(other)).then_with(|| date(one).cmp(&date(other))),
    }
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
