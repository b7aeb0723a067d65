//! Expressions and statements as trees.

use std::ops::Range;
use std::sync::Arc;

use crate::query::pattern::Pattern;

#[derive(Clone, Debug)]
pub(super) enum Statement {
    Bind(Target, Option<Expr>),
    Return(Option<Expr>),
    If(Expr, Box<Statement>, Option<Box<Statement>>),
    Block(Vec<Statement>),
    Expr(Expr),
    Throw(Expr),
    Function(Arc<str>, Arc<Function>),
}

/// What a value is bound to.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Name(Arc<str>),
    /// `[a, b]`
    List(Vec<Option<Arc<str>>>),
    /// `{a, b}`
    Members(Vec<Arc<str>>),
}

#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) parameters: Vec<(Target, Option<Expr>)>,
    pub(super) body: Body,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Expr(Expr),
    Block(Vec<Statement>),
}

#[derive(Clone, Debug)]
pub(super) enum Expr {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Arc<str>),
    /// Texts and the expressions between them.
    Template(Vec<Arc<str>>, Vec<Expr>),
    Pattern(Arc<Pattern>),
    Name(Arc<str>, Range<usize>),
    List(Vec<Item>),
    Object(Vec<Property>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    Logical(Logical, Box<Expr>, Box<Expr>),
    Choice(Box<Expr>, Box<Expr>, Box<Expr>),
    Member {
        of: Box<Expr>,
        name: Arc<str>,
        optional: bool,
    },
    Index {
        of: Box<Expr>,
        key: Box<Expr>,
        optional: bool,
    },
    Call {
        of: Box<Expr>,
        arguments: Vec<Item>,
        optional: bool,
    },
    /// Where `?.` stops.
    Chain(Box<Expr>),
    Function(Arc<Function>),
    /// `new Error(…)`, in a `throw`.
    NewError(Option<Box<Expr>>),
}

/// An argument or member of a list; with `true`, spread.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) value: Expr,
    pub(super) spread: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Property {
    Named(Arc<str>, Expr),
    Computed(Expr, Expr),
    Spread(Expr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unary {
    Not,
    Minus,
    Plus,
    TypeOf,
    Void,
    BitNot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    Same,
    NotSame,
    In,
    BitAnd,
    BitOr,
    BitXor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logical {
    And,
    Or,
    Nullish,
}
