//! Tests of the disk: what is read of a folder, and what is noticed of changes in it.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;
use std::time::Duration;

use tempfile::TempDir;
use vaultls::disk::{self, Dirty, Refusal, Scan, VaultRoot};
use vaultls::vault::config::Config;
use vaultls::vault::{Change, Origin, Vault, VaultPath};

/// A folder with these files, by path and bytes.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        write(dir.path(), path, bytes);
    }
    dir
}

fn write(dir: &Path, path: &str, bytes: &[u8]) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn load(root: &VaultRoot, config: Config) -> (Vault, Vec<disk::Problem>) {
    let scan = Scan { progress: &|_, _| {}, stalled: &|_| {}, cancelled: &AtomicBool::new(false) };
    let loaded = disk::load(root, &config, scan);
    let mut vault = Vault::new(Arc::new(config));
    vault.apply(loaded.changes);
    (vault, loaded.problems)
}

/// The paths of all files of a folder read as a vault.
fn files(dir: &Path, config: Config) -> Vec<String> {
    let (vault, problems) = load(&VaultRoot::new(dir), config);
    assert_eq!(problems, []);
    names(&vault)
}

fn names(vault: &Vault) -> Vec<String> {
    vault.files_under("").into_iter().map(|file| file.path.to_string()).collect()
}

fn path(path: &str) -> VaultPath {
    VaultPath::new(path).unwrap()
}

#[test]
fn dot_folders_are_left_out_and_git_ignores_nothing_unless_asked() {
    let dir = folder(&[
        ("Note.md", b""),
        ("sub/pic.png", b""),
        (".obsidian/app.json", b"{}"),
        (".trash/Old.md", b""),
        (".hidden.md", b""),
        (".gitignore", b"Private\n"),
        ("Private/Diary.md", b""),
    ]);
    assert_eq!(files(dir.path(), Config::default()), ["Note.md", "Private/Diary.md", "sub/pic.png"]);
    let asked = Config { gitignore: true, ..Config::default() };
    assert_eq!(files(dir.path(), asked), ["Note.md", "sub/pic.png"]);
}

#[test]
fn our_own_ignore_globs_leave_out_folders_and_files() {
    let dir =
        folder(&[("a/Archive/x.md", b""), ("a/keep.md", b""), ("b/draft-1.md", b""), ("Archive.md", b"")]);
    let ignore = vec!["Archive".to_owned(), "b/draft-*".to_owned()];
    assert_eq!(files(dir.path(), Config { ignore, ..Config::default() }), ["Archive.md", "a/keep.md"]);
}

#[test]
fn a_glob_that_makes_no_sense_is_said_and_the_others_count() {
    let dir = folder(&[("a.md", b""), ("b.md", b"")]);
    let ignore = vec!["{a".to_owned(), "b.md".to_owned()];
    let (vault, problems) = load(&VaultRoot::new(dir.path()), Config { ignore, ..Config::default() });
    assert_eq!(vault.note_count(), 1);
    assert!(problems[0].message.starts_with("`ignore`: "), "{problems:?}");
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_followed_only_if_asked_and_loops_end() {
    let dir = folder(&[("a/Note.md", b"")]);
    let outside = folder(&[("Out.md", b"")]);
    std::os::unix::fs::symlink(outside.path(), dir.path().join("link")).unwrap();
    std::os::unix::fs::symlink(dir.path(), dir.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("Out.md"), dir.path().join("Single.md")).unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join("Broken.md")).unwrap();
    let root = VaultRoot::new(dir.path());
    let (vault, problems) = load(&root, Config::default());
    assert_eq!(names(&vault), ["Single.md", "a/Note.md"]);
    assert!(vault.note_at(&path("Single.md")).is_none());
    let told = format!(
        "{}/Single.md: not read: a symbolic link out of the vault, and files.follow-symlinks is off",
        dir.path().display()
    );
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [told]);
    assert!(matches!(disk::reread(&root, &Config::default(), &path("Single.md")), Change::Attachment(_)));
    assert!(matches!(disk::reread(&root, &Config::default(), &path("link/Out.md")), Change::Remove(_)));
    let asked = Config { follow_symlinks: true, ..Config::default() };
    assert_eq!(files(dir.path(), asked), ["Single.md", "a/Note.md", "link/Out.md"]);
}

