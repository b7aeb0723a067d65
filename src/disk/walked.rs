//! What a walk would find, asked path by path.

use std::ffi::OsStr;

use rustc_hash::FxHashMap;

use super::VaultRoot;
use super::ignore::{FolderRules, Ignored};
use super::walk::is_hidden;
use crate::vault::VaultPath;
use crate::vault::config::Config;

/// What a walk finds, asked path by path. Ignore files are read once: make a new one for each look at the disk.
pub(super) struct Walked<'v> {
    root: &'v VaultRoot,
    follow_symlinks: bool,
    ignored: Ignored,
    /// By path, empty for the root.
    folders: FxHashMap<String, Folder>,
}

#[derive(Clone)]
struct Folder {
    /// Whether a walk enters it.
    is_entered: bool,
    rules: FolderRules,
}

impl<'v> Walked<'v> {
    pub(super) fn new(root: &'v VaultRoot, config: &Config) -> Walked<'v> {
        let ignored = Ignored::new(root, config, &mut Vec::new());
        let top = Folder { is_entered: true, rules: ignored.rules_of(root, "") };
        let folders = FxHashMap::from_iter([(String::new(), top)]);
        Walked { root, follow_symlinks: config.follow_symlinks, ignored, folders }
    }

    /// Whether a walk would find the file, or enter the folder, at `path`.
    pub(super) fn covers(&mut self, path: &VaultPath, is_folder: bool) -> bool {
        let folder = self.folder(path.folder());
        folder.is_entered && self.takes(&folder, path, is_folder)
    }

    /// Whether the file at `path`, which a walk would find, is a symbolic link out of the vault that is not followed.
    pub(super) fn leaves(&self, path: &VaultPath) -> bool {
        !self.follow_symlinks && self.root.to_path(path).is_symlink() && self.root.leads_out(path)
    }

    fn takes(&self, folder: &Folder, path: &VaultPath, is_folder: bool) -> bool {
        !is_hidden(OsStr::new(path.file_name()))
            && !self.ignored.leaves_out(&folder.rules, path.as_str(), is_folder)
    }

    fn folder(&mut self, path: &str) -> Folder {
        if let Some(folder) = self.folders.get(path) {
            return folder.clone();
        }
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let mut above = self.folders.get("").cloned();
        for inner in ends.filter_map(|end| VaultPath::new(path.get(..end)?)) {
            let known = self.folders.get(inner.as_str()).cloned();
            above = known.or_else(|| Some(self.enter(above.as_ref()?, &inner)));
        }
        above.unwrap_or_else(|| Folder { is_entered: false, rules: FolderRules::default() })
    }

    /// Looks at a folder for the first time.
    fn enter(&mut self, above: &Folder, path: &VaultPath) -> Folder {
        let dir = self.root.to_path(path);
        let is_entered =
            above.is_entered && self.takes(above, path, true) && (self.follow_symlinks || !dir.is_symlink());
        let rules = match is_entered {
            true => self.ignored.enter(&above.rules, &dir, path.as_str()),
            false => FolderRules::default(),
        };
        let folder = Folder { is_entered, rules };
        self.folders.insert(path.as_str().to_owned(), folder.clone());
        folder
    }
}
