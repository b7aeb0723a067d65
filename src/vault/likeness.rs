//! How alike two names are: what a person, an import script or speech recognition does to a name on its way into a
//! link. Pure; knows no vault.

use std::borrow::Cow;
use std::cell::OnceCell;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::sort;
use crate::syntax::fold;

/// In which way two different names are alike, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same words: punctuation, apostrophes, blanks or case differ.
    SameWords,
    /// The same letters and digits: accents, blanks or signs differ.
    SameLetters,
    /// One is the beginning of the other, cut off somewhere (also in mid-word) after a good many letters.
    CutOff,
    /// A few letters added, missing, exchanged or swapped; how many. Digits are the same.
    Letters(u8),
    /// Sounds the same, as names do that speech recognition wrote down.
    Sound,
    /// The first words of a longer name (`Ana Silva` of `Ana Silva (Amazon)`), or a little longer than it.
    Extended,
    /// The same date in front and mostly the same words.
    SameDay,
}

impl Likeness {
    /// Likenesses of neighbouring bands are worth showing side by side; farther ones are not.
    pub(super) fn band(self) -> u8 {
        match self {
            Likeness::SameWords => 0,
            Likeness::SameLetters => 1,
            Likeness::CutOff => 2,
            Likeness::Letters(1) => 2,
            Likeness::Letters(_) | Likeness::Sound => 3,
            Likeness::Extended => 4,
            Likeness::SameDay => 5,
        }
    }
}

/// From so many letters on, the beginning of a name is telling by itself, even cut in mid-word.
const TELLING_START: u32 = 28;
/// Names are compared up to this many letters; the rest of a longer one adds nothing but time.
pub(super) const COMPARED: usize = 160;

/// A name taken apart for comparing.
#[derive(Clone, Debug)]
pub(super) struct Shape<'l> {
    /// Lower-case letters and digits, accents removed, nothing else.
    pub(super) letters: Cow<'l, str>,
    /// What tells most names apart without looking at the letters.
    pub(super) sketch: Sketch,
}

/// A shape in a few numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sketch {
    pub(super) sets: LetterSets,
    /// The first eight bytes, the first one in front; zeros behind a shorter name.
    pub(super) head: u64,
    /// A hash of how it sounds; 0 for names too short to tell.
    pub(super) sound: u32,
    /// Number of letters.
    pub(super) len: u32,
}

impl Shape<'_> {
    pub(super) fn new(name: &str) -> Shape<'static> {
        let letters = letters(name);
        let mut head = [0; 8];
        head.iter_mut().zip(letters.bytes()).for_each(|(to, from)| *to = from);
        let sketch = Sketch {
            sets: LetterSets::of(&letters),
            head: u64::from_be_bytes(head),
            sound: sound(&letters),
            len: u32::try_from(letters.chars().count()).unwrap_or(u32::MAX),
        };
        Shape { sketch, letters: Cow::Owned(letters) }
    }
}

impl Sketch {
    /// Whether the names may be alike: a few nanoseconds, and never wrong when it says no.
    pub(super) fn may_be_like(&self, other: &Sketch) -> bool {
        let allowed = allowed_errors(self.len.max(other.len));
        self.has_few_errors(other, allowed) || self.sounds_like(other) || self.begins_like(other)
    }

    /// Whether the names may be so many wrong letters apart.
    fn has_few_errors(&self, other: &Sketch, allowed: u32) -> bool {
        self.len.abs_diff(other.len) <= allowed && self.sets.may_be_within(&other.sets, allowed)
    }

    fn sounds_like(&self, other: &Sketch) -> bool {
        self.sound != 0 && self.sound == other.sound
    }

    /// Whether the first bytes agree as far as both go, and at least two do. Two names of one day do, too.
    fn begins_like(&self, other: &Sketch) -> bool {
        let both = self.bytes_in_head().min(other.bytes_in_head());
        both > 1 && (self.head ^ other.head) >> (64 - 8 * both) == 0
    }

