//! `tasks/unknown-tag`: a Tasks query looks for a tag that no note has.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/unknown-tag",
    level: Level::Hint,
    summary: "A Tasks query looks for a tag that no note has.",
    docs: r#"No tag of the vault holds this text, so nothing is found. The comparison looks at any part of the tag and does not care for case, so `#work` finds
`#work/home` too. The finding names the nearest tag there is.
The fix writes the nearest tag; there is none where nothing is near.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
tags include #hme
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
tags include #home
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::UnknownTag);
}
