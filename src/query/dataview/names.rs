//! The names of fields, folders and tags in a query, with their places: what is checked, gone to and renamed.

use std::sync::Arc;

use super::Value;
use super::ast::{ClauseKind, Expr, ExprKind, HeaderKind, Query, Source, SourceKind};
use crate::sort;
use crate::text::{TextRange, TextSize};

/// Whose name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A field of the rows: of notes, in TASK queries of tasks or their notes.
    Field,
    /// A field of the note with the query, as in `this.due`.
    OwnField,
    /// A member of `file`.
    FileField,
    /// A folder or note behind FROM; empty for all.
    Folder,
    /// A tag behind FROM, with its `#`.
    Tag,
}

/// A name in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameUse {
    /// Whose.
    pub kind: NameKind,
    /// The name.
    pub name: Arc<str>,
    /// Where it stands in the query's text, without quotes.
    pub range: TextRange,
}

/// All names of a query, in the order of the text. What the query itself names (`AS x`, arguments of lambdas) is left out,
/// and what stands for groups behind GROUP BY.
pub fn names_in_query(query: &Query) -> Vec<NameUse> {
    let mut reader = Reader { found: Vec::new(), bound: Vec::new(), grouped: false };
    if let Some(from) = &query.from {
        reader.source(&from.source);
    }
    // The header is worked out last: it sees what the clauses made.
    for clause in &query.clauses {
        match &clause.kind {
            ClauseKind::Where(expr) | ClauseKind::Limit(expr) => reader.expr(expr),
            ClauseKind::Sort(keys) => keys.iter().for_each(|key| reader.expr(&key.expr)),
            ClauseKind::Group(by) => {
                reader.expr(&by.expr);
                reader.grouped = true;
                reader.bound = vec!["key".into(), by.name.clone()];
            }
            ClauseKind::Flatten(by) => {
                reader.expr(&by.expr);
                reader.bound.push(by.name.clone());
            }
            ClauseKind::From(source) => reader.source(source),
        }
    }
    match &query.header.kind {
        HeaderKind::List { format, .. } => format.iter().for_each(|expr| reader.expr(expr)),
        HeaderKind::Table { columns, .. } => columns.iter().for_each(|column| reader.expr(&column.expr)),
        HeaderKind::Calendar { date } => reader.expr(&date.expr),
        HeaderKind::Task | HeaderKind::Unknown => {}
    }
    sort::by_key(&mut reader.found, |name| name.range.start());
    reader.found
}

/// All names of an inline query.
pub fn names_in_expression(expr: &Expr) -> Vec<NameUse> {
    let mut reader = Reader { found: Vec::new(), bound: Vec::new(), grouped: false };
    reader.expr(expr);
    reader.found.retain(|name| name.kind != NameKind::Field);
    sort::by_key(&mut reader.found, |name| name.range.start());
    reader.found
}

struct Reader {
    found: Vec<NameUse>,
    /// Names that the query has made.
    bound: Vec<Arc<str>>,
    /// Whether the rows are groups.
    grouped: bool,
}

impl Reader {
    fn source(&mut self, source: &Source) {
        match &source.kind {
            SourceKind::Folder(folder) => self.add(NameKind::Folder, folder, inside(source.range)),
            SourceKind::Tag(tag) => self.add(NameKind::Tag, tag, source.range),
            SourceKind::Negated(child) => self.source(child),
            SourceKind::Binary { left, right, .. } => {
                self.source(left);
                self.source(right);
            }
            SourceKind::Incoming(_) | SourceKind::Outgoing(_) | SourceKind::Csv(_) | SourceKind::Missing => {}
        }
    }

    fn add(&mut self, kind: NameKind, name: &Arc<str>, range: TextRange) {
        self.found.push(NameUse { kind, name: name.clone(), range });
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Variable(name) => self.variable(name, expr.range),
            ExprKind::Index { object, index, dotted } => self.index(object, index, *dotted),
            ExprKind::Call { function, arguments, .. } => {
                if !matches!(function.kind, ExprKind::Variable(_)) {
                    self.expr(function);
                }
                arguments.iter().for_each(|argument| self.expr(argument));
            }
            ExprKind::Lambda { parameters, body } => {
                let before = self.bound.len();
                self.bound.extend(parameters.iter().map(|parameter| parameter.text.clone()));
                self.expr(body);
                self.bound.truncate(before);
            }
            _ => expr.children(&mut |child| self.expr(child)),
        }
    }

    fn variable(&mut self, name: &Arc<str>, range: TextRange) {
        let built_in = matches!(&**name, "this" | "row" | "file") || self.grouped && &**name == "rows";
        if !built_in && !self.grouped && !self.bound.contains(name) {
            self.add(NameKind::Field, name, range);
        }
    }

    fn index(&mut self, object: &Expr, index: &Expr, dotted: bool) {
        let name = match &index.kind {
            ExprKind::Literal(Value::String(name)) => Some(name),
            _ => None,
        };
        let place = if dotted { index.range } else { inside(index.range) };
        match (&object.kind, name) {
            (ExprKind::Variable(root), Some(name)) if !self.bound.contains(root) => match &**root {
                "file" => self.add(NameKind::FileField, name, place),
                "this" if &**name != "file" => self.add(NameKind::OwnField, name, place),
                "row" if !self.grouped => self.variable(name, place),
                "rows" if self.grouped && &**name != "file" => self.add(NameKind::Field, name, place),
                _ => self.expr(object),
            },
            (_, Some(_)) => self.expr(object),
            (_, None) => {
                self.expr(object);
                self.expr(index);
            }
        }
    }
}

/// A range without the quotes at its ends.
fn inside(range: TextRange) -> TextRange {
    let one = TextSize::new(1);
    match range.len() >= TextSize::new(2) {
        true => TextRange::new(range.start() + one, range.end() - one),
        false => range,
    }
}
