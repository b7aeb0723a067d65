//! `task/done-date-on-open-task`: a done date on a task that is not done.

use super::task_line::delete_field;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, StatusType};
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/done-date-on-open-task",
    level: Level::Warning,
    summary: "A task that is not done has a done date.",
    docs: "\
Tasks writes the done date `✅ 2025-11-08` when a task is set to done, and takes it away when it is opened again. A date
with another status contradicts itself: `not done` lists the task, and so does `done on 2025-11-08`.

Either the checkbox was forgotten or the date was left behind. The fixes set the status, or remove the date.
",
    fails: "\
- [ ] Send the plan ✅ 2025-11-08
- [/] Send the plan ⏫ ✅ 2025-11-08
",
    passes: "\
- [x] Send the plan ✅ 2025-11-08
- [ ] Say that ✅ 2025-11-08 was the day
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    for checked in cx.tasks() {
        let Some(field) = checked.task.field(FieldKind::Done) else { continue };
        let status = settings.status_of(checked.task.line.status);
        // `X` means done; `task/unknown-status` says what is wrong with it.
        let is_capital = status.symbol == 'X' && settings.status('X').is_none();
        if matches!(status.kind, StatusType::Done | StatusType::NonTask) || is_capital {
            continue;
        }
        let message = format!("Done date on a task that is still \"{}\"", status.name);
        let done = settings.statuses.iter().find(|status| status.kind == StatusType::Done);
        let set = done.map(|done| {
            let edit = TextEdit::replace(checked.task.line.status_range, done.symbol.to_string());
            Fix::edit(format!("Set the status to \"{}\" ({})", done.symbol, done.name), &cx.note.path, [edit])
        });
        let remove = Fix::edit("Remove the done date", &cx.note.path, [delete_field(cx, field)]);
        sink.report(field.range, message).fixes(set.into_iter().chain([remove]));
    }
}
