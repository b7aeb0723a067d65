//! `dataview/field-after-group`: a field of the notes is used behind GROUP BY.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/field-after-group",
    level: Level::Warning,
    summary: "A field of the notes is used behind GROUP BY.",
    docs: "\
Behind GROUP BY a row is a group, not a note. It has `key`, the value that is grouped by (also under its name), and
`rows`, the notes; all else is null. `rows.due` is the list of their due dates.

So a field that looks like one of the notes is empty in every row.
",
    fails: "\
```dataview
TABLE due
GROUP BY owner
```
",
    passes: "\
```dataview
TABLE rows.due
GROUP BY owner
SORT owner
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::FieldAfterGroup),
};
