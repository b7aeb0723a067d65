//! Growing a selection: word, link, line or list item, paragraph, section, note.

use super::subject::section;
use crate::sort;
use crate::text::{TextRange, TextSize, size, slice};
use crate::vault::Note;

/// The ranges that hold `offset`, the innermost first, each larger than the one before it and around it.
pub fn selection_ranges(note: &Note, offset: TextSize) -> Vec<TextRange> {
    let parsed = &note.parsed;
    let mut around: Vec<TextRange> = Vec::new();
    around.extend(word(note, offset));
    for link in &parsed.links {
        around
            .extend([Some(link.target), link.fragment, link.display, Some(link.range)].into_iter().flatten());
    }
    around.extend(parsed.tags.iter().map(|tag| tag.range));
    around.extend(parsed.fields.iter().flat_map(|field| [field.key, field.value, field.range]));
    around.extend(parsed.tasks.iter().map(|task| task.body));
    around.extend(parsed.items.iter().map(|item| trimmed(note, item.range)));
    around.extend(parsed.callouts.iter().map(|callout| callout.range));
    around.extend(parsed.opaque.iter().map(|opaque| opaque.range));
    around.extend(parsed.queries.iter().map(|query| query.body));
    if let Some(front) = &parsed.frontmatter {
        around.extend(
            front
                .entries
                .iter()
                .flat_map(|entry| [entry.key, entry.value.range, entry.key.cover(entry.value.range)]),
        );
        around.push(front.range);
    }
    around.extend(
        (0..parsed.headings.len())
            .filter_map(|index| section(note, index))
            .flat_map(|(section, heading)| [heading, trimmed(note, section)]),
    );
    around.extend(line(note, offset));
    around.push(paragraph(note, offset));
    around.push(TextRange::up_to(TextSize::of(&*note.text)));
    around.retain(|range| range.contains_inclusive(offset) && !range.is_empty());
    sort::by_key(&mut around, |range| range.len());
    let mut chain: Vec<TextRange> = Vec::new();
    for range in around {
        if chain.last().is_none_or(|inner| range.contains_range(*inner) && range != *inner) {
            chain.push(range);
        }
    }
    chain
}

/// The word at `offset`, or the one that ends there.
fn word(note: &Note, offset: TextSize) -> Option<TextRange> {
    let line = slice(&note.text, line(note, offset)?);
    let start = note.lines().line_start(note.lines().line_of(offset))?;
    let at = usize::from(offset.checked_sub(start)?).min(line.len());
    let (before, behind) = (line.get(..at)?, line.get(at..)?);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let head: usize = before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    let tail: usize = behind.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
    (head + tail > 0).then(|| TextRange::at(offset - size(head), size(head + tail)))
}

/// The line at `offset`, without its line end.
fn line(note: &Note, offset: TextSize) -> Option<TextRange> {
    note.lines().line_range(&note.text, note.lines().line_of(offset))
}

/// The lines around `offset` up to the next blank ones, headings or the frontmatter.
fn paragraph(note: &Note, offset: TextSize) -> TextRange {
    let (lines, parsed) = (note.lines(), &note.parsed);
    let is_apart = |line: TextRange| {
        let next = parsed.headings.partition_point(|heading| heading.range.end() < line.start());
        parsed.frontmatter.as_ref().is_some_and(|front| front.range.contains_range(line))
            || parsed.headings.get(next).is_some_and(|heading| heading.range.contains_range(line))
    };
    let filled = |number: u32| {
        let range = lines.line_range(&note.text, number)?;
        (!slice(&note.text, range).trim().is_empty() && !is_apart(range)).then_some(range)
    };
    let own = lines.line_of(offset);
    let Some(mut paragraph) = filled(own) else { return TextRange::empty(offset) };
    for range in (0..own).rev().map_while(filled) {
        paragraph = paragraph.cover(range);
    }
    for range in (own + 1..lines.line_count()).map_while(filled) {
        paragraph = paragraph.cover(range);
    }
    paragraph
}

fn trimmed(note: &Note, range: TextRange) -> TextRange {
    TextRange::at(range.start(), size(slice(&note.text, range).trim_end().len()))
}