#[test]
fn text_is_read_without_its_byte_order_mark_and_what_is_not_utf_8_is_lossy() {
    let dir = folder(&[
        ("bom.md", b"\xef\xbb\xbfhello"),
        ("latin.md", b"caf\xe9"),
        ("wide.md", b"\xff\xfeh\x00i\x00"),
        ("nul.md", b"a\x00b"),
        ("empty.md", b""),
    ]);
    let (vault, problems) = load(&VaultRoot::new(dir.path()), Config::default());
    assert_eq!(problems, []);
    let read = |name: &str| {
        let note = vault.note_at(&path(name)).unwrap();
        let Origin::Disk { lossy, .. } = note.origin else { panic!("not from disk") };
        (note.text.to_string(), lossy)
    };
    assert_eq!(read("bom.md"), ("hello".to_owned(), false));
    assert_eq!(read("latin.md"), ("caf\u{fffd}".to_owned(), true));
    assert_eq!(read("wide.md"), ("hi".to_owned(), true));
    assert_eq!(read("nul.md"), ("a\0b".to_owned(), false));
    assert_eq!(read("empty.md"), (String::new(), false));
}

#[test]
fn a_note_that_is_too_large_is_listed_but_not_read() {
    let dir = folder(&[("Small.md", b"[[Huge]]")]);
    let huge = fs::File::create(dir.path().join("Huge.md")).unwrap();
    huge.set_len(disk::MAX_NOTE_BYTES + 1).unwrap();
    let (vault, problems) = load(&VaultRoot::new(dir.path()), Config::default());
    assert_eq!(problems[0].message, "not read: larger than 256 MiB");
    assert_eq!(vault.note_count(), 1);
    assert!(vault.resolve_target(&path("Small.md"), "Huge").is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_not_utf_8_is_skipped_with_a_word() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&[("Note.md", b"")]);
    fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), "").unwrap();
    let (vault, problems) = load(&VaultRoot::new(dir.path()), Config::default());
    assert_eq!(vault.note_count(), 1);
    assert_eq!(problems[0].message, "its name is not UTF-8: left out");
}

#[test]
fn a_cancelled_scan_gives_nothing() {
    let dir = folder(&[("Note.md", b"")]);
    let cancelled = AtomicBool::new(true);
    let scan = Scan { progress: &|_, _| {}, stalled: &|_| {}, cancelled: &cancelled };
    assert!(disk::load(&VaultRoot::new(dir.path()), &Config::default(), scan).changes.is_empty());
}

#[test]
fn progress_ends_with_all_files() {
    let dir = folder(&[("A.md", b""), ("B.md", b""), ("c.png", b"")]);
    let last = std::sync::Mutex::new((0, 0));
    let progress = |done, total| *last.lock().unwrap() = (done, total);
    let scan = Scan { progress: &progress, stalled: &|_| {}, cancelled: &AtomicBool::new(false) };
    disk::load(&VaultRoot::new(dir.path()), &Config::default(), scan);
    assert_eq!(*last.lock().unwrap(), (3, 3));
}

#[test]
fn the_root_is_the_nearest_vault_and_only_without_any_the_repository() {
    let dir = folder(&[
        (".git/HEAD", b""),
        ("notes/.obsidian/app.json", b"{}"),
        ("notes/a/b/Note.md", b""),
        ("code/README.md", b""),
        ("other/.vaultls.toml", b""),
    ]);
    let found = |path: &str| disk::find_root(&dir.path().join(path));
    assert_eq!(found("notes/a/b/Note.md"), Some(dir.path().join("notes")));
    assert_eq!(found("notes"), Some(dir.path().join("notes")));
    assert_eq!(found("code/README.md"), Some(dir.path().to_owned()));
    assert_eq!(found("other/New.md"), Some(dir.path().join("other")));
}

#[test]
fn a_folder_without_any_marker_is_not_scanned_blindly() {
    let dir = folder(&[("a.md", b"")]);
    assert_eq!(disk::may_scan(&VaultRoot::new(dir.path())), Err(Refusal::NoMarker));
    assert_eq!(disk::may_scan(&VaultRoot::new("/")), Err(Refusal::TooBroad));
    write(dir.path(), ".vaultls.toml", b"");
    assert_eq!(disk::may_scan(&VaultRoot::new(dir.path())), Ok(()));
}

