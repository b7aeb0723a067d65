//! What a note adds to the overview.

use crate::text::{TextRange, slice};
use crate::vault::Note;

/// Whether the overview may be another because a note's text is another. Prose that names nobody and links nowhere
/// makes no difference, as long as what does stays on its line. Time is proportional to the notes.
pub fn may_change(before: &Note, after: &Note) -> bool {
    let front = |note: &Note| note.parsed.frontmatter.as_ref().map(|front| front.range);
    let same = part(before, front(before)) == part(after, front(after))
        && before.title() == after.title()
        && before.parsed.mentions.iter().map(|mention| slice(&before.text, mention.guess)).eq(after
            .parsed
            .mentions
            .iter()
            .map(|mention| slice(&after.text, mention.guess)))
        && placed(before).eq(placed(after));
    !same
}

fn part(note: &Note, range: Option<TextRange>) -> Option<&str> {
    range.map(|range| slice(&note.text, range))
}

/// Task lines and links, each with its line, its column in bytes and its text.
fn placed(note: &Note) -> impl Iterator<Item = (u32, u32, &str)> {
    let tasks = note.parsed.tasks.iter().map(|task| task.range);
    let links = note.parsed.links.iter().map(|link| link.range);
    tasks.chain(links).map(|range| {
        let line = note.lines().line_of(range.start());
        let start = note.lines().line_start(line).unwrap_or_default();
        (line, u32::from(range.start()) - u32::from(start), slice(&note.text, range))
    })
}
