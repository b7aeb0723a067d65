//! `tasks/placeholder-null`: a placeholder of a Tasks query has no value.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/placeholder-null",
    level: Level::Error,
    summary: "A placeholder of a Tasks query has no value.",
    docs: r#"`{{query.file.property('name')}}` stands for a property of the note that holds the query. Without such a property the block
shows an error. Add the property to the note's frontmatter, or take the line out; `{{query.file.hasProperty('name')}}` asks whether
there is one.

Where the note has a property of nearly this name, the fix writes that; else it makes the line a comment. None adds the property, since
its value is the writer's to know, and without one the block shows the error still.
"#,
    fails: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
path includes {{query.file.property('project')}}
```
"#,
    passes: r#"//- Garden.md
## Tasks

- [ ] Mow the lawn #home 📅 2030-05-01 🛫 2020-01-01

//- Board.md
```tasks
path includes {{query.file.folder}}
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::PlaceholderNull);
}
