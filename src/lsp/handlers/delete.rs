//! `workspace/willDeleteFiles`: what will lead nowhere.

use crate::sort;
use crate::vault::{Note, NoteId, Vault, VaultPath};

/// What to tell of files and folders that are about to be deleted; `None` if no other note links to them.
pub(in crate::lsp) fn message(vault: &Vault, paths: &[VaultPath]) -> Option<String> {
    let mut files: Vec<NoteId> = Vec::new();
    for path in paths {
        files.extend(vault.file_at(path).map(|file| file.id));
        files.extend(vault.files_under(path.as_str()).into_iter().map(|file| file.id));
    }
    let mut notes: Vec<&VaultPath> = Vec::new();
    let mut links = 0;
    for file in &files {
        let staying = vault
            .linking_notes(*file)
            .into_iter()
            .filter(|note: &&std::sync::Arc<Note>| !files.contains(&note.id));
        for note in staying {
            let found = vault.links_to(note, *file).len();
            if found > 0 {
                links += found;
                notes.push(&note.path);
            }
        }
    }
    sort::by(&mut notes, Ord::cmp);
    notes.dedup();
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    (links > 0)
        .then(|| format!("{} in {} will lead nowhere", plural(links, "link"), plural(notes.len(), "note")))
}
