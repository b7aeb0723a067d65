//! `task/depends-self`: a task that waits for itself.

use super::{Context, Rule, Sink};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/depends-self",
    level: Level::Error,
    summary: "A task depends on its own id.",
    docs: "\
A task that waits for itself is blocked until it is done, and blocks itself: lists of tasks that can be worked on never
show it. Tasks does not notice.

Mostly another id was meant. The fix takes the dependency away.
",
    fails: "\
- [ ] Send the plan 🆔 plan ⛔ plan
",
    passes: "\
- [ ] Send the plan 🆔 plan
- [ ] Print the plan 🆔 print ⛔ plan
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (checked, linked) in cx.linked_tasks() {
        let Some(id) = linked.id.map(|id| cx.slice(id)) else { continue };
        for need in linked.needs.iter().filter(|need| cx.slice(**need) == id) {
            let message = format!("This task depends on itself: its own id is \"{id}\"");
            sink.report(*need, message).fixes(cx.without_need(checked, linked, *need));
        }
    }
}
