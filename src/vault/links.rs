//! The link index: which notes link to a name.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::dead::TargetList;
use super::facts::{Turn, link_print};
use super::keys;
use super::shards::{Entry, IdSet};
use super::{Backlink, FragmentTarget, Note, NoteId, Resolution, Vault};
use crate::syntax::Link;

/// The links under one key. Links are resolved when asked; only "some link leads nowhere" is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkEntry {
    /// Notes with a link under this key.
    pub(super) notes: IdSet,
    /// Those of them with such a link that leads nowhere.
    pub(super) dead: IdSet,
    /// The dead links' targets, found when first asked for.
    pub(super) targets: OnceLock<TargetList>,
}

impl LinkEntry {
    /// Drops what does not hold when a note's links under the key turn.
    pub(super) fn forget(&mut self, turn: Turn, id: NoteId) {
        self.targets = OnceLock::new();
        if turn == Turn::Went {
            self.dead.remove(id);
        }
    }
}

impl Entry for LinkEntry {
    fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }
}

pub(super) fn is_under(note: &Note, link: &Link, key: &str) -> bool {
    keys::link_key(note, link).is_some_and(|own| own == key)
}

/// The links of a note under a key, in order.
fn links_under<'n>(note: &'n Note, key: &'n str) -> impl Iterator<Item = &'n Link> {
    let wanted = link_print(key);
    let links = note.parsed.links.iter().zip(note.facts().link_prints());
    // Nearly all others are told apart without reading their text.
    links.filter(move |(link, print)| **print == wanted && is_under(note, link, key)).map(|(link, _)| link)
}

/// Names that links are looked up by ([`Note::link_name`]), made ready for looking through many notes.
#[derive(Debug, Default)]
pub struct LinkNames {
    names: FxHashSet<String>,
    prints: FxHashSet<u32>,
}

impl LinkNames {
    /// The names themselves, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Of each link of `note`, in order, whether it is under one of the names.
    pub fn of<'n>(&'n self, note: &'n Note) -> impl Iterator<Item = bool> + 'n {
        // Nearly all others are told apart without reading their text.
        let links = note.parsed.links.iter().zip(note.facts().link_prints());
        links.map(|(link, print)| {
            self.prints.contains(print)
                && keys::link_key(note, link).is_some_and(|key| self.names.contains(&*key))
        })
    }
}

impl FromIterator<String> for LinkNames {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> LinkNames {
        let names: FxHashSet<String> = names.into_iter().collect();
        LinkNames { prints: names.iter().map(|name| link_print(name)).collect(), names }
    }
}

/// The links that lead to one file: see [`Vault::leading_links`].
#[derive(Debug)]
pub struct LeadingLinks<'v> {
    vault: &'v Vault,
    file: NoteId,
    key: Cow<'v, str>,
    /// No other file has the name.
    only: bool,
    /// The notes with a link under the key that leads nowhere.
    dead: Option<&'v IdSet>,
}

impl LeadingLinks<'_> {
    /// What all of them have as their [`Note::link_prints`].
    pub fn print(&self) -> u32 {
        link_print(&self.key)
    }

    /// Those of `note`, in order.
    pub fn of<'n>(&'n self, note: &'n Note) -> impl Iterator<Item = &'n Link> {
        // Where no other file has the name and none of the note's links under it is dead, all of them lead here.
        let all = self.only && self.dead.is_none_or(|dead| !dead.contains(note.id));
        links_under(note, &self.key).filter(move |link| all || self.leads_here(note, link))
    }

    fn leads_here(&self, note: &Note, link: &Link) -> bool {
        match self.vault.resolve(note, link) {
            Resolution::File { file, .. } => file.file.id == self.file,
            Resolution::External | Resolution::Unresolved => false,
        }
    }
}

impl Vault {
    /// All links that lead to this file, by linking note's path, then place.
    pub fn backlinks(&self, file: NoteId) -> Vec<Backlink> {
        let mut backlinks = Vec::new();
        for note in self.linking_notes(file) {
            let links = self.links_to(note, file).into_iter();
            backlinks.extend(links.map(|(link, _)| Backlink { from: note.id, link }));
        }
        backlinks
    }

    /// The notes with a link that may lead to this file, for its name is the file's, sorted by path.
    pub fn linking_notes(&self, file: NoteId) -> Vec<&Arc<Note>> {
        let Some(target) = self.files.get(file) else { return Vec::new() };
        self.sorted_notes(self.linkers(&keys::name_key(target.path.file_name())))
    }

    /// How many notes have a link that leads to this file.
    pub fn count_linking_notes(&self, file: NoteId) -> usize {
        let Some(leading) = self.leading_links(file) else { return 0 };
        let linkers = self.linkers(&leading.key);
        // Only where some link may lead elsewhere it has to be asked.
        let unsure = match leading.only {
            true => leading.dead.map_or(&[][..], |dead| dead.as_slice()),
            false => linkers,
        };
        let unsure = unsure.iter().filter(|id| linkers.binary_search(id).is_ok());
        let notes = unsure.filter_map(|id| self.note(*id));
        linkers.len() - notes.filter(|note| leading.of(note).next().is_none()).count()
    }

    /// The links of `note` that lead to this file, in order, each with its place in it.
    pub fn links_to(&self, note: &Note, file: NoteId) -> Vec<(Link, FragmentTarget)> {
        let Some(leading) = self.leading_links(file) else { return Vec::new() };
        let links = leading.of(note);
        links.map(|link| (*link, self.fragment_target(note, link, file))).collect()
    }

    /// The links that lead to this file; `None` if there is no such file.
    pub fn leading_links(&self, file: NoteId) -> Option<LeadingLinks<'_>> {
        let key = keys::name_key(self.files.get(file)?.path.file_name());
        let only = self.indexes.names.get(&key).is_some_and(|ids| ids.as_slice() == [file]);
        let dead = self.indexes.links.get(&key).map(|entry| &entry.dead);
        Some(LeadingLinks { vault: self, file, key, only, dead })
    }

    /// The notes with a link that may lead to this file, as [`Vault::linking_notes`] in no particular order.
    pub(super) fn linkers_of(&self, file: NoteId) -> &[NoteId] {
        self.files.get(file).map_or(&[], |target| self.linkers(&keys::name_key(target.path.file_name())))
    }

    /// The notes with a link under `key`.
    pub(super) fn linkers(&self, key: &str) -> &[NoteId] {
        self.indexes.links.get(key).map_or(&[], |entry| entry.notes.as_slice())
    }
}
