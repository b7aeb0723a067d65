//! `tasks/regex`: a pattern of a Tasks query is not one.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/regex",
    level: Level::Error,
    summary: "A pattern of a Tasks query is not one.",
    docs: r#"Patterns stand between slashes and are JavaScript's: `/\d{4}/i`. The plugin refuses what is no pattern, what is longer than
500 characters, and a repetition within a repetition, which can take for ever.

Fixes put the slashes there and escape a sign that cannot stand alone. A pattern that is refused for its repetitions or length has
none but to make the line a comment: which texts it may miss is the writer's to say.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
description regex matches /call (/
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
description regex matches /call \(/
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::Regex);
}
