//! Values and rows in lines of plain text, for editors: short, without Markdown.

use std::sync::Arc;

use super::{
    Answer, Day, PageObject, Row, Settings, Tasks, Value, Widget, date_text, default_display, duration_text,
    to_text,
};

/// Items of a list that are shown.
const MOST_ITEMS: usize = 8;

/// Characters of a value that are shown.
const MOST_CHARS: usize = 120;

/// A value in a line of plain text.
pub fn plain(value: &Value, settings: &Settings) -> String {
    let text = match value {
        Value::Link(link) => match link.display.as_deref().filter(|display| !display.is_empty()) {
            Some(display) => display.to_owned(),
            None => default_display(link),
        },
        Value::Null => "–".to_owned(),
        Value::Date(date) => date_text(date, settings),
        Value::Duration(duration) => duration_text(**duration),
        Value::Array(list) => {
            let items: Vec<String> = list.iter().take(MOST_ITEMS).map(|item| plain(item, settings)).collect();
            let more = if list.len() > MOST_ITEMS { ", …" } else { "" };
            format!("{}{more}", items.join(", "))
        }
        Value::Widget(widget) => match &**widget {
            Widget::ListPair { key, value } => {
                format!("{}: {}", plain(key, settings), plain(value, settings))
            }
            Widget::ExternalLink { url, display } => display.as_ref().unwrap_or(url).to_string(),
        },
        _ => to_text(value, settings),
    };
    shortened(&text)
}

fn shortened(text: &str) -> String {
    let line = text.replace(['\n', '\r', '\t'], " ");
    match line.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// The first rows, one line each.
pub(super) fn lines(answer: &Answer, settings: &Settings, most: usize) -> Vec<String> {
    match answer {
        Answer::List(rows) => rows.iter().take(most).map(|row| plain(row, settings)).collect(),
        Answer::Table { rows, .. } => {
            let line = |row: &Vec<Value>| {
                let cells: Vec<String> = row.iter().map(|cell| plain(cell, settings)).collect();
                cells.join(" · ")
            };
            rows.iter().take(most).map(line).collect()
        }
        Answer::Calendar(days) => {
            let line = |day: &Day| format!("{}: {}", plain(&day.date, settings), plain(&day.link, settings));
            days.iter().take(most).map(line).collect()
        }
        Answer::Tasks(tasks) => {
            let rows = flat(tasks);
            rows.into_iter().take(most).map(|row| task(row, settings)).collect()
        }
    }
}

fn task(row: &Row, settings: &Settings) -> String {
    let field = |name: &str| plain(&row.get(name).unwrap_or_default(), settings);
    format!("[{}] {}", field("status"), field("text"))
}

/// The tasks of all groups, one after the other.
pub(super) fn flat(tasks: &Tasks) -> Vec<&Arc<Row>> {
    match tasks {
        Tasks::Flat(rows) => rows.iter().collect(),
        Tasks::Groups(groups) => groups.iter().flat_map(|(_, tasks)| flat(tasks)).collect(),
    }
}
