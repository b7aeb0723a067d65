//! A task put off.

use jiff::Span;
use jiff::civil::Date;

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::super::wording::day_in_full;
use super::line::{TaskAt, each, selected};
use crate::syntax::task::{FieldKind, TaskDate};

pub(super) const ACTION: Action = Action {
    name: "postponeTask",
    kind: ActionKind::Rewrite,
    summary: "Put the task off by a day, a week or another time",
    docs: "\
Moves the due date of the task, else its scheduled date, else its start date. A date in the past is counted from today, as
Tasks does.

The argument is a number and a unit: `1 day` (when none is given), `2 weeks`, `1 month`, `1 year`; in short `1d`, `2w`, `1m`, `1y`.
",
    tells: false,
    offers,
    run,
};

const OFFERED: [(&str, &str); 3] = [("1 day", "a day"), ("1 week", "a week"), ("1 month", "a month")];

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let movable = tasks.iter().filter(|task| !task.is_done()).find_map(date);
    let Some((kind, from)) = movable else { return Vec::new() };
    let offer = |(argument, shown): (&str, &str)| {
        let day = postponed(from, argument, cx.today).ok()?;
        let title = match tasks.len() {
            1 => format!("Postpone the {} by {shown}, to {}", kind.name(), day_in_full(day)),
            count => format!("Postpone {count} tasks by {shown}"),
        };
        Some(Offer::with(title, argument))
    };
    OFFERED.into_iter().filter_map(offer).collect()
}

/// The date that is moved.
fn date(task: &TaskAt<'_>) -> Option<(FieldKind, Date)> {
    let kinds = [FieldKind::Due, FieldKind::Scheduled, FieldKind::Start];
    kinds.into_iter().find_map(|kind| Some((kind, task.task.date(kind)?.valid()?)))
}

/// `from`, or today if that is past, and so much time.
fn postponed(from: Date, by: &str, today: Date) -> Result<Date, Refusal> {
    let bad = || Refusal(format!("\"{by}\" is no time: write as \"1 day\", \"2 weeks\", \"1 month\""));
    let by = by.trim();
    let digits = by.bytes().take_while(u8::is_ascii_digit).count();
    let number: i64 = by.get(..digits).and_then(|number| number.parse().ok()).ok_or_else(bad)?;
    let unit = by.get(digits..).unwrap_or_default().trim().to_lowercase();
    let span = match unit.as_str() {
        "d" | "day" | "days" => Span::new().try_days(number),
        "w" | "week" | "weeks" => Span::new().try_weeks(number),
        "m" | "month" | "months" => Span::new().try_months(number),
        "y" | "year" | "years" => Span::new().try_years(number),
        _ => return Err(bad()),
    };
    span.and_then(|span| from.max(today).checked_add(span)).map_err(|_| bad())
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let by = if argument.is_empty() { "1 day" } else { argument };
    each(cx, |task| {
        let Some((kind, from)) = date(task) else {
            return Err(Refusal::new("The task has no due, scheduled or start date"));
        };
        let day = postponed(from, by, cx.today)?;
        let edit = task.with_field(kind, &day.to_string());
        task.proved(vec![edit], |values| {
            let moved = match kind {
                FieldKind::Due => &mut values.due,
                FieldKind::Scheduled => &mut values.scheduled,
                _ => &mut values.start,
            };
            *moved = Some(TaskDate::Valid(day));
        })
    })
}
