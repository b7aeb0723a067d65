//! Rows that need not be looked at: a WHERE that the link index answers, or that the texts of notes rule out.

use super::super::ast::{BinaryOp, Expr, ExprKind};
use super::super::{LinkType, Value};
use super::{Engine, NoteSet};

/// A call that only notes with a link to some file can make true, `contains(file.outlinks, …)`, if all of the WHERE is
/// that or the rest of it cannot fail on a row. What it compares with, or `None`.
pub(super) fn wanted_link(condition: &Expr) -> Option<&Expr> {
    match &condition.kind {
        ExprKind::Binary { left, op: BinaryOp::And, right, .. } => {
            let (left_link, right_link) = (wanted_link(left), wanted_link(right));
            let is_safe = |other: &Expr| cannot_fail(other);
            match (left_link, right_link) {
                (Some(link), _) if is_safe(right) => Some(link),
                (_, Some(link)) if is_safe(left) => Some(link),
                _ => None,
            }
        }
        ExprKind::Call { function, arguments, .. } => match (&function.kind, arguments.as_slice()) {
            (ExprKind::Variable(name), [list, link])
                if &**name == "contains" && is_outlinks(list) && is_constant(link) =>
            {
                Some(link)
            }
            _ => None,
        },
        _ => None,
    }
}

/// A text that must stand in a note for any of its tasks to pass: `contains(text, "…")` under the same conditions. What a
/// task says stands so in its note, line by line.
pub(super) fn wanted_text(condition: &Expr) -> Option<&str> {
    match &condition.kind {
        ExprKind::Binary { left, op: BinaryOp::And, right, .. } => {
            match (wanted_text(left), wanted_text(right)) {
                (Some(text), _) if cannot_fail(right) => Some(text),
                (_, Some(text)) if cannot_fail(left) => Some(text),
                _ => None,
            }
        }
        ExprKind::Call { function, arguments, .. } => match (&function.kind, arguments.as_slice()) {
            (ExprKind::Variable(name), [list, wanted]) if &**name == "contains" => {
                match (&list.kind, &wanted.kind) {
                    (ExprKind::Variable(field), ExprKind::Literal(Value::String(text)))
                        if &**field == "text" && !text.contains(['\n', '\r']) =>
                    {
                        Some(text)
                    }
                    _ => None,
                }
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_outlinks(expr: &Expr) -> bool {
    path_of(expr).is_some_and(|path| path == ["file", "outlinks"])
}

/// Whether it is the same on every row: a link literal, or something of `this`. A field called `this` is possible, and
/// is ruled out by who asks.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(Value::Link(_)) => true,
        _ => path_of(expr).is_some_and(|path| path.first() == Some(&"this")),
    }
}

/// The names of `a.b.c`.
fn path_of(expr: &Expr) -> Option<Vec<&str>> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(vec![&**name]),
        ExprKind::Index { object, index, dotted: true } => {
            let ExprKind::Literal(Value::String(name)) = &index.kind else { return None };
            let mut path = path_of(object)?;
            path.push(name);
            Some(path)
        }
        _ => None,
    }
}

/// Whether an expression has a value on every row: fields, literals, comparisons, and what is made of them.
fn cannot_fail(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Variable(_) | ExprKind::Date(_) => true,
        ExprKind::Negated(child) => cannot_fail(child),
        ExprKind::Binary { left, op, right, .. } => {
            let compares = !matches!(
                op,
                BinaryOp::Add
                    | BinaryOp::Subtract
                    | BinaryOp::Multiply
                    | BinaryOp::Divide
                    | BinaryOp::Remainder
            );
            compares && cannot_fail(left) && cannot_fail(right)
        }
        ExprKind::Call { .. } => wanted_text(expr).is_some() || wanted_link(expr).is_some(),
        ExprKind::Index { .. } => path_of(expr).is_some_and(|path| path.first() == Some(&"file")),
        _ => false,
    }
}

/// The notes that can have `link` among their outlinks. `None` if the value says nothing about that.
pub(super) fn candidates(engine: Engine<'_>, link: &Value) -> Option<NoteSet> {
    let Value::Link(link) = link else { return None };
    if link.kind == LinkType::Block && link.path.is_empty() {
        return None;
    }
    let file = engine.pages.find(engine.origin, &link.path)?;
    let linking = engine.pages.vault().linking_notes(file.id);
    Some(linking.into_iter().map(|note| note.id).collect())
}
