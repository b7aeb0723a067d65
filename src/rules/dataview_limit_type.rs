//! `dataview/limit-type`: LIMIT is given something that is no number.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/limit-type",
    level: Level::Error,
    summary: "LIMIT is given something that is no number.",
    docs: "\
LIMIT says how many rows are kept, as a number: `LIMIT 5`, not `LIMIT \"5\"`. Such a query can be read, but shows an error
in place of its result when it runs.

A text in quotes is no number, and neither is a date.
",
    fails: "\
```dataview
LIST
LIMIT \"5\"
```
",
    passes: "\
```dataview
LIST
LIMIT 5
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::LimitType),
};
