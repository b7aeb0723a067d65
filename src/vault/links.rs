//! The link index: which notes link to a name, and which of those links lead nowhere.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{Fact, List, Turn, link_print};
use super::keys;
use super::shards::{Entry, IdSet};
use super::{Backlink, DeadTarget, FragmentTarget, Note, NoteId, Resolution, Vault};
use crate::syntax::{Link, fold};

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

fn is_under(note: &Note, link: &Link, key: &str) -> bool {
    keys::link_key(note, link).is_some_and(|own| own == key)
}

/// The links of a note under a key, in order.
fn links_under<'n>(note: &'n Note, key: &'n str) -> impl Iterator<Item = &'n Link> {
    let wanted = link_print(key);
    let links = note.parsed.links.iter().zip(note.facts().link_prints());
    // Nearly all others are told apart without reading their text.
    links.filter(move |(link, print)| **print == wanted && is_under(note, link, key)).map(|(link, _)| link)
}

/// What dead targets are told apart by: not by case or `.md`.
fn dead_key(target: &str) -> String {
    fold::key(target).trim_end_matches(".md").to_owned()
}

/// The dead targets under one key: those that differ in case or `.md` only are one.
#[derive(Debug, Default)]
struct DeadTargets {
    targets: Vec<DeadTarget>,
    /// Where each of them is, by [`dead_key`].
    places: FxHashMap<String, usize>,
}

impl DeadTargets {
    fn add(&mut self, target: &str) {
        let place = *self.places.entry(dead_key(target)).or_insert_with(|| {
            let folded = fold::search_key(target).into();
            self.targets.push(DeadTarget { target: target.to_owned(), links: 0, folded });
            self.targets.len() - 1
        });
        if let Some(target) = self.targets.get_mut(place) {
            target.links += 1;
        }
    }
}

/// That some link under a key leads nowhere.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DeadMark(bool);

impl Entry for DeadMark {
    fn is_empty(&self) -> bool {
        !self.0
    }
}

