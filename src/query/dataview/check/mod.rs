//! What is wrong with a query that can be read, as far as its text alone tells.

mod calls;
mod clauses;
mod dates;
mod never;
mod nulls;
mod task_fields;
mod types;

pub use types::types_of;

use super::ast::{BinaryOp, Expr, ExprKind, Query};
use super::parse::Replacement;
use crate::sort;
use crate::text::{TextRange, span};

/// Which mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlawKind {
    /// A function that does not exist.
    UnknownFunction,
    /// A function called with too few or too many arguments, or with arguments of types that it does not take.
    Arguments,
    /// `a or b and c`.
    MixedLogic,
    /// A date or date format that means something else.
    DateFormat,
    /// A second FROM, or one that does not follow the header.
    SecondFrom,
    /// LIMIT before SORT.
    ClauseOrder,
    /// FLATTEN of a dotted expression without AS.
    FlattenName,
    /// A field of a page behind GROUP BY.
    FieldAfterGroup,
    /// LIMIT of something that is no number.
    LimitType,
    /// `<` with a field that may be missing.
    NullCompare,
    /// A condition that no row can meet.
    NeverMatches,
    /// A field of tasks that is taken for another.
    TaskField,
}

/// A mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which.
    pub kind: FlawKind,
    /// Where, in the text that was parsed.
    pub range: TextRange,
    /// One sentence without a full stop.
    pub message: String,
    /// What mends it, if one change surely does.
    pub fix: Option<Replacement>,
    /// Of a comparison with null, the field that may be missing.
    pub field: Option<String>,
}

impl Flaw {
    fn new(kind: FlawKind, range: TextRange, message: impl Into<String>) -> Flaw {
        Flaw { kind, range, message: message.into(), fix: None, field: None }
    }

    fn mended(mut self, title: impl Into<String>, edits: Vec<(TextRange, String)>) -> Flaw {
        self.fix = Some(Replacement { title: title.into(), edits });
        self
    }
}

impl Expr {
    /// The conditions that all must hold for this one to: what `and` joins.
    pub fn conjuncts(&self) -> Vec<&Expr> {
        let mut found = Vec::new();
        never::conjuncts(self, &mut found);
        found
    }
}

/// The mistakes of a query whose text is `text`, in the order of the text.
pub fn check_query(query: &Query, text: &str) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    query.expressions(&mut |expr| within(expr, text, &mut flaws));
    clauses::check(query, text, &mut flaws);
    nulls::check(query, text, &mut flaws);
    never::check(query, text, &mut flaws);
    task_fields::check(query, &mut flaws);
    sort::by_key(&mut flaws, |flaw| flaw.range.start());
    flaws
}

/// The mistakes of an expression whose text is `text`, in the order of the text.
pub fn check_expression(expr: &Expr, text: &str) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    within(expr, text, &mut flaws);
    sort::by_key(&mut flaws, |flaw| flaw.range.start());
    flaws
}

fn within(expr: &Expr, text: &str, flaws: &mut Vec<Flaw>) {
    expr.walk(&mut |part| {
        calls::check(part, flaws);
        dates::check(part, flaws);
    });
    mixed_logic(expr, text, flaws);
    // A date that is a subtraction is said once.
    let dates: Vec<TextRange> =
        flaws.iter().filter(|flaw| flaw.kind == FlawKind::DateFormat).map(|flaw| flaw.range).collect();
    flaws.retain(|flaw| flaw.kind != FlawKind::Arguments || !dates.contains(&flaw.range));
}

/// `and` and `or` bind alike; where both stand side by side without parentheses, what is meant is not what is read.
fn mixed_logic(expr: &Expr, text: &str, flaws: &mut Vec<Flaw>) {
    expr.walk(&mut |part| {
        let ExprKind::Binary { left, op: outer @ (BinaryOp::And | BinaryOp::Or), .. } = &part.kind else {
            return;
        };
        let ExprKind::Binary { op: inner @ (BinaryOp::And | BinaryOp::Or), .. } = &left.kind else { return };
        let start = usize::from(left.range.start());
        let in_parens = text.get(start..).is_some_and(|text| text.starts_with('('))
            && text.get(..left.range.end().into()).is_some_and(|text| text.ends_with(')'));
        // `a and b or c` reads as it is meant.
        if outer == inner || in_parens || *inner == BinaryOp::And {
            return;
        }
        let message =
            "`and` and `or` have the same rank and are read from left to right: here `or` comes first";
        let ends = [(left.range.start(), "("), (left.range.end(), ")")];
        let edits = ends.into_iter().map(|(at, sign)| (span(at.into(), at.into()), sign.to_owned()));
        flaws.push(
            Flaw::new(FlawKind::MixedLogic, part.range, message)
                .mended("Add the parentheses as it is read", edits.collect()),
        );
    });
}
