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
    let Some(kept) = shown_of(view, &block) else { return Some(words("results when the vault is read")) };
    let stale = if kept.stale { " (as of before)" } else { "" };
    Some(match kept.answer.as_deref() {
        None => words("not answered yet"),
        Some(Shown::Rows(rows)) => {
            Answer { title: format!("{}{stale}", summary(rows)), places: places(view, rows) }
        }
        Some(Shown::Failed(error)) => words(&format!("fails: {}{stale}", error.message)),
        Some(Shown::Value { .. } | Shown::Unsound) => words("cannot be read"),
    })
}