#[cfg(unix)]
#[test]
fn paths_answer_in_the_spelling_of_the_client() {
    let real = folder(&[("a/Note.md", b"")]);
    let links = tempfile::tempdir().unwrap();
    let link = links.path().join("vault");
    std::os::unix::fs::symlink(real.path(), &link).unwrap();
    let root = VaultRoot::new(&link);
    let note = Some(path("a/Note.md"));
    assert_eq!(root.to_vault_path(&link.join("a/Note.md")), note);
    assert_eq!(root.to_vault_path(&real.path().join("a/Note.md")), note);
    let other = links.path().join("other");
    std::os::unix::fs::symlink(real.path(), &other).unwrap();
    assert_eq!(root.to_vault_path(&other.join("a/Note.md")), note);
    assert_eq!(root.to_vault_path(&other.join("a/New.md")), Some(path("a/New.md")));
    assert_eq!(root.to_path(&path("a/Note.md")), link.join("a/Note.md"));
    assert_eq!(root.to_vault_path(links.path()), None);
    assert_eq!(root.to_vault_path(&link), None);
}

/// A vault and the disk under it; `step` changes the disk, then what is found changes the vault.
struct Live {
    dir: TempDir,
    root: VaultRoot,
    vault: Vault,
}

impl Live {
    fn new(files: &[(&str, &[u8])]) -> Live {
        let dir = folder(files);
        let root = VaultRoot::new(dir.path());
        let (vault, _) = load(&root, Config::default());
        Live { dir, root, vault }
    }

    fn files(&self) -> Vec<String> {
        self.vault.files_under("").into_iter().map(|file| file.path.to_string()).collect()
    }

    fn refresh(&mut self, dirty: &[&str]) -> usize {
        let paths = dirty.iter().map(|path| self.dir.path().join(path)).collect();
        let changes = disk::refresh(&self.root, &self.vault, &Dirty { paths, everything: false });
        let count = changes.len();
        self.vault.apply(changes);
        count
    }

    fn sweep(&mut self) -> usize {
        let changes = disk::sweep(&self.root, &self.vault);
        let count = changes.len();
        self.vault.apply(changes);
        count
    }
}

#[test]
fn a_sweep_finds_what_was_written_made_and_deleted_and_then_nothing() {
    let mut live = Live::new(&[("A.md", b"one"), ("B.md", b""), ("c.png", b"")]);
    assert_eq!(live.sweep(), 0);
    write(live.dir.path(), "A.md", b"other");
    write(live.dir.path(), "new/D.md", b"");
    fs::remove_file(live.dir.path().join("B.md")).unwrap();
    fs::remove_file(live.dir.path().join("c.png")).unwrap();
    assert_eq!(live.sweep(), 4);
    assert_eq!(live.files(), ["A.md", "new/D.md"]);
    assert_eq!(&*live.vault.note_at(&path("A.md")).unwrap().text, "other");
    assert_eq!(live.sweep(), 0);
}

#[test]
fn a_vault_whose_disk_is_unplugged_keeps_its_notes() {
    let mut live = Live::new(&[("v/A.md", b"one")]);
    live.root = VaultRoot::new(live.dir.path().join("v"));
    live.vault = load(&live.root, Config::default()).0;
    fs::rename(live.dir.path().join("v"), live.dir.path().join("away")).unwrap();
    assert_eq!(live.sweep(), 0);
    assert_eq!(live.files(), ["A.md"]);
}

#[test]
fn a_renamed_folder_takes_its_notes_along() {
    let mut live = Live::new(&[("old/A.md", b""), ("old/deep/B.md", b""), ("older.md", b"")]);
    fs::rename(live.dir.path().join("old"), live.dir.path().join("new")).unwrap();
    live.refresh(&["old", "new"]);
    assert_eq!(live.files(), ["new/A.md", "new/deep/B.md", "older.md"]);
}

