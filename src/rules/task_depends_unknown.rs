//! `task/depends-unknown`: a dependency on an id that no task has.

use std::cell::OnceCell;

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

/// In a note with more such dependencies the nearest ids of the others are not looked for.
const SUGGESTED: usize = 20;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let all: OnceCell<Vec<&str>> = OnceCell::new();
    let mut suggested = 0;
    for (checked, linked) in cx.linked_tasks() {
        for need in &linked.needs {
            let id = cx.slice(*need);
            if !cx.tasks_named(id).places.is_empty() {
                continue;
            }
            suggested += 1;
            let own = linked.id.map(|own| cx.slice(own));
            let others = || all.get_or_init(|| cx.vault.task_ids().collect()).iter().copied();
            let near = match suggested > SUGGESTED {
                true => Vec::new(),
                false => nearest(id, others().filter(|other| Some(*other) != own)),
            };
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
