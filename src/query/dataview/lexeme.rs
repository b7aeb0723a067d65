//! The words and signs of a text in Dataview's language, for what has to work on texts that cannot be parsed.

use std::ops::Range;

use super::parse::{link_prefix, string_prefix, tag_prefix};
use crate::syntax::identifier_len;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexemeKind {
    /// A name or a word of the language.
    Word,
    /// `"…"`.
    Text,
    /// `"…` without an end: it reaches to the end of the text.
    OpenText,
    /// What starts with a digit: a number, or the digits of a date.
    Number,
    /// `[[…]]`.
    Link,
    /// `#…`.
    Tag,
    /// `=>`.
    Arrow,
    /// Any other character.
    Sign(char),
    /// `// …` to the end of the line.
    Comment,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexeme<'t> {
    /// What it is.
    pub kind: LexemeKind,
    /// The piece.
    pub text: &'t str,
    /// Its bytes.
    pub range: Range<usize>,
}

/// The pieces of a text, without the blanks between them.
pub fn lexemes(text: &str) -> Vec<Lexeme<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let c = rest.chars().next().unwrap_or(' ');
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = next(rest, c);
        let range = at..at + length;
        found.push(Lexeme { kind, text: rest.get(..length).unwrap_or_default(), range });
        at += length;
    }
    found
}

fn next(rest: &str, c: char) -> (LexemeKind, usize) {
    if rest.starts_with("//") {
        return (LexemeKind::Comment, rest.find(['\n', '\r']).unwrap_or(rest.len()));
    }
    if c == '"' {
        return string_prefix(rest)
            .map_or((LexemeKind::OpenText, rest.len()), |(_, length)| (LexemeKind::Text, length));
    }
    if let Some((_, length)) = link_prefix(rest) {
        return (LexemeKind::Link, length);
    }
    if let Some((_, length)) = tag_prefix(rest) {
        return (LexemeKind::Tag, length);
    }
    let name = identifier_len(rest);
    if name > 0 {
        return (LexemeKind::Word, name);
    }
    if c.is_ascii_digit() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let fraction = rest
            .get(digits..)
            .and_then(|rest| rest.strip_prefix('.'))
            .map_or(0, |rest| rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        return (LexemeKind::Number, if fraction > 0 { digits + 1 + fraction } else { digits });
    }
    if rest.starts_with("=>") {
        return (LexemeKind::Arrow, 2);
    }
    (LexemeKind::Sign(c), c.len_utf8())
}
