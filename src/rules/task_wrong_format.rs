//! `task/wrong-format`: a field in the other of the two formats of Tasks.

use super::task_line::{CheckedTask, is_hidden};
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{Flaw, TaskFormat, UnreadField, convert_field, unread};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/wrong-format",
    level: Level::Warning,
    summary: "A task's field is written in the format that Tasks is not set to.",
    docs: "\
Tasks reads one of two formats, as its settings say: emoji (`📅 2025-11-08`, the default) or Dataview
(`[due:: 2025-11-08]`). A field in the other one is plain text to it, and hides the fields to its left. Dataview itself
reads both.

The fix writes the field in the format of the settings; there is none where Tasks would then read the line's other fields
or the text beside it otherwise. Reported are fields with a value that Tasks could read.
",
    fails: "\
- [ ] Send the plan [due:: 2025-11-08]
- [ ] Send the plan [priority:: high] (scheduled:: 2025-11-07)
",
    passes: "\
- [ ] Send the plan 📅 2025-11-08
- [ ] Send the plan [cost:: 5], [due:: soon]
- [ ] Explain `[due:: 2025-11-08]`
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    let set = match settings.format {
        TaskFormat::Emoji => "emoji fields",
        TaskFormat::Dataview => "fields in brackets",
    };
    let other = settings.format.other();
    for checked in cx.tasks() {
        for field in foreign_fields(cx, checked, other) {
            let value = cx.slice(field.value);
            let meant = field.kind.written(value, settings.format);
            let written = cx.slice(field.range);
            let message = format!("Tasks is set to {set}: \"{written}\" is text; it reads \"{meant}\"");
            // Text beside the field may come to be read as part of it.
            let edit = convert_field(cx.text(), &checked.task.line, settings, settings.format, &field).ok();
            let fix = edit.map(|edit| Fix::edit(format!("Write {meant}"), &cx.note.path, [edit]));
            sink.report(field.range, message).fixes(fix);
        }
    }
}

/// The sound fields of the other format in a task's description.
fn foreign_fields(cx: &Context<'_>, checked: &CheckedTask, other: TaskFormat) -> Vec<UnreadField> {
    let fields = unread(cx.text(), &checked.task, other, |at| is_hidden(cx, at)).into_iter();
    // An emoji without a value may be one of the text.
    let is_sure = |field: &UnreadField| other == TaskFormat::Dataview || field.kind.is_date();
    fields.filter(|field| field.flaw == Flaw::Position && field.damaged.is_none() && is_sure(field)).collect()
}
