//! Conditions that no row can meet, as far as the text tells: a query with one of them shows nothing, without a word.

use super::{Flaw, FlawKind, types_of};
use crate::query::dataview::Value;
use crate::query::dataview::ast::{BinaryOp, ClauseKind, DateLiteral, Expr, ExprKind, Query};
use crate::text::slice;

pub(super) fn check(query: &Query, text: &str, flaws: &mut Vec<Flaw>) {
    let mut conditions: Vec<&Expr> = Vec::new();
    for clause in &query.clauses {
        match &clause.kind {
            ClauseKind::Where(condition) => {
                let known = conditions.len();
                conjuncts(condition, &mut conditions);
                for at in known..conditions.len() {
                    let (Some(own), Some(before)) = (conditions.get(at), conditions.get(..at)) else {
                        continue;
                    };
                    let reason = alone(own, text);
                    let reason =
                        reason.or_else(|| before.iter().find_map(|before| beside(before, own, text)));
                    flaws.extend(reason.map(|why| Flaw::new(FlawKind::NeverMatches, own.range, why)));
                }
            }
            // Names may mean something else behind these.
            ClauseKind::Group(_) | ClauseKind::Flatten(_) => conditions.clear(),
            ClauseKind::Limit(amount) if is_zero(amount) => {
                flaws.push(Flaw::new(FlawKind::NeverMatches, amount.range, "LIMIT 0 leaves no row"));
            }
            ClauseKind::Limit(_) | ClauseKind::Sort(_) | ClauseKind::From(_) => {}
        }
    }
}

/// The conditions that all must hold for `condition` to.
pub(super) fn conjuncts<'e>(condition: &'e Expr, out: &mut Vec<&'e Expr>) {
    match &condition.kind {
        ExprKind::Binary { left, op: BinaryOp::And, right, .. } => {
            conjuncts(left, out);
            conjuncts(right, out);
        }
        _ => out.push(condition),
    }
}

fn is_zero(amount: &Expr) -> bool {
    matches!(&amount.kind, ExprKind::Literal(Value::Number(number)) if *number == 0.0)
}

/// Why a condition holds for no row, whatever else is asked.
fn alone(condition: &Expr, text: &str) -> Option<String> {
    match &condition.kind {
        ExprKind::Literal(value) if !value.is_truthy() => {
            Some(format!("`{}` is never true: no row is left", slice(text, condition.range)))
        }
        ExprKind::Binary { left, op: BinaryOp::Equal, right, .. } => {
            let (left_types, right_types) = (types_of(left), types_of(right));
            (!left_types.meets(right_types)).then(|| {
                format!(
                    "a {} never equals a {}: no row is left",
                    left_types.describe(),
                    right_types.describe()
                )
            })
        }
        _ => None,
    }
}

/// Why two conditions cannot both hold.
fn beside(first: &Expr, second: &Expr, text: &str) -> Option<String> {
    let both =
        || format!("no row meets both `{}` and `{}`", slice(text, first.range), slice(text, second.range));
    for (one, other) in [(first, second), (second, first)] {
        if let ExprKind::Negated(child) = &one.kind
            && slice(text, child.range) == slice(text, other.range)
        {
            return Some(both());
        }
    }
    let (first, second) = (bound(first, text)?, bound(second, text)?);
    if first.subject != second.subject {
        return None;
    }
    let order = order(first.value, second.value)?;
    let empty = match (first.op, second.op) {
        (BinaryOp::Equal, BinaryOp::Equal) => order.is_ne(),
        (BinaryOp::Equal, op) => !holds(op, order),
        (op, BinaryOp::Equal) => !holds(op, order.reverse()),
        (BinaryOp::Less | BinaryOp::LessOrEqual, BinaryOp::Greater)
        | (BinaryOp::Less, BinaryOp::GreaterOrEqual) => order.is_le(),
        (BinaryOp::Greater, BinaryOp::Less | BinaryOp::LessOrEqual)
        | (BinaryOp::GreaterOrEqual, BinaryOp::Less) => order.is_ge(),
        (BinaryOp::LessOrEqual, BinaryOp::GreaterOrEqual) => order.is_lt(),
        (BinaryOp::GreaterOrEqual, BinaryOp::LessOrEqual) => order.is_gt(),
        _ => false,
    };
    empty.then(both)
}

/// Whether a value that stands so to the bound meets it.
fn holds(op: BinaryOp, order: std::cmp::Ordering) -> bool {
    match op {
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessOrEqual => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        BinaryOp::GreaterOrEqual => order.is_ge(),
        BinaryOp::NotEqual => order.is_ne(),
        _ => true,
    }
}

/// `subject op literal`.
struct Bound<'e> {
    subject: &'e str,
    op: BinaryOp,
    value: &'e Expr,
}

fn bound<'e>(condition: &'e Expr, text: &'e str) -> Option<Bound<'e>> {
    let ExprKind::Binary { left, op, right, .. } = &condition.kind else { return None };
    let is_literal = |expr: &Expr| {
        matches!(expr.kind, ExprKind::Literal(Value::Number(_) | Value::String(_) | Value::Bool(_)))
            || matches!(expr.kind, ExprKind::Date(DateLiteral::Written { .. }))
    };
    // A function may give another value each time, a name does not.
    let is_name =
        |expr: &Expr| matches!(expr.kind, ExprKind::Variable(_) | ExprKind::Index { dotted: true, .. });
    let turned = match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        other => *other,
    };
    if is_name(left) && is_literal(right) {
        Some(Bound { subject: slice(text, left.range), op: *op, value: right })
    } else if is_name(right) && is_literal(left) {
        Some(Bound { subject: slice(text, right.range), op: turned, value: left })
    } else {
        None
    }
}

/// How two literals of one type stand to each other.
fn order(left: &Expr, right: &Expr) -> Option<std::cmp::Ordering> {
    match (&left.kind, &right.kind) {
        (ExprKind::Literal(Value::Number(left)), ExprKind::Literal(Value::Number(right))) => {
            left.partial_cmp(right)
        }
        (ExprKind::Literal(Value::Bool(left)), ExprKind::Literal(Value::Bool(right))) => {
            Some(left.cmp(right))
        }
        // What comes first is a matter of collation; whether they are the same is not.
        (ExprKind::Literal(Value::String(left)), ExprKind::Literal(Value::String(right))) => {
            Some(crate::query::collate::compare(left, right))
        }
        (
            ExprKind::Date(DateLiteral::Written { civil: left, zone: first }),
            ExprKind::Date(DateLiteral::Written { civil: right, zone: second }),
        ) if first == second => Some(left.cmp(right)),
        _ => None,
    }
}
