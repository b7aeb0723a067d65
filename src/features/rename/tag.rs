//! A tag with the tags below it.

use super::draft::Draft;
use super::{Prepared, Reason, Refusal, query};
use crate::syntax::{fold, parse};
use crate::text::{TextRange, TextSize, size, slice};
use crate::vault::Note;

/// The tag of `note` that is named at `offset`: up to the segment the cursor is in, so that `#a/b` can be renamed in
/// `#a/b/c`.
pub(super) fn at(note: &Note, offset: TextSize) -> Option<(String, Prepared)> {
    let tags = note.tags();
    let (tag, range) = crate::features::subject::innermost(&tags, offset, |(_, range)| *range)?;
    let start = range.start() + size(slice(&note.text, *range).find(&**tag)?);
    let inside = usize::from(offset.checked_sub(start).unwrap_or_default());
    let end = tag.get(inside..).and_then(|rest| rest.find('/')).map_or(tag.len(), |slash| inside + slash);
    let named = tag.get(..end)?.trim_end_matches('/').to_owned();
    let range = TextRange::new(start.min(offset), (start + size(end)).max(offset));
    Some((named.clone(), Prepared { range, placeholder: named }))
}

/// Gives a tag and all below it another beginning.
pub(super) fn rename(draft: &mut Draft<'_>, old: &str, new: &str) -> Result<(), Refusal> {
    let new = new.trim();
    let new = new.strip_prefix('#').unwrap_or(new);
    if !is_tag(new) {
        let why = "tags are made of letters, digits, `_`, `-` and `/`, and not of digits alone";
        return Err(Refusal::Name { name: new.to_owned(), why });
    }
    let filter = draft.vault.config().tasks.global_filter.trim_start_matches('#');
    if !filter.is_empty() && is_under(filter, old) {
        return Err(Refusal::Special(format!(
            "#{filter} is the global filter of Tasks: without it no line is a task. Change that setting first"
        )));
    }
    for note in draft.vault.notes_tagged(old) {
        for (tag, range) in note.tags().into_iter().filter(|(tag, _)| is_under(tag, old)) {
            let start = slice(&note.text, range).find(&*tag).ok_or_else(|| Refusal::Unwritable {
                path: note.path.clone(),
                written: slice(&note.text, range).to_owned(),
            })?;
            let start = range.start() + size(start);
            draft.edit(note, TextRange::at(start, size(beginning(&tag, old))), new, Reason::Name);
        }
    }
    query::tags(draft, old, new);
    Ok(())
}

/// Whether `tag` is `above` or below it.
pub(super) fn is_under(tag: &str, above: &str) -> bool {
    let (tag, above) = (fold::key(tag), fold::key(above));
    tag.strip_prefix(&*above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many bytes of `tag` its first segments take, as many as `above` has.
pub(super) fn beginning(tag: &str, above: &str) -> usize {
    let slashes = above.matches('/').count();
    tag.match_indices('/').nth(slashes).map_or(tag.len(), |(at, _)| at)
}

/// Whether a note would read `#tag` as that tag.
fn is_tag(tag: &str) -> bool {
    let text = format!("#{tag}");
    let whole = TextRange::up_to(TextSize::of(&*text));
    let read = parse(&text).tags.iter().map(|tag| tag.range).eq([whole]);
    read && !tag.split('/').any(str::is_empty)
}
