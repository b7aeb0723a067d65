//! A heading and the links to it.

use super::draft::Draft;
use super::{Reason, Refusal};
use crate::vault::Note;

/// Gives a heading another text.
pub(super) fn rename(draft: &mut Draft<'_>, note: &Note, index: usize, text: &str) -> Result<(), Refusal> {
    let heading = note.parsed.headings.get(index).ok_or(Refusal::NothingHere)?;
    let text = one_line(text)?;
    draft.edit(note, heading.text, text, Reason::Name);
    Ok(())
}

/// `text` without blanks around it, if it is a text at all.
pub(super) fn one_line(text: &str) -> Result<&str, Refusal> {
    let why = |why| Err(Refusal::Name { name: text.to_owned(), why });
    match text.trim() {
        "" => why("it is empty"),
        text if text.contains(['\n', '\r']) => why("it has several lines"),
        text => Ok(text),
    }
}
