//! What a person writes on the command line and in a rename: paths, names, dates, patterns.

use vaultls::features::rename::{
    NewFolders, RenamePlan, rename_file, rename_fragment, rename_property, rename_tag,
};
use vaultls::syntax::fold;
use vaultls::text::{TextEdit, apply_edits};
use vaultls::vault::{VaultPath, breaks_links, nearest};

use super::editor::vault;
use super::text_of;

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
    let plans = vault.notes().into_iter().map(|note| rename_file(vault, note.id, &text, NewFolders::Made));
    let home = vault.note_at(&VaultPath::new("Home.md").unwrap()).unwrap();
    let plans = plans.chain([
        rename_tag(vault, "a", &text),
        rename_tag(vault, &text, "z"),
        rename_property(vault, "up", &text),
        rename_fragment(vault, home, "One", &text),
    ]);
    for plan in plans.flatten() {
        fits(&plan);
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
