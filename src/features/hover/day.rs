//! A day in the text.

use super::Hover;
use crate::features::view::View;
use crate::features::wording::{day_in_full, days_in, distance};
use crate::syntax::task::read;
use crate::text::{TextRange, TextSize, size, slice};

/// A day in the text: its weekday and distance, and what it says of its task.
pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    let View { vault, note, .. } = *view;
    let line = note.lines().line_range(&note.text, note.lines().line_of(offset))?;
    let near = TextRange::new(
        offset.checked_sub(size(11)).unwrap_or_default().max(line.start()),
        (offset + size(11)).min(line.end()),
    );
    let text = on_boundaries(&note.text, near);
    let (range, date) = days_in(slice(&note.text, text)).find_map(|(at, date)| {
        let range = TextRange::at(text.start() + size(at), size(10));
        range.contains_inclusive(offset).then_some((range, date))
    })?;
    let task = note.parsed.tasks.iter().find(|task| task.body.contains_range(range));
    let task = task.map(|task| read(&note.text, task, &vault.config().tasks));
    let field = task.as_ref().and_then(|task| task.fields.iter().find(|field| field.value == range));
    let label = field.map(|field| format!("**{}:** ", capital(field.kind.name()))).unwrap_or_default();
    Some(Hover { range, text: format!("{label}{} ({})", day_in_full(date), distance(date, view.today())) })
}

/// The range made smaller until it cuts no character.
fn on_boundaries(text: &str, range: TextRange) -> TextRange {
    let (mut start, mut end) = (usize::from(range.start()), usize::from(range.end()));
    while start < end && !text.is_char_boundary(start) {
        start += 1;
    }
    while end > start && !text.is_char_boundary(end) {
        end -= 1;
    }
    TextRange::new(size(start), size(end))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
