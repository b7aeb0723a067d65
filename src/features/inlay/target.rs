//! What a link whose title was cut off stands for, if only one note can have been meant: `→ The whole title`.

use super::Hint;
use crate::features::view::View;
use crate::features::wording::one_line;
use crate::syntax::{LinkKind, Place};
use crate::text::TextRange;
use crate::vault::{Likeness, Resolution};

/// So many dead links are looked into at once: each is compared with all names of the vault.
const MOST: usize = 200;

pub(super) fn hints(view: &View<'_>, range: TextRange) -> Vec<Hint> {
    let View { vault, note, .. } = *view;
    if !vault.is_loaded() {
        return Vec::new();
    }
    let links = note.parsed.links.iter().filter(|link| {
        link.kind == LinkKind::Wiki
            && link.place != Place::Query
            && range.contains_inclusive(link.range.end())
            && vault.resolve(note, link) == Resolution::Unresolved
    });
    let hint = |link: &crate::syntax::Link| {
        let near = vault.near_files(&link.target_text(&note.text)).into_iter().next()?;
        if !near.unmistakable || near.likeness != Some(Likeness::CutOff) {
            return None;
        }
        let path = near.file.path;
        let label = format!("→ {}", one_line(path.stem()));
        Some(Hint { at: link.range.end(), label, tooltip: Some(path.to_string()), target: Some(path) })
    };
    links.take(MOST).filter_map(hint).collect()
}
