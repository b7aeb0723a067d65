//! A name of a note that is not its file's: title or alias.

use super::draft::Draft;
use super::{Reason, Refusal, heading, person, query, yaml};
use crate::syntax::NodeKind;
use crate::text::slice;
use crate::vault::Note;

/// Gives a note's title or alias another text: where the note declares it, where a person is mentioned by it, and where
/// links show it.
pub(super) fn rename(draft: &mut Draft<'_>, note: &Note, old: &str, new: &str) -> Result<(), Refusal> {
    let new = heading::one_line(new)?;
    if let Some(front) = &note.parsed.frontmatter {
        for value in ["title", "aliases"].into_iter().filter_map(|name| front.get(name)) {
            let scalars = match &value.kind {
                NodeKind::List(items) => items.as_slice(),
                _ => std::slice::from_ref(value),
            };
            let same = |text: &str| text.trim() == old;
            for scalar in
                scalars.iter().filter(|scalar| scalar.text(&note.text).is_some_and(|text| same(&text)))
            {
                if !yaml::replace(draft, note, scalar, new) {
                    return Err(Refusal::Name {
                        name: old.to_owned(),
                        why: "it is written over several lines",
                    });
                }
            }
        }
    }
    let title = note.parsed.headings.iter().find(|heading| heading.level == 1);
    if let Some(heading) = title.filter(|heading| slice(&note.text, heading.text) == old) {
        draft.edit(note, heading.text, new, Reason::Name);
    }
    draft.show(note.id, old, new);
    person::mentions(draft, note, old, new);
    query::names(draft, note, old, new);
    Ok(())
}
