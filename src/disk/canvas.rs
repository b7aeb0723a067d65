//! Canvases, which are read only when a file that they may show gets another path.

use std::fs;

use super::VaultRoot;
use super::read::decode;
use crate::vault::{Vault, VaultPath};

/// The canvases of a vault, each with its text; `None` for one that is not UTF-8 or cannot be read.
pub fn read_canvases(root: &VaultRoot, vault: &Vault) -> Vec<(VaultPath, Option<String>)> {
    let is_canvas = |path: &VaultPath| path.as_str().to_ascii_lowercase().ends_with(".canvas");
    let canvases = vault.attachments().into_iter().map(|file| file.path).filter(is_canvas);
    let read = |path: &VaultPath| {
        let (text, lossy) = decode(&fs::read(root.to_path(path)).ok()?);
        (!lossy).then(|| text.to_string())
    };
    canvases.map(|path| (read(&path), path)).map(|(text, path)| (path, text)).collect()
}
