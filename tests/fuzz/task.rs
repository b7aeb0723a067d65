//! Task lines and rules of recurrence.

use jiff::civil::{Date, date};
use vaultls::syntax::task::{
    FieldKind, Occurrence, Recurrence, TaskDate, TaskFormat, TaskSettings, TaskValues, blocking_text, read,
    read_line, tags, unread, without_field,
};
use vaultls::text::{TextLen, TextRange, slice};

use super::{edited, on_text, text_of};

const TODAY: Date = date(2025, 11, 8);

/// The kinds of fields.
const KINDS: &[FieldKind] = &[
    FieldKind::Id,
    FieldKind::DependsOn,
    FieldKind::Priority,
    FieldKind::Recurrence,
    FieldKind::OnCompletion,
    FieldKind::Created,
    FieldKind::Start,
    FieldKind::Scheduled,
    FieldKind::Due,
    FieldKind::Cancelled,
    FieldKind::Done,
];

/// Parts lie in the line and fields in order, in both formats; every edit of a field fits; what is written is read.
pub fn any_line(data: &[u8]) {
    let text = text_of(data);
    for line in text.split(['\n', '\r']).flat_map(|line| [line.to_owned(), format!("- [ ] {line}")]) {
        tags(&line).for_each(|tag| on_text(&line, tag));
        for format in [TaskFormat::Emoji, TaskFormat::Dataview] {
            sound_line(&line, &TaskSettings { format, ..TaskSettings::default() });
        }
    }
}

fn sound_line(text: &str, settings: &TaskSettings) {
    let Some(line) = read_line(text, TextRange::up_to(text.text_len())) else { return };
    [line.range, line.marker, line.status_range, line.body].into_iter().for_each(|part| on_text(text, part));
    let task = read(text, &line, settings);
    on_text(text, task.description);
    let mut behind = task.description.end();
    let mut parts: Vec<TextRange> = task.fields.iter().map(|field| field.range).collect();
    parts.extend(&task.tail_tags);
    parts.extend(task.block_link);
    parts.sort_by_key(|part| part.start());
    for part in parts {
        on_text(text, part);
        assert!(behind <= part.start(), "{part:?} overlaps in {text:?}");
        behind = part.end();
    }
    for field in &task.fields {
        for part in [field.sign, field.value] {
            on_text(text, part);
            assert!(field.range.contains_range(part), "{part:?} is outside of {field:?} in {text:?}");
        }
        edited(text, &[without_field(text, field)]);
    }
    let strays = unread(text, &task, settings.format, |_| false);
    assert!(strays.is_sorted_by_key(|field| field.range.start()));
    for stray in &strays {
        [stray.range, stray.sign, stray.value].into_iter().for_each(|part| on_text(text, part));
    }
    blocking_text(text, &task, &strays).into_iter().for_each(|part| on_text(text, part));
    for kind in KINDS {
        let value = if *kind == FieldKind::Priority { "high" } else { "2025-11-08" };
        edited(text, &[task.with_field(text, *kind, value, settings.format)]);
        edited(text, &task.without_fields(text, *kind));
    }
    let values = task.values(text, settings, None);
    written(&values, settings);
    for status in [' ', 'x', '/', '-', '?'].map(|symbol| settings.status_of(symbol)) {
        for line in values.with_status(&status, settings, TODAY) {
            assert!(read_line(&line, TextRange::up_to(line.text_len())).is_some(), "no task: {line:?}");
        }
    }
}

/// A line as Tasks writes it says what it says: every field that it was given is among those that are read.
fn written(values: &TaskValues<'_>, settings: &TaskSettings) {
    let line = values.write(settings.format);
    let found = read_line(&line, TextRange::up_to(line.text_len())).expect("a task is written as a task");
    let task = read(&line, &found, settings);
    let again = task.values(&line, settings, None);
    assert_eq!(again.status, values.status, "{line:?}");
    let dates = |values: &TaskValues<'_>| {
        [values.created, values.start, values.scheduled, values.due, values.done, values.cancelled]
    };
    if dates(values).iter().flatten().all(|date| matches!(date, TaskDate::Valid(_))) {
        for (before, after) in dates(values).into_iter().zip(dates(&again)) {
            assert!(before.is_none() || before == after, "{before:?} is {after:?} in {line:?}");
        }
    }
    assert!(slice(&line, task.line.range).len() == line.len());
}

/// The text of a rule is read as the rule, and its next days lie behind the day they are counted from.
pub fn any_rule(data: &[u8]) {
    let text = text_of(data);
    for text in [text.clone(), format!("every {text}")] {
        let Some(rule) = Recurrence::read(&text) else { continue };
        assert!(text.is_char_boundary(rule.used), "{rule:?} of {text:?}");
        let written = rule.to_string();
        let again = Recurrence::read(&written).map(|rule| rule.to_string());
        // The plugin itself writes "every 2 years February" and reads "every 2 years", and of "on Monday and on the 2nd Monday"
        // it reads the first half.
        let lost = |again: &String| written.starts_with(&**again);
        if !again.as_ref().is_some_and(lost) {
            assert_eq!(again.as_deref(), Some(&*written), "{text:?} is written {written:?}");
        }
        let settings = TaskSettings::default();
        for day in [TODAY, date(2024, 2, 29), date(2025, 1, 31), Date::MIN, Date::MAX] {
            let dates = Occurrence { due: Some(TaskDate::Valid(day)), ..Occurrence::default() };
            let next = rule.next(dates, &settings, day);
            if let Some(TaskDate::Valid(next)) = next.due {
                assert!(next > day, "{text:?}: {next} behind {day}");
            }
        }
    }
}
