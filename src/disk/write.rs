//! Writing a note back: whole, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::VaultRoot;
use crate::vault::VaultPath;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Puts `new` in place of a note's text, which must still be `old`. A byte order mark, the permissions and a symbolic
/// link stay as they are; whoever reads the file meanwhile sees the old text or the new one, never a part.
///
/// # Errors
/// The file is gone, cannot be written, is read-only, or no longer holds `old`.
pub fn replace_note(root: &VaultRoot, path: &VaultPath, old: &str, new: &str) -> io::Result<()> {
    let file = fs::canonicalize(root.to_path(path))?;
    let permissions = fs::metadata(&file)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let bytes = fs::read(&file)?;
    let mark = expect_text(&bytes, old)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let beside = folder.join(format!(".vaultls-{}.tmp", std::process::id()));
    let written = write_new(&beside, &[mark, new.as_bytes()], permissions);
    let replaced = written.and_then(|()| fs::rename(&beside, &file));
    if replaced.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// Whether a note can be replaced: see [`replace_note`].
///
/// # Errors
/// Those of [`replace_note`].
pub fn check_note(root: &VaultRoot, path: &VaultPath, old: &str) -> io::Result<()> {
    let file = fs::canonicalize(root.to_path(path))?;
    if fs::metadata(&file)?.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    expect_text(&fs::read(&file)?, old).map(|_| ())
}

/// Gives a file or folder another path; folders above it are made. Nothing is overwritten.
///
/// # Errors
/// There is something at `to`, or it cannot be moved.
pub fn move_file(root: &VaultRoot, from: &VaultPath, to: &VaultPath) -> io::Result<()> {
    let (old, new) = (root.to_path(from), root.to_path(to));
    // Where case does not count, a file is in its own way when only its case changes.
    let itself = || fs::canonicalize(&old).ok() == fs::canonicalize(&new).ok();
    if new.symlink_metadata().is_ok() && !itself() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{to} exists")));
    }
    if let Some(folder) = new.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::rename(old, new)
}

/// The byte order mark in front of a note's text, which must be `old`.
fn expect_text(bytes: &[u8], old: &str) -> io::Result<&'static [u8]> {
    let (mark, text) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (BYTE_ORDER_MARK, text),
        None => (&[][..], bytes),
    };
    if text == old.as_bytes() {
        Ok(mark)
    } else {
        Err(io::Error::other("the file changed since it was read"))
    }
}

/// Writes a new file and waits until it is on the disk.
fn write_new(path: &Path, parts: &[&[u8]], permissions: fs::Permissions) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).open(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.set_permissions(permissions)?;
    file.sync_all()
}
