//! Fixes that are made together, unseen: `check --fix` and the editor's "fix all".

use std::collections::BTreeMap;

use super::{Diagnostic, FileEdit, Fix};
use crate::text::{TextEdit, TextRange, TextSize};
use crate::vault::{Origin, Vault, VaultPath};

/// Edits of safe fixes that do not get in each other's way.
#[derive(Default)]
pub struct SafeFixes {
    /// By path and start. Edits that start at one place belong to one fix.
    edits: BTreeMap<VaultPath, BTreeMap<TextSize, Vec<TextEdit>>>,
    /// How many fixes they make up, by the note that the fix edits first.
    pub counts: BTreeMap<VaultPath, usize>,
}

impl SafeFixes {
    /// Takes the first safe fix of every finding, as long as nothing that was taken touches the same bytes. The rest
    /// is for the next time: one fix can make room for another.
    pub fn of<'d>(vault: &Vault, found: impl IntoIterator<Item = &'d Diagnostic>) -> SafeFixes {
        let mut taken = SafeFixes::default();
        let fixes = found.into_iter().filter_map(|diagnostic| diagnostic.fixes.iter().find(|fix| fix.safe));
        for fix in fixes {
            taken.add(vault, fix);
        }
        taken
    }

    /// The edits of each note.
    pub fn into_edits(self) -> BTreeMap<VaultPath, Vec<TextEdit>> {
        let flat = |edits: BTreeMap<TextSize, Vec<TextEdit>>| edits.into_values().flatten().collect();
        self.edits.into_iter().map(|(path, edits)| (path, flat(edits))).collect()
    }

    fn add(&mut self, vault: &Vault, fix: &Fix) {
        let Some(parts) = text_edits(vault, fix) else { return };
        if parts.iter().any(|(path, edit)| self.is_taken(path, edit.range)) {
            return;
        }
        if let Some((path, _)) = parts.first() {
            *self.counts.entry((*path).clone()).or_default() += 1;
        }
        for (path, edit) in parts {
            let edits = self.edits.entry(path.clone()).or_default();
            edits.entry(edit.range.start()).or_default().push(edit.clone());
        }
    }

    /// Whether an edit that was taken shares bytes with `range` or begins where it does.
    fn is_taken(&self, path: &VaultPath, range: TextRange) -> bool {
        let Some(edits) = self.edits.get(path) else { return false };
        let before = edits.range(..=range.start()).next_back();
        let reaches = |edits: &[TextEdit]| edits.iter().any(|edit| edit.range.end() > range.start());
        before.is_some_and(|(start, edits)| *start == range.start() || reaches(edits))
            || edits.range(range.start()..range.end().max(range.start())).next().is_some()
    }
}

/// The edits of a fix, if it edits nothing but notes that may be written.
fn text_edits<'f>(vault: &Vault, fix: &'f Fix) -> Option<Vec<(&'f VaultPath, &'f TextEdit)>> {
    let part = |edit: &'f FileEdit| match edit {
        FileEdit::Text { path, edit } => {
            let lossy = matches!(vault.note_at(path)?.origin, Origin::Disk { lossy: true, .. });
            (!lossy).then_some((path, edit))
        }
        FileEdit::Create { .. } | FileEdit::Delete { .. } => None,
    };
    fix.edits.iter().map(part).collect()
}
