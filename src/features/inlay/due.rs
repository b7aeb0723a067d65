//! How far the due and scheduled dates of open tasks are: `in 3 days`, `2 days late`.

use super::Hint;
use crate::features::activity::open_lines;
use crate::features::view::View;
use crate::features::wording::{day_in_full, distance};
use crate::syntax::task::{FieldKind, FieldValue, TaskField, read};
use crate::text::TextRange;

pub(super) fn hints(view: &View<'_>, range: TextRange) -> Vec<Hint> {
    let lines = open_lines(view.vault, view.note).filter(|line| line.range.intersect(range).is_some());
    let settings = &view.vault.config().tasks;
    let of_line = |line| {
        let task = read(&view.note.text, line, settings);
        task.fields.into_iter().filter_map(|field| hint(view, &field)).collect::<Vec<_>>()
    };
    let mut hints: Vec<Hint> = lines.flat_map(of_line).collect();
    hints.retain(|hint| range.contains_inclusive(hint.at));
    hints
}

fn hint(view: &View<'_>, field: &TaskField) -> Option<Hint> {
    let FieldValue::Date(date) = field.parsed else { return None };
    let date = date.valid()?;
    let label = match field.kind {
        FieldKind::Due => late(distance(date, view.today())),
        FieldKind::Scheduled => distance(date, view.today()),
        _ => return None,
    };
    let tooltip = Some(day_in_full(date));
    Some(Hint { at: field.range.end(), label, tooltip, target: None })
}

/// A due day that has gone by is not so long ago, the task is so late.
fn late(distance: String) -> String {
    match distance.strip_suffix(" ago") {
        Some(amount) => format!("{amount} late"),
        None if distance == "yesterday" => "1 day late".to_owned(),
        None => distance,
    }
}
