//! `tasks/contradiction`: nothing can pass the filters of a Tasks query, and why.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/contradiction",
    level: Level::Hint,
    summary: "Nothing can pass the filters of a Tasks query, and why.",
    docs: r#"Lines are combined: a task must pass all of them. Two that exclude each other, a text that no task has, an owner written
`@FirstLast` where tasks say `@First Last`: the block stays empty and does not say why. The finding stands at the line that
leaves nothing.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
not done
done
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
not done
due before 2031-01-01
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::Contradiction);
}
