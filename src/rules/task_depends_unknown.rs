//! `task/depends-unknown`: a dependency on an id that no task has.

use super::{Context, Fix, Rule, Sink};
use crate::text::TextEdit;
use crate::vault::config::Level;
use crate::vault::nearest;

pub(super) const RULE: Rule = Rule {
    code: "task/depends-unknown",
    level: Level::Warning,
    summary: "A task depends on an id that no task of the vault has.",
    docs: "\
`⛔ abc` makes a task wait for the one with `🆔 abc`, anywhere in the vault. Where no task has that id, the task waits for
nothing: it is never listed as blocked. The id is misspelt (small and capital letters count), or its task was removed.

The message names the nearest ids.
",
    fails: "\
- [ ] Send the plan 🆔 plan-1
- [ ] Print the plan ⛔ plan-2
",
    passes: "\
//- Plan.md
- [ ] Send the plan 🆔 plan-1
//- Log.md
- [ ] Print the plan ⛔ plan-1
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (checked, linked) in cx.linked_tasks() {
        for need in &linked.needs {
            let id = cx.slice(*need);
            if cx.vault.has_task_id(id) {
                continue;
            }
            let own = linked.id.map(|own| cx.slice(own));
            let others = cx.vault.task_ids().filter(|other| Some(*other) != own);
            let near = nearest(id, others);
            let mut message = format!("No task has id \"{id}\"");
            if let Some((first, _)) = near.first() {
                message.push_str(&format!("; did you mean \"{first}\"?"));
            }
            let rename = near.iter().map(|(other, _)| {
                let edit = TextEdit::replace(*need, *other);
                Fix::edit(format!("Change to \"{other}\""), &cx.note.path, [edit])
            });
            let remove = cx.without_need(checked, linked, *need);
            sink.report(*need, message).fixes(rename.chain(remove));
        }
    }
}
