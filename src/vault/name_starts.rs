//! How names of people begin: what tells most mentions apart without reading them, and which names go on from others.

use std::ops::RangeInclusive;

use super::facts::Turn;
use super::people::{NameEnds, reach};
use super::shards::Entry;
use super::{Mentions, Note, Vault};
use crate::syntax::Mention;
use crate::text::slice;

/// Names are kept together by so many letters.
const LETTERS: usize = 3;

/// The first letters of a person's key: what [`NameKeys`] have in common.
pub(super) fn first_letters(key: &str) -> &str {
    let end = key.char_indices().nth(LETTERS).map_or(key.len(), |(at, _)| at);
    key.get(..end).unwrap_or(key)
}

/// The keys of people's names that begin alike, sorted, each with the number of people who have it.
#[derive(Clone, Debug, Default)]
pub(super) struct NameKeys(Vec<(Box<str>, u32)>);

impl Entry for NameKeys {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl NameKeys {
    /// A person got a name, or lost it.
    pub(super) fn turn(&mut self, key: &str, turn: Turn) {
        let place = self.0.binary_search_by(|(own, _)| (**own).cmp(key));
        match (turn, place) {
            (Turn::Came, Ok(at)) => self.0.get_mut(at).into_iter().for_each(|(_, people)| *people += 1),
            (Turn::Came, Err(at)) => self.0.insert(at, (key.into(), 1)),
            (Turn::Went, Ok(at)) => match self.0.get_mut(at) {
                Some((_, people)) if *people > 1 => *people -= 1,
                _ => drop(self.0.remove(at)),
            },
            (Turn::Went, Err(_)) | (Turn::Differs, _) => {}
        }
    }

    /// Whether a longer key begins with this one.
    fn go_on_from(&self, key: &str) -> bool {
        let behind = self.0.partition_point(|(own, _)| **own <= *key);
        self.0.get(behind).is_some_and(|(next, _)| next.starts_with(key))
    }
}

impl Vault {
    /// Whether some person's key is longer and begins with this one.
    pub(super) fn names_go_on_from(&self, key: &str) -> bool {
        let longer = |other: &str| other.len() > key.len() && other.starts_with(key);
        match self.indexes.name_keys.get(first_letters(key)) {
            Some(keys) if keys.go_on_from(key) => true,
            // All that go on from it have the same beginning, unless it is shorter than such a beginning.
            _ if key.chars().count() >= LETTERS => false,
            _ => self.indexes.people.iter().any(|(other, _)| longer(other)),
        }
    }
}

/// How many bytes a [`Note::mention_start`] has.
const START: usize = 8;

/// The first bytes of a key.
fn start(key: &str) -> u64 {
    let mut start = [0; START];
    start.iter_mut().zip(key.bytes()).for_each(|(own, byte)| *own = byte);
    u64::from_be_bytes(start)
}

impl Note {
    /// The first bytes of what a mention may name: folded, without blanks, zeros behind them. A person is named only by
    /// mentions whose start is in one of [`Mentions::starts`].
    pub fn mention_start(&self, mention: &Mention) -> u64 {
        let mut ends = NameEnds::new(slice(&self.text, reach(&self.text, mention)));
        while ends.key().len() < START && ends.next().is_some() {}
        start(ends.key())
    }
}

impl Mentions<'_> {
    /// In which of these ranges the [`Note::mention_start`] of a mention of the person is.
    pub fn starts(&self) -> Vec<RangeInclusive<u64>> {
        let range = |key: &String| {
            let behind = u64::MAX.checked_shr(u32::try_from(8 * key.len()).unwrap_or(u32::MAX)).unwrap_or(0);
            start(key)..=start(key) | behind
        };
        self.keys().iter().map(range).collect()
    }
}
