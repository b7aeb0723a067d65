//! The syntax trees of expressions and queries. Ranges are bytes of the text that was parsed.

use std::sync::Arc;

use super::{Date, Link, Value};
use crate::query::Present;
use crate::text::TextRange;

mod json;
mod literal;

pub use literal::{DateLiteral, LiteralZone, Shorthand};

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands, without blanks around it; parentheses around it are included.
    pub range: TextRange,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number, text, boolean, null, duration or link.
    Literal(Value),
    /// `date(2024-01-01)`, `date(today)`: what it means depends on the present and its zone.
    Date(DateLiteral),
    /// A name.
    Variable(Arc<str>),
    /// `left op right`.
    Binary {
        /// The left side.
        left: Box<Expr>,
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_range: TextRange,
        /// The right side.
        right: Box<Expr>,
    },
    /// `object.name` or `object[index]`.
    Index {
        /// What is indexed.
        object: Box<Expr>,
        /// The index; of `object.name` a literal text.
        index: Box<Expr>,
        /// Whether it is written with a dot.
        dotted: bool,
    },
    /// `function(arguments)`.
    Call {
        /// What is called: a variable names a built-in function.
        function: Box<Expr>,
        /// The arguments.
        arguments: Vec<Expr>,
        /// The parentheses and all between them.
        parens: TextRange,
    },
    /// `(a, b) => body`.
    Lambda {
        /// The names of the arguments.
        parameters: Arc<[Name]>,
        /// The body.
        body: Arc<Expr>,
    },
    /// `!child`.
    Negated(Box<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{ key: value }`.
    Object(Vec<(Name, Expr)>),
    /// Where an expression should stand and none does; there is a problem for it. Its value is null.
    Missing,
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name; of a quoted one without quotes.
    pub text: Arc<str>,
    /// Where it stands, quotes included.
    pub range: TextRange,
}

/// An operator between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

impl BinaryOp {
    /// Its sign; `and` is `&`, `or` is `|`.
    pub fn sign(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Remainder => "%",
            BinaryOp::Equal => "=",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Less => "<",
            BinaryOp::LessOrEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterOrEqual => ">=",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
        }
    }
}

impl Expr {
    /// Calls `see` with this expression and all inside it, outermost first.
    pub fn walk<'e>(&'e self, see: &mut dyn FnMut(&'e Expr)) {
        see(self);
        self.children(&mut |child| child.walk(see));
    }

    /// Calls `see` with the expressions directly inside this one, in the order of the text.
    pub fn children<'e>(&'e self, see: &mut dyn FnMut(&'e Expr)) {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Date(_) | ExprKind::Variable(_) | ExprKind::Missing => {}
            ExprKind::Binary { left, right, .. } => {
                see(left);
                see(right);
            }
            ExprKind::Index { object, index, .. } => {
                see(object);
                see(index);
            }
            ExprKind::Call { function, arguments, .. } => {
                see(function);
                arguments.iter().for_each(see);
            }
            ExprKind::Lambda { body, .. } => see(body),
            ExprKind::Negated(child) => see(child),
            ExprKind::List(values) => values.iter().for_each(see),
            ExprKind::Object(fields) => fields.iter().for_each(|(_, value)| see(value)),
        }
    }
}

/// An expression under a name: a column, a group, what FLATTEN makes.
#[derive(Clone, Debug)]
pub struct NamedExpr {
    /// The name behind `AS`, or the expression's text.
    pub name: Arc<str>,
    /// Where the name behind `AS` stands.
    pub alias: Option<TextRange>,
    /// The expression.
    pub expr: Expr,
}

/// A query.
#[derive(Clone, Debug)]
pub struct Query {
    /// What is shown.
    pub header: Header,
    /// The source, where FROM stands right behind the header; without one all notes.
    pub from: Option<From>,
    /// The clauses as written; they run in this order.
    pub clauses: Vec<Clause>,
}

/// `FROM source`.
#[derive(Clone, Debug)]
pub struct From {
    /// From the keyword to the end of the source.
    pub range: TextRange,
    /// The source.
    pub source: Source,
}

/// The first line of a query.
#[derive(Clone, Debug)]
pub struct Header {
    /// From the keyword to the end of what is shown.
    pub range: TextRange,
    /// The keyword.
    pub keyword: TextRange,
    /// What is shown.
    pub kind: HeaderKind,
}

/// What a query shows.
#[derive(Clone, Debug)]
pub enum HeaderKind {
    /// `LIST`.
    List {
        /// What is shown of each row.
        format: Option<Expr>,
        /// Where `WITHOUT ID` stands.
        without_id: Option<TextRange>,
    },
    /// `TABLE`.
    Table {
        /// The columns.
        columns: Vec<NamedExpr>,
        /// Where `WITHOUT ID` stands.
        without_id: Option<TextRange>,
    },
    /// `TASK`.
    Task,
    /// `CALENDAR`.
    Calendar {
        /// The date of each row; there is a problem where it is missing.
        date: NamedExpr,
    },
    /// None of these; there is a problem for it.
    Unknown,
}

/// A clause behind the header.
#[derive(Clone, Debug)]
pub struct Clause {
    /// From the keyword to the end.
    pub range: TextRange,
    /// The keyword.
    pub keyword: TextRange,
    /// What it does.
    pub kind: ClauseKind,
}

/// What a clause does.
#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// Keeps the rows for which the expression is true.
    Where(Expr),
    /// Orders the rows.
    Sort(Vec<SortKey>),
    /// Keeps the first rows.
    Limit(Expr),
    /// One row for each value.
    Group(NamedExpr),
    /// One row for each element of a list.
    Flatten(NamedExpr),
    /// A FROM that does not follow the header: it parses, and fails when the query runs.
    From(Source),
}

/// What rows are ordered by.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The key.
    pub expr: Expr,
    /// Whether large ones come first.
    pub descending: bool,
}

/// Where rows come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it stands.
    pub range: TextRange,
    /// What it is.
    pub kind: SourceKind,
}

/// What a source is.
#[derive(Clone, Debug)]
pub enum SourceKind {
    /// `"folder"`: its notes, or the single note of that name; `""` is everything.
    Folder(Arc<str>),
    /// `#tag`, with its sign.
    Tag(Arc<str>),
    /// `[[note]]`: the notes that link there. An empty path is the note with the query.
    Incoming(Arc<Link>),
    /// `outgoing([[note]])`: the notes that it links to.
    Outgoing(Arc<Link>),
    /// `csv("path")`.
    Csv(Arc<str>),
    /// `-source` or `!source`.
    Negated(Box<Source>),
    /// `left and right`, `left or right`.
    Binary {
        /// The left side.
        left: Box<Source>,
        /// Whether both must hold.
        and: bool,
        /// Where the operator stands.
        op_range: TextRange,
        /// The right side.
        right: Box<Source>,
    },
    /// Where a source should stand and none does; there is a problem for it.
    Missing,
}

impl DateLiteral {
    /// The date, at the present moment and in its zone.
    pub fn date(&self, present: &Present) -> Date {
        literal::date(self, present)
    }
}