    pub(super) fn bytes_in_head(&self) -> u32 {
        8 - self.head.trailing_zeros() / 8
    }
}

/// Which letters a name has, and which pairs of neighbouring ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct LetterSets {
    /// Each letter and digit has a bit; others share some.
    letters: u64,
    /// Each pair has one of 64 bits by its hash.
    pairs: u64,
}

impl LetterSets {
    fn of(letters: &str) -> LetterSets {
        let mut sets = LetterSets { letters: 0, pairs: 0 };
        let mut before = None;
        for c in letters.chars() {
            sets.letters |= mask_bit(c);
            if let Some(before) = before.replace(c) {
                sets.pairs |= pair_bit(before, c);
            }
        }
        sets
    }

    fn has_digits(&self) -> bool {
        self.letters & DIGITS != 0
    }

    /// Whether names may be so many wrong letters, and no wrong digit, apart. A wrong letter takes one letter and two
    /// pairs away and brings as many; two swapped ones concern three pairs.
    pub(super) fn may_be_within(&self, other: &LetterSets, errors: u32) -> bool {
        // Counts no further than asked: on a processor without an instruction for it, counting all bits takes longer.
        let lacks = |one: u64, other: u64, most: u32| {
            (0..most).fold(one & !other, |left, _| left & left.wrapping_sub(1)) == 0
        };
        (self.letters ^ other.letters) & DIGITS == 0
            && lacks(self.letters, other.letters, errors)
            && lacks(other.letters, self.letters, errors)
            && lacks(self.pairs, other.pairs, 3 * errors)
            && lacks(other.pairs, self.pairs, 3 * errors)
    }
}

/// A name to compare others with.
pub(super) struct Wanted<'n> {
    name: &'n str,
    pub(super) shape: Shape<'static>,
    words: OnceCell<String>,
}

impl<'n> Wanted<'n> {
    pub(super) fn new(name: &'n str) -> Wanted<'n> {
        Wanted { name, shape: Shape::new(name), words: OnceCell::new() }
    }

    fn words(&self) -> &str {
        self.words.get_or_init(|| words(self.name))
    }

    /// Whether `candidate`, of shape `b`, is the same link target.
    pub(super) fn is<'c>(&self, candidate: impl Fn() -> &'c str, b: &Shape<'_>) -> bool {
        self.shape.letters == b.letters && fold::key(self.name) == fold::key(candidate())
    }

    /// In which way `candidate` (of shape `b`) is like the name; `None` if it is not, or if they are equal as link
    /// targets.
    pub(super) fn compare<'c>(&self, candidate: impl Fn() -> &'c str, b: &Shape<'_>) -> Option<Likeness> {
        let a = &self.shape;
        if a.letters == b.letters {
            if self.is(&candidate, b) {
                return None;
            }
            // A name of signs alone has no letters to be recognised by.
            return match self.words() == words(candidate()) {
                true if a.sketch.len > 0 => Some(Likeness::SameWords),
                _ => (a.sketch.len > 1).then_some(Likeness::SameLetters),
            };
        }
        let longer = a.sketch.len.max(b.sketch.len);
        if cut_off(a, b) {
            return Some(Likeness::CutOff);
        }
        let allowed = allowed_errors(longer);
        // Of longer names not all letters are compared.
        let few_errors = longer as usize > COMPARED || a.sketch.has_few_errors(&b.sketch, allowed);
        let same_digits = || {
            let has_digits = a.sketch.sets.has_digits() || b.sketch.sets.has_digits();
            !has_digits || digits(&a.letters).eq(digits(&b.letters))
        };
        if (few_errors || a.sketch.sounds_like(&b.sketch)) && same_digits() {
            let errors = if few_errors { distance(&a.letters, &b.letters, allowed) } else { None };
            // In a short name the first letter is what people get right.
            let first_agrees = longer > 6 || a.letters.chars().next() == b.letters.chars().next();
            if let Some(errors) = errors.filter(|_| first_agrees) {
                return Some(Likeness::Letters(errors));
            }
            if sounds_alike(a, b) {
                return Some(Likeness::Sound);
            }
        }
        let begins = a.letters.starts_with(&*b.letters) || b.letters.starts_with(&*a.letters);
        let same_day = same_day(&a.letters, &b.letters);
        if !begins && !same_day {
            return None;
        }
        let candidate = words(candidate());
        if begins && extends(self.words(), &candidate) {
            return Some(Likeness::Extended);
        }
        (same_day && mostly_same_words(self.words(), &candidate)).then_some(Likeness::SameDay)
    }
}

