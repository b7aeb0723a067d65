//! Entering the facts of many notes: first sorted by the piece of the index that they go into. A piece is then changed as a
//! whole while it is in the processor's cache, and threads change different pieces.

use rayon::prelude::*;

use super::NoteId;
use super::apply::FactsTurned;
use super::facts::{LISTS, List, Turn};
use super::room::{MOST_ROOM, make_room};
use super::shards::{Entry, IdSet, PIECES, Sharded, piece_of};

/// Notes are sorted in blocks of so many: enough that each piece gets several facts, few enough that the copies of their
/// keys take little memory.
const BLOCK: usize = 4 << 10;

/// What the indexes grow by for a block, about, on each thread.
const ROOM: usize = MOST_ROOM;

/// The most threads that sort, each into pieces of its own.
const MOST_SORTERS: usize = 8;

/// Facts that turned, by list and by piece of the list's index.
pub(super) struct Sorted {
    /// One for each stretch of notes, in their order.
    sorters: Vec<Sorter>,
}

impl Sorted {
    /// Sorts the facts block by block and hands each block to `enter`.
    pub(super) fn each_block(facts: &[FactsTurned<'_>], mut enter: impl FnMut(&Sorted)) {
        let count = rayon::current_num_threads().clamp(1, MOST_SORTERS);
        let mut sorted = Sorted { sorters: (0..count).map(|_| Sorter::default()).collect() };
        for block in facts.chunks(BLOCK) {
            let stretch = block.len().div_ceil(count).max(1);
            let stretches = block.par_chunks(stretch).chain(rayon::iter::repeat_n(&[][..], count));
            sorted.sorters.par_iter_mut().zip(stretches).for_each(|(sorter, facts)| sorter.sort(facts));
            rayon::broadcast(|_| make_room(ROOM));
            enter(&sorted);
        }
    }

    /// Enters one list. `forget` drops what an entry remembers of its notes.
    pub(super) fn post<V: Entry + Send + Sync>(
        &self,
        index: &mut Sharded<V>,
        list: List,
        notes: impl Fn(&mut V) -> &mut IdSet + Sync,
        forget: impl Fn(&mut V, Turn, NoteId) + Sync,
    ) {
        let turns = |piece| self.sorters.iter().flat_map(move |sorter| sorter.turns(list, piece));
        index.update_pieces(turns, |entry, (id, turn)| {
            turn.enter(notes(entry), id);
            forget(entry, turn, id);
        });
    }
}

/// The facts of a stretch of notes, a bucket for each piece of each list.
struct Sorter(Vec<Bucket>);

/// Facts of one piece, their keys one behind the other: reading them where they lie would wait for memory.
#[derive(Default)]
struct Bucket {
    keys: String,
    /// Of each fact where its key ends, whose it is and how it turned.
    turns: Vec<(u32, NoteId, Turn)>,
}

impl Default for Sorter {
    fn default() -> Sorter {
        Sorter((0..LISTS * PIECES).map(|_| Bucket::default()).collect())
    }
}

impl Sorter {
    fn sort(&mut self, facts: &[FactsTurned<'_>]) {
        for bucket in &mut self.0 {
            bucket.keys.clear();
            bucket.turns.clear();
        }
        for facts in facts {
            // That a link is a path is asked of its note, never of an index.
            for list in List::ALL.into_iter().filter(|list| *list != List::Paths) {
                facts.diff(list).for_each(|(key, turn)| {
                    if let Some(bucket) = self.0.get_mut(list as usize * PIECES + piece_of(key)) {
                        bucket.keys.push_str(key);
                        let end = u32::try_from(bucket.keys.len()).unwrap_or(u32::MAX);
                        bucket.turns.push((end, facts.id, turn));
                    }
                });
            }
        }
    }

    fn turns(&self, list: List, piece: usize) -> impl Iterator<Item = (&str, (NoteId, Turn))> {
        let bucket = self.0.get(list as usize * PIECES + piece);
        bucket.into_iter().flat_map(|bucket| {
            let mut start = 0;
            bucket.turns.iter().map(move |(end, id, turn)| {
                let key = bucket.keys.get(start..*end as usize).unwrap_or_default();
                start = *end as usize;
                (key, (*id, *turn))
            })
        })
    }
}
