//! `@owner` mentions (`reference`: the vault, "Owners"; task lines, section 7).
//!
//! Where an owner's name ends depends on the names that the vault knows. Here stand the two ends that the text alone
//! gives: a guess by capitalised words, and the furthest place that any name could reach.

use unicode_normalization::char::is_combining_mark;

use super::note::{Mention, Place};
use super::source::Source;
use crate::text::{size, span};

/// A guessed name has at most so many words; longer runs of capitalised words are titles.
const MAX_WORDS: usize = 6;

/// Lower-case words inside a name.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "da", "das", "de", "del", "della", "den", "der", "des", "di", "dos", "du", "el",
    "ibn", "la", "le", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
];

/// Words that keep their full stop before another word of the name.
const TITLES: &[&str] = &["Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Jr", "Sr"];

/// The signs that start a field of a task (`reference`: task lines, section 2).
const FIELD_SIGNS: &[&str] = &[
    "🔺", "⏫", "🔼", "🔽", "⏬", "➕", "🛫", "⏳", "⌛", "📅", "📆", "🗓", "❌", "✅", "🔁", "🏁", "🆔", "⛔",
];

/// The mention whose `@` stands at `at`; its name ends before `stop` at the latest.
pub(super) fn read(source: Source<'_>, at: usize, stop: usize, place: Place) -> Option<Mention> {
    if !is_free(source, at) {
        return None;
    }
    let limit = limit(source, at + 1, stop);
    let end = Names { source, limit }.guess(at + 1)?;
    // `@scope/package` is no owner.
    if source.byte(end) == b'/' && source.char_at(at + 1).is_some_and(char::is_lowercase) {
        return None;
    }
    Some(Mention { guess: span(at, end), limit: size(limit), place })
}

/// Whether an `@` at `at` can start a name: not in a mail address or word.
fn is_free(source: Source<'_>, at: usize) -> bool {
    match source.char_before(at) {
        None => true,
        // `_@Ana Silva_` is emphasis, `snake_@x` is a word.
        Some('_') => !source.char_before(at - 1).is_some_and(char::is_alphanumeric),
        Some('\\') => !source.is_escaped(at),
        Some(before) => !before.is_alphanumeric() && !is_combining_mark(before),
    }
}

/// The furthest byte from `start` that a name can reach.
fn limit(source: Source<'_>, start: usize, stop: usize) -> usize {
    let mut at = start;
    while at < stop {
        let ends = match source.byte(at) {
            // An address: the name ends before its scheme.
            b':' if source.bytes(at, at + 3) == b"://" => {
                let before = source.slice(start, at);
                at = start + before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
                true
            }
            b'#' | b'@' | b'|' => true,
            b'%' => source.byte(at + 1) == b'%',
            b'[' | b'(' => source.byte(at + 1) == b'[' || opens_field(source, at + 1, stop),
            b'^' => at > start && matches!(source.byte(at - 1), b' ' | b'\t'),
            0xE2 | 0xF0 => is_field_sign(source, at),
            _ => false,
        };
        if ends {
            break;
        }
        at += 1;
    }
    let name = source.slice(start, at);
    start + name.trim_end().len()
}

fn is_field_sign(source: Source<'_>, at: usize) -> bool {
    let rest = source.bytes(at, at + 4);
    let rest = if rest.is_empty() { source.bytes(at, at + 3) } else { rest };
    FIELD_SIGNS.iter().any(|sign| rest.starts_with(sign.as_bytes()))
}

/// Whether `key::` follows: no bracket may stand before the colons.
fn opens_field(source: Source<'_>, at: usize, stop: usize) -> bool {
    let mut bytes = source.bytes(at, stop).iter().enumerate();
    bytes
        .find(|(_, b)| matches!(b, b'[' | b']' | b'(' | b')' | b':'))
        .is_some_and(|(offset, b)| *b == b':' && source.byte(at + offset + 1) == b':')
}

/// Reads words of names up to a limit.
#[derive(Clone, Copy)]
struct Names<'t> {
    source: Source<'t>,
    limit: usize,
}

/// What a word of a name is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Capital,
    Small,
    /// A script without case.
    None,
}

