//! `task/done-without-date`: a done task that does not say when, in a vault whose tasks mostly do.

use super::task_line::add_field;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, StatusType, TaskSettings, date_from_name};
use crate::text::TextRange;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/done-without-date",
    level: Level::Hint,
    summary: "A done task has no done date, although most done tasks of the vault have one.",
    docs: "\
Tasks writes the done date `✅ 2025-11-08` when a task is set to done. A box that was ticked elsewhere has none, so the task
is in no list of what was done in a week.

Offered are the day in the note's name, if there is one, and today. Nothing is reported while most done tasks of the vault
have no done date, or while Tasks is set not to write them.
",
    fails: "\
- [x] Send the plan
- [x] Print the plan ✅ 2025-11-08
- [x] Bind the plan ✅ 2025-11-08
",
    passes: "\
- [x] Send the plan
- [ ] Print the plan
- [-] Bind the plan
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    if !settings.set_done || !cx.vault.done_dates_are_usual() {
        return;
    }
    let of_note = day_of_note(cx);
    for checked in cx.tasks() {
        let line = &checked.task.line;
        let is_done = settings.status_of(line.status).kind == StatusType::Done;
        let looks_dated = checked.unread.iter().any(|field| field.kind == FieldKind::Done);
        if !is_done || looks_dated || checked.task.field(FieldKind::Done).is_some() {
            continue;
        }
        let write = |title: String, date: jiff::civil::Date| {
            let edit = add_field(cx, checked, FieldKind::Done, &date.to_string());
            Fix::edit(title, &cx.note.path, [edit])
        };
        let today = write(format!("Add today as the done date, {}", cx.today), cx.today);
        let of_note =
            of_note.map(|date| write(format!("Add the day of the note as the done date, {date}"), date));
        let fixes = of_note.into_iter().chain([today]);
        let one = crate::text::TextSize::of(']');
        let range = TextRange::new(line.status_range.start() - one, line.status_range.end() + one);
        sink.report(range, "No done date").fixes(fixes);
    }
}

/// The day in the note's name, unless it is yet to come.
fn day_of_note(cx: &Context<'_>) -> Option<jiff::civil::Date> {
    let anywhere = TaskSettings { scheduled_from_name: true, ..TaskSettings::default() };
    date_from_name(cx.note.path.as_str(), &anywhere).filter(|date| *date <= cx.today)
}