/// Whether a link is a bare name under `key`.
fn is_bare(note: &Note, link: &Link, key: &str) -> bool {
    is_under(note, link, key)
        && keys::inner_target(note, link).is_some_and(|target| keys::is_bare_name(&target))
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
        let unsure = |id: &&NoteId| !leading.only || leading.dead.is_some_and(|dead| dead.contains(**id));
        let missed = linkers.iter().filter(unsure).filter_map(|id| self.note(*id));
        linkers.len() - missed.filter(|note| leading.of(note).next().is_none()).count()
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

    /// The notes with a dead link that may have this target (decoded, without fragment), sorted by path.
    pub fn notes_with_dead_target(&self, target: &str) -> Vec<&Arc<Note>> {
        let entry = self.indexes.links.get(&keys::target_key(Cow::Borrowed(target.trim())));
        self.sorted_notes(entry.map_or(&[], |entry| entry.dead.as_slice()))
    }

    /// The links of `note` with this target (decoded, without fragment; any case, with or without `.md`) that lead
    /// nowhere, in order.
    pub fn dead_links_to(&self, note: &Note, target: &str) -> Vec<Link> {
        let wanted = dead_key(target.trim());
        let dead = note.parsed.links.iter().filter(|link| {
            let target = keys::inner_target(note, link);
            target.is_some_and(|target| dead_key(&target) == wanted && self.is_dead(note, &target))
        });
        dead.copied().collect()
    }

    /// Link targets that lead nowhere, most linked first, then by text.
    pub fn dead_targets(&self) -> Vec<DeadTarget> {
        self.dead_targets_with(usize::MAX, |_| true)
    }

    /// The first `limit` of those [`Vault::dead_targets`] that `wanted` says yes to. Only these are sorted and copied:
    /// completion asks at every key.
    pub fn dead_targets_with(&self, limit: usize, wanted: impl Fn(&DeadTarget) -> bool) -> Vec<DeadTarget> {
        self.find_dead_targets();
        let dead = self.dead_entries().filter_map(|(_, entry)| entry.targets.get());
        let targets = dead.flat_map(|targets| &**targets);
        let mut targets: Vec<&DeadTarget> = targets.filter(|target| wanted(target)).collect();
        let order =
            |a: &&DeadTarget, b: &&DeadTarget| b.links.cmp(&a.links).then_with(|| a.target.cmp(&b.target));
        if limit < targets.len() {
            targets.select_nth_unstable_by(limit, order);
            targets.truncate(limit);
        }
        targets.sort_by(order);
        targets.into_iter().cloned().collect()
    }

    /// The keys with dead links.
    fn dead_entries(&self) -> impl Iterator<Item = (&str, &LinkEntry)> {
        self.indexes.dead.iter().filter_map(|(key, _)| Some((key, self.indexes.links.get(key)?)))
    }

    /// Finds the dead targets under those keys for which they are not known. The links of each note are looked through
    /// once, however many of them are dead.
    fn find_dead_targets(&self) {
        let unknown: FxHashMap<&str, &LinkEntry> =
            self.dead_entries().filter(|(_, entry)| entry.targets.get().is_none()).collect();
        if unknown.is_empty() {
            return;
        }
        let notes: FxHashSet<NoteId> =
            unknown.values().flat_map(|entry| entry.dead.as_slice()).copied().collect();
        let notes = self.sorted_notes(&Vec::from_iter(notes));
        let names: LinkNames = unknown.keys().map(|key| (*key).to_owned()).collect();
        let mut found: FxHashMap<Cow<'_, str>, DeadTargets> = FxHashMap::default();
        for note in notes {
            let links = note.parsed.links.iter().zip(names.of(note)).filter(|(_, wanted)| *wanted);
            for (link, _) in links {
                let target = keys::inner_target(note, link).filter(|target| self.is_dead(note, target));
                if let (Some(target), Some(key)) = (target, keys::link_key(note, link)) {
                    found.entry(key).or_default().add(&target);
                }
            }
        }
        for (key, entry) in unknown {
            entry.targets.get_or_init(|| found.remove(key).unwrap_or_default().targets.into());
        }
    }

    /// The notes with a link that may lead to this file, as [`Vault::linking_notes`] in no particular order.
    pub(super) fn linkers_of(&self, file: NoteId) -> &[NoteId] {
        self.files.get(file).map_or(&[], |target| self.linkers(&keys::name_key(target.path.file_name())))
    }

    /// The notes with a link under `key`.
    pub(super) fn linkers(&self, key: &str) -> &[NoteId] {
        self.indexes.links.get(key).map_or(&[], |entry| entry.notes.as_slice())
    }

    /// The link keys of a note whose deadness is no longer what the index has: those that got a first dead link, and
    /// those that lost the last one. Takes one lookup for each link. `new` says that the index has none yet.
    pub(super) fn turned_dead(&self, id: NoteId, new: bool) -> Vec<(String, bool)> {
        let Some(note) = self.note(id) else { return Vec::new() };
        let paths: Vec<&str> = note.facts().list(List::Paths).map(|fact| fact.key).collect();
        let dead_paths = if paths.is_empty() { FxHashSet::default() } else { self.dead_paths(note) };
        let links = note.facts().list(List::Links);
        let turned = links.filter_map(|Fact { key, .. }| {
            let is_path = paths.binary_search(&key).is_ok();
            let is_dead = dead_paths.contains(key)
                || !self.has_name(key)
                    && (!is_path || note.parsed.links.iter().any(|link| is_bare(note, link, key)));
            let was_dead = !new && self.indexes.links.get(key).is_some_and(|entry| entry.dead.contains(id));
            (is_dead != was_dead).then(|| (key.to_owned(), is_dead))
        });
        turned.collect()
    }

    /// The keys of those of a note's links that are dead and more than a bare name.
    fn dead_paths<'n>(&self, note: &'n Note) -> FxHashSet<Cow<'n, str>> {
        let is_dead_path = |target: Cow<'_, str>| !keys::is_bare_name(&target) && self.is_dead(note, &target);
        let dead =
            note.parsed.links.iter().filter(|link| keys::inner_target(note, link).is_some_and(is_dead_path));
        dead.filter_map(|link| keys::link_key(note, link)).collect()
    }

    /// Enters what [`Vault::turned_dead`] found.
    pub(super) fn turn_dead(&mut self, id: NoteId, key: &str, is_dead: bool) {
        self.indexes.links.update(key, |entry| {
            entry.targets = OnceLock::new();
            if is_dead { entry.dead.insert(id) } else { entry.dead.remove(id) }
        });
    }

    fn is_dead(&self, note: &Note, target: &str) -> bool {
        !target.is_empty() && !self.has_target(&note.path, target)
    }

    /// Enters a key with dead links into the list of those, or takes it out.
    pub(super) fn mark_dead(&mut self, key: &str) {
        let dead = self.indexes.links.get(key).is_some_and(|entry| !entry.dead.is_empty());
        if dead != self.indexes.dead.get(key).is_some() {
            self.indexes.dead.update(key, |mark| mark.0 = dead);
        }
    }
}
