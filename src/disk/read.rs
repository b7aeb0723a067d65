//! One note from disk: bytes, text, facts.

use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use encoding_rs::{Encoding, UTF_8};

use super::{Problem, VaultRoot};
use crate::vault::{Change, Note, NoteId, Origin, VaultPath};

/// Notes beyond this are listed, so that links to them resolve, but not read.
pub const MAX_NOTE_BYTES: u64 = 256 << 20;

/// What became of a file: a change to the vault, with a problem if it could not be read.
pub(super) type Reading = (Change, Option<Problem>);

/// Reads the file at `path`: a note as its text, any other file as an attachment. A file that is gone is removed;
/// a note that cannot be read counts as an attachment, since links to it are not dead. `arrived` is told when all of a
/// note's bytes are there, before its text is looked at.
pub(super) fn read(root: &VaultRoot, path: VaultPath, arrived: impl FnOnce()) -> Reading {
    if !path.is_note() {
        return (Change::Attachment(path), None);
    }
    match read_note(root, &path, arrived) {
        Ok(note) => (Change::Parsed(Arc::new(note)), None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (Change::Remove(path), None),
        Err(error) => {
            let problem = Problem::new(root.to_path(&path), format!("not read: {error}"));
            (Change::Attachment(path), Some(problem))
        }
    }
}

fn read_note(root: &VaultRoot, path: &VaultPath, arrived: impl FnOnce()) -> io::Result<Note> {
    let mut file = File::open(root.to_path(path))?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if metadata.len() > MAX_NOTE_BYTES {
        return Err(io::Error::other(format!("larger than {} MiB", MAX_NOTE_BYTES >> 20)));
    }
    let (text, lossy) = BYTES.with_borrow_mut(|bytes| -> io::Result<_> {
        read_all(&mut file, usize::try_from(metadata.len()).unwrap_or_default(), bytes)?;
        arrived();
        let read = decode(bytes);
        if bytes.capacity() > MOST_KEPT {
            *bytes = Vec::new();
        }
        Ok(read)
    })?;
    let (len, mtime) = stamp(&metadata);
    let note = Note::new(NoteId(u32::MAX), path.clone(), text, Origin::Disk { len, mtime, lossy });
    Ok(note.created_at(metadata.created().ok().map(since_epoch)))
}

thread_local! {
    /// What a thread reads files into: room for one is room for the next.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Room for longer files is given back.
const MOST_KEPT: usize = 1 << 20;

/// Reads a file to its end into `bytes`; it has about `len` bytes. Unlike the standard library's way it does not ask again
/// how long the file is, which costs two system calls.
fn read_all(file: &mut File, len: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    // One byte more lets the read see the end without growing the buffer.
    bytes.resize(len + 1, 0);
    let mut filled = 0;
    loop {
        if filled == bytes.len() {
            bytes.resize(2 * filled, 0);
        }
        match file.read(bytes.get_mut(filled..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok(())
}

/// Length and modification time as [`Origin::Disk`] keeps them.
pub(super) fn stamp(metadata: &Metadata) -> (u64, i128) {
    (metadata.len(), metadata.modified().map(since_epoch).unwrap_or_default())
}

/// Nanoseconds since the Unix epoch.
fn since_epoch(time: SystemTime) -> i128 {
    let nanos = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => nanos(after),
        Err(before) => -nanos(before.duration()),
    }
}

/// The text of a file without its byte order mark, and whether it is not just what the bytes say: for bytes that
/// are not UTF-8 it is a reading that must not be written back.
pub(super) fn decode(bytes: &[u8]) -> (Arc<str>, bool) {
    match Encoding::for_bom(bytes) {
        None => match str::from_utf8(bytes) {
            Ok(text) => (Arc::from(text), false),
            Err(_) => (Arc::from(String::from_utf8_lossy(bytes)), true),
        },
        Some((encoding, _)) => {
            let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
            (Arc::from(text), had_errors || encoding != UTF_8)
        }
    }
}
