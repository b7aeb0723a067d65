//! A task done, or open again: what ticking its box does.

use jiff::civil::Date;

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::line::{TaskAt, each, selected};
use crate::syntax::task::{FieldKind, OnCompletion, Status, StatusType, TaskDate, TaskSettings};
use crate::text::TextEdit;

pub(super) const ACTION: Action = Action {
    name: "toggleTask",
    kind: ActionKind::Rewrite,
    summary: "Toggle the task: to the next status, with all that Tasks does then",
    docs: "\
Sets the status that follows the present one in the settings of Tasks, as ticking the box does: a done date is written and
removed, likewise a cancelled date; a repeating task that is done gets its next occurrence on the line above (or below,
`tasks.recurrence-on-next-line`); a line with `🏁 delete` is taken away. The line is written anew in Tasks' order of fields.

Where writing the line anew would lose something (a date that does not exist, a second due date, a rule that Tasks
does not understand), only the status and its date are changed and the rest of the line stays as it is.

On a selection every task is toggled.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let settings = &cx.vault.config().tasks;
    match tasks.as_slice() {
        [] => Vec::new(),
        [task] => vec![Offer::new(title(&settings.status_of(task.values.status.next)))],
        tasks => vec![Offer::new(format!("Toggle {} tasks", tasks.len()))],
    }
}

fn title(status: &Status) -> String {
    match status.kind {
        StatusType::Done => "Mark the task as done".to_owned(),
        _ => format!("Set the task to \"{}\" ({})", status.symbol, status.name),
    }
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let settings = &cx.vault.config().tasks;
    each(cx, |task| {
        let next = settings.status_of(task.values.status.next);
        Ok(with_status(cx, task, &next))
    })
}

/// The edits that give a task another status.
pub(super) fn with_status(cx: &ActionContext<'_>, task: &TaskAt<'_>, status: &Status) -> Vec<TextEdit> {
    let settings = &cx.vault.config().tasks;
    if task.loss().is_none() {
        let lines = task.values.with_status(status, settings, cx.today);
        return match lines.as_slice() {
            [] => vec![task.removed()],
            lines => task.rewritten(&lines.join(cx.newline())),
        };
    }
    in_place(cx, task, status, settings)
}

/// As [`with_status`], with every other byte of the line as it is.
fn in_place(
    cx: &ActionContext<'_>,
    task: &TaskAt<'_>,
    status: &Status,
    settings: &TaskSettings,
) -> Vec<TextEdit> {
    let was = task.values.status.kind;
    let is_done = status.kind == StatusType::Done && was != StatusType::Done;
    let lines = task.values.kept_with_status(status, settings, cx.today);
    let copy = match (lines.as_slice(), settings.recurrence_below) {
        ([copy, _], false) | ([_, copy], true) => Some(copy),
        _ => None,
    };
    if is_done && task.values.on_completion == Some(OnCompletion::Delete) {
        return match copy {
            Some(copy) => task.rewritten(copy),
            None => vec![task.removed()],
        };
    }
    let mut edits = vec![TextEdit::replace(task.task.line.status_range, status.symbol.to_string())];
    if status.kind != was {
        edits.extend(dated(
            task,
            FieldKind::Cancelled,
            status.kind == StatusType::Cancelled,
            settings.set_cancelled,
            cx.today,
        ));
        edits.extend(dated(
            task,
            FieldKind::Done,
            status.kind == StatusType::Done,
            settings.set_done,
            cx.today,
        ));
    }
    let range = task.task.line.range;
    match copy {
        Some(copy) if settings.recurrence_below => {
            edits.push(TextEdit::insert(range.end(), format!("{}{copy}", cx.newline())));
        }
        Some(copy) => edits.insert(0, TextEdit::insert(range.start(), format!("{copy}{}", cx.newline()))),
        None => {}
    }
    edits
}

/// The edits that write or take away the date of a status.
fn dated(task: &TaskAt<'_>, kind: FieldKind, has_it: bool, writes: bool, today: Date) -> Vec<TextEdit> {
    let old: Option<TaskDate> = task.task.date(kind);
    match (has_it && writes, old) {
        (true, _) => vec![task.with_field(kind, &today.to_string())],
        (false, Some(_)) => task.without_fields(kind),
        (false, None) => Vec::new(),
    }
}
