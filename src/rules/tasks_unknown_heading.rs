//! `tasks/unknown-heading`: a Tasks query looks for a heading that no note with tasks has.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/unknown-heading",
    level: Level::Hint,
    summary: "A Tasks query looks for a heading that no note with tasks has.",
    docs: r#"`heading includes` compares with the nearest heading above a task. None has this text, so nothing is found. The comparison looks at any part of the heading and does not care for case. Headings of
notes without tasks do not count.
The fix writes the nearest heading; there is none where nothing is near.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
heading includes Gardn
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
heading includes tasks
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::UnknownHeading);
}
