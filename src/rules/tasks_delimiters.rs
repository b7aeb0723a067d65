//! `tasks/delimiters`: filters of a combination are not enclosed as the plugin needs it.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/delimiters",
    level: Level::Error,
    summary: "Filters of a combination are not enclosed as the plugin needs it.",
    docs: r#"In a line with `AND`, `OR`, `XOR` or `NOT` every filter stands between delimiters of one kind, for the whole line: `(…)`,
`[…]`, `{…}` or `"…"`. Where a filter's text has such characters at its ends, use another kind.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
(not done) AND [due today]
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
    report(cx, sink, FlawKind::Delimiters);
}
