//! `dataview/mixed-logic`: `and` and `or` stand side by side without parentheses.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/mixed-logic",
    level: Level::Hint,
    summary: "`and` and `or` stand side by side without parentheses.",
    docs: "\
To Dataview both have the same rank and are read from left to right: `a or b and c` means `(a or b) and c`, other than
in most languages. Parentheses say which is meant.

What is offered only writes down how the query is read today; it does not change its answer.
",
    fails: "\
```dataview
LIST WHERE a or b and c
```
",
    passes: "\
```dataview
LIST WHERE a or (b and c)
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::MixedLogic),
};