#[test]
fn what_a_scan_leaves_out_never_comes_in_by_an_event() {
    let mut live = Live::new(&[("A.md", b"")]);
    write(live.dir.path(), ".obsidian/plugins/x/README.md", b"");
    write(live.dir.path(), ".trash/A.md", b"");
    live.refresh(&[".obsidian", ".obsidian/plugins/x/README.md", ".trash/A.md"]);
    assert_eq!(live.files(), ["A.md"]);
}

#[test]
fn a_file_that_became_a_folder_and_back() {
    let mut live = Live::new(&[("x/A.md", b"")]);
    fs::remove_dir_all(live.dir.path().join("x")).unwrap();
    write(live.dir.path(), "x", b"");
    live.refresh(&["x"]);
    assert_eq!(live.files(), ["x"]);
    fs::remove_file(live.dir.path().join("x")).unwrap();
    write(live.dir.path(), "x/A.md", b"");
    live.refresh(&["x"]);
    assert_eq!(live.files(), ["x/A.md"]);
}

#[test]
fn reread_says_what_is_there_now() {
    let live = Live::new(&[("A.md", b"one")]);
    let reread = |name: &str| disk::reread(&live.root, &Config::default(), &path(name));
    assert!(matches!(reread("A.md"), Change::Parsed(note) if &*note.text == "one"));
    assert!(matches!(reread("Gone.md"), Change::Remove(_)));
    write(live.dir.path(), ".hidden/H.md", b"");
    assert!(matches!(reread(".hidden/H.md"), Change::Remove(_)));
}

#[test]
fn an_open_note_is_the_editors_until_it_is_closed() {
    let mut live = Live::new(&[("A.md", b"disk")]);
    let open = |text: &str, version| Change::Upsert {
        path: path("A.md"),
        text: Arc::from(text),
        origin: Origin::Editor { version },
    };
    let text = |live: &Live| live.vault.note_at(&path("A.md")).unwrap().text.to_string();
    live.vault.apply(vec![open("typed", 1)]);
    write(live.dir.path(), "A.md", b"from outside");
    live.refresh(&["A.md"]);
    live.sweep();
    assert_eq!(text(&live), "typed");
    fs::remove_file(live.dir.path().join("A.md")).unwrap();
    live.refresh(&["A.md"]);
    live.sweep();
    assert_eq!(text(&live), "typed");
    write(live.dir.path(), "A.md", b"disk again");
    let again = disk::reread(&live.root, &Config::default(), &path("A.md"));
    live.vault.apply(vec![Change::Close(path("A.md")), again]);
    assert_eq!(text(&live), "disk again");
    live.vault.apply(vec![open("typed", 7), Change::Close(path("A.md"))]);
    assert_eq!(live.sweep(), 1, "a closed note is looked at again");
    assert_eq!(text(&live), "disk again");
}

#[test]
fn the_watcher_tells_of_a_new_note_and_of_a_deleted_folder() {
    let mut live = Live::new(&[("sub/A.md", b"")]);
    let (send, dirty) = channel();
    let _watch = disk::watch(&live.root, &Config::default(), move |dirty| drop(send.send(dirty))).unwrap();
    let settle = |live: &mut Live, until: &[&str]| {
        let patience = Duration::from_secs(20);
        while live.files() != until {
            let dirty = dirty.recv_timeout(patience).expect("the watcher says something");
            let changes = disk::refresh(&live.root, &live.vault, &dirty);
            live.vault.apply(changes);
        }
    };
    write(live.dir.path(), "New.md", b"");
    settle(&mut live, &["New.md", "sub/A.md"]);
    fs::remove_dir_all(live.dir.path().join("sub")).unwrap();
    settle(&mut live, &["New.md"]);
}

#[test]
fn dirty_is_what_is_said_and_nothing_else() {
    let mut live = Live::new(&[("A.md", b"one"), ("B.md", b"one")]);
    write(live.dir.path(), "A.md", b"two");
    write(live.dir.path(), "B.md", b"two");
    assert_eq!(live.refresh(&["A.md"]), 1);
    assert_eq!(&*live.vault.note_at(&path("B.md")).unwrap().text, "one");
    let everything = Dirty { everything: true, ..Dirty::default() };
    let changes = disk::refresh(&live.root, &live.vault, &everything);
    live.vault.apply(changes);
    assert_eq!(&*live.vault.note_at(&path("B.md")).unwrap().text, "two");
}
