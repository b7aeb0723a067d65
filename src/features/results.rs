//! What Dataview blocks and inline queries show, in the words that hovers, lenses and hints share.

use super::references::{Reference, title_of};
use super::view::View;
use super::wording::counted;
use crate::query::dataview::{
    Answer, Block, Day, LinkType, Outcome, PageObject, Row, Settings, Shown, Tasks, Value, Widget, blocks,
    date_text, default_display, duration_text, shown, to_text,
};
use crate::text::TextSize;
use crate::vault::VaultPath;

/// The block or inline query whose fence, code span or text is at `offset`.
pub(super) fn block_at(view: &View<'_>, offset: TextSize) -> Option<Block> {
    blocks(view.vault, view.note).into_iter().find(|block| block.range.contains_inclusive(offset))
}

/// What a block shows; `None` while the vault is read.
pub(super) fn shown_of(view: &View<'_>, block: &Block) -> Option<Shown> {
    view.vault.is_loaded().then(|| shown(view.vault, view.note, block, view.present))
}

/// The plugin's settings as the vault has them.
pub(super) fn settings(view: &View<'_>) -> Settings {
    Settings::from(&**view.vault.config())
}

/// `12 results`, and how many rows an error dropped.
pub(super) fn summary(outcome: &Outcome) -> String {
    let results = match outcome.answer.len() {
        0 => "no results".to_owned(),
        some => counted(some, "result"),
    };
    match outcome.row_errors() {
        0 => results,
        dropped => format!("{results}, {} skipped", counted(dropped, "row")),
    }
}

/// A value in a line of plain text.
pub(super) fn plain(value: &Value, settings: &Settings) -> String {
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

/// Items of a list that are shown.
const MOST_ITEMS: usize = 8;

/// Characters of a value that are shown.
const MOST_CHARS: usize = 120;

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
            let mut rows = Vec::new();
            flat(tasks, &mut rows);
            rows.into_iter().take(most).map(|row| task(row, settings)).collect()
        }
    }
}

fn task(row: &Row, settings: &Settings) -> String {
    let field = |name: &str| plain(&row.get(name).unwrap_or_default(), settings);
    format!("[{}] {}", field("status"), field("text"))
}

fn flat<'t>(tasks: &'t Tasks, out: &mut Vec<&'t Row>) {
    match tasks {
        Tasks::Flat(rows) => out.extend(rows.iter().map(|row| &**row)),
        Tasks::Groups(groups) => groups.iter().for_each(|(_, tasks)| flat(tasks, out)),
    }
}

/// Places that are listed for one answer.
const MOST_PLACES: usize = 500;

/// Where the rows of an answer are: notes at their titles, tasks at their lines. Groups and values have no place.
pub(super) fn places(view: &View<'_>, answer: &Answer) -> Vec<Reference> {
    let of_link = |value: &Value| {
        let link = match value {
            Value::Link(link) => link,
            Value::Widget(widget) => match &**widget {
                Widget::ListPair { key: Value::Link(link), .. } => link,
                _ => return None,
            },
            _ => return None,
        };
        let note = view.vault.note_at(&VaultPath::new(&link.path)?)?;
        (link.kind == LinkType::File).then(|| Reference { note: note.id, range: title_of(note) })
    };
    match answer {
        Answer::List(rows) => rows.iter().filter_map(of_link).take(MOST_PLACES).collect(),
        Answer::Table { rows, .. } => {
            rows.iter().filter_map(|row| of_link(row.first()?)).take(MOST_PLACES).collect()
        }
        Answer::Calendar(days) => {
            days.iter().filter_map(|day| of_link(&day.link)).take(MOST_PLACES).collect()
        }
        Answer::Tasks(tasks) => {
            let mut rows = Vec::new();
            flat(tasks, &mut rows);
            let place = |row: &Row| {
                let task = row.task()?;
                Some(Reference { note: task.page().note().id, range: task.item()?.range })
            };
            rows.into_iter().filter_map(place).take(MOST_PLACES).collect()
        }
    }
}
