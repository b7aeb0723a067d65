//! The files of a vault.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::ignore::{FolderRules, Ignored};
use super::read::{Arrival, Reading, read};
use super::{Problem, VaultRoot};
use crate::vault::config::Config;
use crate::vault::{Change, VaultPath};

/// More files than any vault has: a scan stops here and says so.
const MAX_FILES: usize = 1_000_000;

/// Walking waits for the file system more than it computes.
const THREADS: usize = 4;

/// What a walk found.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// All files, sorted.
    pub files: Vec<VaultPath>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// The folders among them: nothing is known of their files.
    pub(super) unread: Vec<PathBuf>,
    /// The files that are symbolic links out of the vault, which may not be followed. Sorted.
    outside: Vec<VaultPath>,
}

impl Walk {
    /// Reads a file that was found. What lies outside of the vault is not read; as a file it counts, so that links to
    /// it are not dead.
    pub(super) fn read(&self, root: &VaultRoot, path: &VaultPath) -> Reading {
        match self.is_outside(path) {
            true => (Change::Attachment(path.clone()), None),
            false => read(root, path.clone()),
        }
    }

    /// Waits for a file as [`Walk::read`] would read it, and puts the bytes of a note at the end of `buffer`.
    pub(super) fn fetch(&self, root: &VaultRoot, path: &VaultPath, buffer: &mut Vec<u8>) -> Arrival {
        match self.is_outside(path) {
            true => Arrival::Done((Change::Attachment(path.clone()), None)),
            false => Arrival::of(root, path.clone(), buffer),
        }
    }

    fn is_outside(&self, path: &VaultPath) -> bool {
        self.outside.binary_search(path).is_ok()
    }
}

/// All files of the vault, attachments included.
///
/// Left out are names that start with a dot (`.obsidian`, `.trash`), what `Config::ignore` names, with
/// `Config::gitignore` what `.gitignore` files name, and without `Config::follow_symlinks` folders behind symbolic
/// links; single files behind such links count, but are read only if they lie in the vault. Loops of links end.
pub fn walk(root: &VaultRoot, config: &Config, cancelled: &AtomicBool) -> Walk {
    walk_below(root, config, root.dir(), cancelled)
}

/// As [`walk`], for the files below the folder `start`.
pub(super) fn walk_below(root: &VaultRoot, config: &Config, start: &Path, cancelled: &AtomicBool) -> Walk {
    let mut found = Walk::default();
    let ignored = Ignored::new(root, config, &mut found.problems);
    let path = root.plain(start).map(|path| path.as_str().to_owned()).unwrap_or_default();
    let rules = ignored.rules_of(root, &path);
    let real = config.follow_symlinks.then(|| RealFolder::of(root, &path));
    let start = Folder { dir: start.to_owned(), path, is_utf8: true, rules, real };
    let open = Mutex::new(Open { waiting: vec![start], working: 0 });
    let search = Search {
        root,
        follow_symlinks: config.follow_symlinks,
        ignored,
        cancelled,
        count: AtomicUsize::new(0),
        open,
        changed: Condvar::new(),
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| search.work())).collect();
        for part in threads.into_iter().filter_map(|thread| thread.join().ok()) {
            found.add(part);
        }
    });
    found.files.sort_unstable();
    found.outside.sort_unstable();
    found
}

/// One walk, shared by its threads.
struct Search<'w> {
    root: &'w VaultRoot,
    follow_symlinks: bool,
    ignored: Ignored,
    cancelled: &'w AtomicBool,
    /// Files and folders seen.
    count: AtomicUsize,
    open: Mutex<Open>,
    /// There are folders to be read, or no more will come.
    changed: Condvar,
}

struct Open {
    waiting: Vec<Folder>,
    /// How many folders are being read: they may hold others.
    working: usize,
}

/// A folder that is to be read.
struct Folder {
    dir: PathBuf,
    /// Its path in the vault, empty for the root.
    path: String,
    /// Whether all of `path` is: else a part of it stands for something else, and names no file of the vault.
    is_utf8: bool,
    rules: FolderRules,
    /// Where it is, if links are followed.
    real: Option<Arc<RealFolder>>,
}

/// Where a folder and those that led to it are: a link to one of them is a loop.
struct RealFolder {
    dir: PathBuf,
    above: Option<Arc<RealFolder>>,
}

impl RealFolder {
    /// The folder `path` of the vault.
    fn of(root: &VaultRoot, path: &str) -> Arc<RealFolder> {
        let top = RealFolder { dir: root.real().to_owned(), above: None };
        let names = path.split('/').filter(|name| !name.is_empty());
        names.fold(Arc::new(top), |above, name| {
            let dir = above.dir.join(name);
            Arc::new(RealFolder { dir: fs::canonicalize(&dir).unwrap_or(dir), above: Some(above) })
        })
    }

