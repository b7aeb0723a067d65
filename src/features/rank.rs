//! How well a name fits what was typed.

use memchr::memmem::Finder;
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::sort;
use crate::syntax::fold::search_key;
use crate::vault::Print;

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

/// What was typed, made ready for comparing with many names.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    text: String,
    whole: Finder<'static>,
    words: Vec<Finder<'static>>,
}

impl Typed {
    pub(super) fn new(text: &str) -> Typed {
        let text = search_key(text.trim_start()).into_owned();
        let whole = Finder::new(&text).into_owned();
        let words = text.split_whitespace().map(|word| Finder::new(word).into_owned()).collect();
        Typed { text, whole, words }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What a name has in which the text lies in this way, or a better one. `squeezed` fits are found by luck.
    pub(super) fn print(&self, fit: Fit) -> Print {
        match fit {
            Fit::Whole | Fit::Prefix | Fit::Words => Print::of_words(&self.text),
            Fit::Inside => Print::of_part(&self.text),
            Fit::Scattered => Print::of_letters(&self.text),
        }
    }

    /// The best that [`Typed::fit`] can say of a name of so many bytes.
    pub(super) fn best_fit(&self, len: usize) -> Fit {
        if len == self.text.len() { Fit::Whole } else { Fit::Prefix }
    }

    /// What every name has that [`Typed::fit`] says yes to.
    pub(super) fn print_of_any(&self) -> Print {
        // A name may have the words in another order, or its start without blanks.
        if self.text.contains(' ') { Print::of_letters(&self.text) } else { Print::of_part(&self.text) }
    }

    /// How a folded name fits, [`Fit::Scattered`] left out. An empty text fits everything as a prefix.
    pub(super) fn fit(&self, name: &str) -> Option<Fit> {
        if name.starts_with(&self.text) {
            return Some(if name.len() == self.text.len() { Fit::Whole } else { Fit::Prefix });
        }
        if self.words.iter().all(|word| starts_a_word(name, word)) || self.squeezed(name) {
            return Some(Fit::Words);
        }
        self.whole.find(name.as_bytes()).map(|_| Fit::Inside)
    }

    /// What every name contains that the text fits, but for [`Typed::starts_squeezed`]: the longest word.
    pub(super) fn longest_word(&self) -> &Finder<'static> {
        self.words.iter().max_by_key(|word| word.needle().len()).unwrap_or(&self.whole)
    }

    /// Whether a folded name fits although it may not contain [`Typed::longest_word`].
    pub(super) fn starts_squeezed(&self, name: &str) -> bool {
        name.as_bytes().first() == self.text.as_bytes().first() && self.squeezed(name)
    }

    /// The name starts with the text if neither had blanks: `anasil` for "Ana Silva".
    fn squeezed(&self, name: &str) -> bool {
        let mut rest = name.chars().filter(|c| *c != ' ');
        self.text.len() >= 3 && self.text.chars().filter(|c| *c != ' ').all(|c| rest.next() == Some(c))
    }
}

/// Whether some word of `name` starts with `start`.
fn starts_a_word(name: &str, start: &Finder<'_>) -> bool {
    start.find_iter(name.as_bytes()).any(|at| {
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
    /// `None` for one or two letters, which stand everywhere.
    pub(super) fn new(typed: &Typed) -> Option<Scatter> {
        let words: Vec<Chars> = typed.text.split_whitespace().map(Chars::new).collect();
        let mut config = Config::DEFAULT;
        config.ignore_case = false;
        config.normalize = false;
        let long = words.iter().map(|word| word.as_utf32().len()).sum::<usize>() >= 3;
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
            score += u32::from(self.matcher.fuzzy_match_greedy(name, word.as_utf32())?);
        }
        Some(score)
    }
}

/// Keeps the best of many, never more than a few times what is wanted.
pub(super) struct Best<R, T> {
    limit: usize,
    kept: Vec<(R, T)>,
    /// Nothing that is not better than this can be among the best.
    bar: Option<R>,
    more: bool,
}

impl<R: Ord + Clone, T> Best<R, T> {
    pub(super) fn new(limit: usize) -> Best<R, T> {
        Best { limit: limit.max(1), kept: Vec::new(), bar: None, more: false }
    }

    /// How many are wanted.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// Whether as many as are wanted were found.
    pub(super) fn is_full(&self) -> bool {
        self.more || self.kept.len() >= self.limit
    }

    /// What is kept so far, in no order.
    pub(super) fn kept(&self) -> impl Iterator<Item = &(R, T)> {
        self.kept.iter()
    }

    /// Nothing of this rank, or of a worse one, can be among the best. There is none before more than enough was offered.
    pub(super) fn bar(&self) -> Option<R> {
        self.bar.clone()
    }

    pub(super) fn offer(&mut self, rank: R, item: T) {
        if self.bar.as_ref().is_some_and(|bar| rank >= *bar) {
            return;
        }
        self.kept.push((rank, item));
        if self.kept.len() >= 8 * self.limit {
            self.cut();
        }
    }

    /// Offers all that another one kept.
    pub(super) fn absorb(&mut self, other: Best<R, T>) {
        other.kept.into_iter().for_each(|(rank, item)| self.offer(rank, item));
        self.more |= other.more;
    }

    /// Drops what is not among the best so far.
    pub(super) fn cut(&mut self) {
        if self.kept.len() > self.limit {
            self.more = true;
            sort::least_first(&mut self.kept, self.limit, |a, b| a.0.cmp(&b.0));
            self.kept.truncate(self.limit);
            self.bar = self.kept.iter().map(|(rank, _)| rank).max().cloned();
        }
    }

    /// The best, best first, and whether there were more.
    pub(super) fn finish(mut self) -> (Vec<T>, bool) {
        self.cut();
        sort::by(&mut self.kept, |a, b| a.0.cmp(&b.0));
        (self.kept.into_iter().map(|(_, item)| item).collect(), self.more)
    }
}

/// The best `limit` of `ranked`, best first, and whether there were more.
pub(super) fn best<R: Ord + Clone, T>(
    ranked: impl IntoIterator<Item = (R, T)>,
    limit: usize,
) -> (Vec<T>, bool) {
    let mut best = Best::new(limit);
    for (rank, item) in ranked {
        best.offer(rank, item);
    }
    best.finish()
}
