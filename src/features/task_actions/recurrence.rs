//! How a task repeats.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::line::{each, selected};
use crate::syntax::task::{FieldKind, Recurrence};

pub(super) const ACTION: Action = Action {
    name: "setTaskRecurrence",
    kind: ActionKind::Rewrite,
    summary: "Make the task repeat, or no more",
    docs: "\
Writes a recurrence rule where Tasks writes it, in place of the present one. Offered are common rules, on tasks that do not
repeat.

The argument is a rule that Tasks understands as a whole (`every week on Monday`, `every 2 months when done`), or `none`.
",
    tells: false,
    offers,
    run,
};

/// The rules that are offered.
pub(in crate::features) const COMMON: [&str; 10] = [
    "every day",
    "every weekday",
    "every week",
    "every 2 weeks",
    "every month",
    "every month on the 1st",
    "every month on the last",
    "every 3 months",
    "every year",
    "every week when done",
];

/// So many of them are in the menu.
const OFFERED: usize = 5;

const NONE: &str = "none";

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let Some(first) = tasks.first().filter(|task| !task.is_done()) else { return Vec::new() };
    if first.task.field(FieldKind::Recurrence).is_some() {
        return vec![Offer::with("Remove the recurrence", NONE)];
    }
    let rules = COMMON.into_iter().filter(|rule| !rule.contains(" on ") && !rule.contains('2'));
    rules.take(OFFERED).map(|rule| Offer::with(format!("Repeat {rule}"), rule)).collect()
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let argument = argument.trim();
    if argument == NONE {
        return each(cx, |task| {
            let edits = task.without_fields(FieldKind::Recurrence);
            task.proved(edits, |values| values.recurrence = None)
        });
    }
    let rule = Recurrence::read(argument).filter(|rule| rule.used == argument.len());
    let Some(rule) = rule else {
        return Err(Refusal(format!("Tasks does not understand the rule \"{argument}\"")));
    };
    let written = rule.to_string();
    each(cx, |task| {
        let edit = task.with_field(FieldKind::Recurrence, &written);
        let sound = task.task.reference_date(&cx.vault.config().tasks)
            != Some(crate::syntax::task::TaskDate::Invalid);
        let rule = Recurrence::read(&written).filter(|rule| sound || rule.when_done);
        task.proved(vec![edit], |values| values.recurrence = rule)
    })
}
