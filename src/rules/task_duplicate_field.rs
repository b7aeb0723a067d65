//! `task/duplicate-field`: the same field twice.

use super::task_line::{CheckedTask, delete_field};
use super::{Context, Fix, Related, Rule, Sink};
use crate::syntax::task::{FieldKind, Priority, TaskField};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/duplicate-field",
    level: Level::Warning,
    summary: "A task has the same field twice; Tasks keeps the left one only.",
    docs: "\
Of two due dates, say, Tasks takes the left one. It does not tell, and the next time it writes the line, by a click on
its checkbox say, the other is gone.

The fixes remove this field, or the other. If both say the same, removing this one is safe. Two priorities are
reported by `task/duplicate-priority`.
",
    fails: "\
- [ ] Send the plan 📅 2025-11-08 📅 2025-11-09
- [ ] Send the plan 📆 2025-11-08 ⏫ 🗓️ 2025-11-08
",
    passes: "\
- [ ] Send the plan ⏳ 2025-11-08 📅 2025-11-09
- [ ] Send the plan of 📅 2025-11-08 in time 📅 2025-11-09
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        report_lost(cx, sink, checked, |kind| kind != FieldKind::Priority);
    }
}

/// Reports the fields of some kinds that lose against another of their kind.
pub(super) fn report_lost(
    cx: &Context<'_>,
    sink: &mut Sink<'_>,
    checked: &CheckedTask,
    counts: impl Fn(FieldKind) -> bool,
) {
    for (lost, kept) in checked.task.lost_fields().filter(|(lost, _)| counts(lost.kind)) {
        let name = lost.kind.name();
        let (this, other) = (value(cx, lost), value(cx, kept));
        let message = format!("Second {name}; the left one ({other}) counts, this one will be lost");
        let related =
            Related { path: cx.note.path.clone(), range: kept.range, message: format!("This {name} counts") };
        let keep_other =
            Fix::edit(format!("Keep {other}, remove {this}"), &cx.note.path, [delete_field(cx, lost)])
                .safe_if(this == other);
        let keep_this =
            Fix::edit(format!("Keep {this}, remove {other}"), &cx.note.path, [delete_field(cx, kept)]);
        let fixes = if this == other { vec![keep_other] } else { vec![keep_other, keep_this] };
        sink.report(lost.range, message).related(related).fixes(fixes);
    }
}

/// The value as a message names it.
fn value(cx: &Context<'_>, field: &TaskField) -> String {
    let sign = cx.slice(field.sign);
    match sign.chars().next().and_then(Priority::of_sign) {
        Some(priority) => format!("{sign} {}", priority.word()),
        None => cx.slice(field.value).to_owned(),
    }
}
