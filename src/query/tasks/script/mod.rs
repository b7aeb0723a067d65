//! Expressions of `… by function` lines: the pure part of JavaScript that people write there, evaluated by a small
//! interpreter (`reference`: task queries, section 7).
//!
//! There are no loops and no assignments, every step is counted, and nothing of the machine can be reached. What is
//! JavaScript but not in this part is told apart from what is no JavaScript: the first is "not evaluated here".

mod arrays;
mod date_format;
mod globals;
mod host;
mod interpreter;
mod items;
mod lexer;
mod members;
mod moment;
mod native;
mod operators;
mod parser;
mod strings;
mod syntax;
mod value;

use std::ops::Range;

use super::query_file::QueryFile;
use super::settings::QuerySettings;
use super::task_set::TaskSet;
use crate::query::{Budget, Present, Stopped};

pub(in crate::query::tasks) use globals::fixed;
pub use members::{Member, MemberOf, ROOTS, members};
pub use moment::Moment;
pub use value::Value;

use syntax::Statement;

/// An expression, read.
#[derive(Clone, Debug)]
pub struct Script {
    source: String,
    body: Result<Vec<Statement>, SyntaxError>,
}

/// Why a text is no expression, or none that is evaluated here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Bytes of the source.
    pub range: Range<usize>,
    /// What is wrong, in a few words.
    pub message: String,
    /// It is JavaScript, only not evaluated here.
    pub unsupported: bool,
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptError {
    /// It takes more of JavaScript than there is here.
    Unsupported {
        /// What it takes.
        what: String,
    },
    /// JavaScript would throw this.
    Thrown(String),
    /// Too many steps, or cancelled.
    Stopped(Stopped),
}

impl From<Stopped> for ScriptError {
    fn from(stopped: Stopped) -> ScriptError {
        ScriptError::Stopped(stopped)
    }
}

/// What an expression can see.
pub struct Scope<'s> {
    /// The present.
    pub present: &'s Present,
    /// Its steps.
    pub budget: &'s Budget,
    /// `query.file`.
    pub file: Option<&'s QueryFile>,
    /// `task`, by its place in `tasks`.
    pub task: Option<usize>,
    /// `query.allTasks`.
    pub tasks: Option<&'s TaskSet>,
    /// For `preset.…`.
    pub settings: &'s QuerySettings,
}

impl Script {
    /// Reads an expression, or statements that return something.
    ///
    /// # Errors
    /// It is no JavaScript.
    pub fn new(source: &str) -> Result<Script, SyntaxError> {
        let body = parser::parse(source);
        match body {
            Err(error) if !error.unsupported => Err(error),
            body => Ok(Script { source: source.to_owned(), body }),
        }
    }

    /// A text that is no expression, kept because the plugin finds that out only when it evaluates it.
    pub fn broken(source: &str) -> Script {
        let error =
            SyntaxError { range: 0..source.len(), message: "no expression".to_owned(), unsupported: false };
        Script { source: source.to_owned(), body: Err(error) }
    }

    /// The text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What of it is not evaluated here, if that can be told without evaluating it.
    pub fn unsupported(&self) -> Option<(Range<usize>, &str)> {
        match &self.body {
            Err(error) if error.unsupported => Some((error.range.clone(), &error.message)),
            Ok(body) => globals::unsupported(body),
            Err(_) => None,
        }
    }

    /// The filter that says the same, if there is one. `whole`: there is no global filter that filters leave out of
    /// descriptions.
    pub fn as_filter(&self, whole: bool) -> Option<String> {
        native::filter(self.body.as_ref().ok()?, whole)
    }

    /// What `sort by` takes in its place, if there is such a thing.
    pub fn as_sort(&self, reverse: bool) -> Option<String> {
        native::sort(self.body.as_ref().ok()?, reverse)
    }

    /// What `group by` takes in its place, if there is such a thing.
    pub fn as_group(&self, reverse: bool) -> Option<String> {
        native::group(self.body.as_ref().ok()?, reverse)
    }

    /// Its value.
    ///
    /// # Errors
    /// It throws, takes too long, or is not evaluated here.
    pub fn run(&self, scope: &Scope<'_>) -> Result<Value, ScriptError> {
        match &self.body {
            Ok(body) => interpreter::run(body, scope),
            Err(error) if error.unsupported => Err(ScriptError::Unsupported { what: error.message.clone() }),
            Err(error) => Err(ScriptError::Thrown(error.message.clone())),
        }
    }
}
