//! `task/id-duplicate`: two tasks with one id.

use rustc_hash::FxHashMap;

use super::diagnostic::FileEdit;
use super::task_links::free_id;
use super::{Context, Fix, Related, Rule, Sink};
use crate::syntax::task::FieldKind;
use crate::text::{TextEdit, slice};
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

/// In a vault with more tasks that depend on one id only this task's id is offered to be changed.
const MOST_REFERENCES: usize = 50;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut fresh: FxHashMap<&str, Fresh> = FxHashMap::default();
    for (checked, linked) in cx.linked_tasks() {
        let (Some(id), Some(field)) = (linked.id, checked.task.field(FieldKind::Id)) else { continue };
        let text = cx.slice(id);
        let named = cx.tasks_named(text);
        if named.places.len() < 2 {
            continue;
        }
        let Fresh { id: new, references } = fresh.entry(text).or_insert_with(|| Fresh::of(cx, text));
        let rename = FileEdit::Text { path: cx.note.path.clone(), edit: TextEdit::replace(id, new.clone()) };
        let title = format!("Change this id to \"{new}\"");
        let alone = Fix { title: title.clone(), safe: false, edits: vec![rename.clone()] };
        let mut report =
            sink.report(field.range, format!("Another task has the id \"{text}\" too")).fix(alone);
        if !references.is_empty() {
            let title = format!("{title}, and in the tasks that depend on it");
            report = report.fix(Fix { title, safe: false, edits: [&[rename], &**references].concat() });
        }
        let is_other = |(note, task): &&TaskPlace<'_>| note.id != cx.note.id || task.task != linked.task;
        for (note, task) in named.places.iter().filter(is_other).take(POINTED_AT) {
            let Some(range) = task.id else { continue };
            let message = "This task has the same id".to_owned();
            report = report.related(Related { path: note.path.clone(), range, message });
        }
    }
}

/// A new id in place of one, and the edits of every place that names the old one.
struct Fresh {
    id: String,
    references: Vec<FileEdit>,
}

impl Fresh {
    fn of(cx: &Context<'_>, old: &str) -> Fresh {
        let id = free_id(cx.vault, old);
        let places = cx.vault.tasks_needing(old);
        let few = places.len() <= MOST_REFERENCES;
        let edits = places.into_iter().filter(|_| few).flat_map(|(note, task)| {
            let same = task.needs.iter().filter(move |need| slice(&note.text, **need) == old);
            same.map(|need| (note.path.clone(), *need)).collect::<Vec<_>>()
        });
        let edit = |(path, need)| FileEdit::Text { path, edit: TextEdit::replace(need, id.clone()) };
        Fresh { references: edits.map(edit).collect(), id }
    }
}
