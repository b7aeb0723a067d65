//! The types that an expression can have, as far as its text tells.

use crate::query::dataview::Value;
use crate::query::dataview::ast::{BinaryOp, Expr, ExprKind};
use crate::query::dataview::functions::{self, Types};

/// The types of the fields of `file`.
const FILE: &[(&str, Types)] = &[
    ("path", Types::STRING),
    ("folder", Types::STRING),
    ("name", Types::STRING),
    ("ext", Types::STRING),
    ("link", Types::LINK),
    ("outlinks", Types::ARRAY),
    ("inlinks", Types::ARRAY),
    ("etags", Types::ARRAY),
    ("tags", Types::ARRAY),
    ("aliases", Types::ARRAY),
    ("lists", Types::ARRAY),
    ("tasks", Types::ARRAY),
    ("ctime", Types::DATE),
    ("cday", Types::DATE),
    ("mtime", Types::DATE),
    ("mday", Types::DATE),
    ("size", Types::NUMBER),
    ("starred", Types::BOOLEAN),
    ("frontmatter", Types::OBJECT),
];

/// The types that `expr` can have; all where nothing is known.
pub fn types_of(expr: &Expr) -> Types {
    match &expr.kind {
        ExprKind::Literal(value) => Types::of(value),
        ExprKind::Date(_) => Types::DATE,
        ExprKind::Variable(_) | ExprKind::Missing => Types::ANY,
        ExprKind::Binary { left, op, right, .. } => of_operator(*op, types_of(left), types_of(right)),
        ExprKind::Index { object, index, .. } => of_index(object, index),
        ExprKind::Call { function, arguments, .. } => of_call(function, arguments),
        ExprKind::Lambda { .. } => Types::FUNCTION,
        ExprKind::Negated(_) => Types::BOOLEAN,
        ExprKind::List(_) => Types::ARRAY,
        ExprKind::Object(_) => Types::OBJECT,
    }
}

fn of_operator(op: BinaryOp, left: Types, right: Types) -> Types {
    match op {
        BinaryOp::Add if left == Types::STRING || right == Types::STRING => Types::STRING,
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => {
            if left == Types::NUMBER && right == Types::NUMBER {
                Types::NUMBER
            } else {
                Types::ANY
            }
        }
        _ => Types::BOOLEAN,
    }
}

fn of_index(object: &Expr, index: &Expr) -> Types {
    let (ExprKind::Variable(name), ExprKind::Literal(Value::String(field))) = (&object.kind, &index.kind)
    else {
        return Types::ANY;
    };
    let known = (&**name == "file").then(|| FILE.iter().find(|(name, _)| *name == &**field)).flatten();
    known.map_or(Types::ANY, |(_, types)| *types)
}

fn of_call(function: &Expr, arguments: &[Expr]) -> Types {
    let ExprKind::Variable(name) = &function.kind else { return Types::ANY };
    let Some(function) = functions::find(name) else { return Types::ANY };
    let types: Vec<Types> = arguments.iter().map(types_of).collect();
    let mapped = function.mapped(arguments.len());
    // A list in such a place makes a list of results.
    if mapped.iter().any(|at| types.get(*at).is_some_and(|types| types.meets(Types::ARRAY))) {
        return Types::ANY;
    }
    let fitting = function.variants.iter().filter(|variant| variant.may_take(&types));
    fitting.map(|variant| variant.result).reduce(Types::or).unwrap_or(Types::ANY)
}
