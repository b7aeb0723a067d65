//! What is wrong with a line of a query.

use std::ops::Range;

use super::mapped::Mapped;
use crate::text::{TextRange, TextSize};

/// The kinds of flaws; the rules `tasks/…` have one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlawKind {
    /// No instruction.
    UnknownInstruction,
    /// No date.
    BadDate,
    /// Accepted, but not all of it counts.
    IgnoredWords,
    /// `and` for `AND`.
    OperatorCase,
    /// Mixed, missing or unbalanced delimiters of a combination.
    Delimiters,
    /// `starts …` finds tasks without a start date too.
    StartsIncludesUndated,
    /// A word that another instruction has.
    FieldWord,
    /// A pattern that is none, or that is refused.
    Regex,
    /// No such preset.
    UnknownPreset,
    /// No such placeholder.
    UnknownPlaceholder,
    /// A placeholder without a value.
    PlaceholderNull,
    /// No path of the vault holds this.
    UnknownPath,
    /// No task has such a tag.
    UnknownTag,
    /// No heading of the vault holds this.
    UnknownHeading,
    /// Nothing can pass.
    Contradiction,
    /// The same filter twice.
    DuplicateLine,
    /// The global query leaves nothing.
    GlobalQuery,
    /// JavaScript, which Obsidian runs only if it is allowed to.
    JsDisabled,
    /// JavaScript beyond what is evaluated here.
    JsUnsupported,
}

impl FlawKind {
    /// Whether the plugin shows an error instead of results.
    pub fn is_fatal(self) -> bool {
        matches!(
            self,
            FlawKind::UnknownInstruction
                | FlawKind::BadDate
                | FlawKind::OperatorCase
                | FlawKind::Delimiters
                | FlawKind::FieldWord
                | FlawKind::Regex
                | FlawKind::UnknownPreset
                | FlawKind::UnknownPlaceholder
                | FlawKind::PlaceholderNull
        )
    }
}

/// A flaw, with its place in the note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Its kind.
    pub kind: FlawKind,
    /// Where.
    pub range: TextRange,
    /// What is wrong, what is expected, the nearest valid thing. Sentences.
    pub message: String,
    /// What would mend it.
    pub repairs: Vec<Repair>,
}

impl Flaw {
    /// The same flaw of a text that starts at `offset`.
    pub(super) fn moved(&self, offset: TextSize) -> Flaw {
        let repairs =
            self.repairs.iter().map(|repair| Repair { range: repair.range + offset, ..repair.clone() });
        Flaw { range: self.range + offset, repairs: repairs.collect(), ..self.clone() }
    }

    /// The same flaw as a text sees it that starts at `offset`; what lies before it is at its start.
    pub(super) fn relative_to(&self, offset: TextSize) -> Flaw {
        let back = |range: TextRange| {
            let shift = |at: TextSize| at.checked_sub(offset).unwrap_or_default();
            TextRange::new(shift(range.start()), shift(range.end()))
        };
        let repairs =
            self.repairs.iter().map(|repair| Repair { range: back(repair.range), ..repair.clone() });
        Flaw { range: back(self.range), repairs: repairs.collect(), ..self.clone() }
    }
}

/// One way to mend a flaw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What it does, as an imperative.
    pub title: String,
    /// What is replaced.
    pub range: TextRange,
    /// By what.
    pub text: String,
}

/// A flaw with places in the statement's text, before they are known in the note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: FlawKind,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) repairs: Vec<(String, Range<usize>, String)>,
}

impl Fault {
    pub(super) fn new(kind: FlawKind, range: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { kind, range, message: message.into(), repairs: Vec::new() }
    }

    /// With a repair that replaces the range of the fault.
    pub(super) fn or(mut self, title: impl Into<String>, text: impl Into<String>) -> Fault {
        self.repairs.push((title.into(), self.range.clone(), text.into()));
        self
    }

    /// With a repair elsewhere.
    pub(super) fn or_at(
        mut self,
        title: impl Into<String>,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Fault {
        self.repairs.push((title.into(), range, text.into()));
        self
    }

    /// The same fault of a text that starts at `offset` of a longer one.
    pub(super) fn moved(mut self, offset: usize) -> Fault {
        let shift = |range: &mut Range<usize>| *range = range.start + offset..range.end + offset;
        shift(&mut self.range);
        self.repairs.iter_mut().for_each(|(_, range, _)| shift(range));
        self
    }

    pub(super) fn placed(self, text: &Mapped) -> Flaw {
        let repairs = self.repairs.into_iter().map(|(title, range, new)| Repair {
            title,
            range: text.span(range),
            text: new,
        });
        Flaw {
            kind: self.kind,
            range: text.span(self.range),
            message: self.message,
            repairs: repairs.collect(),
        }
    }
}

/// The nearest of `words` to `word` by edit distance, if it is near.
pub(super) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let scored = words.into_iter().map(|known| (distance(&word, known), known));
    let (score, known) = scored.min_by_key(|(score, _)| *score)?;
    (score <= 1 + known.chars().count() / 4 && score < known.chars().count()).then_some(known)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(word: &[char], known: &str) -> usize {
    let known: Vec<char> = known.to_lowercase().chars().collect();
    if word.len().abs_diff(known.len()) > 12 || word.len() > 200 {
        return usize::MAX;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=known.len()).collect();
    for (row, c) in word.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, k) in known.iter().enumerate() {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (cell(&last, column) + usize::from(c != k)).min(cell(&last, column + 1) + 1);
            best = best.min(cell(&line, column) + 1);
            let swapped =
                row > 0 && column > 0 && word.get(row - 1) == Some(k) && known.get(column - 1) == Some(c);
            if swapped {
                best = best.min(cell(&before_last, column - 1) + 1);
            }
            line.push(best);
        }
        before_last = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(usize::MAX)
}
