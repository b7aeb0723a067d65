//! `task/cancelled-mismatch`: a cancelled date on a task that is not cancelled.

use super::task_line::delete_field;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, StatusType};
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/cancelled-mismatch",
    level: Level::Warning,
    summary: "A task that is not cancelled has a cancelled date.",
    docs: "\
Tasks writes the cancelled date `❌ 2025-11-08` when a task is given up (status `-`), and takes it away when the status
changes. A date with another status contradicts itself: the task is listed as open or done, and as cancelled on that day.

The fixes set the status to cancelled, or remove the date. A done date on a cancelled task is reported by
`task/done-date-on-open-task`.
",
    fails: "\
- [ ] Send the plan ❌ 2025-11-08
- [x] Send the plan ❌ 2025-11-07 ✅ 2025-11-08
",
    passes: "\
- [-] Send the plan ❌ 2025-11-08
- [ ] Say that ❌ 2025-11-08 was the day
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    for checked in cx.tasks() {
        let Some(field) = checked.task.field(FieldKind::Cancelled) else { continue };
        let status = settings.status_of(checked.task.line.status);
        if matches!(status.kind, StatusType::Cancelled | StatusType::NonTask) {
            continue;
        }
        let message = format!("Cancelled date on a task that is \"{}\"", status.name);
        let remove = Fix::edit("Remove the cancelled date", &cx.note.path, [delete_field(cx, field)]);
        let cancelled = settings.statuses.iter().find(|status| status.kind == StatusType::Cancelled);
        let set = cancelled.map(|status| {
            let edit = TextEdit::replace(checked.task.line.status_range, status.symbol.to_string());
            let title = format!("Set the status to \"{}\" ({})", status.symbol, status.name);
            Fix::edit(title, &cx.note.path, [edit])
        });
        // A done task with both dates was more likely done in the end.
        let fixes = match status.kind {
            StatusType::Done => [Some(remove), set],
            _ => [set, Some(remove)],
        };
        sink.report(field.range, message).fixes(fixes.into_iter().flatten());
    }
}
