//! `dataview/date-format`: a date or a date format is read as something else.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/date-format",
    level: Level::Warning,
    summary: "A date or a date format is read as something else.",
    docs: "\
Formats have luxon's letters: `yyyy-MM-dd`, not `YYYY-MM-DD`. A date has two digits for month and day; `date(2024-1-1)`
subtracts 1 and 1 from 2024, and then fails.

Moment's letters, which other plugins use, mean other things to luxon: `DD` is a whole date, `YYYY` stands for itself.
",
    fails: "\
```dataview
LIST dateformat(file.day, \"YYYY-MM-DD\")
```
",
    passes: "\
```dataview
LIST dateformat(file.day, \"yyyy-MM-dd\")
WHERE file.day > date(2024-01-01)
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::DateFormat),
};
