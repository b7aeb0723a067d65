//! `tasks/global-query`: the global query leaves nothing of what a Tasks query finds.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/global-query",
    level: Level::Info,
    summary: "The global query leaves nothing of what a Tasks query finds.",
    docs: r#"The settings of Tasks can hold instructions that every query starts with. They are not seen in the note: a block whose own
lines find tasks stays empty when none of these passes the global query. `ignore global query` leaves it out of one block.
"#,
    fails: r#"//- .obsidian/plugins/obsidian-tasks-plugin/data.json
{"globalQuery": "path does not include Garden"}
//- Garden.md
- [ ] Mow the lawn

//- Board.md
```tasks
not done
```
"#,
    passes: r#"//- .obsidian/plugins/obsidian-tasks-plugin/data.json
{"globalQuery": "path does not include Templates"}
//- Garden.md
- [ ] Mow the lawn

//- Board.md
```tasks
not done
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::GlobalQuery);
}
