//! `vaultls rename`, as somebody types it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use expect_test::expect;
use tempfile::TempDir;
use vaultls::disk::{VaultRoot, check_note, move_file};
use vaultls::vault::VaultPath;
use vaultls::vault::config::Config;

use crate::wire::client::write_vault;

const VAULT: &str = "\
//- .vaultls.toml
//- A.md
See [[Note]], [x](Work/Note.md#Part) and #topic/a.
//- Work/Note.md
# Note

## Part
//- pic.png
x
";

fn vault() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write_vault(dir.path(), VAULT);
    dir
}

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vaultls")).arg("rename").args(args).current_dir(dir).output().unwrap()
}

fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}status {}\n", output.status.code().unwrap())
}

fn read(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap()
}

#[test]
fn a_dry_run_shows_the_diff_and_changes_nothing() {
    let dir = vault();
    let output = run(dir.path(), &["Note", "Report", "--dry-run"]);
    expect![[r##"
        rename Work/Note.md => Work/Report.md
        --- a/A.md
        +++ b/A.md
        @@ -1 +1 @@
        -See [[Note]], [x](Work/Note.md#Part) and #topic/a.
        +See [[Report]], [x](Work/Report.md#Part) and #topic/a.
        --- a/Work/Note.md
        +++ b/Work/Report.md
        @@ -1,3 +1,3 @@
        -# Note
        +# Report
         
         ## Part
        status 0
    "##]]
    .assert_eq(&said(&output));
    assert!(read(dir.path(), "A.md").contains("[[Note]]"));
    assert!(dir.path().join("Work/Note.md").exists());
}

#[test]
fn a_note_is_renamed_moved_and_its_folder_made() {
    let dir = vault();
    let output = run(dir.path(), &["Work/Note.md", "Archive/2025/Report"]);
    expect![[r#"
        renamed Work/Note.md to Archive/2025/Report.md
        3 edits in 2 notes
        status 0
    "#]]
    .assert_eq(&said(&output));
    assert_eq!(read(dir.path(), "A.md"), "See [[Report]], [x](Archive/2025/Report.md#Part) and #topic/a.\n");
    assert_eq!(read(dir.path(), "Archive/2025/Report.md"), "# Report\n\n## Part\n");
    assert!(!dir.path().join("Work/Note.md").exists());
}

#[test]
fn folders_tags_headings_and_attachments_are_renamed_too() {
    let dir = vault();
    assert_eq!(run(dir.path(), &["Work", "Play"]).status.code(), Some(0));
    assert_eq!(run(dir.path(), &["#topic", "theme"]).status.code(), Some(0));
    assert_eq!(run(dir.path(), &["Note#Part", "Piece"]).status.code(), Some(0));
    assert_eq!(run(dir.path(), &["pic.png", "photo"]).status.code(), Some(0));
    assert_eq!(read(dir.path(), "A.md"), "See [[Note]], [x](Play/Note.md#Piece) and #theme/a.\n");
    assert_eq!(read(dir.path(), "Play/Note.md"), "# Note\n\n## Piece\n");
    assert!(dir.path().join("photo.png").exists());
}

#[test]
fn what_cannot_be_renamed_is_refused_and_nothing_changes() {
    let dir = vault();
    let mut said_all = String::new();
    for (old, new) in [
        ("Nope", "X"),
        ("Note", "a:b"),
        ("Note", "../../X"),
        ("#nothing", "x"),
        ("Note#Nope", "x"),
        ("A", "Work/Note"),
    ] {
        said_all.push_str(&said(&run(dir.path(), &[old, new])));
    }
    expect![[r#"
        vaultls: no note is called "Nope"; there is "Work/Note"
        status 2
        vaultls: A file cannot be called "a:b": `:` is refused by Obsidian and Windows
        status 2
        vaultls: A file cannot be called "../../X": it leaves the vault
        status 2
        vaultls: no note has the tag #nothing
        status 2
        vaultls: There is no heading or block "Nope" to rename
        status 2
        vaultls: A file cannot be called "Work/Note": "Work/Note.md" exists
        status 2
    "#]]
    .assert_eq(&said_all);
    assert_eq!(read(dir.path(), "Work/Note.md"), "# Note\n\n## Part\n");
}

#[test]
fn a_file_that_the_vault_does_not_list_is_not_overwritten() {
    let dir = vault();
    fs::create_dir(dir.path().join("Work/Report.md")).unwrap();
    let output = run(dir.path(), &["Note", "Report"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(read(dir.path(), "A.md").contains("[[Note]]"));
}

#[cfg(unix)]
#[test]
fn a_note_that_cannot_be_written_stops_all_of_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = vault();
    fs::set_permissions(dir.path().join("A.md"), fs::Permissions::from_mode(0o444)).unwrap();
    let output = run(dir.path(), &["Note", "Report"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(dir.path().join("Work/Note.md").exists());
    assert_eq!(read(dir.path(), "Work/Note.md"), "# Note\n\n## Part\n");
}

#[test]
fn a_byte_order_mark_and_line_ends_stay() {
    let dir = vault();
    fs::write(dir.path().join("A.md"), "\u{feff}[[Note]]\r\n\r\nlast").unwrap();
    assert_eq!(run(dir.path(), &["Note", "Report"]).status.code(), Some(0));
    assert_eq!(read(dir.path(), "A.md"), "\u{feff}[[Report]]\r\n\r\nlast");
}

#[test]
fn a_note_that_changed_since_it_was_read_is_not_written() {
    let dir = vault();
    let root = VaultRoot::new(dir.path());
    let path = VaultPath::new("A.md").unwrap();
    assert!(check_note(&root, &path, &read(dir.path(), "A.md")).is_ok());
    assert!(check_note(&root, &path, "something else").is_err());
    let (from, to) = (VaultPath::new("pic.png").unwrap(), VaultPath::new("Work/Note.md").unwrap());
    assert!(move_file(&root, &Config::default(), &from, &to).is_err(), "nothing is overwritten");
    assert!(dir.path().join("pic.png").exists());
}

#[test]
fn a_canvas_goes_on_to_show_what_moves() {
    let dir = vault();
    let board =
        "{\r\n\t\"nodes\":[{\"file\":\"Work/Note.md\",\"type\":\"file\"},{\"file\":\"Work/Notes.md\"}]}";
    fs::write(dir.path().join("Board.canvas"), board).unwrap();
    let output = run(dir.path(), &["Note", "Re\u{301}port"]);
    assert_eq!(
        said(&output),
        "renamed Work/Note.md to Work/Re\u{301}port.md\n4 edits in 2 notes and 1 canvas\nstatus 0\n"
    );
    assert_eq!(read(dir.path(), "Board.canvas"), board.replace("Work/Note.md", "Work/Re\u{301}port.md"));
    assert_eq!(run(dir.path(), &["Work", "Play"]).status.code(), Some(0));
    assert!(read(dir.path(), "Board.canvas").contains("\"Play/Re\u{301}port.md\""));
}

#[test]
fn a_card_that_shows_a_renamed_heading_is_told_of() {
    let dir = vault();
    let board = "{\"nodes\":[{\"type\":\"file\",\"file\":\"Work/Note.md\",\"subpath\":\"#Part\"},{\"file\":\"Work/Note.md\",\"subpath\":\"#Note\"}]}";
    fs::write(dir.path().join("Board.canvas"), board).unwrap();
    let output = run(dir.path(), &["Note#Part", "Piece"]);
    expect![[r##"
        2 edits in 2 notes
        vaultls: "Board.canvas" shows "#Part" of "Work/Note.md", which has another name now: choose it there again
        status 0
    "##]]
    .assert_eq(&said(&output));
}

#[test]
fn who_renames_the_property_that_names_people_is_told_which_names_come_and_go() {
    let dir = vault();
    let ana = "---\ntype: people\ntitle: Dr. Silva\nlabel: Ana\n---\n# Ana S.\n@Dr. Silva @Ana S.\n";
    fs::write(dir.path().join("Ana Silva.md"), ana).unwrap();
    fs::write(dir.path().join("Bo.md"), "---\ntype: people\ntitle: Bo\nlabel: Bobby\n---\n").unwrap();
    let output = run(dir.path(), &["--property", "title", "heading"]);
    expect![[r#"
        2 edits in 2 notes
        vaultls: Found by their titles from now on: "Ana Silva" as "Ana S."
        vaultls: Not found by their titles any more, so that mentions by these lead nowhere: "Ana Silva" as "Dr. Silva"
        status 0
    "#]]
    .assert_eq(&said(&output));
    let output = run(dir.path(), &["--property", "label", "title"]);
    expect![[r#"
        2 edits in 2 notes
        vaultls: Found by their titles from now on: "Ana Silva" as "Ana", "Bo" as "Bobby"
        vaultls: Not found by their titles any more, so that mentions by these lead nowhere: "Ana Silva" as "Ana S."
        status 0
    "#]]
    .assert_eq(&said(&output));
    let refused = run(dir.path(), &["--property", "title", "aliases"]);
    assert!(said(&refused).contains("a meaning of its own"));
}

#[test]
fn who_renames_the_tag_that_says_who_is_a_person_is_told() {
    let dir = vault();
    fs::write(dir.path().join("Ana Silva.md"), "---\ntags: [type/people]\n---\n@Ana Silva\n").unwrap();
    let output = run(dir.path(), &["#type/people", "kind/people"]);
    expect![[r#"
        1 edits in 1 notes
        vaultls: Not known as people any more, so that mentions of them lead nowhere: "Ana Silva"
        status 0
    "#]]
    .assert_eq(&said(&output));
}
