//! `dataview/null-compare`: `<` keeps notes without the field.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/null-compare",
    level: Level::Hint,
    summary: "A comparison with `<` also keeps notes without the field.",
    docs: "\
To Dataview null is less than everything. `WHERE due < date(today)` therefore keeps the notes that have no `due` at all,
too; `WHERE due < date(today) AND due` does not.

Nothing is said of fields that some WHERE of the query asks for as such, of `file.…`, and of calculated values.
",
    fails: "\
```dataview
TASK
WHERE due < date(today)
```
",
    passes: "\
```dataview
TASK
WHERE due AND due < date(today) AND file.mtime > date(yesterday)
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::NullCompare),
};
