//! The lenses of headings: how often links lead to each. Headings that no link leads to have none.

use super::{Answer, Provider};
use crate::features::references::{heading_references, referenced_headings};
use crate::features::view::View;
use crate::features::wording::counted;
use crate::text::TextRange;

pub(super) static REFERENCES: Provider = Provider { name: "references", find, resolve };

fn find(view: &View<'_>) -> Vec<TextRange> {
    let indexes = referenced_headings(view.vault, view.note);
    let headings = indexes.into_iter().filter_map(|index| view.note.parsed.headings.get(index));
    headings.map(|heading| heading.text).collect()
}

fn resolve(view: &View<'_>, range: TextRange) -> Option<Answer> {
    let index = view.note.parsed.headings.iter().position(|heading| heading.text == range)?;
    let places = heading_references(view.vault, view.note, index);
    Some(Answer { title: counted(places.len(), "reference"), places })
}
