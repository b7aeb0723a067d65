//! What a command that writes leaves behind when it is killed, when the disk is full, and when it may not write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use expect_test::expect;
use tempfile::TempDir;
use vaultls::disk::{VaultRoot, replace_note};
use vaultls::vault::VaultPath;

use crate::wire::client::write;

/// How many notes name the person.
const NOTES: usize = 60;
/// After how many written notes a run is killed.
const MOMENTS: &[usize] = &[0, 1, 2, 20, 40, 59];

/// A vault whose notes all name one person, in all the ways there are, and all have a fault that a safe fix mends.
fn crowd() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join(".vaultls.toml"), "");
    let person = "---\ntitle: Ana Silva\n---\n# Ana Silva\n\n- [ ] write to @Bo\n";
    write(&dir.path().join("People/Ana Silva.md"), person);
    for number in 0..NOTES {
        let text = format!(
            "# Note {number}\n\nMet [[Ana  Silva]], see [[People/Ana Silva|Ana]] and [her](<People/Ana Silva.md>).\n\n\
             - [ ] call again @AnaSilva\n- [ ] or @Ana Silva later\n"
        );
        write(&dir.path().join(format!("Meetings/{number}.md")), &text);
    }
    dir
}

fn vaultls(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaultls"));
    command.args(args).args(["--now", "2025-11-08"]).current_dir(dir).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// All notes by path, and how many other files there are.
fn notes(dir: &Path) -> (BTreeMap<String, String>, usize) {
    let (mut notes, mut others) = (BTreeMap::new(), 0);
    for folder in ["People", "Meetings"] {
        for entry in fs::read_dir(dir.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().is_some_and(|extension| extension == "md") {
                true => {
                    let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
                    drop(notes.insert(name, fs::read_to_string(&path).unwrap()));
                }
                false => others += 1,
            }
        }
    }
    (notes, others)
}

/// The numbers of all files beside the notes that are written: a note that was replaced has another one.
fn inodes(dir: &Path) -> BTreeSet<u64> {
    let entries = fs::read_dir(dir.join("Meetings")).unwrap().flatten();
    entries.filter_map(|entry| Some(entry.metadata().ok()?.ino())).collect()
}

/// Every note is as before or as afterwards, none is lost, and the same command does the rest.
fn is_old_or_new(dir: &Path, args: &[&str], old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) {
    let (now, others) = notes(dir);
    assert!(others <= 1, "one note at a time is written beside");
    for (path, text) in &now {
        assert!(
            old.get(path) == Some(text) || new.get(path) == Some(text) || moved(path, text, old, new),
            "{path} is neither old nor new:\n{text}"
        );
    }
    assert_eq!(now.len(), old.len(), "no note is lost");
    vaultls(dir, args).output().unwrap();
    assert_eq!(&notes(dir).0, new, "the same command does the rest");
}

/// Kills a run of the command from outside at several moments. How far it came by then is up to the machine.
fn killed_at_any_moment(args: &[&str]) {
    let whole = crowd();
    let (old, _) = notes(whole.path());
    let output = vaultls(whole.path(), args).output().unwrap();
    let (new, others) = notes(whole.path());
    assert_ne!(old, new, "{}", said(&output));
    assert_eq!(others, 0);
    for moment in MOMENTS {
        let dir = crowd();
        let before = inodes(dir.path());
        let mut child = vaultls(dir.path(), args).spawn().unwrap();
        while child.try_wait().unwrap().is_none() && inodes(dir.path()).difference(&before).count() < *moment
        {
        }
        child.kill().unwrap();
        child.wait().unwrap();
        is_old_or_new(dir.path(), args, &old, &new);
    }
}

/// Ends a run of the command while it writes a certain note: no file may grow to the length of that one, and the signal that
/// says so ends a process at once, as `kill -9` does.
fn killed_in_a_note(args: &[&str]) {
    for number in [0, 17, NOTES - 1] {
        let make = || {
            let dir = crowd();
            let path = dir.path().join(format!("Meetings/{number}.md"));
            let text = fs::read_to_string(&path).unwrap() + &"And talked for a long time.\n".repeat(4000);
            write(&path, &text);
            dir
        };
        let (whole, dir) = (make(), make());
        let (old, _) = notes(whole.path());
        vaultls(whole.path(), args).output().unwrap();
        let (new, _) = notes(whole.path());
        let script = "ulimit -c 0; ulimit -f 40; exec \"$0\" \"$@\" --now 2025-11-08";
        let status = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_vaultls")])
            .args(args)
            .current_dir(dir.path())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.signal().is_some(), "{status}");
        let (now, others) = notes(dir.path());
        assert_eq!(others, 1, "the part of the note that was written lies beside it");
        assert_eq!(number == 0, now == old, "the notes before it are written");
        is_old_or_new(dir.path(), args, &old, &new);
    }
}

