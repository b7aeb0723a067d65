//! The link index: which notes link to a name, and which of those links lead nowhere.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::shards::{Entry, IdSet};
use super::{Backlink, DeadTarget, Note, NoteId, Resolution, Vault};
use super::{facts::Facts, keys};
use crate::syntax::fold;

/// The links under one key. Links are resolved when asked; only "some link leads nowhere" is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkEntry {
    /// Notes with a link under this key.
    pub(super) notes: IdSet,
    /// Those of them with such a link that leads nowhere.
    pub(super) dead: IdSet,
    /// The dead links' targets, found when first asked for.
    pub(super) targets: OnceLock<Arc<[DeadTarget]>>,
}

impl Entry for LinkEntry {
    fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }
}

impl Vault {
    /// All links that lead to this file, by linking note's path, then place.
    pub fn backlinks(&self, file: NoteId) -> Vec<Backlink> {
        let Some(target) = self.files.get(file) else { return Vec::new() };
        let key = keys::name_key(target.path.file_name());
        let mut backlinks = Vec::new();
        for note in self.sorted_notes(self.linkers(&key)) {
            let links = note.parsed.links.iter();
            let links = links.filter(|link| keys::link_key(note, link).is_some_and(|own| own == key));
            let leads_here = |found: &Resolution| match found {
                Resolution::File { file: found, .. } => found.file.id == file,
                Resolution::External | Resolution::Unresolved => false,
            };
            let links = links.filter(|link| leads_here(&self.resolve(note, link)));
            backlinks.extend(links.map(|link| Backlink { from: note.id, link: *link }));
        }
        backlinks
    }

    /// Link targets that lead nowhere, most linked first, then by text.
    pub fn dead_targets(&self) -> Vec<DeadTarget> {
        let dead = self.indexes.links.iter().filter(|(_, entry)| !entry.dead.is_empty());
        let targets = dead.map(|(key, entry)| entry.targets.get_or_init(|| self.dead_under(key, entry)));
        let mut targets: Vec<DeadTarget> = targets.flat_map(|targets| targets.iter().cloned()).collect();
        targets.sort_by(|a, b| (Reverse(a.links), &a.target).cmp(&(Reverse(b.links), &b.target)));
        targets
    }

    /// The dead targets under one key: those that differ in case or `.md` only are one.
    fn dead_under(&self, key: &str, entry: &LinkEntry) -> Arc<[DeadTarget]> {
        let mut targets: Vec<DeadTarget> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        for note in self.sorted_notes(entry.dead.as_slice()) {
            for target in self.dead_links(note).filter(|(own, _)| own == key).map(|(_, target)| target) {
                let folded = fold::key(&target).trim_end_matches(".md").to_owned();
                let place = *places.entry(folded).or_insert_with(|| {
                    targets.push(DeadTarget { target: target.to_string(), links: 0 });
                    targets.len() - 1
                });
                if let Some(target) = targets.get_mut(place) {
                    target.links += 1;
                }
            }
        }
        targets.into()
    }

    /// The keys and targets of a note's links that lead nowhere, in order.
    fn dead_links<'v>(
        &'v self,
        note: &'v Note,
    ) -> impl Iterator<Item = (std::borrow::Cow<'v, str>, std::borrow::Cow<'v, str>)> {
        note.parsed.links.iter().filter_map(|link| {
            let target = keys::inner_target(note, link)?;
            let dead = !target.is_empty() && !self.has_target(&note.path, &target);
            if dead { Some((keys::link_key(note, link)?, target)) } else { None }
        })
    }

    /// The notes with a link under `key`.
    pub(super) fn linkers(&self, key: &str) -> &[NoteId] {
        self.indexes.links.get(key).map_or(&[], |entry| entry.notes.as_slice())
    }

    /// Finds again which of a note's link keys have dead links. Takes one lookup for each link.
    pub(super) fn recheck_links(&mut self, id: NoteId) {
        let Some(file) = self.files.get(id).cloned() else { return };
        let Some(note) = &file.note else { return };
        let mut dead: Vec<_> = self.dead_links(note).map(|(key, _)| key.into_owned()).collect();
        dead.sort_unstable();
        for fact in Facts::of(&file).links {
            let is_dead = dead.binary_search_by(|key| (**key).cmp(&fact.key)).is_ok();
            let was_dead = self.indexes.links.get(&fact.key).is_some_and(|entry| entry.dead.contains(id));
            if is_dead != was_dead {
                self.indexes.links.update(&fact.key, |entry| {
                    entry.targets = OnceLock::new();
                    if is_dead { entry.dead.insert(id) } else { entry.dead.remove(id) }
                });
            }
        }
    }
}
