//! Hover: what a link, owner, tag, property, footnote or date stands for. Plain Markdown with lists, since some editors show
//! tables and callouts as raw text; bounded, however large the vault is.

mod day;
mod link;
mod query;
mod results;
mod tasks_query;
mod thing;

use super::view::View;
use crate::text::{TextRange, TextSize};

/// A source of hovers. To add one: a file with such a function, and a line in [`PROVIDERS`].
type Provider = fn(&View<'_>, TextSize) -> Option<Hover>;

/// The first that has something to say is heard.
static PROVIDERS: &[Provider] = &[
    link::hover,
    super::task_hover::hover,
    query::hover,
    tasks_query::hover,
    day::hover,
    results::hover,
    thing::hover,
];

/// What is shown for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub range: TextRange,
    /// Markdown.
    pub text: String,
}

/// So many other candidates, near notes, nested tags or values are named.
const NAMED: usize = 5;

/// What is known about the thing at `offset`; `None` in prose.
pub fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    PROVIDERS.iter().find_map(|provider| provider(view, offset))
}

/// A last item for what is not shown of a list.
fn rest(all: usize) -> String {
    all.checked_sub(NAMED)
        .filter(|more| *more > 0)
        .map_or(String::new(), |more| format!("\n- … and {more} more"))
}
