//! `task/id-invalid`: an id, or a list of ids, that Tasks does not read.

use super::task_line::{capitalised, delete, shown, write_value};
use super::task_links::free_id;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, Flaw, UnreadField, is_id};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/id-invalid",
    level: Level::Error,
    summary: "A task's id or list of dependencies is written so that Tasks does not read it.",
    docs: "\
An id behind 🆔 is one word of the letters A to Z, digits, `-` and `_`. Behind ⛔ stand such ids with commas between them:

    - [ ] Send the plan 🆔 plan-1
    - [ ] Print the plan ⛔ plan-1, paper_2

With any other character, or a space where a comma belongs, the field is no field: no task can depend on this one, and the
fields to its left are not read either. Offered is the same id with `-` in place of what is not allowed; tasks that name
the id have to follow.
",
    fails: "\
- [ ] Send the plan 🆔 plan.1
- [ ] Print the plan ⛔ plan-1 paper-2
- [ ] Bind the plan 🆔
",
    passes: "\
- [ ] Send the plan 🆔 plan-1
- [ ] Print the plan ⛔ plan-1, paper_2
- [ ] Bring your 🆔 card, and read the ⛔ sign
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        for field in checked.unread.iter().filter(|field| is_mine(field)) {
            let value = cx.slice(field.value);
            let expected = match field.kind {
                FieldKind::Id => "letters, digits, \"-\" and \"_\"",
                _ => "ids with commas between them",
            };
            let found = if value.is_empty() { "nothing".to_owned() } else { shown(value) };
            let message = format!("{} needs {expected}, found {found}", capitalised(field.kind));
            let rewrite = nearest(cx, field.kind, value).map(|id| {
                let edit = write_value(cx, field, &id);
                Fix::edit(format!("Change to {}", shown(&id)), &cx.note.path, [edit])
            });
            let name = field.kind.name();
            let remove = Fix::edit(format!("Remove the {name}"), &cx.note.path, [delete(cx, field.range)]);
            sink.report(field.range, message).fixes(rewrite.into_iter().chain([remove]));
        }
    }
}

fn is_mine(field: &UnreadField) -> bool {
    let is_id = matches!(field.kind, FieldKind::Id | FieldKind::DependsOn);
    is_id && field.damaged.is_none() && matches!(field.flaw, Flaw::Form | Flaw::Missing)
}

/// The same ids in allowed characters; an id of the task's own that no other task has.
fn nearest(cx: &Context<'_>, kind: FieldKind, value: &str) -> Option<String> {
    let slug = |word: &str| {
        let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        let word: String = word.chars().map(allowed).collect();
        word.trim_matches('-').to_owned()
    };
    let ids: Vec<String> = match kind {
        FieldKind::Id => {
            let id = slug(value);
            vec![if cx.vault.has_task_id(&id) { free_id(cx.vault, &id) } else { id }]
        }
        _ => value.split([',', ' ']).filter(|word| !word.is_empty()).map(slug).collect(),
    };
    (!ids.is_empty() && ids.iter().all(|id| is_id(id))).then(|| ids.join(","))
}
