//! The lens of a Tasks query: how many tasks it finds.

use super::{Answer, Provider};
use crate::features::references::Reference;
use crate::features::view::View;
use crate::features::wording::counted;
use crate::query::tasks::{self, SearchError, answer, blocks};
use crate::text::{TextRange, size, slice};

pub(super) static FOUND: Provider = Provider { name: "tasks-query", find, resolve };

fn find(view: &View<'_>) -> Vec<TextRange> {
    blocks(view.note).map(|block| first_line(&view.note.text, block.range)).collect()
}

/// The line of the fence.
fn first_line(text: &str, range: TextRange) -> TextRange {
    let length = slice(text, range).find(['\n', '\r']).unwrap_or(usize::from(range.len()));
    TextRange::at(range.start(), size(length))
}

fn resolve(view: &View<'_>, range: TextRange) -> Option<Answer> {
    let block = blocks(view.note).find(|block| block.range.start() == range.start())?;
    let kept = answer(view.vault, view.note, block, view.present);
    let places = kept.answer.iter().flat_map(|answer| &answer.groups).flat_map(|group| &group.rows);
    let places = places.filter_map(|row| Some(Reference { note: row.note, range: row.range(view.vault)? }));
    let title = match &kept.answer {
        Some(answer) => words(answer),
        None => "this query takes too long".to_owned(),
    };
    let title = if kept.stale && kept.answer.is_some() { format!("{title} (as of before)") } else { title };
    Some(Answer { title, places: places.collect() })
}

fn words(answer: &tasks::Answer) -> String {
    match &answer.error {
        None if answer.total == 0 => "no tasks".to_owned(),
        None if answer.total < answer.total_before_limit => {
            format!("{} of {}", answer.total, counted(answer.total_before_limit, "task"))
        }
        None => counted(answer.total, "task"),
        Some(SearchError::NeedsJavaScript { .. }) => "not evaluated here: JavaScript".to_owned(),
        Some(_) => "this query is an error".to_owned(),
    }
}
