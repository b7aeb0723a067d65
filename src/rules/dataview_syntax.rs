//! `dataview/syntax`: a query that Dataview cannot read.

use super::{Context, Rule, Sink};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/syntax",
    level: Level::Error,
    summary: "A Dataview query or inline expression cannot be read.",
    docs: "\
Obsidian shows an error in place of the result. What is wrong is said at its place, one finding a clause, and typical
mistakes are mended: folders need quotes (`FROM \"Projects\"`), a comma needs a column behind it, texts stand in double
quotes, `=` is one sign, `&&` is `and`, one blank stands in `GROUP BY`.

`LIST SORT x` is such a mistake too: SORT is no reserved word, so it is read as the field to show. `LIST FROM \"\" SORT x`
is what was meant.

Code spans that start with `=` are inline queries. They are reported only if they are surely meant for Dataview: they
speak of `this.…`, call one of its functions or hold a link.
",
    fails: "\
```dataview
TABLE due, owner,
FROM Projects
```

`= this.due +`
",
    passes: "\
```dataview
TABLE due, owner
FROM \"Projects\"
```

`= this.due`, and `=>` is an arrow, `==` and `= 3 apples` too are only code.
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for block in cx.dataview() {
        for problem in &block.problems {
            let fixes = problem.fix.iter().map(|fix| block.fix(cx, fix));
            sink.report(block.block.in_note(problem.range), problem.message.clone()).fixes(fixes);
        }
    }
}
