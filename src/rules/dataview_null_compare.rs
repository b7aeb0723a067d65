//! `dataview/null-compare`: `<` keeps notes without the field.

use super::dataview_block::CheckedBlock;
use super::{Context, Rule, Sink};
use crate::query::dataview::FlawKind;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/null-compare",
    level: Level::Hint,
    summary: "A comparison with `<` also keeps notes without the field.",
    docs: "\
To Dataview null is less than everything. `WHERE due < date(today)` therefore keeps the notes that have no `due` at all,
too; `WHERE due < date(today) AND due` does not. How many notes of the source have none is said, and nothing if all have it.

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
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for block in cx.dataview().iter().filter(|block| block.problems.is_empty()) {
        for flaw in block.flaws.iter().filter(|flaw| flaw.kind == FlawKind::NullCompare) {
            let lacking = flaw.field.as_deref().and_then(|field| Some((field, lacking(cx, block, field)?)));
            let message = match lacking {
                // All notes that are asked have it.
                Some((_, 0)) => continue,
                Some((field, count)) => {
                    let (notes, are) = match count {
                        1 => ("1 note has".to_owned(), "is"),
                        _ => (format!("{count} notes have"), "are"),
                    };
                    format!("{notes} no `{field}` and {are} kept too: null is less than everything")
                }
                None => flaw.message.clone(),
            };
            let fixes = flaw.fix.iter().map(|fix| block.fix(cx, fix));
            sink.report(block.block.in_note(flaw.range), message).fixes(fixes);
        }
    }
}

/// How many notes of the source have no such field; `None` where rows are not notes or it is not known.
fn lacking(cx: &Context<'_>, block: &CheckedBlock, field: &str) -> Option<usize> {
    if block.is_task_query() || field.contains('.') || !cx.vault.is_loaded() || block.reads_csv(cx) {
        return None;
    }
    let source = block.source(cx)?;
    let having = cx.vault.notes_with_field(field).iter().filter(|id| source.contains(**id)).count();
    Some(source.len() - having)
}
