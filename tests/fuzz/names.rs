//! What a person writes on the command line and in a rename: paths, names, dates, patterns.

use vaultls::features::rename::{
    NewFolders, RenamePlan, rename_file, rename_fragment, rename_property, rename_tag,
};
use vaultls::syntax::fold;
use vaultls::text::{TextEdit, apply_edits};
use vaultls::vault::{VaultPath, breaks_links, nearest};

use super::editor::vault;
use super::{text_of, tried};

/// A path is refused or stays in the vault; a new name is refused with a reason or has edits that fit.
pub fn any_pattern(data: &[u8]) {
    let text = text_of(data);
    if let Some(path) = VaultPath::new(&text) {
        inside(&path);
    }
    if let Ok(path) = VaultPath::for_new_file(&text) {
        inside(&path);
        assert!(!path.as_str().contains(['<', '>', ':', '"', '|', '?', '*', '\\', '\0']), "{path}");
    }
    breaks_links(&text);
    nearest(&text, ["link/unresolved", "task/invalid-date"]);
    let key = fold::key(&text).into_owned();
    assert_eq!(fold::key(&key), key, "folding twice");
    fold::heading_key(&text);
    fold::person_key(&text);
    fold::search_key(&text);
    let vault = vault();
    let home = vault.note_at(&VaultPath::new("Home.md").unwrap()).unwrap();
    let notes = vault.notes();
    // Every plan is proven by reading what it edits again.
    for number in tried(data, 4 + notes.len(), (1, usize::MAX)) {
        let plan = match number {
            0 => rename_tag(vault, "a", &text),
            1 => rename_tag(vault, &text, "z"),
            2 => rename_property(vault, "up", &text),
            3 => rename_fragment(vault, home, "One", &text),
            note => rename_file(vault, notes[note - 4].id, &text, NewFolders::Made),
        };
        plan.iter().for_each(fits);
    }
}

fn inside(path: &VaultPath) {
    let parts: Vec<&str> = path.as_str().split('/').collect();
    assert!(parts.iter().all(|part| !part.is_empty() && *part != "." && *part != ".."), "{path}");
}

fn fits(plan: &RenamePlan) {
    for (path, edits) in &plan.edits {
        let edits: Vec<TextEdit> = edits.iter().map(|edit| edit.edit.clone()).collect();
        let note = vault().note_at(path).expect("an edit of a note that there is");
        apply_edits(&note.text, &edits).expect("an edit that fits");
    }
    plan.moves.iter().for_each(|one| inside(&one.to));
}
