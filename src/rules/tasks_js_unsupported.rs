//! `tasks/js-unsupported`: javaScript in a Tasks query that is not evaluated here.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/js-unsupported",
    level: Level::Info,
    summary: "JavaScript in a Tasks query that is not evaluated here.",
    docs: r#"Expressions are evaluated here as long as they are pure: members, methods of texts and lists, operators, arrow functions.
Loops, assignments, `new` and everything that reaches beyond the task are not; results of such a query are not shown, since
they would be wrong.

The fix makes the line a comment. None rewrites it: what is not evaluated here cannot be shown to mean the same as something
else.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
filter by function new Date() > task.due.moment
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
filter by function task.tags.length > 1
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::JsUnsupported);
}
