//! `task/recurrence-lost`: a sound rule that counts from a date that does not exist.

use super::{Context, Related, Rule, Sink};
use crate::syntax::task::{FieldKind, FieldValue, TaskDate};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/recurrence-lost",
    level: Level::Error,
    summary: "A task repeats from a date that does not exist, so Tasks drops the recurrence.",
    docs: "\
A rule counts from the task's due date, else its scheduled date, else its start date. If that date is not in the calendar,
Tasks forgets the rule: the task does not repeat, and the next time Tasks writes the line the rule is gone together with
the date.

`task/invalid-date` at the date offers what was probably meant; with a sound date the rule is sound too.
",
    fails: "\
- [ ] Pay the rent 🔁 every month 📅 2025-02-30
- [ ] Pay the rent 🔁 every month 🛫 2025-01-01 ⏳ 2025-11-31
",
    passes: "\
- [ ] Pay the rent 🔁 every month 📅 2025-02-28
- [ ] Pay the rent 🔁 every month 🛫 2025-02-30 📅 2025-03-01
- [ ] Pay the rent 📅 2025-02-30
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    for checked in cx.tasks() {
        let task = &checked.task;
        let Some(field) = task.field(FieldKind::Recurrence) else { continue };
        let Some(rule) = &checked.recurrence else { continue };
        if rule.when_done || task.reference_date(settings) != Some(TaskDate::Invalid) {
            continue;
        }
        let order = [FieldKind::Due, FieldKind::Scheduled, FieldKind::Start];
        let dates = order.into_iter().filter_map(|kind| task.field(kind));
        let mut invalid = dates.filter(|field| field.parsed == FieldValue::Date(TaskDate::Invalid));
        let Some(date) = invalid.next() else { continue };
        let message = format!(
            "\"{rule}\" will be lost: the {} {}, from which it counts, does not exist",
            date.kind.name(),
            cx.slice(date.value)
        );
        let path = cx.note.path.clone();
        let related = Related { path, range: date.range, message: "This date does not exist".to_owned() };
        sink.report(field.range, message).related(related);
    }
}
