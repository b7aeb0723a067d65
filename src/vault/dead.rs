//! The targets that links name and no file has, ready for searching while someone types.
//!
//! They are kept in pieces, one for each piece of the link index: a piece is made anew when something in it has changed
//! and somebody asks. So a search reads one list after the other instead of looking up every name with dead links.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::catalogue::Print;
use super::facts::List;
use super::keys;
use super::links::{LinkEntry, LinkNames, is_under};
use super::shards::{Entry, Shard};
use super::{DeadTarget, Note, NoteId, Vault};
use crate::sort;
use crate::syntax::{Link, fold};

/// Whether a link is a bare name under `key`.
fn is_bare(note: &Note, link: &Link, key: &str) -> bool {
    is_under(note, link, key)
        && keys::inner_target(note, link).is_some_and(|target| keys::is_bare_name(&target))
}

/// That some link under a key leads nowhere.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DeadMark(bool);

impl Entry for DeadMark {
    fn is_empty(&self) -> bool {
        !self.0
    }
}

/// Which of a note's links may be dead now that were not, or the other way round.
pub(super) enum Recheck<'k> {
    /// All; the index has none of them yet.
    New,
    /// All: the files under some name turned.
    All,
    /// Those under these keys, sorted: what the note's others say is the same, and so are the names.
    Only(Vec<&'k str>),
}

impl Recheck<'_> {
    fn asks_about(&self, key: &str) -> bool {
        match self {
            Recheck::New | Recheck::All => true,
            Recheck::Only(keys) => keys.binary_search(&key).is_ok(),
        }
    }
}

/// The dead targets under one key.
pub(super) type TargetList = Arc<[Arc<DeadTarget>]>;

/// What dead targets are told apart by: not by case or `.md`.
fn dead_key(target: &str) -> String {
    fold::key(target).trim_end_matches(".md").to_owned()
}

/// The dead targets under one key while they are found: those that differ in case or `.md` only are one.
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

/// The dead targets under the keys of one piece of the link index.
#[derive(Debug)]
struct Piece {
    /// The states of the two indexes that it was made of.
    links: Weak<FxHashMap<Box<str>, LinkEntry>>,
    dead: Weak<FxHashMap<Box<str>, DeadMark>>,
    /// Their texts, folded, one behind the other.
    text: String,
    /// Of each the print, and where its text ends.
    entries: Vec<(Print, usize)>,
    targets: Vec<Arc<DeadTarget>>,
}

impl Piece {
    fn new(links: &Shard<Box<str>, LinkEntry>, dead: &Shard<Box<str>, DeadMark>) -> Piece {
        let lists = under(links, dead).filter_map(|(_, entry)| entry.targets.get());
        let targets: Vec<_> = lists.flat_map(|list| list.iter()).cloned().collect();
        let mut text = String::new();
        let entry = |target: &Arc<DeadTarget>| {
            text.push_str(&target.folded);
            (Print::of_name(&target.folded), text.len())
        };
        let entries = targets.iter().map(entry).collect();
        Piece { links: Arc::downgrade(links), dead: Arc::downgrade(dead), text, entries, targets }
    }

    /// The targets that can have what `print` says, each with its text, folded.
    fn possible(&self, print: &Print) -> impl Iterator<Item = (&str, &Arc<DeadTarget>)> {
        let mut start = 0;
        let texts = self
            .entries
            .iter()
            .zip(&self.targets)
            .map(move |((own, end), target)| (own, std::mem::replace(&mut start, *end)..*end, target));
        let possible = texts.filter(|(own, ..)| own.contains(print));
        possible.map(|(_, range, target)| (self.text.get(range).unwrap_or_default(), target))
    }
}

/// The keys with dead links in one piece of the index.
fn under<'v>(
    links: &'v Shard<Box<str>, LinkEntry>,
    dead: &'v Shard<Box<str>, DeadMark>,
) -> impl Iterator<Item = (&'v str, &'v LinkEntry)> {
    dead.keys().filter_map(|key| Some((&**key, links.get(key)?)))
}

/// Where the snapshots of a vault keep the pieces that they have in common.
#[derive(Debug, Default)]
pub(super) struct Slot(Mutex<Vec<Arc<Piece>>>);

impl Vault {
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
    pub fn dead_targets(&self) -> Vec<Arc<DeadTarget>> {
        let mut targets = Vec::new();
        self.each_dead_target(&Print::default(), |_, target| targets.push(Arc::clone(target)));
        sort::by(&mut targets, |a: &Arc<DeadTarget>, b| {
            b.links.cmp(&a.links).then_with(|| a.target.cmp(&b.target))
        });
        targets
    }

    /// Calls `found` with those [`Vault::dead_targets`] that can have what `print` says, in no order, each with its folded
    /// text first: completion asks at every key.
    pub fn each_dead_target(&self, print: &Print, mut found: impl FnMut(&str, &Arc<DeadTarget>)) {
        for piece in self.dead_pieces() {
            piece.possible(print).for_each(|(text, target)| found(text, target));
        }
    }

