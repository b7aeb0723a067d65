//! The fields of a note and of its list items (`reference`: Dataview, A2, A3, A6).

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustc_hash::FxBuildHasher;

use super::super::{Date, Link, Object, Value, Zone, inline_value, parse_date, parse_duration, parse_link};
use super::lists::{Item, list_lines};
use crate::query::Present;
use crate::syntax::{
    Entry, InlineField, Node, NodeKind, OpaqueKind, canonical_name, full_line_field, inline_fields,
};
use crate::text::slice;
use crate::vault::Note;

/// Values by key, in order of appearance.
pub(super) type Groups = IndexMap<Arc<str>, Vec<Value>, FxBuildHasher>;

/// All fields of a note. Dates are in one time zone.
pub(super) struct Fields {
    /// The zone of its dates.
    pub(super) tz: TimeZone,
    /// The page's fields under the names as written, then under canonical ones.
    pub(super) page: Object,
    /// The fields of each list item.
    pub(super) items: Vec<Groups>,
    /// The day that the note is about.
    pub(super) day: Option<Date>,
}

impl Fields {
    /// Reads them; `in_code` says whether those in code blocks count.
    pub(super) fn of(note: &Note, items: &[Item], tz: &TimeZone, in_code: bool) -> Fields {
        // What is written in a note means the same at any moment.
        let present = &Present::new(Timestamp::UNIX_EPOCH.to_zoned(tz.clone()));
        let mut groups = Groups::default();
        let front = note.parsed.frontmatter.as_ref();
        for Entry { name, value, .. } in front.into_iter().flat_map(|front| &front.entries) {
            if &**name != "position" {
                // Of two entries with one key the last counts.
                groups.insert(Arc::from(&**name), vec![typed(value, present)]);
            }
        }
        let own: Vec<Groups> = items.iter().map(|item| of_item(item, present)).collect();
        for (item, fields) in items.iter().zip(&own) {
            if item.status.is_none() {
                for (key, values) in fields {
                    groups.entry(key.clone()).or_default().extend(values.iter().cloned());
                }
            }
        }
        in_lines(note, items, in_code, &mut |field| {
            add(&mut groups, field.key, inline_value(field.value, present))
        });
        let day = day(note, &groups, tz);
        Fields { tz: tz.clone(), page: finished(groups), items: own, day }
    }
}

fn add(groups: &mut Groups, key: &str, value: Value) {
    match groups.get_mut(key) {
        Some(values) => values.push(value),
        None => drop(groups.insert(Arc::from(key), vec![value])),
    }
}

/// The fields of a list item: those in brackets and the shorthands; without them, and without checkbox, it can be a
/// field as a whole.
fn of_item(item: &Item, present: &Present) -> Groups {
    let mut groups = Groups::default();
    let signs = |c: char| !c.is_ascii();
    if !item.text.contains("::") && !item.text.contains(signs) {
        return groups;
    }
    let text = item.text.replace('\n', " ");
    for field in inline_fields(&text, true) {
        add(&mut groups, field.key, inline_value(field.value, present));
    }
    if groups.is_empty()
        && item.status.is_none()
        && let Some(field) = full_line_field(&text)
    {
        add(&mut groups, field.key, inline_value(field.value, present));
    }
    groups
}

/// Longer lines are not read; counted in UTF-16 units.
const MAX_LINE: usize = 32_768;

/// Calls `on_field` with every field outside lists.
fn in_lines(note: &Note, items: &[Item], in_code: bool, on_field: &mut dyn FnMut(&InlineField<'_>)) {
    let text = &*note.text;
    let mut lists: Option<Vec<(u32, u32)>> = None;
    let mut seen = None;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"::") {
        let at = crate::text::size(at);
        let number = note.lines().line_of(at);
        if seen.replace(number) == Some(number) {
            continue;
        }
        let lists = lists.get_or_insert_with(|| list_lines(note, items));
        let before = lists.partition_point(|(first, _)| *first <= number);
        let within = lists.get(..before).unwrap_or_default().iter().rev().take(64);
        let in_block = || {
            let opaque = note.parsed.opaque_at(at);
            opaque.is_some_and(|opaque| opaque.kind == OpaqueKind::CodeBlock)
        };
        if within.into_iter().any(|(_, last)| number <= *last) || !in_code && in_block() {
            continue;
        }
        let Some(line) = note.lines().line_range(text, number) else { continue };
        let line = slice(text, line);
        if line.len() > MAX_LINE && line.encode_utf16().count() > MAX_LINE {
            continue;
        }
        let line = super::text::trim(line);
        let fields = inline_fields(line, false);
        let whole = if fields.is_empty() { full_line_field(line) } else { None };
        fields.iter().chain(&whole).for_each(&mut *on_field);
    }
}

