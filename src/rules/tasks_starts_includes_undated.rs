//! `tasks/starts-includes-undated`: a filter by start date finds tasks without one too.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/starts-includes-undated",
    level: Level::Hint,
    summary: "A filter by start date finds tasks without one too.",
    docs: r#"`starts before`, `starts after` and the like let tasks pass that have no start date, unlike all other date filters: they are taken to have started long ago. Add a
line `has start date` where that is not meant. The fix adds it.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
starts before today
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
due before today
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::StartsIncludesUndated);
}
