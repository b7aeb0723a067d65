//! A vault that was changed aside: while the files of a large change are entered into a copy of it, the editor goes on.

use std::sync::Arc;

use super::files::File;
use super::{Change, Origin, Touched, Vault};

impl Vault {
    /// Makes to this state, which came of `before` by changes of files, what the editor has done to `before` meanwhile, as
    /// `now` has it; it is then later than both. What that touched, or `None` if `now` does not come of `before` by edits of
    /// known notes alone: then this state is of no use.
    ///
    /// The file of a note that was closed meanwhile has to be asked about again, as after any closing.
    pub fn catch_up(&mut self, before: &Vault, now: &Vault) -> Option<Touched> {
        let same_settings = Arc::ptr_eq(&before.config, &now.config) && before.loaded == now.loaded;
        if !Arc::ptr_eq(&before.kept, &now.kept) || !same_settings {
            return None;
        }
        let edits: Option<Vec<Vec<Change>>> =
            now.files.differing(&before.files).map(|(old, new)| edit(old, new)).collect();
        let edits: Vec<Change> = edits?.into_iter().flatten().collect();
        let touched = if edits.is_empty() { Touched::default() } else { self.apply(edits) };
        self.revision = self.revision.max(now.revision) + 1;
        Some(touched)
    }
}

/// The changes that make of a file what the editor made of it; `None` if that was not the editor.
fn edit(old: Option<&File>, new: Option<&File>) -> Option<Vec<Change>> {
    let (_, note) = (old?, new?.note.as_ref()?);
    match note.origin {
        Origin::Editor { .. } => Some(vec![Change::Parsed(Arc::clone(note))]),
        // Closed: what the editor had counts until the file is read.
        Origin::UNKNOWN => Some(vec![Change::Close(note.path.clone()), Change::Parsed(Arc::clone(note))]),
        Origin::Disk { .. } => None,
    }
}
