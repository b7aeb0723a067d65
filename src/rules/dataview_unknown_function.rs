//! `dataview/unknown-function`: a query calls a function that Dataview does not have.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/unknown-function",
    level: Level::Error,
    summary: "A query calls a function that Dataview does not have.",
    docs: "\
Names of functions are written in small letters. A name that is no function makes the whole query fail; a field that
holds a function cannot be called either.

Obsidian then shows an error that names the function. The nearest name is offered; the page of each is shown on hover.
",
    fails: "\
```dataview
TABLE lenght(file.tasks) FROM #a
```
",
    passes: "\
```dataview
TABLE length(file.tasks) FROM #a
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::UnknownFunction),
};
