//! `dataview/rows-failed`: rows that an error drops, of which Dataview says nothing.

use super::dataview_block::CheckedBlock;
use super::{Context, Fix, Rule, Sink};
use crate::query::Present;
use crate::query::dataview::ast::{ExprKind, Query};
use crate::query::dataview::{FlawKind, Shown, may_fail, shown};
use crate::text::{TextEdit, TextRange, slice};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/rows-failed",
    level: Level::Warning,
    summary: "An expression fails on notes, which are left out without a word.",
    docs: "\
A note or task on which an expression fails (`rating * 2` where there is no rating, `file.name - 1`) is left out of the
result; only if all fail, Obsidian shows an error. How many were left out is said here, with the first of them.
`default(rating, 0)` gives a value to notes that have none.

Queries are run for this, those that cannot fail excepted.
",
    fails: "\
//- Dashboard.md
```dataview
LIST WHERE rating * 2 > 4
```
//- Apollo.md
rating:: 3
//- Beta.md
Not rated.
",
    passes: "\
//- Dashboard.md
```dataview
LIST WHERE default(rating, 0) * 2 > 4
```
//- Apollo.md
rating:: 3
//- Beta.md
Not rated.
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if !cx.vault.is_loaded() {
        return;
    }
    let present = Present::noon_of(cx.today);
    for block in cx.dataview() {
        let Some(query) = block.query().filter(|query| may_fail(query)) else { continue };
        // Of these it is said already that nothing comes of them.
        let said = [
            FlawKind::UnknownFunction,
            FlawKind::Arguments,
            FlawKind::DateFormat,
            FlawKind::SecondFrom,
            FlawKind::LimitType,
        ];
        if block.flaws.iter().any(|flaw| said.contains(&flaw.kind)) {
            continue;
        }
        let place = |range| block.block.in_note(range);
        let kept = shown(cx.vault, cx.note, &block.block, &present);
        match kept.answer.as_deref() {
            Some(Shown::Rows(rows)) => {
                let Some(first) = &rows.first_skipped else { continue };
                let message = format!(
                    "{} of {} rows are left out because this fails on them; first {}: {}",
                    first.dropped, first.of, first.row, first.message
                );
                let fix = first.range.and_then(|range| with_default(cx, block, query, range, &first.message));
                sink.report(place(first.range.unwrap_or(query.header.range)), message).fixes(fix);
            }
            Some(Shown::Failed(error)) if error.stopped.is_none() => {
                let message = error.message.rsplit(": ").next().unwrap_or_default();
                let fix = error.range.and_then(|range| with_default(cx, block, query, range, message));
                sink.report(place(error.range.unwrap_or(query.header.range)), error.message.clone())
                    .fixes(fix);
            }
            _ => {}
        }
    }
}

/// Where a field is null beside a number: `default(field, 0)`.
fn with_default(
    cx: &Context<'_>,
    block: &CheckedBlock,
    query: &Query,
    failing: TextRange,
    message: &str,
) -> Option<Fix> {
    let mut operand = None;
    query.expressions(&mut |expr| {
        expr.walk(&mut |part| {
            if let ExprKind::Binary { left, right, .. } = &part.kind
                && part.range == failing
            {
                let left_is_null = message.starts_with("null ") && message.contains(" number has");
                let right_is_null = message.starts_with("number ") && message.contains(" null has");
                let null = [(left, left_is_null), (right, right_is_null)].into_iter().find(|(_, null)| *null);
                operand = null.map(|(operand, _)| operand.range);
            }
        });
    });
    let range = operand?;
    let text = format!("default({}, 0)", slice(&block.block.text, range));
    let edit = TextEdit::replace(block.block.in_note(range), text.clone());
    Some(Fix::edit(format!("Write {text}"), &cx.note.path, [edit]))
}
