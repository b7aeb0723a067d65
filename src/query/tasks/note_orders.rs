//! The places of notes in the orders that queries sort and group by: they change only when files come or go, not from one
//! answer to the next.

use crate::query::collate;

/// The places of the notes of a set, by the place of the note in the set; equal where the texts count as equal.
#[derive(Debug)]
pub(super) struct NoteOrders {
    /// By path.
    paths: Vec<u32>,
    /// By the name of the group of their file name.
    file_groups: Vec<u32>,
}

impl NoteOrders {
    /// Of notes with these paths and these names of groups.
    pub(super) fn new<'t>(paths: impl Iterator<Item = &'t str>, file_groups: &[String]) -> NoteOrders {
        NoteOrders {
            paths: collate::ranks(paths),
            file_groups: collate::ranks(file_groups.iter().map(String::as_str)),
        }
    }

    /// The place of a note by its path.
    pub(super) fn path(&self, note: u32) -> u32 {
        at(&self.paths, note)
    }

    /// The place of a note by the group of its file name.
    pub(super) fn file_group(&self, note: u32) -> u32 {
        at(&self.file_groups, note)
    }
}

fn at(ranks: &[u32], note: u32) -> u32 {
    usize::try_from(note).ok().and_then(|note| ranks.get(note)).copied().unwrap_or_default()
}
