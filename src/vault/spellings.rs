//! Names by their pieces: of a name with few wrong letters at least one piece is right, so names that are nearly the
//! same are found by what they share, without a look at every name.
//!
//! A name that is looked for up to `k` wrong letters is cut into `k + 1` pieces with one letter left out between two. A letter too
//! many, missing or exchanged is in one piece at most, and so are two swapped ones. One piece is therefore found in the
//! other name, at most as far from its place as letters came or went. Digits are the same in names that are alike:
//! names of other days share nothing.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use super::likeness::{COMPARED, MOST_ERRORS, allowed_errors, digits};

/// Shorter names have pieces of one letter, which tell nothing.
pub(super) const SHORTEST: u32 = 8;

/// Many names, to be found by their pieces.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// By the first bits of a piece's hash, where its entries begin. One more than there are such beginnings.
    starts: Vec<u32>,
    entries: Vec<Entry>,
    /// A bit for each hash: most pieces that are looked for no name has, and this is small enough to stay at hand.
    known: Vec<u64>,
}

/// A name that has a piece.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// The other bits of the piece's hash.
    rest: u32,
    /// The letters of the whole name: most names that share a piece differ too much in the others.
    letters: LetterSet,
    /// The name's index.
    index: u32,
}

/// Which letters a name has: a bit for each of a to z, and six for all others. Digits have none.
#[derive(Clone, Copy, Debug, Default)]
struct LetterSet(u32);

impl LetterSet {
    fn of(letters: &str) -> LetterSet {
        let bit = |c: char| match c {
            'a'..='z' => 1 << (u32::from(c) - u32::from('a')),
            '0'..='9' => 0,
            other => 1 << (26 + u32::from(other) % 6),
        };
        LetterSet(letters.chars().fold(0, |set, c| set | bit(c)))
    }

    /// Whether names with these letters may be so many wrong letters apart.
    fn may_be_within(self, other: LetterSet, errors: u32) -> bool {
        let lacks = |one: u32, other: u32| (one & !other).count_ones();
        lacks(self.0, other.0) <= errors && lacks(other.0, self.0) <= errors
    }
}

impl Spellings {
    /// Takes names by their letters, with their indexes; those that are too short are left out.
    pub(super) fn new<'n>(names: impl Iterator<Item = (&'n str, u32)>) -> Spellings {
        let mut all: Vec<(u64, Entry)> = Vec::new();
        let mut cuts = Vec::new();
        for (letters, index) in names {
            cut(letters, &mut cuts);
            let len = letters_of(&cuts);
            if len < SHORTEST {
                continue;
            }
            let digits = digits_hash(letters);
            let set = LetterSet::of(compared(letters, &cuts));
            for piece in 0..pieces_of(len) {
                let (start, end) = place_of(piece, len);
                let hash = hash(letters, &cuts, start, end, (digits, len, piece));
                all.extend(hash.map(|hash| (hash, Entry { rest: rest(hash), letters: set, index })));
            }
        }
        Spellings::sorted_by_beginning(&all)
    }

    /// Puts entries whose hashes begin alike beside each other: counts them, then puts each in its place.
    fn sorted_by_beginning(all: &[(u64, Entry)]) -> Spellings {
        let beginnings = all.len().next_power_of_two();
        let mut starts = vec![0_u32; beginnings + 1];
        for (hash, _) in all {
            starts.get_mut(beginning(*hash, beginnings) + 1).into_iter().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut free = starts.clone();
        let mut entries = vec![Entry::default(); all.len()];
        for (hash, named) in all {
            let Some(at) = free.get_mut(beginning(*hash, beginnings)) else { continue };
            entries.get_mut(*at as usize).into_iter().for_each(|entry| *entry = *named);
            *at += 1;
        }
        // One bit in 8 is set at most.
        let mut known = vec![0_u64; (all.len() / 8).next_power_of_two()];
        for (hash, _) in all {
            let (word, bit) = bit_of(*hash, known.len());
            known.get_mut(word).into_iter().for_each(|bits| *bits |= bit);
        }
        Spellings { starts, entries, known }
    }

    /// The indexes of names that have a piece in common with a name of these `letters`, in a place that up to `errors` wrong
    /// letters allow, and not more than that many other letters; a name can be among them more than once.
    ///
    /// Of names of [`SHORTEST`] letters and more, none is missing that is so near.
    pub(super) fn sharing(&self, letters: &str, errors: u32) -> Vec<u32> {
        let mut cuts = Vec::new();
        cut(letters, &mut cuts);
        let wanted = letters_of(&cuts);
        let digits = digits_hash(letters);
        let set = LetterSet::of(compared(letters, &cuts));
        let mut found = Vec::new();
        for len in wanted.saturating_sub(errors).max(SHORTEST)..=wanted + errors {
            for piece in 0..pieces_of(len) {
                let (start, end) = place_of(piece, len);
                for (start, end) in moved(start, end, errors, len, wanted) {
                    let hash = hash(letters, &cuts, start, end, (digits, len, piece));
                    let entries = hash.into_iter().flat_map(|hash| self.get(hash));
                    let near = entries.filter(|entry| entry.letters.may_be_within(set, errors));
                    found.extend(near.map(|entry| entry.index));
                }
            }
        }
        found
    }

    fn get(&self, hash: u64) -> impl Iterator<Item = &Entry> {
        let (word, bit) = bit_of(hash, self.known.len());
        let is_known = self.known.get(word).is_some_and(|bits| bits & bit != 0);
        let entries = if is_known { self.with_beginning(hash) } else { &[] };
        entries.iter().filter(move |entry| entry.rest == rest(hash))
    }

    fn with_beginning(&self, hash: u64) -> &[Entry] {
        let at = beginning(hash, self.starts.len().saturating_sub(1));
        let start = self.starts.get(at).copied().unwrap_or_default() as usize;
        let end = self.starts.get(at + 1).copied().unwrap_or_default() as usize;
        self.entries.get(start..end).unwrap_or_default()
    }
}

