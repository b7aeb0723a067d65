//! `tasks/js-disabled`: a line of a Tasks query is JavaScript, which is off by default.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/js-disabled",
    level: Level::Info,
    summary: "A line of a Tasks query is JavaScript, which is off by default.",
    docs: r#"`filter by function`, `sort by function` and `group by function` run JavaScript. Since version 8 of the plugin that has to be
allowed on each device; where it is not, the whole block shows an error. Here, single expressions without side effects are
evaluated by an interpreter of our own; nothing is executed.

The fix writes the line without JavaScript where an instruction says the same for every task: `task.isDone` is `done`,
`task.tags.length > 0` is `has tags`, `task.file.path.includes('Plan')` is `path regex matches /Plan/`, `-task.urgency` is `sort by
urgency`. For what has no such instruction, groups of one's own above all, the line can be made a comment. No fix allows JavaScript: the switch
is in no file of the vault.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
filter by function task.isDone
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
done
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::JsDisabled);
}
