//! `task/recurrence-no-date`: a rule with no date to count from.

use jiff::civil::Date;

use super::task_line::add_field;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, Occurrence, Recurrence, TaskDate, date_from_name};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/recurrence-no-date",
    level: Level::Info,
    summary: "A repeating task has neither start, scheduled nor due date.",
    docs: "\
A rule counts from the due date of its task, else from the scheduled date, else from the start date. Without any, Tasks
makes the next occurrence all the same, but without a date: it appears at once, and nothing says for when it is.

Offered is a due date: the first day from today on that the rule gives.
",
    fails: "\
- [ ] Water the plants 🔁 every week
",
    passes: "\
- [ ] Water the plants 🔁 every week 📅 2025-11-08
- [x] Water the plants 🔁 every week ✅ 2025-11-08
- [ ] Water the plants 🔁 sometimes
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    for checked in cx.tasks() {
        let task = &checked.task;
        let Some(field) = task.field(FieldKind::Recurrence) else { continue };
        // What is done has made its copy.
        if task.reference_date(settings).is_some() || settings.status_of(task.line.status).kind.is_done() {
            continue;
        }
        let dated = checked.unread.iter().any(|field| field.kind.is_date());
        let Some(rule) = checked.recurrence.as_ref().filter(|_| !dated) else { continue };
        if date_from_name(cx.note.path.as_str(), settings).is_some() {
            continue;
        }
        // A rule that no day fits has worse to hear.
        let Some(date) = first_day(cx, rule) else { continue };
        let edit = add_field(cx, checked, FieldKind::Due, &date.to_string());
        let fix = Fix::edit(format!("Add the due date {date}"), &cx.note.path, [edit]);
        sink.report(field.range, "Repeats from the completion day, and copies carry no date").fix(fix);
    }
}

/// The first day from today on that fits a rule; `None` if none ever does.
fn first_day(cx: &Context<'_>, rule: &Recurrence) -> Option<Date> {
    let names_days = !(rule.weekdays.is_empty()
        && rule.month_days.is_empty()
        && rule.months.is_empty()
        && rule.weeks.is_empty());
    if !names_days {
        return Some(cx.today);
    }
    let yesterday = cx.today.yesterday().ok()?;
    let dates = Occurrence { due: Some(TaskDate::Valid(yesterday)), ..Occurrence::default() };
    let rule = Recurrence { interval: 1, when_done: false, end: None, ..rule.clone() };
    rule.next(dates, &cx.config().tasks, yesterday).due?.valid()
}
