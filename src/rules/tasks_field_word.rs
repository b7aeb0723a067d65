//! `tasks/field-word`: a line of a Tasks query has a word of another instruction.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/field-word",
    level: Level::Error,
    summary: "A line of a Tasks query has a word of another instruction.",
    docs: r#"The plugin's words differ between instructions: `starts before` filters, `sort by start` sorts; one groups by `tags` and
sorts by `tag`; texts are looked for with `includes`, tags with `include`. Its neighbours are easily taken for it; the fix writes the one that is meant here.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
start before today
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
starts before today
has start date
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::FieldWord);
}
