//! `task/unknown-on-completion`: an on-completion action that does not exist.

use super::task_line::{delete_field, shown};
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, OnCompletion};
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/unknown-on-completion",
    level: Level::Error,
    summary: "The word behind 🏁 is neither `delete` nor `keep`.",
    docs: "\
🏁 says what becomes of a task's line once it is done: `🏁 delete` removes it, `🏁 keep` leaves it, in any case of letters.
Any other word does nothing, and the field is gone the next time Tasks writes the line.
",
    fails: "\
- [ ] Send the plan 🏁 remove
- [ ] Send the plan 🏁 deleted 📅 2025-11-08
",
    passes: "\
- [ ] Send the plan 🏁 delete
- [ ] Send the plan 🏁 Keep 📅 2025-11-08
- [ ] Cheer at the 🏁 of the race (loudly)
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let Some(field) = checked.task.field(FieldKind::OnCompletion) else { continue };
        let word = cx.slice(field.value);
        if OnCompletion::of_word(word).is_some() {
            continue;
        }
        let message =
            format!("Tasks knows \"delete\" and \"keep\" here, found {}; it will be lost", shown(word));
        let is_removal =
            ["del", "rem", "era"].into_iter().any(|start| word.to_lowercase().starts_with(start));
        let mut actions = [OnCompletion::Keep, OnCompletion::Delete];
        if is_removal {
            actions.reverse();
        }
        let rewrites = actions.into_iter().map(|action| {
            let edit = TextEdit::replace(field.value, action.word());
            Fix::edit(format!("Change to \"{}\"", action.word()), &cx.note.path, [edit])
        });
        let remove = Fix::edit("Remove the field", &cx.note.path, [delete_field(cx, field)]);
        sink.report(field.range, message).fixes(rewrites.chain([remove]));
    }
}
