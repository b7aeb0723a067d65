//! `task/duplicate-priority`: two priorities.

use super::task_duplicate_field::report_lost;
use super::{Context, Rule, Sink};
use crate::syntax::task::FieldKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/duplicate-priority",
    level: Level::Warning,
    summary: "A task has two priorities; Tasks keeps the left one only.",
    docs: "\
A task has one priority. Of several signs Tasks takes the left one, without telling, and drops the others the next time
it writes the line, by a click on its checkbox say.

The signs are 🔺 highest, ⏫ high, 🔼 medium, 🔽 low, ⏬ lowest; none is between medium and low.
",
    fails: "\
- [ ] Send the plan ⏫ 🔽
- [ ] Send the plan 🔼 📅 2025-11-08 🔼
",
    passes: "\
- [ ] Send the plan ⏫ 📅 2025-11-08
- [ ] Say why 🔺 beats ⏫ here 🔽
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        report_lost(cx, sink, checked, |kind| kind == FieldKind::Priority);
    }
}