/// The places that a piece of a name of `len` letters can have in one of `wanted` letters with so many errors: what came
/// and went before it, and behind it, is not more than they are.
fn moved(start: u32, end: u32, errors: u32, len: u32, wanted: u32) -> impl Iterator<Item = (u32, u32)> {
    let (errors, longer) = (i64::from(errors), i64::from(wanted) - i64::from(len));
    let shifts = (-errors..=errors).filter(move |shift| shift.abs() + (longer - shift).abs() <= errors);
    let by = |at: u32, shift: i64| u32::try_from(i64::from(at) + shift).ok();
    shifts.filter_map(move |shift| Some((by(start, shift)?, by(end, shift)?)))
}

/// How many pieces a name of `len` letters has: one more than any name may have errors that is compared with it.
fn pieces_of(len: u32) -> u32 {
    let errors = |longer: u32| Some(allowed_errors(longer)).filter(|errors| longer - len <= *errors);
    (len..=len + MOST_ERRORS).filter_map(errors).max().unwrap_or_default() + 1
}

/// Where a piece begins and ends, in letters.
fn place_of(piece: u32, len: u32) -> (u32, u32) {
    let begin = |piece: u32| piece * (len + 1) / pieces_of(len);
    (begin(piece), begin(piece + 1) - 1)
}

/// Where each of the letters that are compared begins, and the last of them ends, in bytes.
fn cut(letters: &str, cuts: &mut Vec<usize>) {
    cuts.clear();
    cuts.extend(letters.char_indices().map(|(at, _)| at).chain([letters.len()]).take(COMPARED + 1));
}

/// The letters that are compared.
fn compared<'l>(letters: &'l str, cuts: &[usize]) -> &'l str {
    cuts.last().and_then(|end| letters.get(..*end)).unwrap_or(letters)
}

fn letters_of(cuts: &[usize]) -> u32 {
    u32::try_from(cuts.len().saturating_sub(1)).unwrap_or(u32::MAX)
}

fn digits_hash(letters: &str) -> u64 {
    FxBuildHasher.hash_one(digits(letters).collect::<String>())
}

/// The hash of a piece of a name and what must agree besides; `None` if the name ends before.
fn hash(letters: &str, cuts: &[usize], start: u32, end: u32, besides: (u64, u32, u32)) -> Option<u64> {
    let (start, end) = (cuts.get(start as usize)?, cuts.get(end as usize)?);
    Some(FxBuildHasher.hash_one((besides, letters.get(*start..*end)?)))
}

/// Of a hash the bits that say where its entries are.
fn beginning(hash: u64, beginnings: usize) -> usize {
    let mask = beginnings.saturating_sub(1) as u64;
    usize::try_from(hash >> 32 & mask).unwrap_or_default()
}

/// Of a hash the place of its bit in so many words, a power of two: by other bits than [`beginning`].
fn bit_of(hash: u64, words: usize) -> (usize, u64) {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    (usize::try_from(mixed >> 6).unwrap_or_default() & words.saturating_sub(1), 1 << (mixed & 63))
}

fn rest(hash: u64) -> u32 {
    hash as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::likeness::{Likeness, Shape, Wanted};
    use super::Spellings;

    #[derive(Clone, Debug)]
    enum Slip {
        Missing,
        TooMany(char),
        Wrong(char),
        Swapped,
    }

    fn slip() -> impl Strategy<Value = Slip> {
        let letter = prop::char::range('a', 'e').prop_union(prop::char::range('à', 'ä'));
        let letter = letter.boxed();
        prop_oneof![
            Just(Slip::Missing),
            Just(Slip::Swapped),
            letter.clone().prop_map(Slip::TooMany),
            letter.prop_map(Slip::Wrong),
        ]
    }

    fn write_with(name: &str, slips: &[(prop::sample::Index, Slip)]) -> String {
        let mut letters: Vec<char> = name.chars().collect();
        for (at, slip) in slips {
            let at = at.index(letters.len());
            match slip {
                Slip::Missing => drop(letters.remove(at)),
                Slip::TooMany(letter) => letters.insert(at, *letter),
                Slip::Wrong(letter) => letters[at] = *letter,
                Slip::Swapped if at + 1 < letters.len() => letters.swap(at, at + 1),
                Slip::Swapped => {}
            }
        }
        letters.into_iter().collect()
    }

    proptest! {
        #[test]
        fn a_name_with_few_wrong_letters_shares_a_piece(
            name in "[a-e]{8,30}|[a-eñ]{8,14}|[a-e]{155,170}|[a-c]{9}2025[a-c]{3}",
            slips in prop::collection::vec((any::<prop::sample::Index>(), slip()), 0..4),
        ) {
            let wanted = write_with(&name, &slips);
            let (shape, named) = (Shape::new(&wanted), Shape::new(&name));
            let likeness = Wanted::new(&wanted).compare(|| name.as_str(), &named);
            if matches!(likeness, Some(Likeness::Letters(_))) && shape.sketch.len.abs_diff(named.sketch.len) < 4 {
                let spellings = Spellings::new([(&*named.letters, 7)].into_iter());
                prop_assert!(spellings.sharing(&shape.letters, 3).contains(&7), "{likeness:?} of {}", named.letters);
            }
        }
    }
}
