//! The number that Tasks sorts by (`reference`: task lines, section 6).

use jiff::civil::Date;

use super::{Priority, TaskDate, TaskValues};

/// How urgent a task of these dates is on the day `today`.
pub fn urgency_of(
    due: Option<TaskDate>,
    scheduled: Option<TaskDate>,
    start: Option<TaskDate>,
    priority: Priority,
    today: Date,
) -> f64 {
    let priority = match priority {
        Priority::Highest => 9.0,
        Priority::High => 6.0,
        Priority::Medium => 3.9,
        Priority::None => 1.95,
        Priority::Low => 0.0,
        Priority::Lowest => -1.8,
    };
    let day = |date: Option<TaskDate>| date.and_then(TaskDate::valid);
    let scheduled = day(scheduled).is_some_and(|date| date <= today);
    let not_yet = day(start).is_some_and(|date| date > today);
    part_of_due(day(due), today)
        + if scheduled { 5.0 } else { 0.0 }
        + if not_yet { -3.0 } else { 0.0 }
        + priority
}

/// How urgent a task is on the day `today`.
pub(super) fn urgency(task: &TaskValues<'_>, today: Date) -> f64 {
    urgency_of(task.due, task.scheduled, task.start, task.priority, today)
}

/// The part of the due date: rises from 0.2 to 1 of 12 between two weeks ahead and one week late.
fn part_of_due(due: Option<Date>, today: Date) -> f64 {
    let Some(due) = due else { return 0.0 };
    let overdue = today.since(due).map_or(0, |span| span.get_days());
    match overdue {
        7.. => 12.0,
        -14..7 => 12.0 * ((f64::from(overdue) + 14.0) * 0.8 / 21.0 + 0.2),
        _ => 2.4,
    }
}
