//! `tasks/unknown-placeholder`: a placeholder of a Tasks query is not known.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/unknown-placeholder",
    level: Level::Error,
    summary: "A placeholder of a Tasks query is not known.",
    docs: r#"Placeholders are `{{query.file.path}}`, `.folder`, `.root`, `.filename`, their forms without extension,
`{{query.file.property('name')}}` and `{{preset.NAME}}`. Text of a template that was not filled in looks like one too.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
path includes {{query.file.pth}}
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
path includes {{query.file.path}}
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::UnknownPlaceholder);
}