    /// All pieces, those made anew that are not of this state.
    fn dead_pieces(&self) -> Vec<Arc<Piece>> {
        let mut kept = self.dead.0.lock().unwrap_or_else(PoisonError::into_inner);
        let states = || self.indexes.links.shards().iter().zip(self.indexes.dead.shards());
        let holds = |at: usize, (links, dead): (&Arc<_>, &Arc<_>)| {
            let is_of = |piece: &&Arc<Piece>| {
                std::ptr::eq(piece.links.as_ptr(), Arc::as_ptr(links))
                    && std::ptr::eq(piece.dead.as_ptr(), Arc::as_ptr(dead))
            };
            kept.get(at).filter(is_of)
        };
        let stale = states().enumerate().filter(|(at, state)| holds(*at, *state).is_none());
        let stale_keys = stale.flat_map(|(_, (links, dead))| under(links, dead));
        self.find_dead_targets(stale_keys.filter(|(_, entry)| entry.targets.get().is_none()).collect());
        let made =
            |(at, state)| holds(at, state).cloned().unwrap_or_else(|| Arc::new(Piece::new(state.0, state.1)));
        let pieces: Vec<Arc<Piece>> = states().enumerate().map(made).collect();
        kept.clone_from(&pieces);
        pieces
    }

    /// Finds the dead targets under keys for which they are not known. The links of each note are looked through once,
    /// however many of them are dead.
    fn find_dead_targets(&self, unknown: FxHashMap<&str, &LinkEntry>) {
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
            let targets = found.remove(key).unwrap_or_default().targets;
            entry.targets.get_or_init(|| targets.into_iter().map(Arc::new).collect());
        }
    }

    /// The link keys of a note whose deadness is no longer what the index has: those that got a first dead link, and
    /// those that lost the last one, among its links or those of them that are paths. Takes one lookup for each link
    /// that is asked about.
    pub(super) fn turned_dead(&self, id: NoteId, list: List, recheck: &Recheck<'_>) -> Vec<(String, bool)> {
        let Some(note) = self.note(id) else { return Vec::new() };
        let facts = |list| note.facts().list(list).map(|fact| fact.key);
        let paths = facts(List::Paths).map(|path| (keys::key_of_path(path), path));
        let mut paths: Vec<(&str, &str)> = paths.filter(|(key, _)| recheck.asks_about(key)).collect();
        paths.sort_unstable();
        let is_dead_path =
            |path: &str| !keys::is_bare_name(path) && !self.has_folded_target(&note.path, path);
        let dead_paths: Vec<&str> =
            paths.iter().filter(|(_, path)| is_dead_path(path)).map(|(key, _)| *key).collect();
        paths.dedup_by_key(|(key, _)| *key);
        let new = matches!(recheck, Recheck::New);
        let asked_about: Vec<&str> = match list {
            List::Paths => paths.iter().map(|(key, _)| *key).collect(),
            _ => facts(list).filter(|key| recheck.asks_about(key)).collect(),
        };
        let turned = asked_about.into_iter().filter_map(|key| {
            let is_path = paths.binary_search_by_key(&key, |(key, _)| key).is_ok();
            let is_dead = dead_paths.binary_search(&key).is_ok()
                || !self.has_name(key)
                    && (!is_path || note.parsed.links.iter().any(|link| is_bare(note, link, key)));
            let was_dead = !new && self.indexes.links.get(key).is_some_and(|entry| entry.dead.contains(id));
            (is_dead != was_dead).then(|| (key.to_owned(), is_dead))
        });
        turned.collect()
    }

    /// Finds the dead links of a vault of which none is known yet: by one lookup for each key, not for each link. Only
    /// those that are paths are each looked at.
    pub(super) fn find_all_dead(&mut self) {
        let notes = self.files.iter().filter_map(|(id, file)| Some((id, file.note.as_ref()?)));
        let with_paths = notes.filter(|(_, note)| note.facts().list(List::Paths).next().is_some());
        let notes: Vec<NoteId> = with_paths.map(|(id, _)| id).collect();
        let paths: Vec<_> =
            notes.par_iter().map(|id| self.turned_dead(*id, List::Paths, &Recheck::New)).collect();
        let is_path = |id: &NoteId, key: &str| {
            self.note(*id).is_some_and(|note| {
                note.facts().list(List::Paths).any(|fact| keys::key_of_path(fact.key) == key)
            })
        };
        let shards = self.indexes.links.shards().par_iter();
        let keys = shards.flat_map_iter(|shard| shard.iter()).filter(|(key, _)| !self.has_name(key));
        let bare: Vec<(String, Vec<NoteId>)> = keys
            .map(|(key, entry)| {
                let bare = entry.notes.as_slice().iter().filter(|id| !is_path(id, key));
                (key.to_string(), bare.copied().collect())
            })
            .collect();
        for (id, paths) in notes.into_iter().zip(paths) {
            self.turn_dead(id, paths);
        }
        for (key, ids) in bare {
            self.indexes.links.update(&key, |entry| {
                entry.targets = OnceLock::new();
                ids.iter().for_each(|id| entry.dead.insert(*id));
            });
            self.mark_dead(&key);
        }
    }

    /// Enters what [`Vault::turned_dead`] found.
    pub(super) fn turn_dead(&mut self, id: NoteId, keys: Vec<(String, bool)>) {
        for (key, is_dead) in keys {
            self.indexes.links.update(&key, |entry| {
                entry.targets = OnceLock::new();
                if is_dead { entry.dead.insert(id) } else { entry.dead.remove(id) }
            });
            self.mark_dead(&key);
        }
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
