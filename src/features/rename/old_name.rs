//! The old name, kept as an alias where that is wished for.

use super::draft::Draft;
use super::{Reason, person, yaml};
use crate::syntax::{Entry, NodeKind, fold};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::Note;
use crate::vault::config::KeepOldName;

/// Adds the name that a note had to its aliases, if the configuration says so.
pub(super) fn keep(draft: &mut Draft<'_>, note: &Note, old: &str) {
    let wanted = match draft.vault.config().keep_old_name {
        KeepOldName::Never => false,
        KeepOldName::People => person::is_person(draft.vault, note.id),
        KeepOldName::Always => true,
    };
    if wanted && !note.aliases().iter().any(|alias| fold::key(alias.trim()) == fold::key(old)) {
        add(draft, note, old);
    }
}

/// Adds an alias in the form that the note's aliases have.
fn add(draft: &mut Draft<'_>, note: &Note, name: &str) {
    let end = if note.text.contains("\r\n") { "\r\n" } else { "\n" };
    let alias = yaml::scalar(name);
    let Some(front) = &note.parsed.frontmatter else {
        let start = note.text.len() - note.text.trim_start_matches('\u{feff}').len();
        let start = TextRange::empty(TextSize::new(u32::try_from(start).unwrap_or_default()));
        return draft.edit(
            note,
            start,
            format!("---{end}aliases:{end}- {alias}{end}---{end}"),
            Reason::OldName,
        );
    };
    match front.entry("aliases") {
        None => {
            let close = TextRange::empty(front.body.end());
            draft.edit(note, close, format!("aliases:{end}- {alias}{end}"), Reason::OldName);
        }
        Some(entry) => extend(draft, note, entry, &alias, end),
    }
}

/// Adds to aliases that are there: a list in either form, one text, or nothing.
fn extend(draft: &mut Draft<'_>, note: &Note, entry: &Entry, alias: &str, end: &str) {
    let range = entry.value.range;
    let written = slice(&note.text, range);
    let (at, text) = match &entry.value.kind {
        NodeKind::List(items) if written.starts_with('[') => {
            let Some(last) = items.last() else {
                return draft.edit(note, range, format!("[{alias}]"), Reason::OldName);
            };
            (TextRange::empty(last.range.end()), format!(", {alias}"))
        }
        NodeKind::List(items) => {
            let Some(last) = items.last() else { return };
            let lines = note.lines();
            let line = lines.line_range(&note.text, lines.line_of(last.range.start())).unwrap_or(last.range);
            let marker = slice(&note.text, TextRange::new(line.start(), last.range.start()));
            let stop = lines.line_range(&note.text, lines.line_of(last.range.end())).unwrap_or(line);
            (TextRange::empty(stop.end()), format!("{end}{marker}{alias}"))
        }
        NodeKind::Null => (TextRange::empty(entry.value.range.end()), format!(" [{alias}]")),
        _ => (range, format!("[{written}, {alias}]")),
    };
    draft.edit(note, at, text, Reason::OldName);
}
