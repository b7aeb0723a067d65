//! Task lines as the Tasks plugin (8.3) reads them.

mod settings;

pub use settings::{Status, StatusType, TaskFormat, TaskSettings};

use crate::text::TextRange;

/// Where the parts of a task line are. Its fields are read on demand, since how depends on [`TaskSettings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// The line without its line end, indentation included.
    pub range: TextRange,
    /// The list marker: `-`, `*`, `+`, `1.`, `1)`.
    pub marker: TextRange,
    /// The code point between the brackets.
    pub status: char,
    /// That code point's bytes.
    pub status_range: TextRange,
    /// What follows the checkbox and its blanks, to the line's end.
    pub body: TextRange,
    /// Index of its list item in `ParsedNote::items`.
    pub item: u32,
}
