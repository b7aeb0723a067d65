//! Maps that are cheap to clone and cheap to change: copy-on-write in 256 pieces.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::NoteId;

/// How many pieces a map has.
pub(super) const PIECES: usize = 256;

/// One piece of a map. The piece of a key has the same number in every map.
pub(super) type Shard<K, V> = Arc<FxHashMap<K, V>>;

/// A value that is dropped from its map when nothing is left in it.
pub(super) trait Entry: Clone + Default {
    /// Whether nothing is left.
    fn is_empty(&self) -> bool;
}

/// A map from text to `V`. A clone copies one pointer; the first change after it copies 256 pointers and one
/// shard. A persistent tree map was measured too: five times slower to read, and reads are what answers are made of.
#[derive(Debug)]
pub(super) struct Sharded<V, K = Box<str>> {
    shards: Arc<Vec<Shard<K, V>>>,
}

impl<V, K> Clone for Sharded<V, K> {
    fn clone(&self) -> Self {
        Sharded { shards: Arc::clone(&self.shards) }
    }
}

impl<V, K> Default for Sharded<V, K> {
    fn default() -> Self {
        let empty: Shard<K, V> = Arc::new(FxHashMap::default());
        Sharded { shards: Arc::new(vec![empty; PIECES]) }
    }
}

/// The number of the piece that a key is in: the hash's bits that the map inside a piece uses least.
pub(super) fn piece_of(key: &str) -> usize {
    usize::try_from((FxBuildHasher.hash_one(key) >> 24) & 0xff).unwrap_or_default()
}

impl<V: Entry, K: Borrow<str> + Eq + Hash + Clone> Sharded<V, K> {
    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<&V> {
        self.shards.get(piece_of(key))?.get(key)
    }

    /// Changes the value of `key`, from the default if there is none, and drops it if nothing is left.
    pub(super) fn update<'k>(&mut self, key: &'k str, change: impl FnOnce(&mut V))
    where
        K: From<&'k str>,
    {
        self.update_as(key, || K::from(key), change);
    }

    /// As [`Sharded::update`] with a key that is made by `make` if it is new.
    pub(super) fn update_as(&mut self, key: &str, make: impl FnOnce() -> K, change: impl FnOnce(&mut V)) {
        let Some(shard) = Arc::make_mut(&mut self.shards).get_mut(piece_of(key)) else { return };
        update_in(Arc::make_mut(shard), key, make, change);
    }

    /// Changes many values, the pieces on several threads. `turns` gives, of a piece by its number, keys in it with what
    /// `change` is told of each.
    pub(super) fn update_pieces<'k, T, I>(
        &mut self,
        turns: impl Fn(usize) -> I + Sync,
        change: impl Fn(&mut V, T) + Sync,
    ) where
        V: Send + Sync,
        K: From<&'k str> + Send + Sync,
        I: Iterator<Item = (&'k str, T)>,
    {
        Arc::make_mut(&mut self.shards).par_iter_mut().enumerate().for_each(|(piece, shard)| {
            let mut turns = turns(piece).peekable();
            if turns.peek().is_some() {
                let shard = Arc::make_mut(shard);
                turns.for_each(|(key, turn)| {
                    update_in(shard, key, || K::from(key), |value| change(value, turn))
                });
            }
        });
    }

    /// The pieces; one is the same in two snapshots if no value in it changed in between.
    pub(super) fn shards(&self) -> &[Shard<K, V>] {
        &self.shards
    }

    /// All entries, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.shards.iter().flat_map(|shard| shard.iter().map(|(key, value)| (key.borrow(), value)))
    }
}

fn update_in<V: Entry, K: Borrow<str> + Eq + Hash>(
    shard: &mut FxHashMap<K, V>,
    key: &str,
    make: impl FnOnce() -> K,
    change: impl FnOnce(&mut V),
) {
    if let Some(value) = shard.get_mut(key) {
        change(value);
        if value.is_empty() {
            shard.remove(key);
        }
        return;
    }
    let mut value = V::default();
    change(&mut value);
    if !value.is_empty() {
        shard.insert(make(), value);
    }
}

/// A sorted set of note numbers; one number takes no allocation, for most keys have one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum IdSet {
    /// Empty.
    #[default]
    None,
    /// One number.
    One(NoteId),
    /// Several, sorted.
    Many(Vec<NoteId>),
}

impl IdSet {
    /// The numbers, sorted.
    pub(super) fn as_slice(&self) -> &[NoteId] {
        match self {
            IdSet::None => &[],
            IdSet::One(id) => std::slice::from_ref(id),
            IdSet::Many(ids) => ids,
        }
    }

    /// Whether `id` is in it.
    pub(super) fn contains(&self, id: NoteId) -> bool {
        self.as_slice().binary_search(&id).is_ok()
    }

    /// Adds a number.
    pub(super) fn insert(&mut self, id: NoteId) {
        match self {
            IdSet::None => *self = IdSet::One(id),
            IdSet::One(one) if *one == id => {}
            IdSet::One(one) => *self = IdSet::Many(vec![(*one).min(id), (*one).max(id)]),
            // In a first load they come in order.
            IdSet::Many(ids) if ids.last().is_some_and(|last| *last < id) => ids.push(id),
            IdSet::Many(ids) => {
                if let Err(at) = ids.binary_search(&id) {
                    ids.insert(at, id);
                }
            }
        }
    }

    /// Takes a number out.
    pub(super) fn remove(&mut self, id: NoteId) {
        match self {
            IdSet::One(one) if *one == id => *self = IdSet::None,
            IdSet::None | IdSet::One(_) => {}
            IdSet::Many(ids) => {
                if let Ok(at) = ids.binary_search(&id) {
                    ids.remove(at);
                }
                match ids.as_slice() {
                    [] => *self = IdSet::None,
                    [last] => *self = IdSet::One(*last),
                    _ => {}
                }
            }
        }
    }
}

impl Entry for IdSet {
    fn is_empty(&self) -> bool {
        matches!(self, IdSet::None)
    }
}
