//! Task lines as the Tasks plugin (8.3) reads them.

mod line;
mod settings;

pub use line::read_line;
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

/// The start of a list item's line, by the plugin's pattern: byte offsets within the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMarker {
    /// Where the marker starts: after blanks and `>`.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// After the blanks behind it.
    pub after_gap: usize,
}
