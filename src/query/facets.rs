//! How two states of a note differ, part by part.

use super::footprint::Facets;
use crate::syntax::ParsedNote;
use crate::text::{TextRange, slice};
use crate::vault::Note;

/// The parts of a note that differ between two states of it; of a note that came or went, all that it has.
pub(super) fn differences(old: Option<&Note>, new: Option<&Note>) -> Facets {
    let always = Facets::STAMP
        .and(Facets::PATH.only_if(old.is_none() || new.is_none()))
        .and(Facets::FILE.only_if(!same_file(old, new)));
    let part = |facets: Facets, ranges: Ranges| facets.only_if(!texts(old, ranges).eq(texts(new, ranges)));
    let shape = |note: Option<&Note>| note.map(|note| shape_of(&note.parsed)).unwrap_or_default();
    always
        .and(part(Facets::TASKS, |note| note.tasks.iter().map(|task| task.range).collect()))
        .and(part(Facets::ITEMS, first_lines))
        .and(Facets::TASKS.and(Facets::ITEMS).only_if(shape(old) != shape(new)))
        .and(part(Facets::HEADINGS, |note| note.headings.iter().map(|heading| heading.range).collect()))
        .and(part(Facets::FRONTMATTER, |note| note.frontmatter.iter().map(|front| front.range).collect()))
        .and(part(Facets::LINKS, |note| note.links.iter().map(|link| link.range).collect()))
        .and(part(Facets::TAGS, |note| note.tags.iter().map(|tag| tag.range).collect()))
        .and(part(Facets::FIELDS, |note| note.fields.iter().map(|field| field.range).collect()))
        .and(Facets::FIELDS.only_if(!same_colons(old, new)))
}

/// What one part of a note consists of.
type Ranges = fn(&ParsedNote) -> Vec<TextRange>;

/// The texts of a part of a note.
fn texts(note: Option<&Note>, ranges: Ranges) -> impl Iterator<Item = &str> {
    note.into_iter()
        .flat_map(move |note| ranges(&note.parsed).into_iter().map(|range| slice(&note.text, range)))
}

/// Whether the disk says the same of the file.
fn same_file(old: Option<&Note>, new: Option<&Note>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old.stamp == new.stamp && new.stamp.len.is_some(),
        _ => false,
    }
}

/// Whether the lines with `::` are the same: Dataview finds fields in more of them than other readers do.
fn same_colons(old: Option<&Note>, new: Option<&Note>) -> bool {
    fn lines(note: Option<&Note>) -> impl Iterator<Item = &str> {
        let text = note.map_or("", |note| &*note.text);
        let text = if memchr::memmem::find(text.as_bytes(), b"::").is_some() { text } else { "" };
        text.lines().filter(|line| line.contains("::"))
    }
    lines(old).eq(lines(new))
}

/// Items without what is nested in them: from each marker to the next.
fn first_lines(note: &ParsedNote) -> Vec<TextRange> {
    let starts = note.items.iter().map(|item| item.range.start());
    let next = starts.skip(1).map(Some).chain(std::iter::once(None));
    let own = note.items.iter().zip(next).map(|(item, next)| {
        let end = next.map_or(item.range.end(), |next| next.min(item.range.end()));
        TextRange::new(item.range.start(), end.max(item.range.start()))
    });
    own.collect()
}

/// Which items are nested in which, and under which heading each task stands: moved lines keep their texts.
fn shape_of(note: &ParsedNote) -> Vec<(Option<u32>, usize)> {
    let heading =
        |range: TextRange| note.headings.partition_point(|heading| heading.range.start() < range.start());
    note.items.iter().map(|item| (item.parent, heading(item.range))).collect()
}
