//! `--format sarif`: SARIF 2.1.0, for code scanning services.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Report;
use crate::cli::fingerprint::fingerprint;
use crate::rules::{self, Diagnostic, FileEdit, Fix, Rule};
use crate::text::{PositionEncoding, TextRange};
use crate::vault::config::Level;
use crate::vault::{Note, VaultPath};

/// What RFC 3986 leaves as it is in a path.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let results: Vec<Value> =
        report.findings.iter().map(|finding| result(report, &finding.note, &finding.diagnostic)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "vaultls",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::all().iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.docs.split("\n\n").next().unwrap_or_default().trim().replace('\n', " ")},
        "help": {"text": rule.docs.trim(), "markdown": rule.docs.trim()},
        "defaultConfiguration": {"level": level(rule.level)},
    })
}

/// SARIF knows three levels; what is less than a warning is a note.
fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Hint => "note",
        Level::Off => "none",
    }
}

fn result(report: &Report<'_>, note: &Note, found: &Diagnostic) -> Value {
    let index = rules::all().iter().position(|rule| rule.code == found.code);
    let mut value = json!({
        "ruleId": found.code,
        "ruleIndex": index,
        "level": level(found.level),
        "message": {"text": found.message},
        "locations": [{"physicalLocation": place(&note.path, region(note, found.range))}],
        "partialFingerprints": {"vaultls/v1": fingerprint(note, found)},
    });
    let related: Vec<Value> = found
        .related
        .iter()
        .map(|related| {
            let region =
                report.vault.note_at(&related.path).map_or(whole_start(), |note| region(note, related.range));
            json!({"message": {"text": related.message}, "physicalLocation": place(&related.path, region)})
        })
        .collect();
    let fixes: Vec<Value> = found.fixes.iter().map(|fix| fix_value(report, fix)).collect();
    if let Some(object) = value.as_object_mut() {
        if !related.is_empty() {
            object.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        if !fixes.is_empty() {
            object.insert("fixes".to_owned(), Value::Array(fixes));
        }
    }
    value
}

fn fix_value(report: &Report<'_>, fix: &Fix) -> Value {
    let mut changes: Vec<(&VaultPath, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let (path, replacement) = match edit {
            FileEdit::Create { path, text } => {
                (path, json!({"deletedRegion": whole_start(), "insertedContent": {"text": text}}))
            }
            FileEdit::Delete { .. } => continue,
            FileEdit::Text { path, edit } => {
                let deleted =
                    report.vault.note_at(path).map_or(whole_start(), |note| region(note, edit.range));
                (path, json!({"deletedRegion": deleted, "insertedContent": {"text": edit.text}}))
            }
        };
        match changes.iter_mut().find(|(known, _)| *known == path) {
            Some((_, list)) => list.push(replacement),
            None => changes.push((path, vec![replacement])),
        }
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, list)| json!({"artifactLocation": {"uri": uri(path)}, "replacements": list}))
        .collect();
    json!({"description": {"text": fix.title}, "artifactChanges": changes})
}

fn place(path: &VaultPath, region: Value) -> Value {
    json!({"artifactLocation": {"uri": uri(path)}, "region": region})
}

/// The path as a relative URI reference: seen from the vault's root.
fn uri(path: &VaultPath) -> String {
    utf8_percent_encode(path.as_str(), PATH).to_string()
}

/// Lines and columns count from 1; the end column is the one behind the last character.
fn region(note: &Note, range: TextRange) -> Value {
    let place = |offset| note.lines().line_col(&note.text, offset, PositionEncoding::Utf16);
    let (start, end) = (place(range.start()), place(range.end()));
    json!({"startLine": start.line + 1, "startColumn": start.col + 1, "endLine": end.line + 1, "endColumn": end.col + 1})
}

/// The start of a file that has no text yet, or none that can be shown.
fn whole_start() -> Value {
    json!({"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1})
}
