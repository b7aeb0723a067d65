//! Rows that need not be looked at: a WHERE that the link index answers, or that the texts of notes rule out.

use memchr::memmem::Finder;

use super::super::ast::{BinaryOp, Expr, ExprKind, HeaderKind, Query};
use super::super::functions::Types;
use super::super::{Item, LinkType, Value, types_of};
use super::{Engine, NoteSet};
use crate::vault::Note;

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

/// What a WHERE over tasks demands of each that the task alone tells, where the rest of it cannot fail on a row: then the
/// others need not be looked at, and the counts of skipped rows stay the plugin's.
#[derive(Default)]
pub(super) struct TaskDemand<'q> {
    /// It says this: `contains(text, "…")`.
    texts: Vec<Finder<'q>>,
    /// It is done, or not: `completed`, `!completed`.
    completed: Option<bool>,
    /// Whether the WHERE demands more than that.
    more: bool,
}

impl<'q> TaskDemand<'q> {
    /// What `condition` demands.
    pub(super) fn of(condition: &'q Expr) -> TaskDemand<'q> {
        let mut demand = TaskDemand::default();
        if cannot_fail(condition) {
            demand.add(condition);
        } else {
            demand.more = true;
        }
        demand
    }

    fn add(&mut self, condition: &'q Expr) {
        match &condition.kind {
            ExprKind::Binary { left, op: BinaryOp::And, right, .. } => {
                self.add(left);
                self.add(right);
            }
            ExprKind::Variable(name) if &**name == "completed" && self.completed != Some(false) => {
                self.completed = Some(true);
            }
            ExprKind::Negated(child)
                if matches!(&child.kind, ExprKind::Variable(name) if &**name == "completed")
                    && self.completed != Some(true) =>
            {
                self.completed = Some(false);
            }
            _ => match text_in_task(condition) {
                Some(text) => self.texts.push(Finder::new(text)),
                None => self.more = true,
            },
        }
    }

    /// Whether it is all that the WHERE demands.
    pub(super) fn is_all(&self) -> bool {
        !self.more
    }

    /// Whether some task of a note can meet it. What a task says stands so in its note, line by line.
    pub(super) fn may_meet(&self, note: &Note) -> bool {
        let mut end = 0;
        note.parsed.items.iter().filter(|item| item.status.is_some()).any(|item| {
            // What is nested in a task was looked at with it.
            let (start, last) = (usize::from(item.range.start()), usize::from(item.range.end()));
            if start < end {
                return false;
            }
            end = last;
            let rest = note.text.as_bytes().get(last..).unwrap_or_default();
            let line = memchr::memchr(b'\n', rest).map_or(note.text.len(), |at| last + at);
            let text = note.text.as_bytes().get(start..line).unwrap_or_default();
            self.texts.iter().all(|finder| finder.find(text).is_some())
        })
    }

    /// Whether a task meets it.
    pub(super) fn meets(&self, item: &Item) -> bool {
        self.completed.is_none_or(|wanted| item.is_completed() == wanted)
            && self.texts.iter().all(|finder| finder.find(item.text.as_bytes()).is_some())
    }
}

/// The text that `contains(text, "…")` looks for.
fn text_in_task(condition: &Expr) -> Option<&str> {
    let ExprKind::Call { function, arguments, .. } = &condition.kind else { return None };
    match (&function.kind, arguments.as_slice()) {
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

/// Whether rows of a query can be dropped because an expression fails on them.
pub fn may_fail(query: &Query) -> bool {
    let mut fails = matches!(query.header.kind, HeaderKind::Unknown);
    query.expressions(&mut |expr| fails |= !cannot_fail(expr));
    fails
}

/// Functions that take values of any type.
const TAKE_ANY: &[(&str, usize)] = &[
    ("contains", 2),
    ("icontains", 2),
    ("econtains", 2),
    ("default", 2),
    ("ldefault", 2),
    ("choice", 3),
    ("string", 1),
    ("display", 1),
    ("typeof", 1),
    ("sort", 1),
    ("reverse", 1),
];

/// Functions that take any number of values of any type.
const TAKE_ALL: &[&str] = &["list", "array", "nonnull", "all", "any", "none", "min", "max"];

fn call_cannot_fail(name: &str, arguments: &[Expr]) -> bool {
    if name == "length" {
        let fits = Types::ARRAY.or(Types::OBJECT).or(Types::STRING).or(Types::NULL);
        return matches!(arguments, [one] if cannot_fail(one) && types_of(one).is_within(fits));
    }
    let takes = TAKE_ALL.contains(&name) || TAKE_ANY.contains(&(name, arguments.len()));
    takes && arguments.iter().all(cannot_fail)
}

/// Whether an expression has a value on every row: fields, literals, comparisons, and what is made of them.
fn cannot_fail(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Variable(_) | ExprKind::Date(_) => true,
        ExprKind::Negated(child) => cannot_fail(child),
        ExprKind::Binary { left, op, right, .. } => {
            let (left_types, right_types) = (types_of(left), types_of(right));
            let takes = match op {
                BinaryOp::Add if left_types == Types::STRING || right_types == Types::STRING => true,
                BinaryOp::Add
                | BinaryOp::Subtract
                | BinaryOp::Multiply
                | BinaryOp::Divide
                | BinaryOp::Remainder => left_types == Types::NUMBER && right_types == Types::NUMBER,
                _ => true,
            };
            takes && cannot_fail(left) && cannot_fail(right)
        }
        ExprKind::Call { function, arguments, .. } => match &function.kind {
            ExprKind::Variable(name) => call_cannot_fail(name, arguments),
            _ => false,
        },
        // Of lists the elements that cannot be indexed are left out.
        ExprKind::Index { .. } => path_of(expr).is_some_and(|path| {
            matches!(
                path.as_slice(),
                ["file" | "this" | "row", _]
                    | ["this" | "row", "file", _]
                    | ["rows", ..]
                    | ["file" | "this", .., "tasks" | "lists" | "outlinks" | "inlinks", _]
            )
        }),
        ExprKind::Lambda { body, .. } => cannot_fail(body),
        ExprKind::List(values) => values.iter().all(cannot_fail),
        ExprKind::Object(fields) => fields.iter().all(|(_, value)| cannot_fail(value)),
        ExprKind::Missing => false,
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