/// Every key under its canonical name too, unless another has that name; one value alone, several as a list.
fn finished(groups: Groups) -> Object {
    let mut canonical = Groups::default();
    for (key, values) in &groups {
        let name = canonical_name(key);
        if !name.is_empty() && !groups.contains_key(&*name) {
            canonical.entry(name.into()).or_default().extend(values.iter().cloned());
        }
    }
    groups.into_iter().chain(canonical).map(|(key, values)| (key, squashed(values))).collect()
}

/// One value alone, several as a list.
pub(super) fn squashed(mut values: Vec<Value>) -> Value {
    match values.len() {
        1 => values.pop().unwrap_or_default(),
        _ => Value::array(values),
    }
}

/// The first field called `date` or `day` whose first value is a date, else a date in the file's name.
fn day(note: &Note, groups: &Groups, tz: &TimeZone) -> Option<Date> {
    let named = groups.iter().filter(|(key, _)| matches!(&*key.to_lowercase(), "date" | "day"));
    let mut dates = named.filter_map(|(_, values)| match values.first() {
        Some(Value::Date(date)) => Some(date.clone()),
        _ => None,
    });
    dates.next().or_else(|| in_name(title(note.path.file_name()), tz))
}

/// A file's name without `.md`.
pub(super) fn title(name: &str) -> &str {
    name.strip_suffix(".md").unwrap_or(name)
}

/// The first `YYYY-MM-DD` in a name, else the first `YYYYMMDD`. One that does not exist is an invalid date.
fn in_name(name: &str, tz: &TimeZone) -> Option<Date> {
    let (year, month, day) = digits(name, true).or_else(|| digits(name, false))?;
    let day = jiff::civil::Date::new(year, month, day);
    Some(day.map_or_else(|_| Date::invalid(Zone::local(tz.clone())), |day| Date::of_day(day, tz.clone())))
}

fn digits(name: &str, dashed: bool) -> Option<(i16, i8, i8)> {
    let width = if dashed { 10 } else { 8 };
    name.as_bytes().windows(width).find_map(|window| {
        let is_dash = |at: usize| dashed && (at == 4 || at == 7);
        let sound = window.iter().enumerate().all(
            |(at, b)| {
                if is_dash(at) { *b == b'-' } else { b.is_ascii_digit() }
            },
        );
        if !sound {
            return None;
        }
        let text = std::str::from_utf8(window).ok()?.replace('-', "");
        Some((text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?))
    })
}

/// A property's value as a field: texts may be dates, durations or links.
fn typed(node: &Node, present: &Present) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(truth) => Value::Bool(*truth),
        NodeKind::Number(number) => Value::Number(*number),
        NodeKind::Text(text, _) => frontmatter_value(text, present),
        NodeKind::List(nodes) => Value::array(nodes.iter().map(|node| typed(node, present)).collect()),
        NodeKind::Map(entries) => Value::object(
            entries.iter().map(|entry| (Arc::from(&*entry.name), typed(&entry.value, present))).collect(),
        ),
    }
}

/// A text of a property or of a CSV file: as a whole a date, a duration, a link, or text.
pub(in super::super) fn frontmatter_value(text: &str, present: &Present) -> Value {
    if let Some(date) = parse_date(text, false) {
        return Value::Date(date.date(present));
    }
    if let Some(duration) = parse_duration(text) {
        return Value::duration(duration);
    }
    let (embed, link) = match text.strip_prefix('!') {
        Some(link) => (true, link),
        None => (false, text),
    };
    let inner = link.strip_prefix("[[").and_then(|link| link.strip_suffix("]]"));
    match inner.filter(|inner| !inner.contains(['[', ']'])) {
        Some(inner) => Value::link(Link { embed, ..parse_link(inner) }),
        None => Value::text(text),
    }
}

/// A property's value as it is, for `file.frontmatter`.
pub(super) fn untyped(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(truth) => Value::Bool(*truth),
        NodeKind::Number(number) => Value::Number(*number),
        NodeKind::Text(text, _) => Value::text(&**text),
        NodeKind::List(nodes) => Value::array(nodes.iter().map(untyped).collect()),
        NodeKind::Map(entries) => object(entries),
    }
}

/// A map of properties as it is.
pub(super) fn object(entries: &[Entry]) -> Value {
    Value::object(entries.iter().map(|entry| (Arc::from(&*entry.name), untyped(&entry.value))).collect())
}
