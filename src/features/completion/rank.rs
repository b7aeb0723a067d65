//! How well a name fits what was typed.

use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::syntax::fold::search_key;
use crate::vault::Letters;

/// How a typed text lies in a name, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is the name.
    Whole,
    /// The name starts with it.
    Prefix,
    /// Each of its words starts a word of the name, or it is the name's start but for blanks.
    Words,
    /// It stands somewhere in the name.
    Inside,
    /// Its letters stand in the name in this order.
    Scattered,
}

/// What was typed, made ready for comparing.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    text: String,
    letters: Letters,
}

impl Typed {
    pub(super) fn new(text: &str) -> Typed {
        let text = search_key(text.trim_start()).into_owned();
        let letters = Letters::of(&text);
        Typed { text, letters }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a name with these letters can fit at all.
    pub(super) fn may_fit(&self, letters: Letters) -> bool {
        letters.contain(self.letters)
    }

    /// How a folded name fits, [`Fit::Scattered`] left out. An empty text fits everything as a prefix.
    pub(super) fn fit(&self, name: &str) -> Option<Fit> {
        if name.starts_with(&self.text) {
            return Some(if name.len() == self.text.len() { Fit::Whole } else { Fit::Prefix });
        }
        if self.text.split_whitespace().all(|word| starts_a_word(name, word)) || self.squeezed(name) {
            return Some(Fit::Words);
        }
        memchr::memmem::find(name.as_bytes(), self.text.as_bytes()).map(|_| Fit::Inside)
    }

    /// The name starts with the text if neither had blanks: `anasil` for "Ana Silva".
    fn squeezed(&self, name: &str) -> bool {
        let mut rest = name.chars().filter(|c| *c != ' ');
        self.text.len() >= 3 && self.text.chars().filter(|c| *c != ' ').all(|c| rest.next() == Some(c))
    }
}

/// Whether some word of `name` starts with `start`.
fn starts_a_word(name: &str, start: &str) -> bool {
    memchr::memmem::find_iter(name.as_bytes(), start.as_bytes()).any(|at| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// Finds the letters of a typed text scattered over names.
pub(super) struct Scatter {
    matcher: Matcher,
    words: Vec<Chars>,
    name: Vec<char>,
}

/// A word as the matcher wants it: ASCII as bytes, anything else as characters.
enum Chars {
    Ascii(Box<[u8]>),
    Wide(Box<[char]>),
}

impl Chars {
    fn new(word: &str) -> Chars {
        match word.is_ascii() {
            true => Chars::Ascii(word.as_bytes().into()),
            false => Chars::Wide(word.chars().collect()),
        }
    }

    fn as_utf32(&self) -> Utf32Str<'_> {
        match self {
            Chars::Ascii(word) => Utf32Str::Ascii(word),
            Chars::Wide(word) => Utf32Str::Unicode(word),
        }
    }
}

impl Scatter {
    /// `None` for a single letter, which stands everywhere.
    pub(super) fn new(typed: &Typed) -> Option<Scatter> {
        let words: Vec<Chars> = typed.text.split_whitespace().map(Chars::new).collect();
        let mut config = Config::DEFAULT;
        config.ignore_case = false;
        config.normalize = false;
        let long = words.iter().map(|word| word.as_utf32().len()).sum::<usize>() >= 2;
        long.then(|| Scatter { matcher: Matcher::new(config), words, name: Vec::new() })
    }

    /// How well the words fit a folded name, more is better.
    pub(super) fn score(&mut self, name: &str) -> Option<u32> {
        let name = if name.is_ascii() {
            Utf32Str::Ascii(name.as_bytes())
        } else {
            self.name.clear();
            self.name.extend(name.chars());
            Utf32Str::Unicode(&self.name)
        };
        let mut score = 0;
        for word in &self.words {
            score += u32::from(self.matcher.fuzzy_match(name, word.as_utf32())?);
        }
        Some(score)
    }
}

/// The best `limit` of `ranked`, best first, and whether there were more.
pub(super) fn best<R: Ord, T>(mut ranked: Vec<(R, T)>, limit: usize) -> (Vec<T>, bool) {
    let more = ranked.len() > limit;
    if more && limit > 0 {
        ranked.select_nth_unstable_by(limit - 1, |a, b| a.0.cmp(&b.0));
    }
    ranked.truncate(limit);
    ranked.sort_by(|a, b| a.0.cmp(&b.0));
    (ranked.into_iter().map(|(_, item)| item).collect(), more)
}
