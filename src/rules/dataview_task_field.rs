//! `dataview/task-field`: a field of tasks is taken for one of their notes.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/task-field",
    level: Level::Warning,
    summary: "A TASK query takes a field of tasks for something else.",
    docs: "\
The rows of TASK are tasks. Where a task has no field of a name, that of its note counts; but some names every task has, and
they hide those of the note: `status` is the one character in its box, `completed`, `checked` and `fullyCompleted` are true or
false. `TASK WHERE status = \"active\"` therefore finds nothing, and `completed > date(today)` compares a date with `true`; the
day a task was done is `completion`.
",
    fails: "\
```dataview
TASK
WHERE status = \"active\" AND completed > date(2025-11-01)
```
",
    passes: "\
```dataview
TASK
WHERE status = \"/\" AND completion > date(2025-11-01) OR completed
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::TaskField),
};
