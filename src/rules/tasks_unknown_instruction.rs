//! `tasks/unknown-instruction`: a line of a Tasks query is no instruction.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/unknown-instruction",
    level: Level::Error,
    summary: "A line of a Tasks query is no instruction.",
    docs: r#"Each line is one instruction. The plugin stops at the first it does not understand and shows only that; all of them are
reported here. The finding names the nearest instruction, and says so where a line belongs to Dataview. Where nothing is near, the fix makes the line a comment, so that the others work.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
not don
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
not done
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::UnknownInstruction);
}
