//! The files of a vault.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, IncrementalIgnore, WalkBuilder, WalkState};

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
    let mut problems = Vec::new();
    let builder = builder(root, config, start, &mut problems);
    let found = Mutex::new(Walk { problems, ..Walk::default() });
    let count = AtomicUsize::new(0);
    builder.build_parallel().run(|| {
        let mut part = Part { found: &found, own: Walk::default() };
        let count = &count;
        Box::new(move |entry| {
            if cancelled.load(Ordering::Relaxed) {
                return WalkState::Quit;
            }
            match entry {
                Ok(entry) => part.see(root, &entry),
                Err(error) => part.fail(root, &error),
            }
            if count.fetch_add(1, Ordering::Relaxed) == MAX_FILES {
                let message = format!("more than {MAX_FILES} files: the rest is left out");
                part.own.problems.push(Problem::new(root.dir(), message));
            }
            if count.load(Ordering::Relaxed) > MAX_FILES { WalkState::Quit } else { WalkState::Continue }
        })
    });
    let mut found = found.into_inner().unwrap_or_default();
    found.files.sort_unstable();
    found.outside.sort_unstable();
    found
}

/// What a walk finds, asked path by path. Ignore files are read once: make a new one for each look at the disk.
pub(super) struct Walked<'v> {
    root: &'v VaultRoot,
    follow_symlinks: bool,
    matcher: Option<IncrementalIgnore>,
    /// The folder asked about last, and whether it is behind a symbolic link.
    last: Option<(String, bool)>,
}

impl<'v> Walked<'v> {
    pub(super) fn new(root: &'v VaultRoot, config: &Config) -> Walked<'v> {
        let mut matchers = builder(root, config, root.dir(), &mut Vec::new()).build_matchers();
        Walked { root, follow_symlinks: config.follow_symlinks, matcher: matchers.pop(), last: None }
    }

    /// Whether a walk would find the file, or enter the folder, at `path`.
    pub(super) fn covers(&mut self, path: &VaultPath, is_dir: bool) -> bool {
        let matched = self.matcher.as_mut().map(|matcher| matcher.matched(path.as_str(), is_dir));
        matched.is_some_and(|matched| !matched.is_ignore())
            && (self.follow_symlinks || !self.is_behind_link(path))
    }

    /// Whether the file at `path`, which a walk would find, is a symbolic link out of the vault that is not followed.
    pub(super) fn leaves(&self, path: &VaultPath) -> bool {
        !self.follow_symlinks && self.root.to_path(path).is_symlink() && self.root.leads_out(path)
    }

    /// Whether a folder above the file or folder is a symbolic link.
    fn is_behind_link(&mut self, path: &VaultPath) -> bool {
        if let Some((folder, is_behind)) = &self.last
            && folder == path.folder()
        {
            return *is_behind;
        }
        let above = |path: &VaultPath| VaultPath::new(path.folder());
        let mut folders = std::iter::successors(above(path), above);
        let is_behind = folders.any(|folder| self.root.to_path(&folder).is_symlink());
        self.last = Some((path.folder().to_owned(), is_behind));
        is_behind
    }
}

fn builder(root: &VaultRoot, config: &Config, start: &Path, problems: &mut Vec<Problem>) -> WalkBuilder {
    let mut builder = WalkBuilder::new(start);
    builder
        .standard_filters(false)
        .hidden(true)
        .follow_links(config.follow_symlinks)
        .threads(THREADS)
        .overrides(ignored(root, config, problems));
    if config.gitignore {
        builder.git_ignore(true).git_exclude(true).git_global(true).parents(true).require_git(false);
    }
    builder
}

/// The globs of `Config::ignore`, as `.gitignore` means them.
fn ignored(root: &VaultRoot, config: &Config, problems: &mut Vec<Problem>) -> Override {
    let mut globs = OverrideBuilder::new(root.dir());
    for glob in &config.ignore {
        if let Err(error) = globs.add(&format!("!{glob}")) {
            problems.push(Problem::new(root.dir(), format!("`ignore`: {error}")));
        }
    }
    globs.build().unwrap_or_else(|_| Override::empty())
}

/// What one thread found; handed in when the thread is done.
struct Part<'w> {
    found: &'w Mutex<Walk>,
    own: Walk,
}

impl Part<'_> {
    fn see(&mut self, root: &VaultRoot, entry: &DirEntry) {
        let Some(kind) = entry.file_type() else { return };
        let is_file = kind.is_file() || kind.is_symlink() && entry.path().is_file();
        if !is_file {
            return;
        }
        match root.plain(entry.path()) {
            Some(path) => {
                // Links are still links here only where they are not followed.
                if kind.is_symlink() && root.leads_out(&path) {
                    let message =
                        "not read: a symbolic link out of the vault, and files.follow-symlinks is off";
                    self.own.problems.push(Problem::left_out(entry.path(), message));
                    self.own.outside.push(path.clone());
                }
                self.own.files.push(path);
            }
            None => self.own.problems.push(Problem::new(entry.path(), "its name is not UTF-8: left out")),
        }
    }

    fn fail(&mut self, root: &VaultRoot, error: &ignore::Error) {
        let (mut inner, mut path) = (error, root.dir());
        loop {
            match inner {
                ignore::Error::WithPath { path: at, err } => (inner, path) = (err, at),
                ignore::Error::WithDepth { err, .. } => inner = err,
                _ => break,
            }
        }
        let gone = inner.io_error().is_some_and(|io| io.kind() == std::io::ErrorKind::NotFound);
        if !gone && !matches!(inner, ignore::Error::Loop { .. }) {
            self.own.problems.push(Problem::new(path, format!("not read: {inner}")));
            self.own.unread.push(path.to_owned());
        }
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        if let Ok(mut found) = self.found.lock() {
            found.files.append(&mut self.own.files);
            found.problems.append(&mut self.own.problems);
            found.unread.append(&mut self.own.unread);
            found.outside.append(&mut self.own.outside);
        }
    }
}