/// No name may have more wrong letters, however long it is.
pub(super) const MOST_ERRORS: u32 = 3;

/// How many wrong letters a name of `len` letters may have and still be recognised.
pub(super) fn allowed_errors(len: u32) -> u32 {
    match len {
        0..4 => 0,
        4..8 => 1,
        8..20 => 2,
        _ => MOST_ERRORS,
    }
}

/// Lower-case letters and digits without accents.
fn letters(name: &str) -> String {
    if name.is_ascii() {
        let mut letters = String::with_capacity(name.len());
        let plain = name.bytes().filter(u8::is_ascii_alphanumeric);
        plain.for_each(|byte| letters.push(char::from(byte.to_ascii_lowercase())));
        return letters;
    }
    let plain = name.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

/// The words of a name, lower case, joined by blanks. Apostrophes go; other punctuation and blanks divide; signs
/// that carry a meaning of their own (`+`, `#`, `$`, `%`) stay.
fn words(name: &str) -> String {
    let key = fold::key(name);
    let divides = |c: char| match c {
        'a'..='z' | '0'..='9' => false,
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => true,
        c => c.is_whitespace() || ".,:;\"“”„«»()[]{}<>!?-‐‑–—―_/\\|*…&~·•".contains(c),
    };
    let mut words = String::with_capacity(key.len());
    let mut divided = false;
    for c in key.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')) {
        if divides(c) {
            divided = true;
            continue;
        }
        if std::mem::take(&mut divided) && !words.is_empty() {
            words.push(' ');
        }
        words.push(c);
    }
    words
}

fn mask_bit(c: char) -> u64 {
    let bit = match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        '0'..='9' => 26 + u32::from(c) - u32::from('0'),
        _ => 36 + u32::from(c) % 28,
    };
    1 << bit
}

/// The bits of the digits.
const DIGITS: u64 = 0x3ff << 26;

fn pair_bit(before: char, c: char) -> u64 {
    // The highest bits of a product are the best mixed.
    let hash = (u32::from(before) << 7 ^ u32::from(c)).wrapping_mul(0x9e37_79b1);
    1 << (hash >> 26)
}

/// The digits of a name, which are the same in names that are alike by their letters.
pub(super) fn digits(letters: &str) -> impl Iterator<Item = char> {
    letters.chars().filter(char::is_ascii_digit)
}

/// Whether one name is the telling beginning of the other. A bare date is the beginning of too many.
fn cut_off(a: &Shape<'_>, b: &Shape<'_>) -> bool {
    let (short, long) = if a.sketch.len < b.sketch.len { (a, b) } else { (b, a) };
    short.sketch.len >= TELLING_START && long.letters.starts_with(&*short.letters)
}

/// Whether one list of words begins with the other: any beginning when less was written than the name has; most of
/// the name's words when more was written.
fn extends(wanted: &str, candidate: &str) -> bool {
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    let has_letter = |words: &str| words.chars().any(char::is_alphabetic);
    if begins(candidate, wanted) {
        return wanted.len() >= 3 && has_letter(wanted);
    }
    begins(wanted, candidate) && candidate.contains(' ') && candidate.len() * 5 >= wanted.len() * 3
}

/// Whether both begin with the same eight digits, as `2025-11-08 …` does.
fn same_day(a: &str, b: &str) -> bool {
    let day =
        |letters: &str| letters.get(..8).filter(|day| day.bytes().all(|b| b.is_ascii_digit())).is_some();
    day(a) && a.get(..8) == b.get(..8)
}

