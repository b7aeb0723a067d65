//! The lens of a Dataview block: how many results it has.

use super::{Answer, Provider};
use crate::features::results::{places, shown_of, summary};
use crate::features::view::View;
use crate::query::dataview::{Block, Shown};
use crate::syntax::QueryLanguage;
use crate::text::TextRange;

pub(super) static RESULTS: Provider = Provider { name: "dataview-results", find, resolve };

fn find(view: &View<'_>) -> Vec<TextRange> {
    let queries = view.note.parsed.queries.iter();
    queries.filter(|query| query.language == QueryLanguage::Dataview).map(|query| query.range).collect()
}

fn resolve(view: &View<'_>, range: TextRange) -> Option<Answer> {
    let queries = &view.note.parsed.queries;
    let query =
        queries.iter().find(|query| query.range == range && query.language == QueryLanguage::Dataview)?;
    let block = Block::of_query(&view.note.text, query);
    let words = |title: &str| Answer { title: title.to_owned(), places: Vec::new() };
    Some(match shown_of(view, &block) {
        None => words("results when the vault is read"),
        Some(Shown::Rows(outcome)) => {
            Answer { title: summary(&outcome), places: places(view, &outcome.answer) }
        }
        Some(Shown::Failed(error)) => words(&format!("fails: {}", error.message)),
        Some(Shown::Value(_) | Shown::Unsound) => words("cannot be read"),
    })
}
