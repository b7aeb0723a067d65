//! What the rules about tasks share: the tasks of a note with their fields, and edits of a task line.

use std::sync::Arc;

use super::Context;
use crate::query::tasks::NoteTasks;
use crate::syntax::ListItem;
use crate::syntax::task::{
    FieldKind, Recurrence, Task, TaskField, UnreadField, blocking_text, unread, without, without_field,
};
use crate::text::{TextEdit, TextRange, TextSize, size};

/// Messages show at most so many characters of the note.
const SHOWN: usize = 40;

/// A task and what looks like its fields.
pub(super) struct CheckedTask {
    /// The task with the fields that were read.
    pub(super) task: Arc<Task>,
    /// Its rule, if there is one that Tasks understands.
    pub(super) recurrence: Option<Recurrence>,
    /// Fields that were not.
    pub(super) unread: Vec<UnreadField>,
    /// The texts behind the first of them that are no fields.
    pub(super) blocking: Vec<TextRange>,
}

/// The tasks of the note: those with the global filter, if there is one.
pub(super) fn checked_tasks(cx: &Context<'_>) -> Vec<CheckedTask> {
    if cx.note.parsed.tasks.is_empty() {
        return Vec::new();
    }
    let settings = &cx.config().tasks;
    let tasks = NoteTasks::of_note(cx.vault, cx.note);
    tasks
        .read()
        .iter()
        .map(|task| {
            let unread = unread(cx.text(), task, settings.format, |at| is_hidden(cx, at));
            let blocking = blocking_text(cx.text(), task, &unread);
            let rule = task.field(FieldKind::Recurrence);
            let recurrence = rule.and_then(|field| Recurrence::read(cx.slice(field.value)));
            CheckedTask { task: Arc::clone(task), recurrence, unread, blocking }
        })
        .collect()
}

/// Whether `offset` lies in code, a comment or a link: nothing there is a field.
pub(super) fn is_hidden(cx: &Context<'_>, offset: TextSize) -> bool {
    let parsed = &cx.note.parsed;
    let after = parsed.links.partition_point(|link| link.range.start() <= offset);
    let links = parsed.links.get(..after).unwrap_or_default();
    let in_link = links.iter().rev().take(4).any(|link| link.range.contains(offset));
    in_link || parsed.opaque_at(offset).is_some_and(|opaque| opaque.range.contains(offset))
}

impl CheckedTask {
    /// Where a field can be added: behind everything but the block link.
    pub(super) fn end(&self) -> TextSize {
        self.task.end()
    }
}

/// `2 fields`.
pub(super) fn fields(count: usize) -> String {
    if count == 1 { "1 field".to_owned() } else { format!("{count} fields") }
}

/// What to call a field at the start of a sentence.
pub(super) fn capitalised(kind: FieldKind) -> String {
    let name = kind.name();
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `text` as a message quotes it: shortened, and with what cannot be seen made visible.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::from("\"");
    for (at, c) in text.chars().enumerate() {
        if at == SHOWN {
            out.push('…');
            break;
        }
        match c {
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => out.push_str(&code_point(c)),
            c if c.is_control() => out.push_str(&code_point(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `U+00A0`.
pub(super) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Takes out `range` with the blanks before it.
pub(super) fn delete(cx: &Context<'_>, range: TextRange) -> TextEdit {
    without(cx.text(), range)
}

/// Takes out a field that was read.
pub(super) fn delete_field(cx: &Context<'_>, field: &TaskField) -> TextEdit {
    without_field(cx.text(), field)
}

/// Adds a field behind the others, as Tasks writes it, before the block link.
pub(super) fn add_field(cx: &Context<'_>, checked: &CheckedTask, kind: FieldKind, value: &str) -> TextEdit {
    let format = cx.config().tasks.format;
    let text = format!("{}{}", format.gap(), kind.written(value, format));
    TextEdit::insert(checked.end(), text)
}

/// The list item of a task, and its place in `ParsedNote::items`.
pub(super) fn item_of<'v>(cx: &Context<'v>, task: &Task) -> Option<(usize, &'v ListItem)> {
    let at = usize::try_from(task.line.item).ok()?;
    Some((at, cx.note.parsed.items.get(at)?))
}

/// Puts another value behind a sign or key. Blanks that are no spaces go with the old one.
pub(super) fn write_value(cx: &Context<'_>, field: &UnreadField, value: &str) -> TextEdit {
    let colons = match cx.slice(field.sign).starts_with(['[', '(']) {
        true => size("::".len()),
        false => TextSize::default(),
    };
    let start = field.sign.end() + colons;
    TextEdit::replace(TextRange::new(start, field.value.end().max(start)), format!(" {value}"))
}
