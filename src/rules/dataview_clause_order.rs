//! `dataview/clause-order`: LIMIT stands before SORT.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/clause-order",
    level: Level::Hint,
    summary: "LIMIT stands before SORT.",
    docs: "\
Clauses run in the order in which they are written, other than in SQL. LIMIT before SORT keeps the first notes by path, and sorts only
those: the newest five notes are `SORT file.mtime DESC`, then `LIMIT 5`.
",
    fails: "\
```dataview
LIST FROM #a
LIMIT 5
SORT file.mtime DESC
```
",
    passes: "\
```dataview
LIST FROM #a
SORT file.mtime DESC
LIMIT 5
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::ClauseOrder),
};
