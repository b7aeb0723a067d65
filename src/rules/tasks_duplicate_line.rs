//! `tasks/duplicate-line`: a filter of a Tasks query stands there twice.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/duplicate-line",
    level: Level::Hint,
    summary: "A filter of a Tasks query stands there twice.",
    docs: r#"A task has to pass every line, so the second one changes nothing. It may be left over from editing, or was meant to be
another: two texts that a description may hold are combined with `OR`, as in
`(description includes call) OR (description includes mail)`.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
not done
not done
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
not done
no due date
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::DuplicateLine);
}
