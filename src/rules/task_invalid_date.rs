//! `task/invalid-date`: a date that the calendar does not have.

use jiff::civil::Date;

use super::task_line::{capitalised, delete_field};
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldValue, TaskDate};
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/invalid-date",
    level: Level::Error,
    summary: "A task's date does not exist in the calendar.",
    docs: "\
`2025-02-30` has the form of a date, so Tasks reads it, but holds it as an invalid one: the task is found by no date, is
sorted before all others, and the next time Tasks writes the line, by a click on its checkbox say, it puts the words
`Invalid date` in its place. What was meant is lost then. Dataview reads the same text as 2 March.

Offered are the last day of that month, month and day exchanged, and removing the field.
",
    fails: "\
- [ ] Send the plan 📅 2025-02-30
- [ ] Send the plan ⏳ 2025-13-05 📅 2025-00-10
",
    passes: "\
- [ ] Send the plan 📅 2024-02-29
- [ ] Read about 2025-02-30
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        for field in &checked.task.fields {
            if field.parsed != FieldValue::Date(TaskDate::Invalid) {
                continue;
            }
            let written = cx.slice(field.value);
            let message = format!(
                "{} {written} does not exist; Tasks will replace it by \"Invalid date\"",
                capitalised(field.kind)
            );
            let rewrite = nearest(written).map(|date| {
                let edit = TextEdit::replace(field.value, date.to_string());
                Fix::edit(format!("Change to {date}"), &cx.note.path, [edit])
            });
            let remove = Fix::edit(
                format!("Remove the {}", field.kind.name()),
                &cx.note.path,
                [delete_field(cx, field)],
            );
            sink.report(field.value, message).fixes(rewrite.into_iter().chain([remove]));
        }
    }
}

/// The last day of the month, or month and day exchanged.
fn nearest(written: &str) -> Option<Date> {
    let mut parts = written.split('-');
    let year = parts.next()?.parse().ok()?;
    let (month, day): (i8, i8) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    match (1..=12).contains(&month) {
        true => Date::new(year, month, 1).ok().filter(|_| day > 0).map(Date::last_of_month),
        false => Date::new(year, day, month).ok(),
    }
}
