//! `--format json`: one object. Lines, characters (UTF-16) and bytes of the file count from 0.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Report, level_name, mark_len};
use crate::rules::{Diagnostic, FileEdit, Fix};
use crate::text::{PositionEncoding, TextRange, TextSize};
use crate::vault::config::Level;
use crate::vault::{Note, VaultPath};

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
    for (at, finding) in report.findings.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}\n  {}", diagnostic(report, &finding.note, &finding.diagnostic))?;
    }
    let close = if report.findings.is_empty() { "" } else { "\n " };
    writeln!(out, "{close}],\n \"summary\": {summary}}}")
}

fn diagnostic(report: &Report<'_>, note: &Note, found: &Diagnostic) -> Value {
    let mut value = json!({
        "path": note.path.as_str(),
        "range": range(note, found.range),
        "severity": level_name(found.level),
        "code": found.code,
        "message": found.message,
    });
    let related: Vec<Value> = found
        .related
        .iter()
        .map(|related| {
            json!({
                "path": related.path.as_str(),
                "range": range_in(report, &related.path, related.range),
                "message": related.message,
            })
        })
        .collect();
    if let Some(object) = value.as_object_mut() {
        if !related.is_empty() {
            object.insert("related".to_owned(), Value::Array(related));
        }
        let fixes = found.fixes.iter().map(|fix| fix_value(report, fix)).collect();
        object.insert("fixes".to_owned(), Value::Array(fixes));
    }
    value
}

fn fix_value(report: &Report<'_>, fix: &Fix) -> Value {
    let edits: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| match edit {
            FileEdit::Text { path, edit } => {
                json!({"path": path.as_str(), "range": range_in(report, path, edit.range), "text": edit.text})
            }
            FileEdit::Create { path, text } => json!({"path": path.as_str(), "create": true, "text": text}),
            FileEdit::Delete { path } => json!({"path": path.as_str(), "delete": true}),
        })
        .collect();
    json!({"title": fix.title, "safe": fix.safe, "edits": edits})
}

/// A range in another note; the start of the file for one that cannot be shown.
fn range_in(report: &Report<'_>, path: &VaultPath, at: TextRange) -> Value {
    match report.vault.note_at(path) {
        Some(note) => range(note, at),
        None => {
            let start = json!({"line": 0, "character": 0, "byte": 0});
            json!({"start": start, "end": start})
        }
    }
}

/// A range of a note as every command prints it.
pub(in crate::cli) fn range(note: &Note, range: TextRange) -> Value {
    let mark = mark_len(note);
    let place = |offset: TextSize| {
        let at = note.lines().line_col(&note.text, offset, PositionEncoding::Utf16);
        json!({"line": at.line, "character": at.col, "byte": u32::from(offset) + mark})
    };
    json!({"start": place(range.start()), "end": place(range.end())})
}
