//! A task line as Tasks would write it.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::line::{TaskAt, counted, selected};
use crate::text::{TextEdit, TextLen, TextRange};

pub(super) const ACTION: Action = Action {
    name: "normaliseTask",
    kind: ActionKind::Rewrite,
    summary: "Write the task as Tasks would: order, signs and blanks of its fields",
    docs: "\
Puts the fields into the order in which Tasks writes them, behind the description and its tags, with its signs (`📅` for
`📆`), one blank before each and rules in its own words. What the line says stays the same, and that is proved by reading it
again.

Refused where Tasks' way of writing would lose something: a field given twice, a date that does not exist, a rule or
an on-completion word that Tasks does not understand.
",
    tells: false,
    offers,
    run,
};

pub(super) const ALL: Action = Action {
    name: "normaliseTasks",
    kind: ActionKind::Source,
    summary: "Write every task of the note as Tasks would",
    docs: "\
As `vaultls.normaliseTask`, for all tasks of the note: fields in the order in which Tasks writes them, with its signs and
blanks. Tasks whose line would lose something, or be read otherwise, stay as they are. One step of the editor's undo.
",
    tells: false,
    offers: offers_all,
    run: run_all,
};

/// The edits that write a task in Tasks' own way; `None` if it would lose something.
fn normalised(cx: &ActionContext<'_>, task: &TaskAt<'_>) -> Option<Vec<TextEdit>> {
    let line = task.values.write(cx.vault.config().tasks.format);
    (task.loss().is_none() && task.says(&line, &task.values)).then(|| task.rewritten(&line))
}

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let changes = |task: &TaskAt<'_>| normalised(cx, task).is_some_and(|edits| !edits.is_empty());
    match tasks.iter().any(changes) {
        true => vec![Offer::new(format!("Put {} into Tasks' own order and spelling", counted(&tasks)))],
        false => Vec::new(),
    }
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let tasks = selected(cx);
    let mut edits = Vec::new();
    for task in &tasks {
        match (normalised(cx, task), task.loss()) {
            (Some(more), _) => edits.extend(more),
            (None, Some(loss)) => {
                return Err(Refusal(format!("Tasks' way of writing would do harm: {loss}")));
            }
            (None, None) => {
                return Err(Refusal::new(
                    "Tasks would not read its own way of writing this line as it is meant",
                ));
            }
        }
    }
    match tasks.is_empty() {
        true => Err(Refusal::new("There is no task here")),
        false => Ok(Outcome::of_note(&cx.note.path, edits)),
    }
}

/// The edits for all tasks of the note.
fn of_note(cx: &ActionContext<'_>) -> Vec<TextEdit> {
    let range = TextRange::up_to(cx.text().text_len());
    let all = ActionContext { vault: cx.vault, note: cx.note, range, today: cx.today };
    selected(&all).iter().filter_map(|task| normalised(&all, task)).flatten().collect()
}

fn offers_all(cx: &ActionContext<'_>) -> Vec<Offer> {
    match of_note(cx).is_empty() {
        true => Vec::new(),
        false => vec![Offer::new("Put all tasks of this note into Tasks' own order and spelling")],
    }
}

fn run_all(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    Ok(Outcome::of_note(&cx.note.path, of_note(cx)))
}
