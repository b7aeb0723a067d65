//! The fields of a task line in the other of Tasks' two formats, proved by reading the line again.

use std::fmt;

use super::{
    FieldKind, FieldValue, Flaw, Priority, Task, TaskFormat, TaskLine, TaskSettings, UnreadField, read,
    read_line, unread,
};
use crate::text::{TextEdit, TextLen, TextRange, TextSize, apply_edits, size, slice};

/// Why a line cannot be written in the other format: Tasks would no longer read what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConversionLoss {
    /// A field would not be read any more.
    Unread(FieldKind),
    /// A field would have another value: another of its kind, or text that comes to stand beside it.
    Changed(FieldKind),
}

impl fmt::Display for ConversionLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConversionLoss::Unread(kind) => write!(f, "Tasks would no longer read the {}", kind.name()),
            ConversionLoss::Changed(kind) => write!(f, "Tasks would read another {}", kind.name()),
        }
    }
}

impl TaskFormat {
    /// The other format.
    pub fn other(self) -> TaskFormat {
        match self {
            TaskFormat::Emoji => TaskFormat::Dataview,
            TaskFormat::Dataview => TaskFormat::Emoji,
        }
    }
}

/// A field with the text of its value, the word for a priority.
type Said<'t> = (FieldKind, &'t str);

/// The edits that write every field of the other format in the format `to`, each in its place; none if there is none.
/// `text` must be the text the line was read from; places for which `is_hidden` holds are passed over.
///
/// # Errors
/// The edited line, read again, would not say what this one says.
pub fn convert(
    text: &str,
    line: &TaskLine,
    settings: &TaskSettings,
    to: TaskFormat,
    is_hidden: impl Fn(TextSize) -> bool,
) -> Result<Vec<TextEdit>, ConversionLoss> {
    let from = to.other();
    let (before, there) = (read_as(text, line, settings, from), read_as(text, line, settings, to));
    let scattered = unread(text, &before, from, &is_hidden).into_iter();
    let scattered: Vec<UnreadField> = scattered.filter(|field| is_sure(field, from)).collect();
    let mut edits = Vec::new();
    for field in &scattered {
        edits.extend(edit(field.kind, field.range, value_of(text, field.kind, field.sign, field.value), to));
    }
    for field in &before.fields {
        // A comma behind brackets belongs to Dataview's way of writing; behind an emoji it ends the reading.
        let range = TextRange::new(
            field.range.start(),
            field.range.end() + comma(text, line, field.range.end(), from),
        );
        edits.extend(edit(field.kind, range, value_of(text, field.kind, field.sign, field.value), to));
    }
    if edits.is_empty() {
        return Ok(edits);
    }
    let start = line.range.start();
    let moved = edits.iter().map(|edit| TextEdit { range: edit.range - start, text: edit.text.clone() });
    let converted = apply_edits(slice(text, line.range), &moved.collect::<Vec<_>>()).unwrap_or_default();
    let written =
        scattered.iter().map(|field| (field.kind, value_of(text, field.kind, field.sign, field.value)));
    let own = unread(text, &there, to, &is_hidden);
    let known = own.iter().map(|field| (field.kind, value_of(text, field.kind, field.sign, field.value)));
    let known: Vec<Said<'_>> =
        written.chain(known).chain(said(text, &before)).chain(said(text, &there)).collect();
    proved(
        &converted,
        settings,
        to,
        &[Before::of(text, &before, settings), Before::of(text, &there, settings)],
        &known,
    )?;
    Ok(edits)
}

/// One foreign field of a line written in the format `to`, the others left as they are.
///
/// # Errors
/// As [`convert`]: what Tasks reads of the line now would be read otherwise, or text beside the field as part of it.
pub fn convert_field(
    text: &str,
    line: &TaskLine,
    settings: &TaskSettings,
    to: TaskFormat,
    field: &UnreadField,
) -> Result<TextEdit, ConversionLoss> {
    let value = value_of(text, field.kind, field.sign, field.value);
    let there = read_as(text, line, settings, to);
    let written = edit(field.kind, field.range, value, to).ok_or(ConversionLoss::Unread(field.kind))?;
    let start = line.range.start();
    let moved = TextEdit { range: written.range - start, text: written.text.clone() };
    let converted = apply_edits(slice(text, line.range), &[moved]).unwrap_or_default();
    let own = unread(text, &there, to, |_| false);
    let own = own.iter().map(|field| (field.kind, value_of(text, field.kind, field.sign, field.value)));
    let known: Vec<Said<'_>> = own.chain([(field.kind, value)]).chain(said(text, &there)).collect();
    proved(&converted, settings, to, &[Before::of(text, &there, settings)], &known)?;
    Ok(written)
}

