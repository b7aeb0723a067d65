//! Lookup keys. Text itself is never normalised; only the keys it is found by are.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The key of a name, path segment, alias, tag or block id: NFC, lower case.
pub fn key(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return match text.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(text.to_ascii_lowercase()),
            false => Cow::Borrowed(text),
        };
    }
    match is_composed(text) {
        true => Cow::Owned(lower(text)),
        false => Cow::Owned(text.nfc().collect::<String>().to_lowercase()),
    }
}

/// Appends [`key`] of `text`.
pub fn push_key(out: &mut String, text: &str) {
    if !text.is_ascii() {
        return out.push_str(&key(text));
    }
    let start = out.len();
    out.push_str(text);
    if let Some(pushed) = out.get_mut(start..) {
        pushed.make_ascii_lowercase();
    }
}

/// `text.to_lowercase()`, without the tables for what has no case.
fn lower(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii() || is_caseless(c)) {
        return text.to_ascii_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // What it becomes depends on what stands around it.
            'Σ' => return text.to_lowercase(),
            c if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            c if is_caseless(c) => lower.push(c),
            c => lower.extend(c.to_lowercase()),
        }
    }
    lower
}

/// Dashes, quotes and ideographs: what names mostly have beside letters.
fn is_caseless(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a text surely is NFC. Latin letters, dashes, quotes and ideographs, which is nearly all there is in names,
/// are seen without the tables.
fn is_composed(text: &str) -> bool {
    let plain = |c: char| c < '\u{300}' || is_caseless(c);
    text.chars().all(plain) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The form in which Obsidian compares headings: signs that it drops become blanks, runs of blanks one, trimmed,
/// lower case (`reference`: Obsidian's `stripHeading`).
pub fn heading_key(heading: &str) -> String {
    let blank = |c: char| "!\"#$%&()*+,.:;<=>?@^`{|}~/[]\\\r\n".contains(c) || c.is_whitespace();
    let words: Vec<&str> = heading.split(blank).filter(|word| !word.is_empty()).collect();
    key(&words.join(" ")).into_owned()
}

/// The form in which a heading is written into a link (`stripHeadingForLink`): signs that would end the target
/// become blanks.
pub fn heading_for_link(heading: &str) -> String {
    let spaced = heading.replace("%%", " ").replace("[[", " ").replace("]]", " ");
    let blank = |c: char| matches!(c, ':' | '#' | '|' | '^' | '\\' | '\r' | '\n') || c == ' ';
    spaced.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The key of a person's name: like [`key`], with blanks gone, so that `@FirstLast` and `@First Last` meet.
pub fn person_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_person_key(&mut key, name);
    key
}

/// Appends the key of a person's name, or of a part of it.
pub fn push_person_key(to: &mut String, name: &str) {
    match name.is_ascii() {
        true => {
            let start = to.len();
            // What Unicode calls white space in ASCII, and what ASCII does, differ in one sign.
            let words = name.split_ascii_whitespace().flat_map(|words| words.split('\u{b}'));
            words.for_each(|word| to.push_str(word));
            to.get_mut(start..).into_iter().for_each(str::make_ascii_lowercase);
        }
        false => to.extend(key(name).chars().filter(|c| !c.is_whitespace())),
    }
}

/// Whether [`person_key`] of `name` is `key`.
pub fn is_person_key_of(key: &str, name: &str) -> bool {
    match name.is_ascii() {
        true => ascii_person_key(name).eq(key.bytes()),
        false => person_key(name) == key,
    }
}

fn ascii_person_key(name: &str) -> impl Iterator<Item = u8> {
    let letters = name.bytes().filter(|byte| !char::from(*byte).is_whitespace());
    letters.map(|byte| byte.to_ascii_lowercase())
}

/// The form in which names are searched while someone types: accents dropped, lower case, typographic quotes and
/// dashes plain. Looser than [`key`]: `jose` finds `José`, `'` finds `’`.
pub fn search_key(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return key(text);
    }
    let mut key = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (simple, others) = rest.split_at(rest.find(|c| !is_simple(c)).unwrap_or(rest.len()));
        key.extend(simple.chars().map(|c| searched(c).to_ascii_lowercase()));
        // Marks change places with each other only, and never with a letter that has none.
        let (others, behind) = others.split_at(others.find(is_simple).unwrap_or(others.len()));
        let letters = others.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).map(searched);
        key.extend(letters.flat_map(char::to_lowercase));
        rest = behind;
    }
    Cow::Owned(key)
}

/// Whether a letter has no accent, and no case beside that of ASCII.
fn is_simple(c: char) -> bool {
    c.is_ascii() || is_caseless(c)
}

/// The plain sign for typographic ones.
fn searched(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        '\u{a0}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use unicode_normalization::UnicodeNormalization as _;

    use super::{is_person_key_of, lower, person_key, search_key, searched};

    proptest! {
        #[test]
        fn lower_case_is_that_of_the_tables(text in "\\PC{0,20}|[a-zA-ZÀ-ÿΑ-ωİ‐-‧一-三 ]{0,20}") {
            prop_assert_eq!(lower(&text), text.to_lowercase());
        }

        #[test]
        fn a_search_key_is_that_of_the_whole_text(
            text in "\\PC{0,20}|[a-zA-Z\u{300}\u{301}\u{323}\u{5b0}\u{3099}\u{a0}éÅΣİか‐-‧一-三 ]{0,20}",
        ) {
            let letters = text.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).map(searched);
            let whole: String = letters.flat_map(char::to_lowercase).collect();
            prop_assert_eq!(search_key(&text), whole);
        }

        #[test]
        fn a_name_has_its_own_key(name in "[A-Za-z \u{b}éİ\u{3000}]{0,12}", other in "[A-Za-z é]{0,3}") {
            prop_assert!(is_person_key_of(&person_key(&name), &name));
            prop_assert_eq!(is_person_key_of(&person_key(&name), &other), person_key(&name) == person_key(&other));
        }
    }
}
