//! L2': the only place that touches the file system on behalf of a vault: finding its root, walking, reading and
//! decoding, watching, reading configuration files. It makes [`crate::vault::Change`]s.

mod attachment;
mod canvas;
mod config;
mod load;
mod read;
mod root;
mod update;
mod walk;
mod watch;
mod write;

use std::fmt;
use std::path::PathBuf;

pub use canvas::read_canvases;
pub use config::read_config;
pub use load::{Loaded, STALL, Scan, load};
pub use read::MAX_NOTE_BYTES;
pub use root::{Refusal, VaultRoot, find_root, may_scan};
pub use update::{is_as_read, refresh, reread, sweep};
pub use walk::{Walk, walk};
pub use watch::{Dirty, Watcher, watch};
pub use write::{check_note, move_file, remove_leftovers, replace_note};

/// Something of the file system that could not be read, or a setting about it that makes no sense. Never fatal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong: one sentence, lower case, no full stop.
    pub message: String,
    /// Whether something failed. What the configuration leaves out is worth a word, but no failure.
    pub is_failure: bool,
}

impl Problem {
    /// Something failed at `path`.
    pub(crate) fn new(path: impl Into<PathBuf>, message: impl fmt::Display) -> Problem {
        Problem { path: path.into(), message: message.to_string(), is_failure: true }
    }

    /// What is at `path` is left out as configured.
    pub(super) fn left_out(path: impl Into<PathBuf>, message: impl fmt::Display) -> Problem {
        Problem { is_failure: false, ..Problem::new(path, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.message)
    }
}
