//! Queries answered over a snapshot (`reference`: Dataview, B2 and B8).

mod clauses;
mod order;
mod plan;
mod row;
mod shown;
mod sources;

use std::fmt;
use std::sync::Arc;

pub use clauses::{first_row, run};
pub use plan::may_fail;
pub use row::{Row, RowContext};
pub use shown::to_markdown;
pub use sources::{NoteSet, source_notes};

use super::{EvalError, Link, Pages, Settings, Value};
use crate::query::{Budget, Present, Stopped};
use crate::text::TextRange;
use crate::vault::{NoteId, VaultPath};

/// What a query is answered with.
#[derive(Clone, Copy)]
pub struct Engine<'q> {
    /// The notes.
    pub pages: &'q Pages,
    /// The present.
    pub present: &'q Present,
    /// The plugin's settings.
    pub settings: &'q Settings,
    /// The work it may take.
    pub budget: &'q Budget,
    /// The note that the query stands in: `this` and `[[]]`. It need not exist.
    pub origin: &'q VaultPath,
}

impl fmt::Debug for Engine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("origin", self.origin).finish_non_exhaustive()
    }
}

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// One sentence.
    pub message: String,
    /// Where, in the text of the query.
    pub range: Option<TextRange>,
    /// Set when it did not fail but was stopped.
    pub stopped: Option<Stopped>,
}

impl QueryError {
    fn new(message: impl Into<String>, range: impl Into<Option<TextRange>>) -> QueryError {
        QueryError { message: message.into(), range: range.into(), stopped: None }
    }
}

impl From<EvalError> for QueryError {
    fn from(error: EvalError) -> QueryError {
        QueryError { message: error.message, range: error.range, stopped: error.stopped }
    }
}

/// The answer to a query.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The rows.
    pub answer: Answer,
    /// What each step did, in order: the source, the clauses as written, the values shown.
    pub steps: Vec<Step>,
}

impl Outcome {
    /// How many rows were dropped because some expression failed on them.
    pub fn row_errors(&self) -> usize {
        self.steps.iter().map(|step| step.failed).sum()
    }

    /// The first of those errors.
    pub fn first_error(&self) -> Option<&RowError> {
        self.steps.iter().find_map(|step| step.first_error.as_ref())
    }
}

/// What a step of a query did.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Rows before it.
    pub before: usize,
    /// Rows after it.
    pub after: usize,
    /// Rows that an error dropped.
    pub failed: usize,
    /// The first error.
    pub first_error: Option<RowError>,
}

/// An error that dropped a row.
#[derive(Clone, Debug)]
pub struct RowError {
    /// One sentence without a full stop.
    pub message: String,
    /// The innermost expression that failed.
    pub range: Option<TextRange>,
    /// The row: the link to its note, the key of its group.
    pub row: Value,
}

/// What a query shows.
#[derive(Clone, Debug)]
pub enum Answer {
    /// `LIST`: links, values, or pairs of both.
    List(Vec<Value>),
    /// `TABLE`.
    Table {
        /// The headings.
        headers: Vec<Arc<str>>,
        /// The rows, each as long as the headings.
        rows: Vec<Vec<Value>>,
    },
    /// `TASK`.
    Tasks(Tasks),
    /// `CALENDAR`.
    Calendar(Vec<Day>),
}

/// Tasks, or groups of them.
#[derive(Clone, Debug)]
pub enum Tasks {
    /// One after the other.
    Flat(Vec<Arc<Row>>),
    /// By key.
    Groups(Vec<(Value, Tasks)>),
}

/// A dot in a calendar.
#[derive(Clone, Debug)]
pub struct Day {
    /// The day: a date, if the query makes sense.
    pub date: Value,
    /// The note.
    pub link: Value,
}

impl Answer {
    /// How many results there are; of grouped tasks, how many tasks.
    pub fn len(&self) -> usize {
        match self {
            Answer::List(rows) => rows.len(),
            Answer::Table { rows, .. } => rows.len(),
            Answer::Tasks(tasks) => tasks.len(),
            Answer::Calendar(days) => days.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Tasks {
    fn len(&self) -> usize {
        match self {
            Tasks::Flat(rows) => rows.len(),
            Tasks::Groups(groups) => groups.iter().map(|(_, tasks)| tasks.len()).sum(),
        }
    }
}

impl Engine<'_> {
    /// `this`: the page of the note with the query, an empty object if there is no such note.
    pub fn this(&self) -> Value {
        let page = self.pages.vault().file_at(self.origin).and_then(|file| self.pages.page(file.id));
        page.map_or_else(|| Value::object(super::Object::default()), |page| Value::Page(Arc::new(page)))
    }

    /// The note that a link of the query leads to.
    fn note_of(&self, link: &Link) -> Option<NoteId> {
        Some(self.pages.find(self.origin, &link.path)?.id)
    }
}
