//! `task/empty`: a task that says nothing.

use super::{Context, Rule, Sink};
use crate::syntax::task::{StatusType, Task};
use crate::text::TextRange;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/empty",
    level: Level::Hint,
    summary: "A task has no description.",
    docs: "\
A checkbox with nothing behind it, or with fields, tags or a lone `@` only. It is counted among the open tasks of the note
and is listed in queries as an empty line.

Write what is to be done, or remove the line. A template for tasks belongs in the template folder, where nothing is
reported.
",
    fails: "\
- [ ] @
- [ ] 📅 2025-11-08
",
    passes: "\
- [ ] Send the plan 📅 2025-11-08
- [ ] [[Plan]]
- [ ] ☎
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let task = &checked.task;
        let is_task = cx.config().tasks.status_of(task.line.status).kind != StatusType::NonTask;
        if is_task && checked.unread.is_empty() && !says_something(cx, task) {
            let range = TextRange::new(task.line.marker.start(), end(task));
            sink.report(range, "This task has no description");
        }
    }
}

/// Whether the description is more than punctuation of the keyboard.
fn says_something(cx: &Context<'_>, task: &Task) -> bool {
    let text = cx.slice(task.description);
    let is_tag = |word: &str| word.len() > 1 && word.starts_with('#');
    let mut words = text.split_whitespace().filter(|word| !is_tag(word));
    words.any(|word| word.chars().any(|c| !c.is_ascii_punctuation()))
}

/// Where the written part of the line ends.
fn end(task: &Task) -> crate::text::TextSize {
    let checkbox = task.line.status_range.end() + crate::text::TextSize::of(']');
    let fields = task.fields.last().map_or(checkbox, |field| field.range.end());
    fields.max(task.description.end()).max(checkbox)
}
