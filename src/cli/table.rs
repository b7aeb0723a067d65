//! Tables: for a terminal, as Markdown, as CSV.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a cell is shown on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// Set back.
    Dim,
    /// Something is wrong or late.
    Alarm,
    /// It is time.
    Notice,
}

impl Tone {
    /// The number of ANSI's "select graphic rendition".
    fn code(self) -> Option<&'static str> {
        match self {
            Tone::Plain => None,
            Tone::Dim => Some("2"),
            Tone::Alarm => Some("31"),
            Tone::Notice => Some("33"),
        }
    }
}

/// One cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
    /// A URI that a terminal makes the text lead to.
    pub(super) link: Option<String>,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    pub(super) fn toned(text: impl Into<String>, tone: Tone) -> Cell {
        Cell { text: text.into(), tone, link: None }
    }
}

/// A table: rows under headings of their own, all with the same columns.
pub(super) struct Table<'t> {
    pub(super) columns: &'t [&'t str],
    /// Index of the column that gives way where the terminal is too narrow.
    pub(super) flexible: usize,
    /// A title, if the rows are grouped, and rows.
    pub(super) groups: Vec<(Option<String>, Vec<Vec<Cell>>)>,
}

/// The narrowest that a flexible column gets.
const NARROWEST: usize = 20;

impl Table<'_> {
    /// Columns padded with blanks. On a terminal (`width`) the flexible column is cut so that rows fit; `styled` adds
    /// colours and links.
    pub(super) fn write_text(
        &self,
        out: &mut dyn Write,
        width: Option<usize>,
        styled: bool,
    ) -> io::Result<()> {
        let widths = self.widths(width);
        for (at, (title, rows)) in self.groups.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            if let Some(title) = title {
                writeln!(
                    out,
                    "{}",
                    if styled { format!("\u{1b}[1m{title}\u{1b}[0m") } else { title.clone() }
                )?;
            }
            if at == 0 || title.is_some() {
                let names = self.columns.iter().map(|name| Cell::toned(*name, Tone::Dim));
                row(out, &names.collect::<Vec<_>>(), &widths, styled)?;
            }
            for cells in rows {
                row(out, cells, &widths, styled)?;
            }
        }
        Ok(())
    }

    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|name| name.width()).collect();
        for cells in self.groups.iter().flat_map(|(_, rows)| rows) {
            for (widest, cell) in widths.iter_mut().zip(cells) {
                *widest = (*widest).max(shown(&cell.text).width());
            }
        }
        let total = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        if let (Some(width), Some(flexible)) = (width, widths.get_mut(self.flexible)) {
            *flexible = flexible.saturating_sub(total.saturating_sub(width)).max(NARROWEST.min(*flexible));
        }
        widths
    }

    /// A Markdown table for each group, below a heading of level 2.
    pub(super) fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        for (at, (title, rows)) in self.groups.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            if let Some(title) = title {
                writeln!(out, "## {title}\n")?;
            }
            writeln!(out, "| {} |", self.columns.join(" | "))?;
            writeln!(out, "|{}", " --- |".repeat(self.columns.len()))?;
            for cells in rows {
                let cells: Vec<String> =
                    cells.iter().map(|cell| shown(&cell.text).replace('|', "\\|")).collect();
                writeln!(out, "| {} |", cells.join(" | "))?;
            }
        }
        Ok(())
    }

    /// RFC 4180, with line feeds. Groups have a column of their own, called `group`.
    pub(super) fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let grouped = self.groups.iter().any(|(title, _)| title.is_some());
        let lead = |title: &str| if grouped { format!("{},", quoted(title)) } else { String::new() };
        let names: Vec<String> = self.columns.iter().map(|name| quoted(name)).collect();
        writeln!(out, "{}{}", lead("group"), names.join(","))?;
        for (title, rows) in &self.groups {
            for cells in rows {
                let cells: Vec<String> = cells.iter().map(|cell| quoted(&cell.text)).collect();
                writeln!(out, "{}{}", lead(title.as_deref().unwrap_or_default()), cells.join(","))?;
            }
        }
        Ok(())
    }
}

fn row(out: &mut dyn Write, cells: &[Cell], widths: &[usize], styled: bool) -> io::Result<()> {
    let mut line = String::new();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let text = cut(&shown(&cell.text), *width);
        let padding = if at + 1 == cells.len() { 0 } else { width.saturating_sub(text.width()) + 2 };
        line.push_str(&if styled { dressed(&text, cell) } else { text });
        line.push_str(&" ".repeat(padding));
    }
    writeln!(out, "{}", line.trim_end())
}

/// A text with its colour and link (OSC 8).
fn dressed(text: &str, cell: &Cell) -> String {
    let mut out = text.to_owned();
    if let Some(code) = cell.tone.code() {
        out = format!("\u{1b}[{code}m{out}\u{1b}[0m");
    }
    match &cell.link {
        Some(uri) => format!("\u{1b}]8;;{uri}\u{1b}\\{out}\u{1b}]8;;\u{1b}\\"),
        None => out,
    }
}

/// A text on one line, without what a terminal would obey.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text of at most `width` columns, with `…` for what is left out.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or_default();
        if used > width {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