    /// The folder `dir` in this one; `None` if it is this one or one that led to it.
    fn enter(self: &Arc<Self>, dir: &Path, is_link: bool) -> Option<Arc<RealFolder>> {
        let name = dir.file_name().unwrap_or_default();
        let dir = if is_link { fs::canonicalize(dir).ok()? } else { self.dir.join(name) };
        let mut led_here = std::iter::successors(Some(&**self), |folder| folder.above.as_deref());
        let is_loop = is_link && led_here.any(|folder| folder.dir == dir);
        (!is_loop).then(|| Arc::new(RealFolder { dir, above: Some(Arc::clone(self)) }))
    }
}

/// A folder being read, and the folders found in it, which others may read when it is done.
struct Turn<'s, 'w> {
    search: &'s Search<'w>,
    found: Vec<Folder>,
}

impl Drop for Turn<'_, '_> {
    fn drop(&mut self) {
        let mut open = self.search.open();
        open.waiting.append(&mut self.found);
        open.working -= 1;
        self.search.changed.notify_all();
    }
}

impl Search<'_> {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next folder, waited for as long as one may come.
    fn next(&self) -> Option<(Folder, Turn<'_, '_>)> {
        let mut open = self.open();
        loop {
            if let Some(folder) = open.waiting.pop() {
                open.working += 1;
                return Some((folder, Turn { search: self, found: Vec::new() }));
            }
            if open.working == 0 {
                return None;
            }
            open = self.changed.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn work(&self) -> Walk {
        let mut part = Walk::default();
        while let Some((folder, mut turn)) = self.next() {
            let entries = match fs::read_dir(&folder.dir) {
                Ok(entries) => entries,
                Err(error) => {
                    part.fail(&folder.dir, &error);
                    continue;
                }
            };
            for entry in entries {
                if self.is_over(&mut part) {
                    return part;
                }
                let seen = entry.and_then(|entry| self.see(&folder, &entry, &mut part));
                match seen {
                    Ok(inner) => turn.found.extend(inner),
                    Err(error) => part.fail(&folder.dir, &error),
                }
            }
        }
        part
    }

    /// Counts one more file or folder, and says whether the walk ends before it.
    fn is_over(&self, part: &mut Walk) -> bool {
        let seen = self.count.fetch_add(1, Ordering::Relaxed);
        if seen == MAX_FILES {
            let message = format!("more than {MAX_FILES} files: the rest is left out");
            part.problems.push(Problem::new(self.root.dir(), message));
        }
        let is_over = seen >= MAX_FILES || self.cancelled.load(Ordering::Relaxed);
        if is_over {
            self.open().waiting.clear();
        }
        is_over
    }

    /// Adds a file of `folder` to `part`; gives a folder.
    fn see(&self, folder: &Folder, entry: &DirEntry, part: &mut Walk) -> io::Result<Option<Folder>> {
        let name = entry.file_name();
        if is_hidden(&name) {
            return Ok(None);
        }
        let at = entry.path();
        let mut kind = entry.file_type()?;
        let is_link = kind.is_symlink();
        if is_link && self.follow_symlinks {
            match fs::metadata(&at) {
                Ok(metadata) => kind = metadata.file_type(),
                Err(error) => {
                    part.fail(&at, &error);
                    return Ok(None);
                }
            }
        }
        let path = join(&folder.path, &name.to_string_lossy());
        if self.ignored.leaves_out(&folder.rules, &path, kind.is_dir()) {
            return Ok(None);
        }
        let is_utf8 = folder.is_utf8 && name.to_str().is_some();
        if kind.is_dir() {
            let real = match &folder.real {
                Some(above) => match above.enter(&at, is_link) {
                    None => return Ok(None),
                    real => real,
                },
                None => None,
            };
            let rules = self.ignored.enter(&folder.rules, &at, &path);
            return Ok(Some(Folder { dir: at, path, is_utf8, rules, real }));
        }
        if kind.is_file() || kind.is_symlink() && at.is_file() {
            part.add_file(self.root, at, is_utf8.then_some(path), kind.is_symlink());
        }
        Ok(None)
    }
}

/// Whether a file or folder is left out for its name.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

impl Walk {
    fn add_file(&mut self, root: &VaultRoot, at: PathBuf, path: Option<String>, is_link: bool) {
        let Some(path) = path.and_then(|path| VaultPath::new(&path)) else {
            self.problems.push(Problem::new(at, "its name is not UTF-8: left out"));
            return;
        };
        // Links are still links here only where they are not followed.
        if is_link && root.leads_out(&path) {
            let message = "not read: a symbolic link out of the vault, and files.follow-symlinks is off";
            self.problems.push(Problem::left_out(at, message));
            self.outside.push(path.clone());
        }
        self.files.push(path);
    }

    fn fail(&mut self, at: &Path, error: &io::Error) {
        if error.kind() != io::ErrorKind::NotFound {
            self.problems.push(Problem::new(at, format!("not read: {error}")));
            self.unread.push(at.to_owned());
        }
    }

    fn add(&mut self, mut part: Walk) {
        self.files.append(&mut part.files);
        self.problems.append(&mut part.problems);
        self.unread.append(&mut part.unread);
        self.outside.append(&mut part.outside);
    }
}
