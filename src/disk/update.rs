//! What changed on disk since a vault was read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::read::{decode, read, stamp};
use super::walk::{Walked, walk_below};
use super::{Dirty, VaultRoot};
use crate::vault::config::Config;
use crate::vault::{Change, Note, Origin, Vault, VaultPath, make_room};

/// A thread looks at no fewer dirty paths, if there are so many.
const FEW: usize = 64;

/// What a note and reading it take, about.
const ROOM_OF_NOTE: usize = 16 << 10;

/// The state of one file on disk. A path that a scan would leave out is removed, whatever is there.
pub fn reread(root: &VaultRoot, config: &Config, path: &VaultPath) -> Change {
    state(root, &mut Walked::new(root, config), path)
}

fn state(root: &VaultRoot, walked: &mut Walked, path: &VaultPath) -> Change {
    let is_file = fs::metadata(root.to_path(path)).is_ok_and(|metadata| metadata.is_file());
    match is_file && walked.covers(path, false) {
        true if walked.leaves(path) => Change::Attachment(path.clone()),
        true => read(root, path.clone()).0,
        false => Change::Remove(path.clone()),
    }
}

/// Whether the file of a note says what we have read: the same length and time, or for an open note the same text.
pub fn is_as_read(root: &VaultRoot, note: &Note) -> bool {
    let path = root.to_path(&note.path);
    match note.origin {
        Origin::Disk { lossy: true, .. } => false,
        Origin::Disk { len, mtime, .. } => {
            fs::metadata(path).is_ok_and(|metadata| stamp(&metadata) == (len, mtime))
        }
        Origin::Editor { .. } => {
            fs::read(path).is_ok_and(|bytes| decode(&bytes) == (Arc::clone(&note.text), false))
        }
    }
}

/// The state of what a watcher or a client called dirty: files, and folders with all that is and was in them.
pub fn refresh(root: &VaultRoot, vault: &Vault, dirty: &Dirty) -> Vec<Change> {
    if dirty.everything {
        return sweep(root, vault);
    }
    let walked = || {
        make_room(FEW * ROOM_OF_NOTE);
        Walked::new(root, vault.config())
    };
    let paths: Vec<&PathBuf> = dirty.paths.iter().collect();
    // To make a matcher ready costs as much as to read a few notes.
    let found = paths
        .par_iter()
        .with_min_len(FEW)
        .map_init(walked, |walked, path| refresh_one(root, vault, walked, path));
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn refresh_one(root: &VaultRoot, vault: &Vault, walked: &mut Walked, path: &Path) -> Vec<Change> {
    let Some(inner) = root.to_vault_path(path) else {
        return if path == root.dir() { sweep(root, vault) } else { Vec::new() };
    };
    let is_plain = || fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if vault.file_at(&inner).is_some() && is_plain() {
        // Nearly all that changes: a file that was one before. Nothing was below it, and it is no link.
        return vec![match walked.covers(&inner, false) {
            true => read(root, inner).0,
            false => Change::Remove(inner),
        }];
    }
    if !path.is_dir() {
        let below = vault.files_under(inner.as_str()).into_iter().map(|file| Change::Remove(file.path));
        return below.chain([state(root, walked, &inner)]).collect();
    }
    // A file may have become this folder.
    let file = Change::Remove(inner.clone());
    match walked.covers(&inner, true) {
        true => std::iter::once(file).chain(compare(root, vault, path, inner.as_str())).collect(),
        false => vec![file],
    }
}

/// Compares the whole vault with the disk by length and modification time: the safety net under every watcher.
pub fn sweep(root: &VaultRoot, vault: &Vault) -> Vec<Change> {
    compare(root, vault, root.dir(), "")
}

/// Compares one folder, empty for the root, with what the vault has of it.
fn compare(root: &VaultRoot, vault: &Vault, dir: &Path, folder: &str) -> Vec<Change> {
    // A disk that is unplugged, or a folder that may not be read, says nothing about its files.
    if !dir.is_dir() {
        return Vec::new();
    }
    let found = walk_below(root, vault.config(), dir, &AtomicBool::new(false));
    let there: FxHashSet<&VaultPath> = found.files.iter().collect();
    let is_unread = |path: &VaultPath| {
        let path = root.to_path(path);
        found.unread.iter().any(|unread| path.starts_with(unread))
    };
    let known = vault.files_under(folder).into_iter().map(|file| file.path);
    let gone = known.filter(|path| !there.contains(path) && !is_unread(path));
    let mut changes: Vec<Change> = gone.map(Change::Remove).collect();
    let changed = found.files.par_iter().filter(|path| differs(root, vault, path));
    changes.par_extend(changed.map(|path| found.read(root, path).0));
    changes
}

/// Whether a file is new to the vault or was written since it was read.
fn differs(root: &VaultRoot, vault: &Vault, path: &VaultPath) -> bool {
    match vault.note_at(path).map(|note| note.origin) {
        Some(Origin::Editor { .. }) => false,
        Some(Origin::Disk { len, mtime, .. }) => {
            fs::metadata(root.to_path(path)).is_ok_and(|metadata| stamp(&metadata) != (len, mtime))
        }
        None => path.is_note() || vault.file_at(path).is_none(),
    }
}
