//! `tasks/bad-date`: a date in a Tasks query is not understood.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/bad-date",
    level: Level::Error,
    summary: "A date in a Tasks query is not understood.",
    docs: r#"The plugin reads dates as `2025-11-08`, as English phrases (`today`, `in 3 days`, `next friday`), as weeks, months,
quarters and years (`this week`, `2025-W45`, `2025-11`, `2025-Q4`, `2025`), and as two dates with a blank between. Anything
else is an error, and the block shows nothing but that.

The finding names the nearest phrase that is understood. Where there is none, as for a template's text that was not filled in, the
fix makes the line a comment.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
due in 2 days ago or so before
due 2 days
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
due in 2 days
due before tomorrow
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::BadDate);
}
