//! `dataview/arguments`: a function is called with a number or type of arguments that it does not take.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/arguments",
    level: Level::Error,
    summary: "A function is called with a number or type of arguments that it does not take.",
    docs: "\
What is known of the arguments is compared with the table of functions: literals, `file.*`, and what other functions
give. The type of a field is not known before the query runs, so fields are never reported.
",
    fails: "\
```dataview
LIST WHERE contains(file.name)
SORT round(\"3\")
```
",
    passes: "\
```dataview
LIST WHERE contains(file.name, \"x\")
SORT round(rating)
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::Arguments),
};
