//! Fields of a task that are taken for those of its note, or for others of the task: `status` is one character,
//! `completed` is true or false.

use super::{Flaw, FlawKind};
use crate::query::dataview::Value;
use crate::query::dataview::ast::{BinaryOp, Expr, ExprKind, HeaderKind, Query};
use crate::text::TextRange;

pub(super) fn check(query: &Query, flaws: &mut Vec<Flaw>) {
    if !matches!(query.header.kind, HeaderKind::Task) {
        return;
    }
    query.expressions(&mut |expr| {
        expr.walk(&mut |part| {
            let ExprKind::Binary { left, op, right, .. } = &part.kind else { return };
            if matches!(
                op,
                BinaryOp::Equal
                    | BinaryOp::NotEqual
                    | BinaryOp::Less
                    | BinaryOp::LessOrEqual
                    | BinaryOp::Greater
                    | BinaryOp::GreaterOrEqual
            ) {
                flaws.extend(compared(left, right).or_else(|| compared(right, left)));
            }
        });
    });
}

fn compared(field: &Expr, with: &Expr) -> Option<Flaw> {
    let ExprKind::Variable(name) = &field.kind else { return None };
    match (&**name, &with.kind) {
        ("status", ExprKind::Literal(Value::String(text))) if text.chars().count() > 1 => Some(
            flaw(
                field.range,
                "`status` of a task is the one character in its box; that of its note is `file.link.status`",
            )
            .mended("Ask for the note's", vec![(field.range, "file.link.status".to_owned())]),
        ),
        ("completed" | "checked" | "fullyCompleted", kind) if is_date(kind) => Some(
            flaw(
                field.range,
                format!("`{name}` of a task is true or false; the day it was done is `completion`"),
            )
            .mended("Ask for completion", vec![(field.range, "completion".to_owned())]),
        ),
        (
            "completed" | "checked" | "fullyCompleted",
            ExprKind::Literal(Value::String(_) | Value::Number(_)),
        ) => Some(flaw(field.range, format!("`{name}` of a task is true or false"))),
        _ => None,
    }
}

fn is_date(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Date(_) => true,
        ExprKind::Binary { left, op: BinaryOp::Add | BinaryOp::Subtract, .. } => is_date(&left.kind),
        _ => false,
    }
}

fn flaw(range: TextRange, message: impl Into<String>) -> Flaw {
    Flaw::new(FlawKind::TaskField, range, message)
}