fn read_as(text: &str, line: &TaskLine, settings: &TaskSettings, format: TaskFormat) -> Task {
    read(text, line, &TaskSettings { format, ..settings.clone() })
}

/// An emoji priority has no value that tells it from one of the text.
fn is_sure(field: &UnreadField, format: TaskFormat) -> bool {
    let sound = field.flaw == Flaw::Position && field.damaged.is_none();
    sound && (format == TaskFormat::Dataview || field.kind != FieldKind::Priority)
}

fn value_of(text: &str, kind: FieldKind, sign: TextRange, value: TextRange) -> &str {
    let sign = slice(text, sign).chars().next().filter(|_| kind == FieldKind::Priority);
    match sign.and_then(Priority::of_sign) {
        Some(priority) => priority.word(),
        None => slice(text, value),
    }
}

fn edit(kind: FieldKind, range: TextRange, value: &str, to: TaskFormat) -> Option<TextEdit> {
    let known = kind != FieldKind::Priority || Priority::of_word(value).is_some();
    known.then(|| TextEdit::replace(range, kind.written(value, to)))
}

/// The length of a comma at `at`, with the blanks before it.
fn comma(text: &str, line: &TaskLine, at: TextSize, from: TaskFormat) -> TextSize {
    let behind = slice(text, TextRange::new(at, line.range.end().max(at)));
    let rest = behind.trim_start_matches(' ');
    match from == TaskFormat::Dataview && rest.starts_with(',') {
        true => size(behind.len() - rest.len() + 1),
        false => TextSize::default(),
    }
}

/// All fields that were read.
fn said<'t>(text: &'t str, task: &Task) -> Vec<Said<'t>> {
    let value = |field: &super::TaskField| match field.parsed {
        FieldValue::Priority(priority) => (field.kind, priority.word()),
        _ => (field.kind, slice(text, field.value)),
    };
    task.fields.iter().map(value).collect()
}

/// The fields that count.
fn effective<'t>(text: &'t str, task: &Task) -> Vec<Said<'t>> {
    let all = said(text, task);
    let first = |at: usize, kind: FieldKind| all.iter().position(|(known, _)| *known == kind) == Some(at);
    all.iter().enumerate().filter(|(at, (kind, _))| first(*at, *kind)).map(|(_, said)| *said).collect()
}

/// What a line said in one of the formats.
struct Before<'t> {
    fields: Vec<Said<'t>>,
    repeats: bool,
}

impl<'t> Before<'t> {
    fn of(text: &'t str, task: &Task, settings: &TaskSettings) -> Before<'t> {
        Before { fields: effective(text, task), repeats: task.recurrence(text, settings).is_some() }
    }
}

/// Whether the converted line still says what counted before, and nothing that was not written as a field.
fn proved(
    line: &str,
    settings: &TaskSettings,
    to: TaskFormat,
    before: &[Before<'_>],
    known: &[Said<'_>],
) -> Result<(), ConversionLoss> {
    let found = read_line(line, TextRange::up_to(line.text_len()));
    let task = found.map(|found| read_as(line, &found, settings, to));
    let repeats = task.as_ref().is_some_and(|task| task.recurrence(line, settings).is_some());
    let (all, counts) = task.map(|task| (said(line, &task), effective(line, &task))).unwrap_or_default();
    for (kind, value) in before.iter().flat_map(|before| &before.fields) {
        match counts.iter().find(|(found, _)| found == kind) {
            None => return Err(ConversionLoss::Unread(*kind)),
            Some((_, found)) if found != value => return Err(ConversionLoss::Changed(*kind)),
            Some(_) => {}
        }
    }
    // A date that does not exist takes the rule with it.
    if !repeats && before.iter().any(|before| before.repeats) {
        return Err(ConversionLoss::Unread(FieldKind::Recurrence));
    }
    match all.iter().find(|field| !known.contains(field)) {
        Some((kind, _)) => Err(ConversionLoss::Changed(*kind)),
        None => Ok(()),
    }
}
