//! Answers as Markdown, as the plugin exports them (`reference`: Dataview, B9).

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::super::page::ItemObject;
use super::super::text::to_text;
use super::super::{Settings, Value, Widget};
use super::{Answer, Row, Tasks};

/// `answer` as Markdown: a list, a table, tasks with what is nested in them. A calendar is a list of days.
pub fn to_markdown(answer: &Answer, settings: &Settings) -> String {
    let mut out = String::new();
    match answer {
        Answer::List(rows) => {
            for row in rows {
                out.push_str("- ");
                item(row, 0, settings, &mut out);
                out.push('\n');
            }
        }
        Answer::Table { headers, rows } => table(headers, rows, settings, &mut out),
        Answer::Tasks(found) => tasks(found, 0, settings, &mut out),
        Answer::Calendar(days) => {
            for day in days {
                let (date, link) = (to_text(&day.date, settings), to_text(&day.link, settings));
                out.push_str(&format!("- {date}: {link}\n"));
            }
        }
    }
    out
}

/// How deep lists are shown.
const DEEPEST: usize = 64;

fn item(value: &Value, depth: usize, settings: &Settings, out: &mut String) {
    match value {
        Value::Array(list) if depth < DEEPEST => {
            line_break(depth, out);
            for value in list.iter() {
                out.push_str(&"    ".repeat(depth));
                out.push_str("- ");
                item(value, depth, settings, out);
                out.push('\n');
            }
        }
        Value::Object(_) | Value::Page(_) if depth < DEEPEST => {
            line_break(depth, out);
            let object = match value {
                Value::Page(page) => Arc::new(page.materialise()),
                Value::Object(object) => object.clone(),
                _ => Arc::default(),
            };
            for (key, value) in object.iter() {
                out.push_str(&format!("{}- {key}: ", "    ".repeat(depth)));
                item(value, depth, settings, out);
                out.push('\n');
            }
        }
        Value::Widget(widget) => match &**widget {
            Widget::ListPair { key, value } => {
                out.push_str(&to_text(key, settings));
                out.push_str(": ");
                item(value, depth + 1, settings, out);
            }
            Widget::ExternalLink { .. } => out.push_str(&to_text(value, settings)),
        },
        _ => out.push_str(&to_text(value, settings)),
    }
}

fn line_break(depth: usize, out: &mut String) {
    if depth > 0 {
        out.push('\n');
    }
}

fn table(headers: &[Arc<str>], rows: &[Vec<Value>], settings: &Settings, out: &mut String) {
    let heads: Vec<String> = headers.iter().map(|header| escaped(header)).collect();
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|value| cell(value, 0, settings)).collect()).collect();
    let mut widths: Vec<usize> = heads.iter().map(|head| width(head)).collect();
    for row in &cells {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    line(&heads, &widths, out);
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    line(&rules, &widths, out);
    cells.iter().for_each(|row| line(row, &widths, out));
}

/// In UTF-16 units, as the plugin pads.
fn width(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn line(cells: &[String], widths: &[usize], out: &mut String) {
    for (cell, widest) in cells.iter().zip(widths) {
        out.push_str("| ");
        out.push_str(cell);
        out.push_str(&" ".repeat(widest.saturating_sub(width(cell)) + 1));
    }
    out.push_str("|\n");
}

fn cell(value: &Value, depth: usize, settings: &Settings) -> String {
    let text = match value {
        Value::Array(list) if depth < DEEPEST => {
            let items = list.iter().map(|value| format!("<li>{}</li>", cell(value, depth + 1, settings)));
            format!("<ul>{}</ul>", items.collect::<String>())
        }
        Value::Object(_) | Value::Page(_) if depth < DEEPEST => {
            let object = match value {
                Value::Page(page) => page.materialise(),
                Value::Object(object) => (**object).clone(),
                _ => Default::default(),
            };
            let fields = object.iter().map(|(key, value)| {
                format!("<li><b>{}</b>: {}</li>", escaped(key), cell(value, depth + 1, settings))
            });
            format!("<ul>{}</ul>", fields.collect::<String>())
        }
        _ => to_text(value, settings),
    };
    escaped(&text)
}

/// Bars would end the cell. A line break does too.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn tasks(found: &Tasks, depth: usize, settings: &Settings, out: &mut String) {
    match found {
        Tasks::Groups(groups) => {
            for (key, rows) in groups {
                out.push_str(&format!("{} {}\n\n", "#".repeat(depth + 1), to_text(key, settings)));
                tasks(rows, depth + 1, settings, out);
            }
        }
        Tasks::Flat(rows) => {
            for task in outermost(rows) {
                nested(&task, depth, out);
            }
        }
    }
}

/// The tasks that are shown at the left: those of which no ancestor is shown, each once.
pub(super) fn outermost(rows: &[Arc<Row>]) -> Vec<ItemObject> {
    let tasks: Vec<&ItemObject> = rows.iter().filter_map(|row| row.task()).collect();
    let place = |task: &ItemObject, line: u32| (task.page().note().id, line);
    let shown: FxHashSet<_> = tasks.iter().filter_map(|task| Some(place(task, task.item()?.line))).collect();
    let mut seen = FxHashSet::default();
    let is_outermost = |task: &&ItemObject| {
        let Some(item) = task.item() else { return false };
        let items = task.page().items();
        let above = std::iter::successors(item.parent, |line| {
            let at = items.binary_search_by_key(line, |item| item.line).ok()?;
            items.get(at)?.parent
        });
        !above.into_iter().any(|line| shown.contains(&place(task, line)))
    };
    let outer = tasks.into_iter().filter(is_outermost);
    let outer = outer.filter(|task| task.item().is_some_and(|item| seen.insert(place(task, item.line))));
    outer.cloned().collect()
}

fn nested(task: &ItemObject, depth: usize, out: &mut String) {
    let Some(item) = task.item() else { return };
    out.push_str(&"    ".repeat(depth));
    let text = item.text.replace('\n', " ");
    match item.status {
        Some(status) => out.push_str(&format!("- [{status}] {text}\n")),
        None => out.push_str(&format!("- {text}\n")),
    }
    if depth < DEEPEST {
        item.children.iter().for_each(|child| nested(&task.page().item(*child), depth + 1, out));
    }
}
