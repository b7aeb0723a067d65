//! The configuration files of a vault.

use std::fs::{self, File};
use std::io::{self, Read};

use super::VaultRoot;
use super::read::decode;
use crate::vault::VaultPath;
use crate::vault::config::ConfigFiles;

/// No configuration is as large as this; what is, was not meant to be one.
const MAX_BYTES: u64 = 16 << 20;

/// Reads the configuration files that a vault has.
pub fn read_config(root: &VaultRoot) -> ConfigFiles {
    let mut files = ConfigFiles::default();
    for path in ConfigFiles::PATHS {
        match VaultPath::new(path).map(|path| read_text(root, &path)) {
            Some(Ok(text)) => files.insert(path, text),
            Some(Err(error)) if !is_absent(&error) => files.insert_unreadable(path, error.to_string()),
            Some(Err(_)) | None => {}
        }
    }
    files
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn read_text(root: &VaultRoot, path: &VaultPath) -> io::Result<String> {
    let file = root.to_path(path);
    // Asked before it is opened: opening a pipe waits for whoever writes into it.
    if !fs::metadata(&file)?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(io::Error::other(format!("larger than {} MiB", MAX_BYTES >> 20)));
    }
    match decode(&bytes) {
        (text, false) => Ok(text.to_string()),
        (_, true) => Err(io::Error::other("not UTF-8")),
    }
}
