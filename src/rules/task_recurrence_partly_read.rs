//! `task/recurrence-partly-read`: a rule whose end Tasks ignores.

use super::task_line::shown;
use super::task_rule_guess::completed_rule;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::FieldKind;
use crate::text::{TextEdit, TextRange, size};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/recurrence-partly-read",
    level: Level::Warning,
    summary: "Tasks understands only the beginning of a task's recurrence rule.",
    docs: "\
Tasks reads a rule word by word and stops, without a word of its own, at the first it cannot use: `every month on 15` is
`every month`, `every weekend` is `every week`, and of `every week when done on Monday` only `every week` is left. The next
time Tasks writes the line, what it ignored is gone. Words of the description behind a rule are swallowed the same way.

The message says how the rule is read. Offered is the nearest rule that means all of it, or else to
move the ignored words before the fields.
",
    fails: "\
- [ ] Pay the rent 🔁 every month on 15 📅 2025-11-15
- [ ] Clean up 🔁 every weekend 📅 2025-11-08
- [ ] Water the plants 🔁 every day  buy more of them
",
    passes: "\
- [ ] Pay the rent 🔁 every month on the 15th 📅 2025-11-15
- [ ] Clean up 🔁 every Saturday, Sunday when done 📅 2025-11-08
- [ ] Water the plants 🔁 every two days 📅 2025-11-08
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let Some(field) = checked.task.field(FieldKind::Recurrence) else { continue };
        let text = cx.slice(field.value);
        let Some(rule) = &checked.recurrence else { continue };
        let (used, ignored) = text.split_at_checked(rule.used).unwrap_or((text, ""));
        let words = ignored.trim();
        if !words.contains(char::is_alphanumeric) {
            continue;
        }
        let path = &cx.note.path;
        let rewrite = completed_rule(text).map(|rule| {
            let edit = TextEdit::replace(field.value, rule.clone());
            Fix::edit(format!("Change to \"{rule}\""), path, [edit])
        });
        let kept = field.value.start() + size(used.trim_end().len());
        let cut = TextEdit::delete(TextRange::new(kept, field.value.end()));
        let description = TextEdit::insert(checked.task.description.end(), format!(" {words}"));
        let title = format!("Move {} before the fields", shown(words));
        let movement = Fix::edit(title, path, [description, cut]);
        let message = format!("Read as \"{rule}\"; {} is ignored and will be lost", shown(words));
        let range = TextRange::new(field.value.end() - size(ignored.trim_start().len()), field.value.end());
        sink.report(range, message).fix(rewrite.unwrap_or(movement));
    }
}
