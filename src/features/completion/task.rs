//! Inside a task line: statuses, fields by name and sign, and what may stand behind a field's sign.
//!
//! Nothing is offered in prose: only on lines that Tasks reads, and of fields only where Tasks would read them, behind
//! the description.

use super::task_dates;
use super::task_fields;
use super::task_values;
use super::{Completions, Request};
use crate::syntax::task::{FieldKind, ListMarker, Task, TaskDate, TaskFormat, TaskSettings, read};
use crate::text::{TextRange, TextSize, size, slice, span};

/// The longest value that is looked for behind a sign, in bytes.
const VALUE: usize = 80;

/// A task line and the cursor in its body.
pub(super) struct TaskSite<'a> {
    pub(super) task: Task,
    pub(super) settings: &'a TaskSettings,
    /// The body before the cursor, or its end.
    pub(super) before: &'a str,
    /// The body behind the cursor.
    pub(super) after: &'a str,
    /// The cursor.
    pub(super) offset: TextSize,
}

/// A value that is being typed behind the sign or key of a field.
pub(super) struct ValueSite<'a> {
    pub(super) kind: FieldKind,
    /// What was typed, without blanks before it.
    pub(super) typed: &'a str,
    /// What has to stand before what is inserted: a blank behind a sign that has none.
    pub(super) lead: &'static str,
    /// What has to stand behind it: the bracket that is missing.
    pub(super) close: &'static str,
}

/// What can stand at the cursor, if it is in a task line.
pub(super) fn complete(request: &Request<'_>) -> Option<Completions> {
    if let Some(found) = status(request) {
        return Some(found);
    }
    let site = TaskSite::at(request)?;
    let values = site.value().and_then(|value| match value.kind {
        kind if kind.is_date() => Some(task_dates::complete(request, &site, &value)),
        _ => task_values::complete(request, &site, &value),
    });
    values.filter(|found| !found.items.is_empty()).or_else(|| task_fields::complete(request, &site))
}

/// The statuses, between the brackets of a list item.
fn status(request: &Request<'_>) -> Option<Completions> {
    let note = request.note;
    let lines = note.lines();
    let line = lines.line_range(&note.text, lines.line_of(request.offset))?;
    let text = slice(&note.text, line).trim_end_matches(['\n', '\r']);
    let marker = ListMarker::read(text)?;
    let is_item = |start: TextSize| {
        let items = &note.parsed.items;
        items.binary_search_by_key(&start, |item| item.range.start()).is_ok()
    };
    if !is_item(line.start() + size(marker.start)) {
        return None;
    }
    let inside = text.get(marker.after_gap..)?.strip_prefix('[')?;
    let at = usize::from(request.offset - line.start()).checked_sub(marker.after_gap + 1)?;
    let typed = inside.get(..at)?;
    let mut rest = inside.get(at..)?;
    if typed.chars().count() > 1 || typed.starts_with([']', '[']) {
        return None;
    }
    // A blank that stands there already is the status that is to be another one.
    if typed.is_empty() && rest.chars().nth(1) == Some(']') {
        rest = rest.get(rest.chars().next()?.len_utf8()..)?;
    }
    let end = if rest.starts_with(']') { inside.len() - rest.len() } else { at };
    let close = match rest.strip_prefix(']') {
        Some(_) => "",
        None if rest.is_empty() => "] ",
        None => return None,
    };
    let start = usize::from(line.start()) + marker.after_gap + 1;
    let range = span(start, start + end);
    Some(task_values::statuses(request, range, close))
}

impl<'a> TaskSite<'a> {
    fn at(request: &'a Request<'_>) -> Option<TaskSite<'a>> {
        let note = request.note;
        let settings = &request.vault.config().tasks;
        let offset = request.offset;
        let tasks = &note.parsed.tasks;
        let at = tasks.partition_point(|line| line.range.start() <= offset).checked_sub(1)?;
        let line = tasks.get(at)?;
        let body = TextRange::new(line.body.start(), line.range.end());
        let hidden = note.parsed.opaque_at(offset).is_some_and(|opaque| opaque.range.contains(offset));
        if !body.contains_inclusive(offset) || hidden {
            return None;
        }
        let before = slice(&note.text, TextRange::new(body.start(), offset));
        let after = slice(&note.text, TextRange::new(offset, body.end()));
        if before.is_empty() && !after.trim().is_empty() {
            return None;
        }
        let task = read(&note.text, line, settings);
        Some(TaskSite { task, settings, before, after, offset })
    }

    /// The value that is being typed, if a sign or an open bracket with a key stands before it.
    fn value(&self) -> Option<ValueSite<'a>> {
        let from = self.before.len().saturating_sub(VALUE);
        let near = (from..=self.before.len()).find_map(|from| self.before.get(from..))?;
        match self.settings.format {
            TaskFormat::Emoji => emoji_value(near),
            TaskFormat::Dataview => self.bracketed_value(near),
        }
    }

    fn bracketed_value(&self, near: &'a str) -> Option<ValueSite<'a>> {
        let open = near.rfind(['[', '('])?;
        let inside = near.get(open + 1..)?;
        let (key, value) = inside.split_once("::")?;
        let kind = FieldKind::of_key(key.trim_start_matches(' '))?;
        if value.contains([']', ')']) {
            return None;
        }
        let typed = value.trim_start_matches(' ');
        let closing = if near.get(open..)?.starts_with('[') { "]" } else { ")" };
        let close = if self.after.trim_start_matches(' ').starts_with(closing) { "" } else { closing };
        Some(ValueSite { kind, typed, lead: if value.is_empty() { " " } else { "" }, close })
    }

    /// The bytes of what was typed, which every item replaces.
    pub(super) fn typed_range(&self, typed: &str) -> TextRange {
        TextRange::new(self.offset - size(typed.len()), self.offset)
    }
}

fn emoji_value(near: &str) -> Option<ValueSite<'_>> {
    let (at, sign) = near.char_indices().rev().find(|(_, c)| FieldKind::of_sign(*c).is_some())?;
    let kind = FieldKind::of_sign(sign).filter(|kind| *kind != FieldKind::Priority)?;
    let behind = near.get(at + sign.len_utf8()..)?;
    let value = behind.strip_prefix('\u{FE0F}').unwrap_or(behind);
    let typed = value.trim_start_matches(' ');
    if kind.is_date() && typed.get(..10).is_some_and(|date| TaskDate::read(date).is_some()) {
        return None;
    }
    Some(ValueSite {
        kind,
        typed,
        lead: if value.is_empty() || value == typed { " " } else { "" },
        close: "",
    })
}
