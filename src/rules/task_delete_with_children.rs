//! `task/delete-with-children`: a task whose line is to be deleted has items below it.

use super::task_line::{delete_field, item_of};
use super::{Context, Fix, Related, Rule, Sink};
use crate::syntax::task::{FieldKind, OnCompletion};
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/delete-with-children",
    level: Level::Warning,
    summary: "A task that is deleted when done has items nested below it.",
    docs: "\
`🏁 delete` removes the line of a task once it is done: that line, and nothing else. What is nested below it stays, one
level too deep, and becomes part of whatever stands above.

Take the field away, or write `🏁 keep`.
",
    fails: "\
- [ ] Send the plan 🏁 delete
  - [ ] to Ana
",
    passes: "\
- [ ] Send the plan 🏁 keep
  - [ ] to Ana
- [ ] Print the plan 🏁 delete
- [ ] Bind the plan
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let items = &cx.note.parsed.items;
    for checked in cx.tasks() {
        let task = &checked.task;
        let Some(field) = task.field(FieldKind::OnCompletion) else { continue };
        if OnCompletion::of_word(cx.slice(field.value)) != Some(OnCompletion::Delete) {
            continue;
        }
        let Some((at, _)) = item_of(cx, task) else { continue };
        // The items nested in one follow it; the first of them is its first child.
        let child = items.get(at + 1).filter(|next| next.parent == u32::try_from(at).ok());
        let Some(child) = child else { continue };
        let line = cx.slice(child.range).lines().next().unwrap_or_default();
        let related = Related {
            path: cx.note.path.clone(),
            range: TextRange::at(child.range.start(), crate::text::size(line.len())),
            message: "This stays behind".to_owned(),
        };
        let keep = TextEdit::replace(field.value, OnCompletion::Keep.word());
        sink.report(field.range, "Children stay behind when this line is deleted")
            .related(related)
            .fix(Fix::edit("Change to \"keep\"", &cx.note.path, [keep]))
            .fix(Fix::edit("Remove the field", &cx.note.path, [delete_field(cx, field)]));
    }
}
