//! The rows of a query on the terminal, as Markdown, JSON and CSV.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::harmless;
use crate::cli::args::RowFormat;
use crate::query::dataview::json::to_json;
use crate::query::dataview::{
    Grid, LinkType, Outcome, Settings, Value, Widget, date_text, default_display, duration_text, to_markdown,
    to_text,
};

/// Prints the answer of a query.
pub(in crate::cli) fn outcome(
    format: RowFormat,
    outcome: &Outcome,
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let grid = || Grid::of(&outcome.answer, &settings.table_id_column_name);
    match format {
        RowFormat::Markdown => write!(out, "{}", to_markdown(&outcome.answer, settings)),
        RowFormat::Table => table(&grid(), settings, out),
        RowFormat::Csv => csv(&grid(), out),
        RowFormat::Json => json(&grid(), outcome, out),
    }
}

/// A value as people read it where Markdown is not rendered: links are their texts.
pub(in crate::cli) fn plain(value: &Value, settings: &Settings) -> String {
    match value {
        Value::Null => String::new(),
        Value::Link(link) => match link.display.as_deref().filter(|display| !display.is_empty()) {
            Some(display) => display.to_owned(),
            None => default_display(link),
        },
        Value::Date(date) => date_text(date, settings),
        Value::Duration(duration) => duration_text(**duration),
        Value::Array(list) => list.iter().map(|value| plain(value, settings)).collect::<Vec<_>>().join(", "),
        Value::Widget(widget) => match &**widget {
            Widget::ListPair { key, value } => {
                format!("{}: {}", plain(key, settings), plain(value, settings))
            }
            Widget::ExternalLink { url, display } => display.as_ref().unwrap_or(url).to_string(),
        },
        _ => to_text(value, settings),
    }
}

/// Cells longer than this are cut, so that a table stays one.
const MOST: usize = 100;

fn table(grid: &Grid, settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let cell = |value: &Value| {
        let text = harmless(&plain(value, settings).replace(['\n', '\r', '\t'], " ")).into_owned();
        match text.char_indices().nth(MOST) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text,
        }
    };
    let rows: Vec<Vec<String>> = grid.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let heads: Vec<String> = grid.headers.iter().map(ToString::to_string).collect();
    let mut widths: Vec<usize> = heads.iter().map(|head| head.chars().count()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    line(&heads, &widths, out)?;
    line(&widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>(), &widths, out)?;
    for row in &rows {
        line(row, &widths, out)?;
    }
    writeln!(out, "({} {})", rows.len(), if rows.len() == 1 { "result" } else { "results" })
}

fn line(cells: &[String], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        text.push_str(cell);
        text.push_str(&" ".repeat(width.saturating_sub(cell.chars().count()) + 2));
    }
    writeln!(out, "{}", text.trim_end())
}

/// RFC 4180, with `\n` as line end. Links are paths, dates ISO 8601.
fn csv(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    let record = |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    writeln!(out, "{}", record(grid.headers.iter().map(ToString::to_string).collect()))?;
    for row in &grid.rows {
        writeln!(out, "{}", record(row.iter().map(exact).collect()))?;
    }
    Ok(())
}

fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

/// A value as machines read it back.
fn exact(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Link(link) => match (link.kind, link.subpath.as_deref()) {
            (LinkType::Header, Some(heading)) => format!("{}#{heading}", link.path),
            (LinkType::Block, Some(block)) => format!("{}#^{block}", link.path),
            _ => link.path.to_string(),
        },
        Value::Date(_) => match to_json(value) {
            Json::Object(fields) => fields.get("$date").and_then(Json::as_str).unwrap_or_default().to_owned(),
            _ => String::new(),
        },
        Value::Duration(duration) => duration_text(**duration),
        Value::Array(list) => list.iter().map(exact).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => to_text(value, &Settings::default()),
        _ => to_json(value).to_string(),
    }
}

fn json(grid: &Grid, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let headers: Vec<&str> = grid.headers.iter().map(|header| &**header).collect();
    write!(out, "{{\"version\":1,\"headers\":{},\n \"rows\": [", json!(headers))?;
    for (at, row) in grid.rows.iter().enumerate() {
        let row: Vec<Json> = row.iter().map(to_json).collect();
        write!(out, "{}\n  {}", if at == 0 { "" } else { "," }, json!(row))?;
    }
    let end = if grid.rows.is_empty() { "" } else { "\n " };
    writeln!(out, "{end}],\n \"rowErrors\": {}}}", outcome.row_errors())
}
