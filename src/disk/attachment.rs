//! The text of a file that is no note, for queries that name one.

use std::fs::File;
use std::io::{self, Read};

use super::VaultRoot;
use super::read::decode;
use crate::vault::VaultPath;

/// What is larger is not read: a query has all of it in memory.
const MAX_BYTES: u64 = 64 << 20;

/// The text of the file at `path`, without byte order mark; bytes that are no UTF-8 are replaced. A path of the vault
/// leads out of it only by a symbolic link of the user's.
///
/// # Errors
/// It is not there, no file, too large, or cannot be read.
pub fn read_attachment(root: &VaultRoot, path: &VaultPath) -> io::Result<String> {
    let file = File::open(root.to_path(path))?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(io::Error::other(format!("larger than {} MiB", MAX_BYTES >> 20)));
    }
    Ok(decode(bytes).0.to_string())
}
