//! Dataview: metadata of notes as Dataview sees it, its expressions and its query language.
//!
//! The language half: [`parse_expression`] and [`parse_query`] are total parsers with ranges; [`Evaluator`] gives the
//! [`Value`] of an expression in a [`Context`], which is what the rows of a query implement.

pub mod ast;
pub mod json;

pub mod functions;

mod block;
mod check;
mod compare;
mod configured;
mod csv;
mod date;
mod duration;
mod eval;
mod exec;
mod fields;
mod footprint;
mod format;
mod grid;
mod lexeme;
mod names;
mod number;
mod operators;
mod page;
mod parse;
mod plain;
mod result;
mod settings;
mod situation;
mod text;
mod value;

pub use block::{Block, BlockKind};
pub use check::{Flaw, FlawKind, check_expression, check_query, types_of};
pub use compare::{Relation, compare, equal};
pub use date::{Date, Zone};
pub use duration::{Duration, Unit};
pub use eval::{Context, EvalError, Evaluator, NoContext, Scope};
pub use exec::{
    Answer, Day, Engine, NoteSet, Outcome, QueryError, Row, RowContext, RowError, Step, Tasks, first_row,
    may_fail, run, source_notes, to_markdown,
};
pub use fields::{FieldUse, field_use, field_uses};
pub use grid::Grid;
pub use lexeme::{Lexeme, LexemeKind, lexemes};
pub use names::{NameKind, NameUse, names_in_expression, names_in_query};
pub use page::{FILE_FIELDS, Item, ItemObject, Page, PageOptions, Pages, task_fields};
pub use parse::{
    Parsed, Problem, ProblemKind, Replacement, inline_value, parse_date, parse_duration, parse_expression,
    parse_link, parse_query, parse_source,
};
pub use plain::plain;
pub use result::{RowPlace, Rows, Shown, Skipped, blocks, item_range, shown};
pub use settings::Settings;
pub use situation::{OpenCall, Part, Situation, situation};
pub use text::{date_text, default_display, duration_text, link_text, to_text};
pub use value::{Lambda, Link, LinkType, List, Object, PageObject, Value, Widget};
