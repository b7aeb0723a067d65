//! `due < date(today)` is true where there is no `due`: null is less than all else.

use super::{Flaw, FlawKind};
use crate::query::dataview::Value;
use crate::query::dataview::ast::{BinaryOp, ClauseKind, Expr, ExprKind, Query};
use crate::text::{slice, span};

pub(super) fn check(query: &Query, text: &str, flaws: &mut Vec<Flaw>) {
    let conditions = || {
        query.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Where(condition) => Some(condition),
            _ => None,
        })
    };
    let mut asked = Vec::new();
    conditions().for_each(|condition| asked_for(condition, text, &mut asked));
    for condition in conditions() {
        condition.walk(&mut |part| {
            let Some(field) = lesser_field(part) else { return };
            let name = slice(text, field.range);
            if asked.contains(&name) {
                return;
            }
            let message = format!("null is less than everything: notes without `{name}` are kept too");
            let end = usize::from(part.range.end());
            // With `or` around it the place of the addition decides what is meant.
            let plain = part.range == condition.range;
            let mut flaw = Flaw::new(FlawKind::NullCompare, part.range, message);
            flaw.field = Some(name.to_owned());
            flaws.push(match plain {
                true => {
                    flaw.mended(format!("Ask for {name} too"), vec![(span(end, end), format!(" AND {name}"))])
                }
                false => flaw,
            });
        });
    }
}

/// The field that is compared with `<` or `<=`, or stands behind `>` or `>=`.
fn lesser_field(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Binary { left, op, right, .. } = &expr.kind else { return None };
    let (field, other) = match op {
        BinaryOp::Less | BinaryOp::LessOrEqual => (left, right),
        BinaryOp::Greater | BinaryOp::GreaterOrEqual => (right, left),
        _ => return None,
    };
    (is_field(field) && !is_field(other)).then_some(&**field)
}

/// A field of the note or task itself, which any of them may lack.
fn is_field(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Variable(name) => !matches!(&**name, "this" | "file" | "rows" | "key" | "row"),
        ExprKind::Index { object, dotted: true, .. } => is_field(object),
        _ => false,
    }
}

/// The expressions that are asked for as such: `due`, `due != null`, `due > x` beside `due < y`.
fn asked_for<'t>(expr: &Expr, text: &'t str, asked: &mut Vec<&'t str>) {
    match &expr.kind {
        ExprKind::Binary { left, op: BinaryOp::And | BinaryOp::Or, right, .. } => {
            asked_for(left, text, asked);
            asked_for(right, text, asked);
        }
        ExprKind::Binary { left, op: BinaryOp::NotEqual, right, .. } => {
            for (field, other) in [(left, right), (right, left)] {
                if matches!(other.kind, ExprKind::Literal(Value::Null)) {
                    asked.push(slice(text, field.range));
                }
            }
        }
        // What is greater than something is not null.
        ExprKind::Binary {
            left, op: BinaryOp::Greater | BinaryOp::GreaterOrEqual | BinaryOp::Equal, ..
        } => {
            asked.push(slice(text, left.range));
        }
        ExprKind::Binary { right, op: BinaryOp::Less | BinaryOp::LessOrEqual, .. } => {
            asked.push(slice(text, right.range));
        }
        ExprKind::Variable(_) | ExprKind::Index { .. } => asked.push(slice(text, expr.range)),
        _ => {}
    }
}