impl Names<'_> {
    /// The end of the name that starts at `start`.
    fn guess(self, start: usize) -> Option<usize> {
        let mut end = self.word(start)?;
        let first = self.case_at(start)?;
        let particle = self.is_particle(start, end);
        if first == Case::Small && !particle {
            return Some(end);
        }
        if first == Case::None {
            return Some(self.second_uncased(end).unwrap_or(end));
        }
        let mut sure = end;
        end = self.past_full_stop(start, end);
        for _ in 1..MAX_WORDS {
            let next = end + 1;
            if self.source.byte(end) != b' ' {
                break;
            }
            let Some(word_end) = self.word(next) else { break };
            match self.case_at(next) {
                Some(Case::Capital) => {
                    sure = word_end;
                    end = self.past_full_stop(next, word_end);
                }
                Some(Case::Small) if self.is_particle(next, word_end) => end = word_end,
                _ => break,
            }
        }
        Some(sure)
    }

    /// The end of a second, short word after one in a script without case.
    fn second_uncased(self, end: usize) -> Option<usize> {
        let next = end + 1;
        let word_end = self.word(next).filter(|_| self.source.byte(end) == b' ')?;
        let short = self.source.slice(next, word_end).chars().count() <= 4;
        (short && self.case_at(next) == Some(Case::None)).then_some(word_end)
    }

    /// The end of the word that starts at `start`: letters, then also digits and, between letters, `-`, `'`, `’` and
    /// the full stop of initials or of a lower-case handle (`j.doe`).
    fn word(self, start: usize) -> Option<usize> {
        let text = self.source.slice(start, self.limit);
        let first = text.chars().next().filter(|c| c.is_alphabetic())?;
        let mut end = start;
        let mut initials = Initials::default();
        for c in text.chars() {
            let at = end + c.len_utf8();
            let next = self.source.char_at(at).filter(|_| at < self.limit);
            let letter_follows = next.is_some_and(char::is_alphabetic);
            let inside = match c {
                '\'' | '’' => letter_follows && !self.is_possessive(at),
                '-' | '‐' => letter_follows,
                '_' => next.is_some_and(char::is_alphanumeric),
                '.' => letter_follows && (first.is_lowercase() || initials.so_far()),
                _ => c.is_alphanumeric() || is_combining_mark(c),
            };
            if !inside {
                break;
            }
            initials.push(c);
            end = at;
        }
        Some(end)
    }

    /// Whether the `s` of `Ana's` stands at `at`.
    fn is_possessive(self, at: usize) -> bool {
        let after = self.source.char_at(at + 1).filter(|_| at + 1 < self.limit);
        self.source.byte(at) == b's' && !after.is_some_and(char::is_alphanumeric)
    }

    /// The end of `start..end` with the full stop of an initial or title.
    fn past_full_stop(self, start: usize, end: usize) -> usize {
        let word = self.source.slice(start, end);
        let mut initials = Initials::default();
        word.chars().for_each(|c| initials.push(c));
        let short = TITLES.contains(&word) || initials.so_far();
        let stop = short && self.source.byte(end) == b'.' && end < self.limit;
        end + usize::from(stop)
    }

    fn is_particle(self, start: usize, end: usize) -> bool {
        PARTICLES.contains(&self.source.slice(start, end))
    }

    fn case_at(self, at: usize) -> Option<Case> {
        let c = self.source.char_at(at)?;
        Some(match c {
            _ if c.is_uppercase() => Case::Capital,
            _ if c.is_lowercase() => Case::Small,
            // Title-case letters (`ǅ`) have a lower case of their own.
            _ if c.to_lowercase().next() != Some(c) => Case::Capital,
            _ => Case::None,
        })
    }
}

/// Tells whether a word consists of capital letters with full stops between them (`J.R`).
#[derive(Default)]
struct Initials {
    broken: bool,
    letters: usize,
}

impl Initials {
    fn push(&mut self, c: char) {
        match c {
            '.' => self.letters = 0,
            _ => self.letters += 1,
        }
        self.broken |= self.letters > 1 || c != '.' && !c.is_uppercase();
    }

    fn so_far(&self) -> bool {
        !self.broken && self.letters == 1
    }
}
