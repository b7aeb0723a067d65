//! Opening a vault for a command: its folder, its configuration, all its notes.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, bail};

use super::args::Global;
use crate::disk::{self, Scan, VaultRoot};
use crate::rules;
use crate::text::{LineIndex, PositionEncoding};
use crate::vault::Vault;
use crate::vault::config::{Config, ConfigProblem};

/// A vault, loaded.
pub(super) struct Opened {
    pub(super) root: VaultRoot,
    pub(super) vault: Vault,
    /// Something could not be read or understood; it has been said, and the exit status must say it too.
    pub(super) incomplete: bool,
}

/// The vault's folder: `--vault`, else found from `start` upwards.
///
/// # Errors
/// There is none.
pub(super) fn root(global: &Global, start: &Path) -> anyhow::Result<VaultRoot> {
    if let Some(dir) = &global.vault {
        if !dir.is_dir() {
            bail!("--vault: {} is no folder", dir.display());
        }
        return Ok(VaultRoot::new(absolute(dir)?));
    }
    let start = absolute(start)?;
    match disk::find_root(&start) {
        Some(dir) => Ok(VaultRoot::new(dir)),
        None => bail!(
            "no vault at {} or above it: no folder has .vaultls.toml, .obsidian or .git. `--vault DIR` names one, \
             `vaultls init` makes one",
            start.display()
        ),
    }
}

/// An absolute path without `.` and `..`, symbolic links kept as the user wrote them.
pub(super) fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    let path = std::path::absolute(path).with_context(|| path.display().to_string())?;
    let has_parent = path.components().any(|part| part == std::path::Component::ParentDir);
    if has_parent {
        // `a/../b` is not `b` if `a` is a symbolic link: only the file system knows.
        return std::fs::canonicalize(&path).with_context(|| path.display().to_string());
    }
    Ok(path)
}

/// Reads the vault in `root`. Problems on the way are told on standard error.
pub(super) fn open(root: VaultRoot) -> Opened {
    let (config, misconfigured) = configure(&root);
    let progress = Progress::new();
    let seconds = disk::STALL.as_secs();
    let scan = Scan {
        progress: &|done, total| progress.show(done, total),
        stalled: &|path| {
            super::print_error(&format!("vaultls: {path}: waiting for the disk for {seconds} seconds"))
        },
        cancelled: &AtomicBool::new(false),
    };
    let loaded = disk::load(&root, &config, scan);
    progress.clear();
    for problem in &loaded.problems {
        super::print_error(&format!("vaultls: {problem}"));
    }
    let mut vault = Vault::with_attachments(Arc::new(config), Arc::new(root.clone()));
    vault.apply(loaded.changes);
    // The process ends with the command: to give back a hundred thousand notes one by one is time lost.
    std::mem::forget(vault.clone());
    let failed = loaded.problems.iter().any(|problem| problem.is_failure);
    Opened { root, vault, incomplete: misconfigured || failed }
}

/// The configuration, and whether something in our own file could not be used. Every problem is told on standard error;
/// those in Obsidian's files are Obsidian's to complain about and do not fail the run.
fn configure(root: &VaultRoot) -> (Config, bool) {
    let files = disk::read_config(root);
    let (config, problems) = rules::configure(&files, None);
    let mut ours = false;
    for ConfigProblem { file, range, message } in problems {
        let Some(file) = file else { continue };
        ours |= file.as_str() == ".vaultls.toml";
        let text = files.text(&file).unwrap_or_default();
        let at = LineIndex::new(text).line_col(text, range.start(), PositionEncoding::Utf32);
        let path = root.to_path(&file);
        super::print_error(&format!("{}:{}:{}: {message}", path.display(), at.line + 1, at.col + 1));
    }
    (config, ours)
}

/// A line on the terminal that says how far reading is; nothing when standard error is no terminal.
struct Progress {
    shown: bool,
}

impl Progress {
    fn new() -> Progress {
        Progress { shown: io::stderr().is_terminal() }
    }

    fn show(&self, done: usize, total: usize) {
        if self.shown {
            // Nothing depends on it: a closed terminal is no error.
            let _ = write!(io::stderr(), "\r\x1b[KReading {done} of {total} files");
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
