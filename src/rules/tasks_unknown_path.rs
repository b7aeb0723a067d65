//! `tasks/unknown-path`: a Tasks query looks for a folder or note that is not there.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/unknown-path",
    level: Level::Hint,
    summary: "A Tasks query looks for a folder or note that is not there.",
    docs: r#"`path`, `folder`, `root` and `filename` are compared with the paths of notes. None holds this text, so nothing is found. The comparison looks at any part of the path and does not care for case; the
finding names the nearest folder or note there is.
The fix writes the nearest folder or note; there is none where nothing is near.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
path includes Gardn
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
path includes Garden
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::UnknownPath);
}
