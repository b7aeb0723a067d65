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
    /// By path the notes that changed, as they were.
    notes: BTreeMap<VaultPath, FixedNote>,
}

/// A note before its fixes.
struct FixedNote {
    before: Arc<Note>,
    /// How many fixes were made in it.
    fixes: usize,
}

impl FixedNote {
    fn new(before: &Arc<Note>) -> FixedNote {
        FixedNote { before: Arc::clone(before), fixes: 0 }
    }
}

/// Makes every safe fix in `vault`, asking `check` for the findings before each round.
pub(super) fn apply(vault: &mut Vault, mut check: impl FnMut(&Vault) -> Vec<Finding>) -> Fixed {
    let mut fixed = Fixed::default();
    for _ in 0..ROUNDS {
        let findings = check(vault);
        let fixes = SafeFixes::of(vault, findings.iter().map(|finding| &finding.diagnostic));
        for (path, count) in &fixes.counts {
            if let Some(note) = vault.note_at(path) {
                let note = fixed.notes.entry(path.clone()).or_insert_with(|| FixedNote::new(note));
                note.fixes += count;
            }
        }
        let mut changes = Vec::new();
        for (path, edits) in fixes.into_edits() {
            let Some(note) = vault.note_at(&path) else { continue };
            let Ok(text) = apply_edits(&note.text, &edits) else { continue };
            fixed.notes.entry(path.clone()).or_insert_with(|| FixedNote::new(note));
            changes.push(Change::Upsert { path, text: text.into(), origin: note.origin });
        }
        if changes.is_empty() {
            break;
        }
        vault.apply(changes);
    }
    fixed
}

impl Fixed {
    /// How many fixes were made.
    pub(super) fn count(&self) -> usize {
        self.notes.values().map(|note| note.fixes).sum()
    }

    /// Writes the changed notes. Gives those that could not be written and why; in `vault` they are as they were.
    pub(super) fn write(&mut self, root: &VaultRoot, vault: &mut Vault) -> Vec<(VaultPath, io::Error)> {
        let mut refused = Vec::new();
        disk::remove_leftovers(root, self.notes.keys());
        for (path, note) in &self.notes {
            let Some(after) = vault.note_at(path) else { continue };
            if let Err(error) = disk::replace_note(root, path, &note.before.text, &after.text) {
                refused.push((path.clone(), error));
            }
        }
        let undo = refused.iter().filter_map(|(path, _)| self.notes.remove(path));
        vault.apply(undo.map(|note| Change::Parsed(Arc::clone(&note.before))).collect());
        refused
    }

    /// Prints the changes as one unified diff, with paths from the vault's root.
    pub(super) fn print_diff(&self, vault: &Vault, out: &mut dyn Write) -> io::Result<()> {
        for (path, note) in &self.notes {
            let Some(after) = vault.note_at(path) else { continue };
            let diff = TextDiff::from_lines(&*note.before.text, &*after.text);
            let (old, new) = (format!("a/{path}"), format!("b/{path}"));
            write!(out, "{}", diff.unified_diff().context_radius(2).header(&old, &new))?;
        }
        Ok(())
    }
}
