//! Targets of links in every form.

use vaultls::features::document_links;
use vaultls::syntax::{Fragment, parse};
use vaultls::text::slice;
use vaultls::vault::{Resolution, VaultPath};

use super::editor::{vault, with_note};
use super::text_of;

/// Links lie in the text, lead to a file that there is or nowhere, and a link to that file written anew leads to it.
pub fn any_target(data: &[u8]) {
    let target = text_of(data);
    let text = format!(
        "[[{target}]] ![[{target}|x]] [x]({target}) [y](<{target}>) ![]({target}#One)\n\n[r]: {target}\n\n[r] <{target}>\n"
    );
    let vault = with_note(vault(), &text);
    let from = VaultPath::new("Note.md").unwrap();
    let note = vault.note_at(&from).unwrap();
    assert_eq!(note.parsed, parse(&text));
    for link in &note.parsed.links {
        super::on_text(&text, link.range);
        super::on_text(&text, link.target);
        link.target_text(&text);
        link.display_text(&text);
        link.is_external(&text);
        if let Some(fragment) = link.fragment_text(&text) {
            Fragment::new(&fragment);
        }
        let Resolution::File { file, .. } = vault.resolve(note, link) else { continue };
        assert!(vault.file_at(&file.file.path).is_some(), "{:?}", slice(&text, link.range));
        let again = vault.link_text(&from, &file.file);
        let back = vault.resolve_target(&from, &again).map(|found| found.file);
        assert_eq!(back.as_ref(), Some(&file.file), "{again:?}");
    }
    let links = document_links::document_links(&vault, note);
    assert!(links.is_sorted_by_key(|link| link.range.start()));
    vault.resolve_target(&from, &target);
}