/// Whether at least half of the longer words of each are in the other.
fn mostly_same_words(a: &str, b: &str) -> bool {
    fn telling(words: &str) -> impl Iterator<Item = &str> {
        words.split(' ').filter(|w| w.len() > 3 && w.contains(char::is_alphabetic))
    }
    let b: Vec<&str> = telling(b).collect();
    let (mut words, mut common) = (0, 0);
    for word in telling(a) {
        words += 1;
        common += usize::from(b.contains(&word));
    }
    common >= 2 && 2 * common >= b.len().max(words)
}

/// The Damerau distance (adjacent swaps count once) of two strings, if it is at most `limit`.
fn distance(a: &str, b: &str, limit: u32) -> Option<u8> {
    if a.is_ascii() && b.is_ascii() {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        return distance_of(a.get(..COMPARED).unwrap_or(a), b.get(..COMPARED).unwrap_or(b), limit);
    }
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(COMPARED).collect(), b.chars().take(COMPARED).collect());
    distance_of(&a, &b, limit)
}

fn distance_of<T: PartialEq>(a: &[T], b: &[T], limit: u32) -> Option<u8> {
    /// More than any limit, and far from overflow.
    const FAR: usize = usize::MAX / 2;
    let limit = usize::try_from(limit).ok()?;
    if limit == 0 || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    // What both begin and end with costs nothing.
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..)?, b.get(same..)?);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(..a.len() - same)?, b.get(..b.len() - same)?);
    // Only cells near the diagonal can be within the limit; those beside them are far.
    let mut before: Vec<usize> = vec![FAR; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).map(|j| if j <= limit { j } else { FAR }).collect();
    let mut row: Vec<usize> = before.clone();
    for (i, ca) in a.iter().enumerate() {
        let first = i.saturating_sub(limit);
        let end = b.len().min(i + limit + 1);
        let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(FAR);
        let set = |row: &mut [usize], j: usize, cost: usize| row.get_mut(j).map_or((), |cell| *cell = cost);
        let mut left = if first == 0 { i + 1 } else { FAR };
        set(&mut row, first, left);
        let mut least = left;
        for (j, cb) in b.iter().enumerate().take(end).skip(first) {
            let mut best = at(&last, j) + usize::from(ca != cb);
            best = best.min(at(&last, j + 1) + 1).min(left + 1);
            let swap = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swap {
                best = best.min(at(&before, j - 1) + 1);
            }
            set(&mut row, j + 1, best);
            (left, least) = (best, least.min(best));
        }
        set(&mut row, end + 1, FAR);
        if least > limit {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    let errors = last.last().copied().filter(|errors| *errors <= limit)?;
    u8::try_from(errors).ok()
}

fn sounds_alike(a: &Shape<'_>, b: &Shape<'_>) -> bool {
    let len = a.sketch.len.max(b.sketch.len);
    a.sketch.sounds_like(&b.sketch) && distance(&a.letters, &b.letters, (2 * len / 5).max(2)).is_some()
}

/// A hash of the sound of a name: consonants by class, doubled ones once, vowels only in front. The classes are those
/// that English and German writers and speech recognition mix up. 0 for fewer than three sounds.
fn sound(letters: &str) -> u32 {
    // FNV-1a: small, fixed, the same on every machine.
    let (mut count, mut hash) = (0_u32, 0x811c_9dc5_u32);
    let (mut rest, mut previous) = (letters, None);
    while let Some(c) = rest.chars().next() {
        let (taken, heard) = hear(rest, c);
        rest = rest.get(taken..).unwrap_or_default();
        let Some(heard) = heard else { continue };
        let inner_vowel = heard == VOWEL && count > 0;
        if !inner_vowel && previous != Some(heard) {
            count += 1;
            hash = (hash ^ u32::from(heard)).wrapping_mul(0x0100_0193);
        }
        previous = Some(heard);
    }
    if count < 3 { 0 } else { hash.max(1) }
}

/// The sound that all vowels share.
const VOWEL: char = 'a';

/// The sound at the start of `rest`, whose first letter is `c`, and how many bytes it takes.
fn hear(rest: &str, c: char) -> (usize, Option<char>) {
    // The vowel of a soft c says nothing after it.
    match rest.as_bytes() {
        [b's', b'c', b'h', ..] => return (3, Some('S')),
        [b't', b's', b'c', b'h', ..] => return (4, Some('S')),
        [b's' | b'c', b'h', ..] => return (2, Some('S')),
        [b'p', b'h', ..] => return (2, Some('f')),
        [b'g', b'h', ..] => return (2, None),
        [b'c', b'k', ..] => return (2, Some('k')),
        [b't', b'h', ..] | [b'd', b't', ..] => return (2, Some('t')),
        [b'w', b'r', ..] => return (2, Some('r')),
        [b'k', b'n', ..] => return (2, Some('n')),
        [b'c', b'e' | b'i' | b'y', ..] => return (2, Some('s')),
        _ => {}
    }
    let heard = match c {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' => Some(VOWEL),
        'b' | 'p' => Some('p'),
        'c' | 'k' | 'q' | 'g' => Some('k'),
        'd' | 't' => Some('t'),
        'f' | 'v' | 'w' => Some('f'),
        'j' => Some('j'),
        's' | 'z' | 'x' => Some('s'),
        'h' => None,
        other => Some(other),
    };
    (c.len_utf8(), heard)
}

/// The candidates that are like `wanted`, the nearest first, at most three; equal ones once.
pub fn nearest<'c>(wanted: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<(&'c str, Likeness)> {
    let wanted = Wanted::new(wanted);
    let mut near: Vec<(&str, Likeness)> = Vec::new();
    for candidate in candidates {
        let other = Shape::new(candidate);
        let may_be_like = wanted.shape.sketch.may_be_like(&other.sketch);
        let alike = may_be_like.then(|| wanted.compare(|| candidate, &other)).flatten();
        if let Some(likeness) = alike
            && !near.iter().any(|(known, _)| *known == candidate)
        {
            near.push((candidate, likeness));
        }
    }
    sort::by_key(&mut near, |(_, likeness)| (likeness.band(), *likeness));
    let top = near.first().map_or(0, |(_, likeness)| likeness.band());
    near.retain(|(_, likeness)| likeness.band() <= top + u8::from(top > 0));
    near.truncate(3);
    near
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Shape, Wanted, distance_of};

    /// The whole table, as the distance is defined.
    fn plain_distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => {
                        let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let best = changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                        let swapped = i > 1 && j > 1 && a[i - 2] == b[j - 1] && a[i - 1] == b[j - 2];
                        if swapped { best.min(table[i - 2][j - 2] + 1) } else { best }
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_distance_near_the_diagonal_is_the_distance(a in "[a-c]{0,12}", b in "[a-c]{0,12}", limit in 1_u32..8) {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let plain = plain_distance(a, b);
            let within = (plain <= limit as usize).then_some(u8::try_from(plain).unwrap());
            prop_assert_eq!(distance_of(a, b, limit), within);
        }

        #[test]
        fn the_sketches_of_names_that_are_alike_say_that_they_may_be(
            name in "[A-Da-d0-1é]{2,12}( [A-D][a-d]{2,12})?",
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3, "[a-e ]"), 1..4),
        ) {
            let mut letters: Vec<char> = name.chars().collect();
            for (at, edit, letter) in &edits {
                let at = at.index(letters.len());
                match edit {
                    0 => letters[at] = letter.chars().next().unwrap(),
                    1 => letters.insert(at, letter.chars().next().unwrap()),
                    _ if at + 1 < letters.len() => letters.swap(at, at + 1),
                    _ => {}
                }
            }
            let other: String = letters.into_iter().collect();
            let (wanted, shape) = (Wanted::new(&name), Shape::new(&other));
            if wanted.compare(|| other.as_str(), &shape).is_some() {
                prop_assert!(wanted.shape.sketch.may_be_like(&shape.sketch));
            }
        }
    }
}
