//! A block id and the links to it.

use super::draft::Draft;
use super::{Reason, Refusal};
use crate::syntax::fold;
use crate::text::{TextRange, TextSize};
use crate::vault::Note;

/// Gives a block another id, with or without `^`.
pub(super) fn rename(draft: &mut Draft<'_>, note: &Note, index: usize, id: &str) -> Result<(), Refusal> {
    let block = note.parsed.blocks.get(index).ok_or(Refusal::NothingHere)?;
    let id = id.trim();
    let id = id.strip_prefix('^').unwrap_or(id);
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let why = "block ids are made of letters from a to z, digits and dashes";
        return Err(Refusal::Name { name: id.to_owned(), why });
    }
    let others = note.parsed.blocks.iter().enumerate().filter(|(other, _)| *other != index);
    if others.into_iter().any(|(_, other)| fold::key(other.id(&note.text)) == fold::key(id)) {
        return Err(Refusal::Taken { name: format!("^{id}"), path: note.path.clone() });
    }
    let range = TextRange::new(block.range.start() + TextSize::new(1), block.range.end());
    draft.edit(note, range, id, Reason::Name);
    Ok(())
}
