//! `task/no-global-filter`: fields on a line that Tasks passes over.

use super::task_line::is_hidden;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, read};
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/no-global-filter",
    level: Level::Info,
    summary: "A checklist item has fields of a task, but lacks the global filter.",
    docs: "\
With a global filter in the settings of Tasks (`tasks.global-filter`), only lines that contain that text are tasks. A line
with a date or another field and without the filter is an ordinary checklist item: no query lists it, and ticking its box
writes no done date.

The fix appends the filter to the description. A priority sign alone is taken for an emoji.
",
    fails: "\
//- .vaultls.toml
[tasks]
global-filter = \"#task\"
//- Note.md
- [ ] Send the plan 📅 2025-11-08
",
    passes: "\
//- .vaultls.toml
[tasks]
global-filter = \"#task\"
//- Note.md
- [ ] Send the plan #task 📅 2025-11-08
- [ ] Milk
- [ ] Milk, the good one 🔼
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    let filter = settings.global_filter.as_str();
    if filter.is_empty() {
        return;
    }
    for line in cx.note.parsed.tasks.iter().filter(|line| !cx.slice(line.body).contains(filter)) {
        let task = read(cx.text(), line, settings);
        let tells = task.fields.iter().any(|field| field.kind != FieldKind::Priority);
        let (Some(first), Some(last)) = (task.fields.first(), task.fields.last()) else { continue };
        if !tells || is_hidden(cx, first.range.start()) {
            continue;
        }
        let message = format!("No task to Tasks: the global filter \"{filter}\" is missing");
        let blank = if task.description.is_empty() { "" } else { " " };
        let behind = if task.description.is_empty() { " " } else { "" };
        let edit = TextEdit::insert(task.description.end(), format!("{blank}{filter}{behind}"));
        let fix = Fix::edit(format!("Append \"{filter}\""), &cx.note.path, [edit]);
        sink.report(first.range.cover(last.range), message).fix(fix);
    }
}
