//! One note from disk: bytes, text, facts.

use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
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
/// a note that cannot be read counts as an attachment, since links to it are not dead.
pub(super) fn read(root: &VaultRoot, path: VaultPath) -> Reading {
    BYTES.with_borrow_mut(|bytes| {
        bytes.clear();
        let reading = Arrival::of(root, path, bytes).read(bytes);
        if bytes.capacity() > MOST_KEPT {
            *bytes = Vec::new();
        }
        reading
    })
}

/// A file whose bytes are there and have not been looked at.
pub(super) enum Arrival {
    /// There is nothing in it to look at.
    Done(Reading),
    /// A note: where its bytes stand in the buffer that they were read into.
    Note(VaultPath, Range<usize>, Metadata),
}

impl Arrival {
    /// Waits for the file at `path`; the bytes of a note are put at the end of `buffer`.
    pub(super) fn of(root: &VaultRoot, path: VaultPath, buffer: &mut Vec<u8>) -> Arrival {
        if !path.is_note() {
            return Arrival::Done((Change::Attachment(path), None));
        }
        match fetch(&root.to_path(&path), buffer) {
            Ok((bytes, metadata)) => Arrival::Note(path, bytes, metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Arrival::Done((Change::Remove(path), None))
            }
            Err(error) => {
                let problem = Problem::new(root.to_path(&path), format!("not read: {error}"));
                Arrival::Done((Change::Attachment(path), Some(problem)))
            }
        }
    }

    /// What the file says. `buffer` is what its bytes were put into.
    pub(super) fn read(self, buffer: &[u8]) -> Reading {
        match self {
            Arrival::Done(reading) => reading,
            Arrival::Note(path, bytes, metadata) => {
                let (text, lossy) = decode(buffer.get(bytes).unwrap_or_default());
                let (len, mtime) = stamp(&metadata);
                let note = Note::new(NoteId(u32::MAX), path, text, Origin::Disk { len, mtime, lossy });
                let note = note.created_at(metadata.created().ok().map(since_epoch));
                (Change::Parsed(Arc::new(note)), None)
            }
        }
    }
}

thread_local! {
    /// What a thread reads files into: room for one is room for the next.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Room for longer files is given back.
pub(super) const MOST_KEPT: usize = 1 << 20;

fn fetch(path: &Path, buffer: &mut Vec<u8>) -> io::Result<(Range<usize>, Metadata)> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if metadata.len() > MAX_NOTE_BYTES {
        return Err(io::Error::other(format!("larger than {} MiB", MAX_NOTE_BYTES >> 20)));
    }
    let start = buffer.len();
    let read = append(&mut file, usize::try_from(metadata.len()).unwrap_or_default(), buffer);
    read.inspect_err(|_| buffer.truncate(start))?;
    Ok((start..buffer.len(), metadata))
}

/// Reads a file to its end, behind what `bytes` holds; it should have `len` bytes. Unlike the standard library's way it does
/// not ask again how long the file is, nor whether there is more behind them, which costs three system calls.
fn append(file: &mut File, len: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut filled = bytes.len();
    let end = filled + len;
    // One byte more lets the read see that the file grew.
    bytes.resize(end + 1, 0);
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
        if filled == end {
            break;
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

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::append;

    /// Between the question for its length and reading it a file may have grown or shrunk.
    #[test]
    fn a_file_is_read_to_its_end_whatever_its_length_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("Note.md");
        let text = "line of a note\n".repeat(1000);
        fs::write(&path, &text).unwrap();
        for len in [0, 1, text.len() - 1, text.len(), text.len() + 1, 2 * text.len()] {
            let mut bytes = b"before".to_vec();
            append(&mut File::open(&path).unwrap(), len, &mut bytes).unwrap();
            assert!(bytes.strip_prefix(b"before") == Some(text.as_bytes()), "{len}");
        }
    }
}
