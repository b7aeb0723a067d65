//! Writing a note back: whole, or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::VaultRoot;
use crate::vault::VaultPath;
use crate::vault::config::Config;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What the names of files start and end with that are written beside a note until they take its place.
const BESIDE: (&str, &str) = (".vaultls-", ".tmp");

/// Writing one note takes milliseconds: a file beside it that is older was left by a process that was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(60);

/// Puts `new` in place of a note's text, which must still be `old`. A byte order mark, the permissions, the owner and a
/// symbolic link stay as they are; whoever reads the file meanwhile, or after a crash at any moment, sees the old text or
/// the new one, never a part.
///
/// # Errors
/// The file is gone, cannot be written, is read-only, has a second name that would keep the old text, or no longer holds
/// `old`.
pub fn replace_note(root: &VaultRoot, path: &VaultPath, old: &str, new: &str) -> io::Result<()> {
    let file = fs::canonicalize(root.to_path(path))?;
    let metadata = writable(&file)?;
    let mark = expect_text(&fs::read(&file)?, old)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let beside = folder.join(format!("{}{}{}", BESIDE.0, std::process::id(), BESIDE.1));
    let written = write_new(&beside, &[mark, new.as_bytes()], &metadata);
    // Looked at again at the last moment: writing may have taken long.
    let same = written.and_then(|()| expect_text(&fs::read(&file)?, old).map(|_| ()));
    let replaced = same.and_then(|()| fs::rename(&beside, &file));
    if replaced.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// Removes what a process that was killed in [`replace_note`] left in the folders of these notes.
pub fn remove_leftovers<'p>(root: &VaultRoot, notes: impl IntoIterator<Item = &'p VaultPath>) {
    let folders: BTreeSet<&str> = notes.into_iter().map(VaultPath::folder).collect();
    for folder in folders {
        let folder = VaultPath::new(folder).map_or_else(|| root.dir().to_owned(), |path| root.to_path(&path));
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let ours = name.strip_prefix(BESIDE.0).and_then(|name| name.strip_suffix(BESIDE.1));
            let ours = ours.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            let age = entry.metadata().and_then(|metadata| metadata.modified());
            let old = age.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > LEFT_BEHIND));
            if ours && old {
                // Whoever cannot remove it cannot write here either, and will be told.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Whether a note can be replaced: see [`replace_note`].
///
/// # Errors
/// Those of [`replace_note`].
pub fn check_note(root: &VaultRoot, path: &VaultPath, old: &str) -> io::Result<()> {
    let file = fs::canonicalize(root.to_path(path))?;
    writable(&file)?;
    expect_text(&fs::read(&file)?, old).map(|_| ())
}

/// Gives a file or folder another path; folders above it are made. Nothing is overwritten, and nothing is moved out of the
/// vault through a symbolic link unless those are followed.
///
/// # Errors
/// There is something at `to`, it lies outside, or `from` cannot be moved.
pub fn move_file(root: &VaultRoot, config: &Config, from: &VaultPath, to: &VaultPath) -> io::Result<()> {
    let (old, new) = (root.to_path(from), root.to_path(to));
    let folder = VaultPath::new(to.folder());
    if !config.follow_symlinks && folder.is_some_and(|folder| root.leads_out(&folder)) {
        return Err(io::Error::other(format!(
            "{to} would lie outside of the vault: a symbolic link leads there"
        )));
    }
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

/// What is known of a file that may be replaced by another one of its name.
fn writable(file: &Path) -> io::Result<Metadata> {
    let metadata = fs::metadata(file)?;
    if metadata.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 {
        return Err(io::Error::other(
            "the file has a second name (a hard link), which would keep the old text",
        ));
    }
    Ok(metadata)
}

/// Writes a new file with the permissions and owner of another one, and waits until it is on the disk.
fn write_new(path: &Path, parts: &[&[u8]], like: &Metadata) -> io::Result<()> {
    let mut file = match create_new(path) {
        // Left by a killed process that had our number.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            create_new(path)?
        }
        created => created?,
    };
    for part in parts {
        file.write_all(part)?;
    }
    keep_owner(&file, like)?;
    file.set_permissions(like.permissions())?;
    file.sync_all()
}

fn create_new(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn keep_owner(file: &File, like: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata()?;
    let user = (own.uid() != like.uid()).then(|| like.uid());
    let group = (own.gid() != like.gid()).then(|| like.gid());
    if user.is_none() && group.is_none() {
        return Ok(());
    }
    fchown(file, user, group)
        .map_err(|error| io::Error::new(error.kind(), format!("its owner could not be kept: {error}")))
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _like: &Metadata) -> io::Result<()> {
    Ok(())
}
