//! `tasks/ignored-words`: part of a line of a Tasks query has no effect.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/ignored-words",
    level: Level::Warning,
    summary: "Part of a line of a Tasks query has no effect.",
    docs: r#"The plugin takes what it can use of a line and says nothing about the rest: `sort by due desc` is not reversed, `due
2025-11-01 to 2025-11-15` is the first day alone, `day after tomorrow` is tomorrow.

Also told of are `TQ_…` properties that the plugin does not know, and those whose text counts as true though it says `false`.
Mistakes in `TQ_extra_instructions` are told there, by the rule of their kind; those in the global query and in presets at the setting.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
sort by due desc
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
sort by due reverse
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::IgnoredWords);
}
