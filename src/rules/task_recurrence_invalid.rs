//! `task/recurrence-invalid`: a rule that Tasks does not understand.

use super::task_line::{delete_field, shown};
use super::task_rule_guess::nearest_rule;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::FieldKind;
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/recurrence-invalid",
    level: Level::Error,
    summary: "Tasks does not understand a task's recurrence rule.",
    docs: "\
A rule of Tasks starts with `every`: `every day`, `every 2 weeks`, `every month on the 15th`, `every week on Monday, Friday`,
`every January`, each with `when done` behind it if it counts from the day of completion. Numbers are digits.

Anything else (`daily`, `every two weeks`, `every other day`, `every quarter`, a misspelling) is taken in and forgotten: the
task does not repeat, and the rule is gone the next time Tasks writes the line.

Offered is the nearest rule that Tasks understands.
",
    fails: "\
- [ ] Water the plants 🔁 evry week
- [ ] Water the plants 🔁 daily 📅 2025-11-08
- [ ] Water the plants 🔁 every two weeks 📅 2025-11-08
",
    passes: "\
- [ ] Water the plants 🔁 every week 📅 2025-11-08
- [ ] Water the plants 🔁 every 2 weeks on Monday when done 📅 2025-11-08
- [ ] Explain the sign 🔁 (daily) 📅 2025-11-08
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let Some(field) = checked.task.field(FieldKind::Recurrence) else { continue };
        if checked.recurrence.is_some() {
            continue;
        }
        let rule = cx.slice(field.value);
        let nearest = nearest_rule(rule);
        let hint = match &nearest {
            Some(rule) => format!("; nearest: \"{rule}\""),
            None => "; a rule is written as \"every 2 weeks\"".to_owned(),
        };
        let message = format!("Tasks does not understand {}; it will be lost{hint}", shown(rule));
        let rewrite = nearest.map(|rule| {
            let edit = TextEdit::replace(field.value, rule.clone());
            Fix::edit(format!("Change to \"{rule}\""), &cx.note.path, [edit])
        });
        let remove = Fix::edit("Remove the recurrence", &cx.note.path, [delete_field(cx, field)]);
        sink.report(field.range, message).fixes(rewrite.into_iter().chain([remove]));
    }
}
