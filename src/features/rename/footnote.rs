//! A footnote's id, in its definition and in every reference to it.

use super::draft::Draft;
use super::{Reason, Refusal};
use crate::syntax::{Footnote, FootnoteKind, fold};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::Note;

/// The bytes by which a footnote is named: `[^id]`.
pub(super) fn marker(footnote: &Footnote) -> TextRange {
    let close = (footnote.id.end() + TextSize::new(1)).min(footnote.range.end());
    match footnote.kind {
        FootnoteKind::Reference => footnote.range,
        FootnoteKind::Definition => TextRange::new(footnote.range.start(), close.max(footnote.range.start())),
    }
}

/// Gives the footnotes of a note with the id `old` the id `id`.
pub(super) fn rename(draft: &mut Draft<'_>, note: &Note, old: &str, id: &str) -> Result<(), Refusal> {
    let id = id.trim();
    let id = id.strip_prefix("[^").and_then(|id| id.strip_suffix(']')).unwrap_or(id);
    if id.is_empty() || id.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^' | '\\')) {
        return Err(Refusal::Name {
            name: id.to_owned(),
            why: "ids of footnotes have no blanks and no brackets",
        });
    }
    let is = |footnote: &Footnote, id: &str| fold::key(slice(&note.text, footnote.id)) == fold::key(id);
    let footnotes = &note.parsed.footnotes;
    if fold::key(old) != fold::key(id) && footnotes.iter().any(|footnote| is(footnote, id)) {
        return Err(Refusal::Taken { name: format!("[^{id}]"), path: note.path.clone() });
    }
    for footnote in footnotes.iter().filter(|footnote| is(footnote, old)) {
        draft.edit(note, footnote.id, id, Reason::Name);
    }
    Ok(())
}
