//! `--format json`: one object. Lines, characters (UTF-16) and bytes of the file count from 0.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::{Finding, Report, by_note, level_name, mark_len, write_parts};
use crate::rules::{Diagnostic, FileEdit, Fix};
use crate::text::{PositionEncoding, TextRange, TextSize};
use crate::vault::config::Level;
use crate::vault::{Note, Positions, VaultPath};

/// What stands between two findings.
const SEPARATOR: &str = ",\n  ";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = json!({"version": 1, "vault": report.root.to_string_lossy(), "notes": report.notes});
    let summary = json!({
        "error": report.count(Level::Error),
        "warning": report.count(Level::Warning),
        "info": report.count(Level::Info),
        "hint": report.count(Level::Hint),
    });
    // One finding a line: a diff of two runs stays readable, and nothing is held in memory twice.
    let head = head.to_string();
    write!(out, "{},\n \"diagnostics\": [", head.trim_end_matches('}'))?;
    let shown = |findings: &[Finding]| -> serde_json::Result<Vec<u8>> {
        let mut part = Vec::with_capacity(findings.len() * 1024);
        for (note, found) in by_note(findings) {
            let mut places = Places::of(note);
            for finding in found {
                if !part.is_empty() {
                    part.extend_from_slice(SEPARATOR.as_bytes());
                }
                serde_json::to_writer(&mut part, &shown(report, &mut places, &finding.diagnostic))?;
            }
        }
        Ok(part)
    };
    let mut before = "\n  ";
    write_parts(report.findings, shown, |part| {
        out.write_all(std::mem::replace(&mut before, SEPARATOR).as_bytes())?;
        out.write_all(&part?)
    })?;
    let close = if report.findings.is_empty() { "" } else { "\n " };
    writeln!(out, "{close}],\n \"summary\": {summary}}}")
}

#[derive(Serialize)]
struct Shown<'r> {
    path: &'r str,
    range: ShownRange,
    severity: &'static str,
    code: &'static str,
    message: &'r str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<ShownRelated<'r>>,
    fixes: Vec<ShownFix<'r>>,
}

#[derive(Serialize)]
struct ShownRelated<'r> {
    path: &'r str,
    range: ShownRange,
    message: &'r str,
}

#[derive(Serialize)]
struct ShownFix<'r> {
    title: &'r str,
    safe: bool,
    edits: Vec<ShownEdit<'r>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ShownEdit<'r> {
    Text { path: &'r str, range: ShownRange, text: &'r str },
    Create { path: &'r str, create: bool, text: &'r str },
    Delete { path: &'r str, delete: bool },
}

/// A range of a note as every command prints it.
#[derive(Clone, Copy, Default, Serialize)]
pub(in crate::cli) struct ShownRange {
    start: Place,
    end: Place,
}

/// All count from 0: characters are UTF-16 units, bytes those of the file.
#[derive(Clone, Copy, Default, Serialize)]
struct Place {
    line: u32,
    character: u32,
    byte: u32,
}

fn shown<'r>(report: &Report<'_>, own: &mut Places<'r>, found: &'r Diagnostic) -> Shown<'r> {
    let (path, range) = (own.note.path.as_str(), own.range(found.range));
    let related = found.related.iter().map(|related| ShownRelated {
        path: related.path.as_str(),
        range: range_in(report, own, &related.path, related.range),
        message: &related.message,
    });
    let related = related.collect();
    Shown {
        path,
        range,
        severity: level_name(found.level),
        code: found.code,
        message: &found.message,
        related,
        fixes: found.fixes.iter().map(|fix| shown_fix(report, own, fix)).collect(),
    }
}

fn shown_fix<'r>(report: &Report<'_>, own: &mut Places<'_>, fix: &'r Fix) -> ShownFix<'r> {
    let edits = fix.edits.iter().map(|edit| match edit {
        FileEdit::Text { path, edit } => ShownEdit::Text {
            path: path.as_str(),
            range: range_in(report, own, path, edit.range),
            text: &edit.text,
        },
        FileEdit::Create { path, text } => ShownEdit::Create { path: path.as_str(), create: true, text },
        FileEdit::Delete { path } => ShownEdit::Delete { path: path.as_str(), delete: true },
    });
    ShownFix { title: &fix.title, safe: fix.safe, edits: edits.collect() }
}

/// A range in some note, mostly that of `own`; the start of the file for one that cannot be shown.
fn range_in(report: &Report<'_>, own: &mut Places<'_>, path: &VaultPath, at: TextRange) -> ShownRange {
    if *path == own.note.path {
        return own.range(at);
    }
    report.vault.note_at(path).map_or_else(ShownRange::default, |note| range(note, at))
}

/// A range of a note as every command prints it.
pub(in crate::cli) fn range(note: &Note, range: TextRange) -> ShownRange {
    Places::of(note).range(range)
}

/// Shows ranges of one note: one after the other where lines are counted.
struct Places<'n> {
    note: &'n Note,
    positions: Positions<'n>,
    /// The bytes of the file before the text.
    mark: u32,
}

impl<'n> Places<'n> {
    fn of(note: &'n Note) -> Places<'n> {
        Places { note, positions: note.positions(PositionEncoding::Utf16), mark: mark_len(note) }
    }

    fn range(&mut self, range: TextRange) -> ShownRange {
        ShownRange { start: self.place(range.start()), end: self.place(range.end()) }
    }

    fn place(&mut self, offset: TextSize) -> Place {
        let at = self.positions.line_col(offset);
        Place { line: at.line, character: at.col, byte: u32::from(offset) + self.mark }
    }
}
