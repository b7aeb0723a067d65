//! How alike two names are: what a person, an import script or speech recognition does to a name on its way into a
//! link. Pure; knows no vault.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
const COMPARED: usize = 160;

/// A name taken apart for comparing.
#[derive(Clone, Debug)]
pub(super) struct Shape<'l> {
    /// Lower-case letters and digits, accents removed, nothing else.
    pub(super) letters: Cow<'l, str>,
    /// What tells most names apart without looking at the letters.
    pub(super) sketch: Sketch,
}

/// A shape in four numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sketch {
    /// Which letters occur, as a set of 64: names of distance `n` differ in at most `2 n` of them.
    pub(super) mask: u64,
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
            mask: letters.chars().fold(0, |mask, c| mask | mask_bit(c)),
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
        let few_errors =
            self.len.abs_diff(other.len) <= allowed && (self.mask ^ other.mask).count_ones() <= 2 * allowed;
        few_errors || (self.sound != 0 && self.sound == other.sound) || self.begins_like(other)
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

/// In which way `candidate` (of shape `b`) is like `wanted` (of shape `a`); `None` if it is not, or if they are equal
/// as link targets.
pub(super) fn compare<'c>(
    wanted: &str,
    a: &Shape<'_>,
    candidate: impl Fn() -> &'c str,
    b: &Shape<'_>,
) -> Option<Likeness> {
    if a.letters == b.letters {
        if fold::key(wanted) == fold::key(candidate()) {
            return None;
        }
        // A name of signs alone has no letters to be recognised by.
        return match words(wanted) == words(candidate()) {
            true if a.sketch.len > 0 => Some(Likeness::SameWords),
            _ => (a.sketch.len > 1).then_some(Likeness::SameLetters),
        };
    }
    let longer = a.sketch.len.max(b.sketch.len);
    if cut_off(a, b) {
        return Some(Likeness::CutOff);
    }
    if digits(&a.letters).eq(digits(&b.letters)) {
        let errors = distance(&a.letters, &b.letters, allowed_errors(longer));
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
    let (wanted, candidate) = (words(wanted), words(candidate()));
    if begins && extends(&wanted, &candidate) {
        return Some(Likeness::Extended);
    }
    (same_day && mostly_same_words(&wanted, &candidate)).then_some(Likeness::SameDay)
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
        return name
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
    }
    let plain = name.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

/// The words of a name, lower case, joined by blanks. Apostrophes go; other punctuation and blanks divide; signs
/// that carry a meaning of their own (`+`, `#`, `$`, `%`) stay.
fn words(name: &str) -> String {
    let key = fold::key(name);
    let bare: String = key.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')).collect();
    let divides = |c: char| {
        c.is_whitespace()
            || ".,:;\"“”„«»()[]{}<>!?-‐‑–—―_/\\|*…&~·•".contains(c)
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
    };
    let words: Vec<&str> = bare.split(divides).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn mask_bit(c: char) -> u64 {
    let bit = match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        '0'..='9' => 26 + u32::from(c) - u32::from('0'),
        _ => 36 + u32::from(c) % 28,
    };
    1 << bit
}

fn digits(letters: &str) -> impl Iterator<Item = char> {
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
    let telling = |words: &str| -> Vec<String> {
        words
            .split(' ')
            .filter(|w| w.len() > 3 && w.contains(char::is_alphabetic))
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (telling(a), telling(b));
    let common = a.iter().filter(|word| b.contains(word)).count();
    common >= 2 && 2 * common >= a.len().max(b.len())
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
    let limit = usize::try_from(limit).ok()?;
    if limit == 0 || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::with_capacity(b.len() + 1);
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row: Vec<usize> = Vec::with_capacity(b.len() + 1);
    for (i, ca) in a.iter().enumerate() {
        row.clear();
        row.push(i + 1);
        for (j, cb) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut best = at(&last, j) + usize::from(ca != cb);
            best = best.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swap = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swap {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        if row.iter().all(|cost| *cost > limit) {
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
    a.sketch.sound != 0
        && a.sketch.sound == b.sketch.sound
        && distance(&a.letters, &b.letters, (2 * len / 5).max(2)).is_some()
}

/// A hash of the sound of a name: consonants by class, doubled ones once, vowels only in front. The classes are those
/// that English and German writers and speech recognition mix up. 0 for fewer than three sounds.
fn sound(letters: &str) -> u32 {
    let mut sounds: Vec<char> = Vec::with_capacity(letters.len());
    let (mut rest, mut previous) = (letters, None);
    while let Some(c) = rest.chars().next() {
        let (taken, heard) = hear(rest, c);
        rest = rest.get(taken..).unwrap_or_default();
        let Some(heard) = heard else { continue };
        let inner_vowel = heard == VOWEL && !sounds.is_empty();
        if !inner_vowel && previous != Some(heard) {
            sounds.push(heard);
        }
        previous = Some(heard);
    }
    if sounds.len() < 3 {
        return 0;
    }
    // FNV-1a: small, fixed, the same on every machine.
    sounds.iter().fold(0x811c_9dc5, |hash: u32, c| (hash ^ u32::from(*c)).wrapping_mul(0x0100_0193)).max(1)
}

/// The sound that all vowels share.
const VOWEL: char = 'a';

/// The sound at the start of `rest`, whose first letter is `c`, and how many bytes it takes.
fn hear(rest: &str, c: char) -> (usize, Option<char>) {
    const PAIRS: &[(&str, Option<char>)] = &[
        ("sch", Some('S')),
        ("tsch", Some('S')),
        ("sh", Some('S')),
        ("ch", Some('S')),
        ("ph", Some('f')),
        ("gh", None),
        ("ck", Some('k')),
        ("th", Some('t')),
        ("dt", Some('t')),
        ("wr", Some('r')),
        ("kn", Some('n')),
        ("ce", Some('s')),
        ("ci", Some('s')),
        ("cy", Some('s')),
    ];
    if let Some((letters, heard)) = PAIRS.iter().find(|(letters, _)| rest.starts_with(letters)) {
        // The vowel of a soft c says nothing after it.
        return (letters.len(), *heard);
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
    let shape = Shape::new(wanted);
    let mut near: Vec<(&str, Likeness)> = Vec::new();
    for candidate in candidates {
        let other = Shape::new(candidate);
        let alike = shape
            .sketch
            .may_be_like(&other.sketch)
            .then(|| compare(wanted, &shape, || candidate, &other))
            .flatten();
        if let Some(likeness) = alike
            && !near.iter().any(|(known, _)| *known == candidate)
        {
            near.push((candidate, likeness));
        }
    }
    near.sort_by_key(|(_, likeness)| (likeness.band(), *likeness));
    let top = near.first().map_or(0, |(_, likeness)| likeness.band());
    near.retain(|(_, likeness)| likeness.band() <= top + u8::from(top > 0));
    near.truncate(3);
    near
}
