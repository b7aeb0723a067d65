//! What is wrong with the text of a query, in one sentence, and what would mend it.

use crate::text::TextRange;

/// Which mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// None of those below.
    Syntax,
    /// `FROM Projects`.
    UnquotedFolder,
    /// A comma with nothing behind it.
    TrailingComma,
    /// Two columns, sort keys or sources without a comma or operator between them.
    MissingComma,
    /// A column with its name, without AS.
    MissingAs,
    /// `'text'`.
    SingleQuotes,
    /// `==`.
    DoubleEquals,
    /// `&&` or `||`.
    AndAnd,
    /// `GROUP  BY`, or GROUP without BY.
    GroupBySpaces,
    /// `LIST SORT x`: SORT is taken for the field to show.
    ListSort,
    /// Expressions inside each other beyond what is read.
    TooDeep,
}

/// A change of the text that mends a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What it does, as a command.
    pub title: String,
    /// Ranges and what to put there, in the order of the text.
    pub edits: Vec<(TextRange, String)>,
}

/// A place where the plugin refuses a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which mistake.
    pub kind: ProblemKind,
    /// Where.
    pub range: TextRange,
    /// One sentence without a full stop.
    pub message: String,
    /// What mends it, if one change surely does.
    pub fix: Option<Replacement>,
}
