//! `dataview/never-matches`: a query that shows nothing, whatever the notes say, and why.

use super::dataview_block::CheckedBlock;
use super::{Context, Rule, Sink, dataview_block};
use crate::query::dataview::ast::{BinaryOp, ClauseKind, Expr, ExprKind, Query, SourceKind};
use crate::query::dataview::{FlawKind, Value};
use crate::text::{TextRange, slice};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "dataview/never-matches",
    level: Level::Info,
    summary: "A query can never show anything.",
    docs: "\
Dataview says nothing of a condition that no row can meet: two that exclude each other, values of types that are never equal,
`file.folder = \"…\"` of a folder without notes, a source that is empty although each part of it is not, a field that some
notes have but none of the source.
",
    fails: "\
//- Dashboard.md
```dataview
LIST FROM \"Projects\"
WHERE rating > 3 AND rating < 2
```
```dataview
LIST FROM \"Projects\"
WHERE author = \"Ana\"
```
//- Projects/Apollo.md
rating:: 3
//- Books/Atlas.md
author:: Ana
",
    passes: "\
//- Dashboard.md
```dataview
LIST FROM \"Projects\" and #open
WHERE rating > 3 AND rating < 5 AND file.folder = \"Projects\" OR author
```
//- Projects/Apollo.md
rating:: 3
#open
//- Books/Atlas.md
author:: Ana
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    dataview_block::report(cx, sink, FlawKind::NeverMatches);
    if !cx.vault.is_loaded() {
        return;
    }
    for block in cx.dataview() {
        let Some(query) = block.query() else { continue };
        let mut say = |range: TextRange, message: String| {
            sink.report(block.block.in_note(range), message);
        };
        if let Some(range) = empty_source(cx, block, query) {
            say(range, "No note is in all of these sources".to_owned());
            continue;
        }
        for condition in first_conditions(query) {
            if let Some(folder) = folder_wanted(condition).filter(|folder| !has_notes(cx, folder)) {
                say(condition.range, format!("No note lies in the folder \"{folder}\" itself"));
            } else if let Some(field) = missing_field(cx, block, query, condition) {
                let text = slice(
                    &block.block.text,
                    query.from.as_ref().map_or(query.header.range, |from| from.source.range),
                );
                say(condition.range, format!("No note of {text} has a field \"{field}\""));
            }
        }
    }
}

/// The source of a query, if it joins others by `and` and nothing is in all of them.
fn empty_source(cx: &Context<'_>, block: &CheckedBlock, query: &Query) -> Option<TextRange> {
    let source = &query.from.as_ref()?.source;
    let joined = matches!(source.kind, SourceKind::Binary { and: true, .. });
    (joined && block.source(cx)?.is_empty()).then_some(source.range)
}

/// What all rows of the source must meet: the conditions before the first GROUP BY or FLATTEN.
fn first_conditions(query: &Query) -> Vec<&Expr> {
    let mut found = Vec::new();
    for clause in &query.clauses {
        match &clause.kind {
            ClauseKind::Where(condition) => found.extend(condition.conjuncts()),
            ClauseKind::Group(_) | ClauseKind::Flatten(_) => break,
            ClauseKind::Sort(_) | ClauseKind::Limit(_) | ClauseKind::From(_) => {}
        }
    }
    found
}

/// The folder in `file.folder = "…"`.
fn folder_wanted(condition: &Expr) -> Option<&str> {
    let ExprKind::Binary { left, op: BinaryOp::Equal, right, .. } = &condition.kind else { return None };
    [(left, right), (right, left)].into_iter().find_map(|(field, value)| match (&field.kind, &value.kind) {
        (ExprKind::Index { object, index, .. }, ExprKind::Literal(Value::String(folder)))
            if matches!(&object.kind, ExprKind::Variable(name) if &**name == "file")
                && matches!(&index.kind, ExprKind::Literal(Value::String(name)) if &**name == "folder") =>
        {
            Some(&**folder)
        }
        _ => None,
    })
}

fn has_notes(cx: &Context<'_>, folder: &str) -> bool {
    let below = cx.vault.ids_under(folder).iter();
    below.filter_map(|id| cx.vault.note(*id)).any(|note| note.path.folder() == folder)
}

/// The field that a condition demands, if notes have it but none of the source.
fn missing_field<'q>(
    cx: &Context<'_>,
    block: &CheckedBlock,
    query: &Query,
    condition: &'q Expr,
) -> Option<&'q str> {
    if query.from.is_none() || block.is_task_query() {
        return None;
    }
    let name = demanded(condition)?;
    let notes = cx.vault.notes_with_field(name);
    if notes.is_empty() || matches!(name, "this" | "file" | "row") {
        return None;
    }
    let source = block.source(cx)?;
    let none = source.csv.is_empty() && !source.is_empty() && !notes.iter().any(|id| source.contains(*id));
    none.then_some(name)
}

/// The field that must be there for a condition to hold.
fn demanded(condition: &Expr) -> Option<&str> {
    let field = |expr: &Expr| matches!(expr.kind, ExprKind::Variable(_));
    let expr = match &condition.kind {
        ExprKind::Variable(_) => condition,
        ExprKind::Binary { left, op, right, .. } => {
            let (left, right): (&Expr, &Expr) = (left, right);
            let solid = |expr: &Expr| match &expr.kind {
                ExprKind::Literal(value) => !value.is_null(),
                ExprKind::Date(_) => true,
                _ => false,
            };
            match op {
                BinaryOp::Equal if field(left) && solid(right) => left,
                BinaryOp::Equal if field(right) && solid(left) => right,
                BinaryOp::Greater | BinaryOp::GreaterOrEqual if field(left) && solid(right) => left,
                BinaryOp::Less | BinaryOp::LessOrEqual if field(right) && solid(left) => right,
                _ => return None,
            }
        }
        _ => return None,
    };
    match &expr.kind {
        ExprKind::Variable(name) => Some(name),
        _ => None,
    }
}
