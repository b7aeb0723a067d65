//! `tasks/contradiction`: nothing can pass the filters of a Tasks query, and why.

use super::tasks_query::report;
use super::{Context, Rule, Sink};
use crate::query::tasks::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "tasks/contradiction",
    level: Level::Hint,
    summary: "Nothing can pass the filters of a Tasks query, and why.",
    docs: r#"Lines are combined: a task must pass all of them. Told of is what no task can ever pass, whatever the vault will hold: lines that
exclude each other (`done` and `not done`, `due before 2025-11-01` and `due after 2025-11-07`, `no due date` and any filter on it),
a limit of 0.

A person is looked for as tasks name them. An owner written `@FirstLast` where tasks say `@First Last`, and a path filter with the
name of a person in whose notes no task stands, while tasks name that person in their text, are told of too.

That a query finds nothing today is no fault.
"#,
    fails: r#"//- People/Ana Silva.md
---
type: people
---
//- Garden.md
- [ ] Mow the lawn @Ana Silva 📅 2030-05-01

//- Board.md
```tasks
not done
done
```

```tasks
description includes @AnaSilva
```

```tasks
path includes Ana Silva
```
"#,
    passes: r#"//- People/Ana Silva.md
---
type: people
---
//- People/Ben Okafor.md
---
type: people
---
//- Garden.md
- [ ] Mow the lawn @Ana Silva 📅 2030-05-01

//- Board.md
```tasks
description includes @Ana Silva
due before 2020-01-01
```

```tasks
path includes Ben Okafor
not done
```
"#,
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    report(cx, sink, FlawKind::Contradiction);
}