/// Whether this is the person's note with its new text and its old name, or the other way round.
fn moved(path: &str, text: &String, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> bool {
    path.starts_with("People/") && old.values().chain(new.values()).any(|known| known == text)
}

fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}status {:?}\n", output.status.code())
}

#[test]
fn a_rename_may_be_killed_at_any_moment() {
    killed_at_any_moment(&["rename", "Ana Silva", "Ana Souza"]);
}

#[test]
fn fixing_may_be_killed_at_any_moment() {
    killed_at_any_moment(&["check", "--fix", "--format", "concise"]);
}

#[test]
fn a_rename_may_end_in_the_middle_of_a_note() {
    killed_in_a_note(&["rename", "Ana Silva", "Ana Souza"]);
}

#[test]
fn fixing_may_end_in_the_middle_of_a_note() {
    killed_in_a_note(&["check", "--fix", "--format", "concise"]);
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next_one() {
    let dir = crowd();
    let left = dir.path().join("Meetings/.vaultls-1.tmp");
    let recent = dir.path().join("Meetings/.vaultls-2.tmp");
    let other = dir.path().join("Meetings/.vaultls-notes.tmp");
    for path in [&left, &recent, &other] {
        write(path, "half a no");
    }
    let hours = SystemTime::now() - Duration::from_secs(3 * 3600);
    for path in [&left, &other] {
        fs::File::options().write(true).open(path).unwrap().set_modified(hours).unwrap();
    }
    assert!(vaultls(dir.path(), &["rename", "Ana Silva", "Ana Souza"]).status().unwrap().success());
    assert!(!left.exists());
    assert!(recent.exists(), "another process may be writing it");
    assert!(other.exists(), "it is not ours");
}

#[test]
fn a_full_disk_costs_no_note() {
    let dir = crowd();
    let long = format!("Met [[Ana  Silva]].\n{}", "And talked for a long time.\n".repeat(4000));
    write(&dir.path().join("Meetings/Long.md"), &long);
    // No file may grow beyond this; the signal that says so is ignored, as a full disk sends none.
    let script = "trap '' XFSZ; ulimit -f 40; exec \"$0\" check --fix --format concise --fail-on never --now 2025-11-08";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_vaultls")])
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    expect![[r#"
        vaultls: Meetings/Long.md was not fixed: File too large (os error 27)
    "#]]
    .assert_eq(&String::from_utf8_lossy(&output.stderr));
    let (notes, others) = notes(dir.path());
    assert_eq!(notes["Meetings/Long.md"], long);
    assert_eq!(others, 0);
    assert!(notes["Meetings/0.md"].contains("[[Ana Silva]]"), "the others are fixed");
}

#[test]
fn a_full_disk_stops_a_rename_as_a_whole() {
    let dir = crowd();
    let long = format!("Met [[Ana Silva]].\n{}", "And talked for a long time.\n".repeat(4000));
    write(&dir.path().join("Meetings/Long.md"), &long);
    let before = notes(dir.path());
    let script = "trap '' XFSZ; ulimit -f 40; exec \"$0\" rename 'Ana Silva' 'Ana Souza'";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_vaultls")])
        .current_dir(dir.path())
        .output()
        .unwrap();
    expect![[r#"
        vaultls: nothing was renamed: Meetings/Long.md: File too large (os error 27)
        status Some(2)
    "#]]
    .assert_eq(&said(&output));
    assert_eq!(notes(dir.path()), before);
}

/// Runs as somebody whom permissions mean: nobody, if the tests are run by root.
fn as_nobody(dir: &Path, args: &[&str]) -> Command {
    let own = fs::metadata(dir).unwrap().uid();
    let mut command = vaultls(dir, args);
    if own == 0 {
        // Somebody else cannot go where the program was built.
        let copy = dir.join(".program");
        fs::copy(env!("CARGO_BIN_EXE_vaultls"), &copy).unwrap();
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).unwrap();
        command = Command::new(copy);
        command.args(args).args(["--now", "2025-11-08"]).current_dir(dir).stdin(Stdio::null());
        command.uid(65534).gid(65534);
    }
    command
}

#[test]
fn a_folder_that_must_not_be_written_is_said_and_left() {
    let dir = crowd();
    let folder = dir.path().join("Meetings");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let before = notes(dir.path());
    for args in [&["check", "--fix", "--format", "concise"][..], &["rename", "Ana Silva", "Ana Souza"]] {
        let output = as_nobody(dir.path(), args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("Permission denied"), "{}", said(&output));
        assert_eq!(notes(dir.path()), before);
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn notes_that_cannot_be_read_stop_a_rename_and_no_check() {
    let dir = crowd();
    let locked = dir.path().join("Meetings/7.md");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let output = as_nobody(dir.path(), &["rename", "Ana Silva", "Ana Souza"]).output().unwrap();
    assert!(said(&output).contains("nothing was renamed, for not all could be read"), "{}", said(&output));
    let output = as_nobody(dir.path(), &["check", "--format", "concise"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("7.md: not read: Permission denied"), "{}", said(&output));
    assert!(said(&output).contains("Meetings/8.md:3:"), "the others are checked: {}", said(&output));
}

#[test]
fn a_vault_that_must_not_be_opened_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let vault = dir.path().join("Vault");
    write(&vault.join(".vaultls.toml"), "");
    write(&vault.join("A.md"), "[[Nobody]]\n");
    fs::set_permissions(&vault, fs::Permissions::from_mode(0o000)).unwrap();
    for args in [&["check"][..], &["check", "--fix"], &["rename", "A", "B"], &["query", "LIST"]] {
        let output = as_nobody(dir.path(), &[args, &["--vault", "Vault"]].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("not read: Permission denied"), "{}", said(&output));
    }
    fs::set_permissions(&vault, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read_dir(&vault).unwrap().count(), 2);
}

#[test]
fn a_name_may_change_its_case_only() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join(".vaultls.toml"), "");
    write(&dir.path().join("A.md"), "[[b]] [x](b.md)\n");
    write(&dir.path().join("b.md"), "# b\n");
    let output = vaultls(dir.path(), &["rename", "b", "B"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let mut names: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".vaultls.toml", "A.md", "B.md"]);
    assert_eq!(fs::read_to_string(dir.path().join("A.md")).unwrap(), "[[B]] [x](B.md)\n");
    assert_eq!(fs::read_to_string(dir.path().join("B.md")).unwrap(), "# B\n");
}

#[test]
fn permissions_and_owner_stay_and_a_second_name_is_not_torn_off() {
    let dir = crowd();
    let path = dir.path().join("Meetings/0.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let root = fs::metadata(&path).unwrap().uid() == 0;
    if root {
        std::os::unix::fs::chown(&path, Some(12345), Some(54321)).unwrap();
    }
    let before = fs::metadata(&path).unwrap();
    let twin = dir.path().join("Meetings/1.md");
    fs::hard_link(&twin, dir.path().join("backup")).unwrap();
    let output = vaultls(dir.path(), &["check", "--fix", "--format", "concise"]).output().unwrap();
    let after = fs::metadata(&path).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("[[Ana Silva]]"));
    assert_ne!(before.ino(), after.ino());
    assert_eq!((before.mode(), before.uid(), before.gid()), (after.mode(), after.uid(), after.gid()));
    let told = "Meetings/1.md was not fixed: the file has a second name (a hard link), which would keep the old text";
    assert!(said(&output).contains(told), "{}", said(&output));
    assert!(fs::read_to_string(&twin).unwrap().contains("[[Ana  Silva]]"));
}

#[test]
fn a_note_that_is_another_by_now_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let root = VaultRoot::new(dir.path());
    let file = dir.path().join("A.md");
    let replace =
        || replace_note(&root, &VaultPath::new("A.md").unwrap(), "old", "new").map_err(|e| e.to_string());
    assert!(replace().is_err(), "it vanished, and is not made again");
    assert!(!file.exists());
    write(&file, "changed");
    assert_eq!(replace(), Err("the file changed since it was read".to_owned()));
    assert_eq!(fs::read_to_string(&file).unwrap(), "changed");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert!(replace().is_err(), "it became a folder");
    fs::remove_dir(&file).unwrap();
    write(&file, "old");
    assert_eq!(replace(), Ok(()));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
}
