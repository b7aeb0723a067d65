//! `dataview/flatten-name`: FLATTEN of a field of a field has no usable name.

use super::{Rule, dataview_block};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/flatten-name",
    level: Level::Warning,
    summary: "FLATTEN of a field of a field has no usable name.",
    docs: "\
`FLATTEN file.lists` stores each element under the name `file.lists`. An expression reaches that only as
`row[\"file.lists\"]`: `file.lists` is still the whole list. A name behind AS mends it.

Then `item` is one element, and `file.lists` the whole list.
",
    fails: "\
```dataview
TABLE file.lists.text
FLATTEN file.lists
```
",
    passes: "\
```dataview
TABLE item.text
FLATTEN file.lists AS item
```
",
    check: |cx, sink| dataview_block::report(cx, sink, FlawKind::FlattenName),
};
