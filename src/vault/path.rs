//! Paths inside a vault.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use super::keys::split_last;

/// A path relative to the vault's root: segments joined by `/`, no leading `/`, no `.` or `..`, kept as the file
/// system spells it. Extensions are split off at the last dot of the last segment and only for known kinds.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VaultPath(Arc<str>);

impl VaultPath {
    /// A path from `/`-joined text. `None` if it is empty, absolute, or has an empty, `.` or `..` segment.
    pub fn new(path: &str) -> Option<VaultPath> {
        let sound = |segment: &str| !segment.is_empty() && segment != "." && segment != "..";
        path.split('/').all(sound).then(|| VaultPath(Arc::from(path)))
    }

    /// The path of a note called `stem` in `folder` (empty for the root): `.md` is appended, never put in place
    /// of something that looks like an extension.
    pub fn for_note(folder: &str, stem: &str) -> Option<VaultPath> {
        match folder.is_empty() {
            true => VaultPath::new(&format!("{stem}.md")),
            false => VaultPath::new(&format!("{folder}/{stem}.md")),
        }
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole path as a shared text.
    pub fn shared(&self) -> &Arc<str> {
        &self.0
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        split_last(&self.0).1
    }

    /// Everything before the last segment, without the `/`; empty at the root.
    pub fn folder(&self) -> &str {
        split_last(&self.0).0
    }

    /// Whether this is a note: its name ends in `.md`, in any case.
    pub fn is_note(&self) -> bool {
        self.note_stem().is_some()
    }

    /// The last segment without `.md` for a note, whole for any other file.
    pub fn stem(&self) -> &str {
        self.note_stem().unwrap_or_else(|| self.file_name())
    }

    /// The whole path without `.md` for a note, whole for any other file.
    pub fn without_md(&self) -> &str {
        let cut = if self.is_note() { 3 } else { 0 };
        self.0.get(..self.0.len() - cut).unwrap_or(&self.0)
    }

    fn note_stem(&self) -> Option<&str> {
        let name = self.file_name();
        let (stem, extension) = name.split_at_checked(name.len().checked_sub(3)?)?;
        (!stem.is_empty() && extension.eq_ignore_ascii_case(".md")).then_some(stem)
    }
}

/// Hashes and compares as its text.
impl Borrow<str> for VaultPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VaultPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for VaultPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}
