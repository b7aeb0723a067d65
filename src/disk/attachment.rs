//! The text of a file that is no note, for queries that name one.

use std::fs::{self, File};
use std::io::{self, Read};

use super::VaultRoot;
use super::read::decode;
use crate::vault::config::Config;
use crate::vault::{ReadAttachment, VaultPath};

/// What is larger is not read: a query has all of it in memory.
const MAX_BYTES: u64 = 64 << 20;

impl ReadAttachment for VaultRoot {
    fn read(&self, config: &Config, path: &VaultPath) -> Option<String> {
        read_attachment(self, config, path).ok()
    }
}

/// The text of the file at `path`, without byte order mark; bytes that are no UTF-8 are replaced. What lies
/// outside of the vault behind a symbolic link is read only with `Config::follow_symlinks`.
///
/// # Errors
/// It is not there, no file, outside, too large, or cannot be read.
fn read_attachment(root: &VaultRoot, config: &Config, path: &VaultPath) -> io::Result<String> {
    if !config.follow_symlinks && root.leads_out(path) {
        return Err(io::Error::other("a symbolic link out of the vault"));
    }
    let file = root.to_path(path);
    // Asked before it is opened: opening a pipe waits for whoever writes into it.
    if !fs::metadata(&file)?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let file = File::open(file)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(io::Error::other(format!("larger than {} MiB", MAX_BYTES >> 20)));
    }
    Ok(decode(&bytes).0.to_string())
}
