//! CSV files as sources (`reference`: Dataview, A7): a header, then rows of typed values.

use std::sync::Arc;

use super::page::frontmatter_value;
use super::{Object, Value};
use crate::query::Present;
use crate::syntax::canonical_name;

/// The rows of a CSV text, each with its columns under the names as written and under canonical ones.
pub(super) fn rows<'t>(text: &'t str, present: &'t Present) -> impl Iterator<Item = Object> + 't {
    let text = text.trim_start_matches('\u{feff}');
    let separator = separator(text);
    let mut records = Records { rest: text, separator };
    let header = records.next().unwrap_or_default();
    let names: Vec<Name> = header.into_iter().map(Name::new).collect();
    records.map(move |record| object(&names, &record, present))
}

/// The name of a column as written and, if it has one, its canonical form.
struct Name {
    written: Arc<str>,
    canonical: Arc<str>,
}

impl Name {
    fn new(name: String) -> Name {
        Name { canonical: canonical_name(&name).into(), written: name.into() }
    }
}

fn object(names: &[Name], record: &[String], present: &Present) -> Object {
    let mut object = Object::default();
    for (name, cell) in names.iter().zip(record) {
        object.insert(name.written.clone(), typed(cell, present));
    }
    for Name { written, canonical } in names {
        if !canonical.is_empty() && object.get(canonical).is_none() {
            let value = object.get(written).cloned().unwrap_or_default();
            object.insert(canonical.clone(), value);
        }
    }
    object
}

/// Numbers and booleans are recognised; other texts are typed like those of frontmatters.
fn typed(cell: &str, present: &Present) -> Value {
    match cell {
        "" => return Value::Null,
        "true" | "TRUE" => return Value::Bool(true),
        "false" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let number = cell.trim();
    let is_number = number.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
        && number.bytes().any(|b| b.is_ascii_digit())
        && !number.starts_with('+');
    match number.parse::<f64>().ok().filter(|value| is_number && value.abs() <= 9_007_199_254_740_992.0) {
        Some(number) => Value::Number(number),
        None => frontmatter_value(cell, present),
    }
}

/// Lines that are looked at to find what separates columns.
const SAMPLE: usize = 10;

/// The sign that cuts the first lines into most columns of one number; a comma if none does.
fn separator(text: &str) -> char {
    let columns = |separator: char| {
        let counts: Vec<usize> =
            Records { rest: text, separator }.take(SAMPLE).map(|record| record.len()).collect();
        let first = counts.first().copied().unwrap_or(1);
        if counts.iter().all(|count| *count == first) { first } else { 1 }
    };
    let candidates = [',', '\t', '|', ';'].map(|separator| (columns(separator), separator));
    let best = candidates.into_iter().rev().max_by_key(|(columns, _)| *columns);
    best.filter(|(columns, _)| *columns > 1).map_or(',', |(_, separator)| separator)
}

/// The records of a CSV text; empty lines and those that start with `#` are passed over.
struct Records<'t> {
    rest: &'t str,
    separator: char,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if self.rest.starts_with('#') || self.rest.starts_with(['\n', '\r']) {
                self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
                continue;
            }
            return Some(self.record());
        }
    }
}

impl Records<'_> {
    fn record(&mut self) -> Vec<String> {
        let mut record = Vec::new();
        loop {
            let (cell, ends) = self.cell();
            record.push(cell);
            if ends {
                return record;
            }
        }
    }

    /// The next cell, and whether it is the last of its line. In quotes all is text, and `""` is one quote.
    fn cell(&mut self) -> (String, bool) {
        let mut cell = String::new();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            let mut rest = quoted;
            loop {
                let Some((part, after)) = rest.split_once('"') else {
                    // Never closed: all that is left is the cell.
                    cell.push_str(rest);
                    self.rest = "";
                    return (cell, true);
                };
                cell.push_str(part);
                match after.strip_prefix('"') {
                    Some(more) => {
                        cell.push('"');
                        rest = more;
                    }
                    None => {
                        self.rest = after;
                        break;
                    }
                }
            }
        }
        let ends = |c: char| c == self.separator || matches!(c, '\n' | '\r');
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (plain, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        cell.push_str(plain);
        if let Some(rest) = rest.strip_prefix(self.separator) {
            self.rest = rest;
            return (cell, false);
        }
        let rest = rest.strip_prefix('\r').unwrap_or(rest);
        self.rest = rest.strip_prefix('\n').unwrap_or(rest);
        (cell, true)
    }
}
