//! `check --fix` and `--diff`: the safe fixes of a vault, made in memory first.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use similar::TextDiff;

use super::render::Finding;
use crate::disk::{self, VaultRoot};
use crate::rules::SafeFixes;
use crate::text::apply_edits;
use crate::vault::{Change, Note, Vault, VaultPath};

/// A fix can make room for another one; more rounds than this are a rule that undoes what another one does.
const ROUNDS: usize = 10;

/// What fixing came to.
#[derive(Default)]
pub(super) struct Fixed {
    /// The notes that changed, as they were, by path.
    before: BTreeMap<VaultPath, Arc<Note>>,
    /// How many fixes were made.
    pub(super) count: usize,
}

/// Makes every safe fix in `vault`, asking `check` for the findings before each round.
pub(super) fn apply(vault: &mut Vault, mut check: impl FnMut(&Vault) -> Vec<Finding>) -> Fixed {
    let mut fixed = Fixed::default();
    for _ in 0..ROUNDS {
        let findings = check(vault);
        let fixes = SafeFixes::of(vault, findings.iter().map(|finding| &finding.diagnostic));
        let count = fixes.count;
        let mut changes = Vec::new();
        for (path, edits) in fixes.into_edits() {
            let Some(note) = vault.note_at(&path).cloned() else { continue };
            let Ok(text) = apply_edits(&note.text, &edits) else { continue };
            changes.push(Change::Upsert { path: path.clone(), text: text.into(), origin: note.origin });
            fixed.before.entry(path).or_insert(note);
        }
        if changes.is_empty() {
            break;
        }
        fixed.count += count;
        vault.apply(changes);
    }
    fixed
}

impl Fixed {
    /// Writes the changed notes. Gives the notes that could not be written and why.
    pub(super) fn write(&self, root: &VaultRoot, vault: &Vault) -> Vec<(VaultPath, io::Error)> {
        let mut refused = Vec::new();
        for (path, before) in &self.before {
            let Some(after) = vault.note_at(path) else { continue };
            if let Err(error) = disk::replace_note(root, path, &before.text, &after.text) {
                refused.push((path.clone(), error));
            }
        }
        refused
    }

    /// Prints the changes as one unified diff, with paths from the vault's root.
    pub(super) fn print_diff(&self, vault: &Vault, out: &mut dyn Write) -> io::Result<()> {
        for (path, before) in &self.before {
            let Some(after) = vault.note_at(path) else { continue };
            let diff = TextDiff::from_lines(&*before.text, &*after.text);
            let (old, new) = (format!("a/{path}"), format!("b/{path}"));
            write!(out, "{}", diff.unified_diff().context_radius(2).header(&old, &new))?;
        }
        Ok(())
    }
}
