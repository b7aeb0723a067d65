//! Tests of the vault: which file a link means, who links to whom, who is who.

use vaultls::vault::{Vault, VaultPath, WonBy};

use crate::fixture::Fixture;

fn path(path: &str) -> VaultPath {
    VaultPath::new(path).unwrap()
}

/// Where `target` leads from the note at `from`, and why.
fn leads(vault: &Vault, from: &str, target: &str) -> Option<(String, WonBy)> {
    let found = vault.resolve_target(&path(from), target)?;
    Some((found.file.path.to_string(), found.won_by))
}

fn to(path: &str, won_by: WonBy) -> Option<(String, WonBy)> {
    Some((path.to_owned(), won_by))
}

#[test]
fn a_target_is_found_by_the_end_of_its_path_in_any_case() {
    let f = Fixture::new("//- a/b/Note.md\n//- Ext.md\n//- log.md\n");
    for target in ["b/Note", "a/b/note", "A/B/NOTE.md", "Note", "note.MD"] {
        assert_eq!(leads(&f.vault, "Ext.md", target), to("a/b/Note.md", WonBy::Only), "{target}");
    }
    assert_eq!(leads(&f.vault, "log.md", "Ext.MD"), to("Ext.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "Ext.md", "LOG"), to("log.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "Ext.md", "x/Note"), None);
    assert_eq!(leads(&f.vault, "Ext.md", "ote"), None);
}

#[test]
fn of_several_files_the_exact_path_wins() {
    let f = Fixture::new("//- Note.md\n//- a/b/Note.md\n//- zzzz/Note.md\n//- From.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Note"), to("Note.md", WonBy::ExactPath));
    assert_eq!(leads(&f.vault, "zzzz/From.md", "Note"), to("Note.md", WonBy::ExactPath));
}

#[test]
fn then_the_file_in_the_own_folder_and_nearness_counts_nothing() {
    let f = Fixture::new("//- long/folder/Note.md\n//- b/Note.md\n//- long/folder/sub/X.md\n");
    assert_eq!(leads(&f.vault, "long/folder/From.md", "Note"), to("long/folder/Note.md", WonBy::OwnFolder));
    assert_eq!(leads(&f.vault, "long/folder/sub/X.md", "Note"), to("b/Note.md", WonBy::ShortestPath));
}

#[test]
fn then_the_shortest_path_and_of_equal_ones_the_first_by_name() {
    let f = Fixture::new("//- bb/Note.md\n//- a/Note.md\n//- c/Note.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Note"), to("a/Note.md", WonBy::FirstByName));
    let found = f.vault.resolve_target(&path("From.md"), "Note").unwrap();
    let others: Vec<_> = found.others.iter().map(|file| file.path.to_string()).collect();
    assert_eq!(others, ["c/Note.md", "bb/Note.md"]);
}

#[test]
fn path_lengths_are_counted_in_utf_16() {
    // Four bytes but two units each, against three units of three bytes.
    let f = Fixture::new("//- 🔼/Note.md\n//- abc/Note.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Note"), to("🔼/Note.md", WonBy::ShortestPath));
}

#[test]
fn dots_start_at_the_own_folder_and_do_not_fall_back() {
    let f = Fixture::new("//- a/Note.md\n//- Top.md\n//- a/b/From.md\n");
    assert_eq!(leads(&f.vault, "a/b/From.md", "../Note"), to("a/Note.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "a/b/From.md", "../../Top.md"), to("Top.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "a/From.md", "./note"), to("a/Note.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "a/b/From.md", "./Note"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", "../Top"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", "../../../Top"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", "../../../../etc/passwd"), None);
    assert_eq!(leads(&f.vault, "a/b/From.md", ".."), None);
}

#[test]
fn names_may_hold_dots() {
    let f = Fixture::new(
        "//- Dr. Who.md\n//- Initech $1.2B deal.md\n//- Drawing.excalidraw.md\n//- foo.md.md\n//- bar.md\n",
    );
    for (target, file) in [
        ("Dr. Who", "Dr. Who.md"),
        ("Initech $1.2B deal", "Initech $1.2B deal.md"),
        ("Drawing.excalidraw", "Drawing.excalidraw.md"),
        ("foo.md", "foo.md.md"),
        ("bar.md", "bar.md"),
    ] {
        assert_eq!(leads(&f.vault, "From.md", target), to(file, WonBy::Only), "{target}");
    }
    assert_eq!(leads(&f.vault, "From.md", "Dr"), None);
    assert_eq!(leads(&f.vault, "From.md", "foo"), None);
}

#[test]
fn attachments_are_named_with_their_extension() {
    let f = Fixture::new("//- img/Pic.PNG\n//- doc.pdf\n//- LICENSE\n//- docs/LICENSE.md\n//- data.txt\n");
    assert_eq!(leads(&f.vault, "From.md", "pic.png"), to("img/Pic.PNG", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "pic"), None);
    assert_eq!(leads(&f.vault, "From.md", "doc.pdf"), to("doc.pdf", WonBy::Only));
    // Kinds that Obsidian does not list exist all the same, but never before those that it does.
    assert_eq!(leads(&f.vault, "From.md", "LICENSE"), to("docs/LICENSE.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "data.txt"), to("data.txt", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "data"), None);
}

#[test]
fn a_decomposed_name_on_disk_resolves_as_composed_and_is_kept() {
    let f = Fixture::new("//- Zoe\u{308} Berg.md\n");
    assert_eq!(leads(&f.vault, "From.md", "Zo\u{eb} Berg"), to("Zoe\u{308} Berg.md", WonBy::Only));
    assert_eq!(leads(&f.vault, "From.md", "zoe\u{308}\u{a0}berg"), to("Zoe\u{308} Berg.md", WonBy::Only));
}
