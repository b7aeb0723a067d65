//! The due date of a task.

use jiff::civil::{Date, Weekday};

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::super::wording::day_in_full;
use super::line::{each, selected};
use crate::syntax::task::{FieldKind, TaskDate, date_phrase};

pub(super) const ACTION: Action = Action {
    name: "setTaskDue",
    kind: ActionKind::Rewrite,
    summary: "Set the due date of the task, or take it away",
    docs: "\
Writes the due date where Tasks writes it, in place of the present one. Offered are today, tomorrow and next Monday.

The argument is a day, as `2025-11-08` or in words (`tomorrow`, `next friday`, `in 2 weeks`), or `none` to take the date away.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let Some(first) = tasks.first().filter(|task| !task.is_done()) else { return Vec::new() };
    let monday = cx.today.nth_weekday(1, Weekday::Monday);
    let days = [("today", Ok(cx.today)), ("tomorrow", cx.today.tomorrow()), ("next Monday", monday)];
    let offer = |(name, day): (&str, Result<Date, jiff::Error>)| {
        let day = day.ok().filter(|day| first.values.due != Some(TaskDate::Valid(*day)))?;
        let title = format!("Set the due date to {name}, {}", day_in_full(day));
        Some(Offer::with(title, day.to_string()))
    };
    let mut offers: Vec<Offer> = days.into_iter().filter_map(offer).collect();
    if first.values.due.is_some() {
        offers.push(Offer::with("Remove the due date", NONE));
    }
    offers
}

const NONE: &str = "none";

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let wanted = match argument.trim() {
        NONE => None,
        text => Some(day(cx, text)?),
    };
    each(cx, |task| {
        let edits = match wanted {
            Some(day) => vec![task.with_field(FieldKind::Due, &day.to_string())],
            None => task.without_fields(FieldKind::Due),
        };
        task.proved(edits, |values| {
            values.due = wanted.map(TaskDate::Valid);
            undo_inferred(values, task);
        })
    })
}

/// A task with a date of its own takes none from its note's name, and the other way round.
pub(super) fn undo_inferred(
    values: &mut crate::syntax::task::TaskValues<'_>,
    task: &super::line::TaskAt<'_>,
) {
    let dates = [values.start, values.due, values.scheduled.filter(|_| !values.scheduled_inferred)];
    let own = dates.into_iter().flatten().next().is_some();
    values.scheduled_inferred = !own && task.inferred().is_some();
    match (own, task.values.scheduled_inferred) {
        (true, true) => values.scheduled = None,
        (false, false) => values.scheduled = task.inferred(),
        _ => {}
    }
}

/// A day as an argument gives it.
pub(super) fn day(cx: &ActionContext<'_>, text: &str) -> Result<Date, Refusal> {
    let found = match TaskDate::read(text) {
        Some(date) => date.valid(),
        None => date_phrase(text, cx.today.at(0, 0, 0, 0), true),
    };
    found.ok_or_else(|| Refusal(format!("\"{text}\" is no day: write YYYY-MM-DD, or as \"next friday\"")))
}
