//! `--format json`: one object. Lines, characters (UTF-16) and bytes of the file count from 0.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::{Finding, Report, WAVE, level_name, mark_len};
use crate::rules::{Diagnostic, FileEdit, Fix};
use crate::text::{PositionEncoding, TextRange, TextSize};
use crate::vault::config::Level;
use crate::vault::{Note, VaultPath};

/// What stands between two findings.
const SEPARATOR: &str = ",\n  ";
/// So many findings are written into one buffer.
const PART: usize = 64;

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
    let shown = |findings: &[Finding]| {
        let mut part = Vec::with_capacity(findings.len() * 1024);
        for finding in findings {
            if !part.is_empty() {
                part.extend_from_slice(SEPARATOR.as_bytes());
            }
            serde_json::to_writer(&mut part, &shown(report, &finding.note, &finding.diagnostic))?;
        }
        Ok(part)
    };
    let mut before = "\n  ";
    for wave in report.findings.chunks(WAVE) {
        let parts: Vec<serde_json::Result<Vec<u8>>> = wave.par_chunks(PART).map(shown).collect();
        for part in parts {
            out.write_all(before.as_bytes())?;
            out.write_all(&part?)?;
            before = SEPARATOR;
        }
    }
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

fn shown<'r>(report: &Report<'_>, note: &'r Note, found: &'r Diagnostic) -> Shown<'r> {
    let related = found.related.iter().map(|related| ShownRelated {
        path: related.path.as_str(),
        range: range_in(report, note, &related.path, related.range),
        message: &related.message,
    });
    Shown {
        path: note.path.as_str(),
        range: range(note, found.range),
        severity: level_name(found.level),
        code: found.code,
        message: &found.message,
        related: related.collect(),
        fixes: found.fixes.iter().map(|fix| shown_fix(report, note, fix)).collect(),
    }
}

fn shown_fix<'r>(report: &Report<'_>, note: &Note, fix: &'r Fix) -> ShownFix<'r> {
    let edits = fix.edits.iter().map(|edit| match edit {
        FileEdit::Text { path, edit } => ShownEdit::Text {
            path: path.as_str(),
            range: range_in(report, note, path, edit.range),
            text: &edit.text,
        },
        FileEdit::Create { path, text } => ShownEdit::Create { path: path.as_str(), create: true, text },
        FileEdit::Delete { path } => ShownEdit::Delete { path: path.as_str(), delete: true },
    });
    ShownFix { title: &fix.title, safe: fix.safe, edits: edits.collect() }
}

/// A range in some note, mostly `own`; the start of the file for one that cannot be shown.
fn range_in(report: &Report<'_>, own: &Note, path: &VaultPath, at: TextRange) -> ShownRange {
    if *path == own.path {
        return range(own, at);
    }
    report.vault.note_at(path).map_or_else(ShownRange::default, |note| range(note, at))
}

/// A range of a note as every command prints it.
pub(in crate::cli) fn range(note: &Note, range: TextRange) -> ShownRange {
    let mark = mark_len(note);
    let place = |offset: TextSize| {
        let at = note.lines().line_col(&note.text, offset, PositionEncoding::Utf16);
        Place { line: at.line, character: at.col, byte: u32::from(offset) + mark }
    };
    ShownRange { start: place(range.start()), end: place(range.end()) }
}
