//! What the answer to a query of the Tasks plugin depends on.

use std::sync::Arc;

use super::filter::{Filter, TextField};
use super::instruction::{GroupBy, SortBy};
use super::query::Query;
use super::search;
use crate::query::footprint::{Facets, Footprint, NoteScope};

/// The footprint of a query.
pub(super) fn of(query: &Query) -> Footprint {
    let (mut headings, mut scripts, mut dependencies) = (false, false, false);
    let mut paths: Vec<Filter> = Vec::new();
    for (_, filter) in query.filters() {
        if search::is_about_path(filter) {
            paths.push(filter.clone());
        }
        filter.leaves(&mut |leaf| match leaf {
            Filter::Text { field: TextField::Heading, .. } => headings = true,
            Filter::Function(_) => scripts = true,
            Filter::Blocked(_) | Filter::Blocking(_) => dependencies = true,
            _ => {}
        });
    }
    for (_, sort) in query.sorts() {
        headings |= matches!(sort.by, SortBy::Heading);
        scripts |= matches!(sort.by, SortBy::Function(_));
    }
    for group in query.columns().into_iter().chain(query.groups().map(|(_, group)| group)) {
        headings |= matches!(group.by, GroupBy::Heading | GroupBy::Backlink);
        scripts |= matches!(group.by, GroupBy::Function(_));
    }
    // An expression can ask anything of a task's note, and of all tasks.
    let parts = [Facets::FRONTMATTER, Facets::LINKS, Facets::TAGS, Facets::HEADINGS, Facets::ITEMS];
    let asked = parts.into_iter().fold(Facets::TASKS, Facets::and).only_if(scripts);
    let facets = Facets::TASKS.and(Facets::HEADINGS.only_if(headings)).and(asked);
    let notes = match paths.is_empty() || scripts || dependencies {
        true => NoteScope::All,
        false => NoteScope::Paths(Arc::new(move |path| {
            paths.iter().all(|filter| search::path_passes(filter, path))
        })),
    };
    Footprint { notes, facets, own: Facets::FRONTMATTER.and(asked), names: false }
}
