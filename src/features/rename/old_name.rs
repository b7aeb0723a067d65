//! The old name, kept as an alias where that is wished for.

use super::draft::Draft;
use super::{Reason, person};
use crate::features::property_edit::add_to_list;
use crate::syntax::fold;
use crate::vault::Note;
use crate::vault::config::KeepOldName;

/// Adds the name that a note had to its aliases, if the configuration says so.
pub(super) fn keep(draft: &mut Draft<'_>, note: &Note, old: &str) {
    let wanted = match draft.vault.config().keep_old_name {
        KeepOldName::Never => false,
        KeepOldName::People => person::is_person(draft.vault, note.id),
        KeepOldName::Always => true,
    };
    let known = || note.aliases().iter().any(|alias| fold::key(alias.trim()) == fold::key(old));
    if wanted
        && !known()
        && let Some(edit) = add_to_list(note, "aliases", &[old.to_owned()])
    {
        draft.edit(note, edit.range, edit.text, Reason::OldName);
    }
}
