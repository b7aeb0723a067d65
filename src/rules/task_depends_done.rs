//! `task/depends-done`: everything that a task waits for is done.

use super::task_line::delete_field;
use super::{Context, Fix, Related, Rule, Sink};
use crate::syntax::task::FieldKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/depends-done",
    level: Level::Hint,
    summary: "Every task that an open task depends on is done.",
    docs: "\
`⛔ abc` makes a task wait for the one with `🆔 abc`. Once every such task is done or cancelled this one waits for nothing any
more: Tasks lists it as free to be worked on. The field does no harm, and can be removed.

A task that is done itself is not reported, nor is one with an id that no task has.
",
    fails: "\
- [x] Send the plan 🆔 plan ✅ 2025-11-08
- [ ] Print the plan ⛔ plan
",
    passes: "\
- [x] Send the plan 🆔 plan ✅ 2025-11-08
- [ ] Draw the plan 🆔 draw
- [ ] Print the plan ⛔ plan,draw
- [x] Frame the plan ⛔ plan ✅ 2025-11-08
",
    check,
};

/// At most so many of the done tasks are pointed at.
const POINTED_AT: usize = 5;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    for (checked, linked) in cx.linked_tasks() {
        let Some(field) = checked.task.field(FieldKind::DependsOn) else { continue };
        if settings.status_of(checked.task.line.status).kind.is_done() {
            continue;
        }
        let needed: Vec<_> = linked.needs.iter().map(|need| cx.tasks_named(cx.slice(*need))).collect();
        if !needed.iter().all(|named| named.all_done) {
            continue;
        }
        let message = match linked.needs.len() {
            1 => "The task that this one depends on is done",
            _ => "All tasks that this one depends on are done",
        };
        let remove = Fix::edit("Remove the dependencies", &cx.note.path, [delete_field(cx, field)]);
        let mut report = sink.report(field.range, message).fix(remove);
        for (note, task) in needed.iter().flat_map(|named| &named.places).take(POINTED_AT) {
            let Some(range) = task.id else { continue };
            let message = "This task is done".to_owned();
            report = report.related(Related { path: note.path.clone(), range, message });
        }
    }
}
