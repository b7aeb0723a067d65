//! Reading expressions and queries (`reference`: Dataview, B1 to B4). Total: every text gives a tree, and problems
//! where the plugin would refuse it.
//!
//! The plugin's grammar tries its alternatives in order and keeps the first that fits. This parser decides by what
//! stands at the cursor instead, so it is linear; the few places where the order of alternatives shows (`truest`
//! fails, `date(x)` is a call where `date(today)` is a literal) follow the plugin.

mod cursor;
mod expr;
mod inline_value;
mod literal;
mod problem;
mod query;
mod source;

pub use inline_value::inline_value;
pub(in crate::query::dataview) use literal::{link_prefix, number_prefix, string_prefix, tag_prefix};
pub use literal::{parse_date, parse_duration, parse_link};
pub use problem::{Problem, ProblemKind, Replacement};

use self::cursor::Parser;
use super::ast::{Expr, ExprKind, Query, Source};

/// A tree with what is wrong with its text; without problems the plugin takes the text too.
#[derive(Clone, Debug)]
pub struct Parsed<T> {
    /// What could be read.
    pub tree: T,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads `text` as one expression, as the plugin reads the text of an inline query. Blanks around it are a problem.
pub fn parse_expression(text: &str) -> Parsed<Expr> {
    let mut parser = Parser::new(text);
    let tree = parser.expression();
    parser.expect_end();
    Parsed { tree, problems: parser.problems }
}

/// Reads `text` as the body of a query block.
pub fn parse_query(text: &str) -> Parsed<Query> {
    let mut parser = Parser::new(text);
    let tree = parser.query();
    Parsed { tree, problems: parser.problems }
}

/// Reads `text` as a source, as it may stand behind FROM.
pub fn parse_source(text: &str) -> Parsed<Source> {
    let mut parser = Parser::new(text);
    parser.skip_blanks();
    let tree = parser.source();
    parser.skip_blanks();
    parser.expect_end();
    Parsed { tree, problems: parser.problems }
}

/// The expressions directly in a clause or header.
impl Query {
    /// Calls `see` with each outermost expression of the query, in the order of the text.
    pub fn expressions<'q>(&'q self, see: &mut dyn FnMut(&'q Expr)) {
        use super::ast::{ClauseKind, HeaderKind};
        match &self.header.kind {
            HeaderKind::List { format, .. } => format.iter().for_each(&mut *see),
            HeaderKind::Table { columns, .. } => columns.iter().for_each(|column| see(&column.expr)),
            HeaderKind::Calendar { date } => see(&date.expr),
            HeaderKind::Task | HeaderKind::Unknown => {}
        }
        for clause in &self.clauses {
            match &clause.kind {
                ClauseKind::Where(expr) | ClauseKind::Limit(expr) => see(expr),
                ClauseKind::Sort(keys) => keys.iter().for_each(|key| see(&key.expr)),
                ClauseKind::Group(named) | ClauseKind::Flatten(named) => see(&named.expr),
                ClauseKind::From(_) => {}
            }
        }
    }
}

impl Expr {
    /// Whether it stands for an expression that is not there.
    pub fn is_missing(&self) -> bool {
        matches!(self.kind, ExprKind::Missing)
    }
}
