//! The fields of a task in the other of Tasks' two formats.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::line::{TaskAt, each, selected};
use crate::syntax::task::{ConversionLoss, TaskFormat, convert};
use crate::text::{TextEdit, TextRange};

pub(super) const ACTION: Action = Action {
    name: "convertTaskFormat",
    kind: ActionKind::Rewrite,
    summary: "Write the task's fields as emoji or in brackets",
    docs: "\
Writes the fields of the other format of Tasks in the one that its settings name: `[due:: 2025-11-08]` as `📅 2025-11-08`, or
the other way round. Each field stays in its place; a comma between bracketed fields goes.

The new line is read again. Refused, with the field that it is about, is what Tasks would read otherwise than before: a due date
in both formats on one line; a rule behind which text follows that would become part of it (`[repeat:: every day] at noon`).

The argument is `emoji` or `dataview`; without one it is the format of the settings. With the other one Tasks will not
read the fields until its settings change.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let format = cx.vault.config().tasks.format;
    let mut any = false;
    for task in selected(cx) {
        match converted(cx, &task, format) {
            Ok(edits) => any |= !edits.is_empty(),
            Err(_) => return Vec::new(),
        }
    }
    match (any, format) {
        (false, _) => Vec::new(),
        (true, TaskFormat::Emoji) => vec![Offer::with("Write the fields as emoji", "emoji")],
        (true, TaskFormat::Dataview) => vec![Offer::with("Write the fields in brackets", "dataview")],
    }
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let format = match argument.trim() {
        "" => cx.vault.config().tasks.format,
        "emoji" => TaskFormat::Emoji,
        "dataview" => TaskFormat::Dataview,
        other => return Err(Refusal(format!("\"{other}\" is no format: emoji or dataview"))),
    };
    each(cx, |task| converted(cx, task, format).map_err(|loss| Refusal::new(loss.to_string())))
}

/// The edits that write every field of the other format in this one. The fields' own values stay as they are.
fn converted(
    cx: &ActionContext<'_>,
    task: &TaskAt<'_>,
    format: TaskFormat,
) -> Result<Vec<TextEdit>, ConversionLoss> {
    let hidden = |at| cx.is_opaque(TextRange::empty(at));
    convert(cx.text(), &task.task.line, &cx.vault.config().tasks, format, hidden)
}
