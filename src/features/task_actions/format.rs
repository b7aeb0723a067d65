//! The fields of a task in the other of Tasks' two formats.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::line::{TaskAt, each, selected};
use crate::syntax::task::{FieldKind, Flaw, Priority, TaskFormat, TaskSettings, read, unread};
use crate::text::{TextEdit, TextRange, slice};

pub(super) const ACTION: Action = Action {
    name: "convertTaskFormat",
    kind: ActionKind::Rewrite,
    summary: "Write the task's fields as emoji or in brackets",
    docs: "\
Writes the fields of the other format of Tasks in the one that its settings name: `[due:: 2025-11-08]` as `📅 2025-11-08`, or
the other way round. Each field stays in its place.

The argument is `emoji` or `dataview`; without one it is the format of the settings. With the other one Tasks will not
read the fields until its settings change.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let format = cx.vault.config().tasks.format;
    let any = selected(cx).iter().any(|task| !converted(cx, task, format).is_empty());
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
    each(cx, |task| Ok(converted(cx, task, format)))
}

/// The edits that write every field of the other format in this one. The fields' own values stay as they are.
fn converted(cx: &ActionContext<'_>, task: &TaskAt<'_>, format: TaskFormat) -> Vec<TextEdit> {
    let from = match format {
        TaskFormat::Emoji => TaskFormat::Dataview,
        TaskFormat::Dataview => TaskFormat::Emoji,
    };
    let settings = TaskSettings { format: from, ..cx.vault.config().tasks.clone() };
    let other = read(cx.text(), &task.task.line, &settings);
    let fields = other.fields.iter().map(|field| (field.kind, field.range, field.sign, field.value));
    let hidden = |at| cx.is_opaque(TextRange::empty(at));
    let unread = unread(cx.text(), &other, from, hidden).into_iter();
    // An emoji priority without a value may be one of the text.
    let unread = unread.filter(|field| field.flaw == Flaw::Position && field.damaged.is_none());
    let unread = unread.filter(|field| from == TaskFormat::Dataview || field.kind != FieldKind::Priority);
    let unread = unread.map(|field| (field.kind, field.range, field.sign, field.value));
    let edit = |(kind, range, sign, value): (FieldKind, TextRange, TextRange, TextRange)| {
        let value = slice(cx.text(), value);
        let word = match (kind, from) {
            (FieldKind::Priority, TaskFormat::Emoji) => {
                let sign = slice(cx.text(), sign).chars().next()?;
                Priority::of_sign(sign)?.word()
            }
            _ => value,
        };
        Some(TextEdit::replace(range, kind.written(word, format)))
    };
    unread.chain(fields).filter_map(edit).collect()
}
