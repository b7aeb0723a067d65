//! `dataview/second-from`: FROM does not stand right behind the header, or stands there twice.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/second-from",
    level: Level::Error,
    summary: "FROM does not stand right behind the header, or stands there twice.",
    docs: "\
Such a query can be read, and fails when it runs. A query has one FROM, right behind LIST, TABLE, TASK or CALENDAR and
what they show; sources are joined with `and` and `or`.

Obsidian then shows an error in place of the result.
",
    fails: "\
```dataview
LIST
WHERE rating
FROM \"Books\"
```
",
    passes: "\
```dataview
LIST
FROM \"Books\" or #book
WHERE rating
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::SecondFrom),
};
