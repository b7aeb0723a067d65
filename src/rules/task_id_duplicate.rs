//! `task/id-duplicate`: two tasks with one id.

use super::diagnostic::FileEdit;
use super::task_links::free_id;
use super::{Context, Fix, Related, Rule, Sink};
use crate::syntax::task::FieldKind;
use crate::text::TextEdit;
use crate::vault::TaskPlace;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/id-duplicate",
    level: Level::Error,
    summary: "Two tasks of the vault have the same id.",
    docs: "\
A task that depends on an id waits for the task with that id, wherever in the vault it stands. With two such tasks Tasks
looks at the first it finds that is not done, and which that is cannot be told.

Mostly one line is a copy of the other. Offered is a new id for this task alone, and one that the tasks which depend
on it follow.
",
    fails: "\
//- Plan.md
- [ ] Send the plan 🆔 plan
//- Log.md
- [ ] Print the plan 🆔 plan
",
    passes: "\
//- Plan.md
- [ ] Send the plan 🆔 plan
//- Log.md
- [ ] Print the plan 🆔 Plan ⛔ plan
- `🆔 plan`
",
    check,
};

/// At most so many of the other tasks are pointed at.
const POINTED_AT: usize = 5;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (checked, linked) in cx.linked_tasks() {
        let (Some(id), Some(field)) = (linked.id, checked.task.field(FieldKind::Id)) else { continue };
        let text = cx.slice(id);
        let all = cx.vault.tasks_with_id(text);
        let is_other = |(note, task): &TaskPlace<'_>| note.id != cx.note.id || task.task != linked.task;
        let others: Vec<TaskPlace<'_>> = all.into_iter().filter(is_other).collect();
        if others.is_empty() {
            continue;
        }
        let new = free_id(cx.vault, text);
        let rename = FileEdit::Text { path: cx.note.path.clone(), edit: TextEdit::replace(id, new.clone()) };
        let alone =
            Fix { title: format!("Change this id to \"{new}\""), safe: false, edits: vec![rename.clone()] };
        let mut report =
            sink.report(field.range, format!("Another task has the id \"{text}\" too")).fix(alone);
        let references: Vec<FileEdit> = references(cx, text, &new);
        if !references.is_empty() {
            let title = format!("Change this id to \"{new}\", and in the tasks that depend on it");
            report = report.fix(Fix { title, safe: false, edits: [vec![rename], references].concat() });
        }
        for (note, task) in others.iter().take(POINTED_AT) {
            let Some(range) = task.id else { continue };
            let message = "This task has the same id".to_owned();
            report = report.related(Related { path: note.path.clone(), range, message });
        }
    }
}

/// Every place that names the id, changed to the new one.
fn references(cx: &Context<'_>, id: &str, new: &str) -> Vec<FileEdit> {
    let places = cx.vault.tasks_needing(id).into_iter();
    let edits = places.flat_map(|(note, task)| {
        let same = task.needs.iter().filter(move |need| crate::text::slice(&note.text, **need) == id);
        let path = note.path.clone();
        same.map(move |need| FileEdit::Text { path: path.clone(), edit: TextEdit::replace(*need, new) })
    });
    edits.collect()
}
