//! `tasks/operator-case`: an operator of a Tasks query is written in small letters.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/operator-case",
    level: Level::Error,
    summary: "An operator of a Tasks query is written in small letters.",
    docs: r#"`AND`, `OR`, `XOR` and `NOT` are operators only in capitals. In small letters they are part of a filter's text, and the line
is an error. The plugin's message shows the odd text that it took for a filter; the fix writes the operator in capitals.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
(not done) and (due today)
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
(not done) AND (due today)
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::OperatorCase);
}
