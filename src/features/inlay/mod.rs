//! Inlay hints: short words behind a place that say what is meant by it.

mod due;
mod results;
mod target;

use super::view::View;
use crate::sort;
use crate::text::{TextRange, TextSize};
use crate::vault::VaultPath;

/// A source of hints: those of a note whose place lies in a range. To add one: a file with such a function, and a line in
/// [`PROVIDERS`].
type Provider = fn(&View<'_>, TextRange) -> Vec<Hint>;

static PROVIDERS: &[Provider] = &[due::hints, super::task_inlay::hints, target::hints, results::hints];

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands: behind the byte before it.
    pub at: TextSize,
    /// The words.
    pub label: String,
    /// What more there is to say, in plain text.
    pub tooltip: Option<String>,
    /// The note that it speaks of.
    pub target: Option<VaultPath>,
}

/// The hints whose place lies in `range`, in the order of the text.
pub fn hints(view: &View<'_>, range: TextRange) -> Vec<Hint> {
    let mut hints: Vec<Hint> = PROVIDERS.iter().flat_map(|provider| provider(view, range)).collect();
    sort::by_key(&mut hints, |hint| hint.at);
    hints
}
