//! Where a vault is, and whether it is one.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::vault::VaultPath;

/// The folder of a vault, as the client spells it and as the file system does; they differ by symbolic links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultRoot {
    dir: PathBuf,
    real: PathBuf,
}

/// Why a folder is not scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Neither it nor a folder above has a marker of a vault.
    NoMarker,
    /// It is the home folder or the file system's root.
    TooBroad,
}

impl VaultRoot {
    /// The vault in `dir`, which need not exist.
    pub fn new(dir: impl Into<PathBuf>) -> VaultRoot {
        let dir = dir.into();
        let real = fs::canonicalize(&dir).unwrap_or_else(|_| dir.clone());
        VaultRoot { dir, real }
    }

    /// The folder as the client spells it.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether both are one folder, however they are spelled.
    pub fn is_same(&self, other: &VaultRoot) -> bool {
        self.real == other.real
    }

    /// The file at a path of the vault, below [`VaultRoot::dir`].
    pub fn to_path(&self, path: &VaultPath) -> PathBuf {
        // Asked for every file that an answer names: one allocation.
        let mut file = PathBuf::with_capacity(self.dir.as_os_str().len() + path.as_str().len() + 1);
        file.push(&self.dir);
        file.extend(path.as_str().split('/'));
        file
    }

    /// The path within the vault; `None` outside of it, for the root itself and for names that are not UTF-8.
    /// `path` may go through symbolic links and need not exist.
    pub fn to_vault_path(&self, path: &Path) -> Option<VaultPath> {
        self.plain(path).or_else(|| self.plain(&real_path(path)?))
    }

    /// Whether symbolic links lead from a path of the vault to somewhere else. The file need not exist.
    pub fn leads_out(&self, path: &VaultPath) -> bool {
        !real_path(&self.to_path(path)).is_some_and(|real| real.starts_with(&self.real))
    }

    /// As [`VaultRoot::to_vault_path`], by spelling alone.
    pub(super) fn plain(&self, path: &Path) -> Option<VaultPath> {
        let inner = path.strip_prefix(&self.dir).or_else(|_| path.strip_prefix(&self.real)).ok()?;
        let mut segments = Vec::new();
        for component in inner.components() {
            match component {
                Component::Normal(segment) => segments.push(segment.to_str()?),
                Component::CurDir => {}
                Component::Prefix(_) | Component::RootDir | Component::ParentDir => return None,
            }
        }
        VaultPath::new(&segments.join("/"))
    }
}

/// The real path of a file that may not exist: that of the deepest folder above it that does, and the rest.
fn real_path(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|above| {
        let real = fs::canonicalize(above).ok()?;
        Some(real.join(path.strip_prefix(above).ok()?))
    })
}

/// The vault that a file or folder belongs to: the nearest folder, from itself upwards, with `.vaultls.toml` or
/// `.obsidian`; without any, the nearest with `.git`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let is_vault = |dir: &&Path| dir.join(".vaultls.toml").is_file() || dir.join(".obsidian").is_dir();
    let vault = start.ancestors().find(is_vault);
    vault.or_else(|| start.ancestors().find(|dir| dir.join(".git").exists())).map(Path::to_owned)
}

/// Whether a folder may be scanned without having been asked for by name. A folder that is no vault may be
/// anything: its files are served one by one then.
///
/// # Errors
/// Why not.
pub fn may_scan(root: &VaultRoot) -> Result<(), Refusal> {
    if root.real.parent().is_none() || std::env::home_dir().is_some_and(|home| home == root.real) {
        let own = root.real.join(".obsidian").is_dir() || root.real.join(".vaultls.toml").is_file();
        return if own { Ok(()) } else { Err(Refusal::TooBroad) };
    }
    find_root(&root.dir).map(|_| ()).ok_or(Refusal::NoMarker)
}
