//! `tasks/unknown-preset`: a Tasks query names a preset that is not defined.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/unknown-preset",
    level: Level::Error,
    summary: "A Tasks query names a preset that is not defined.",
    docs: r#"Presets are named instructions in the plugin's settings. The finding lists those there are. They may hold several lines, placeholders and further presets; their names are
compared with regard to case. The plugin shows an error instead of tasks.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
preset this_fil
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
preset this_file
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::UnknownPreset);
}
