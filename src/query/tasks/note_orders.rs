//! The places of notes in the orders that queries sort and group by: they change only when files come or go, not from one
//! answer to the next.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::query::collate;

/// The places of the notes of a set, by the place of the note in the set; equal where the texts count as equal.
#[derive(Debug)]
pub(super) struct NoteOrders {
    /// By path.
    paths: Vec<u32>,
    /// The groups by file name that there are.
    file_groups: Vec<FileGroup>,
    /// That of each note.
    file_group_of: Vec<u32>,
}

/// A group of the tasks of notes with the same file name.
#[derive(Debug)]
pub(super) struct FileGroup {
    /// Its name.
    pub(super) name: Arc<str>,
    /// Its place in the order of names.
    pub(super) rank: u32,
}

impl NoteOrders {
    /// Of notes with these paths and these names of groups.
    pub(super) fn new<'t>(paths: impl Iterator<Item = &'t str>, file_groups: Vec<String>) -> NoteOrders {
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut known: FxHashMap<Arc<str>, u32> = FxHashMap::default();
        let mut file_group_of = Vec::with_capacity(file_groups.len());
        for name in file_groups {
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            file_group_of.push(*known.entry(name.into()).or_insert_with_key(|name| {
                names.push(Arc::clone(name));
                next
            }));
        }
        let ranks = collate::ranks(names.iter().map(|name| &**name));
        let file_groups = names.into_iter().zip(ranks).map(|(name, rank)| FileGroup { name, rank });
        NoteOrders { paths: collate::ranks(paths), file_groups: file_groups.collect(), file_group_of }
    }

    /// The place of a note by its path.
    pub(super) fn path(&self, note: u32) -> u32 {
        at(&self.paths, note)
    }

    /// The number of the group by file name that a note's tasks are in.
    pub(super) fn file_group_of(&self, note: u32) -> u32 {
        at(&self.file_group_of, note)
    }

    /// A group by file name.
    pub(super) fn file_group(&self, group: u32) -> Option<&FileGroup> {
        self.file_groups.get(usize::try_from(group).ok()?)
    }
}

fn at(ranks: &[u32], note: u32) -> u32 {
    usize::try_from(note).ok().and_then(|note| ranks.get(note)).copied().unwrap_or_default()
}
