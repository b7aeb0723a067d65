//! The order of texts as English readers expect it: what `localeCompare` gives, which is the root order of the
//! Unicode collation algorithm as CLDR has it.
//!
//! Letters compare by what they are first, by their accents next, by their case last; punctuation comes before signs,
//! signs before digits, digits before letters. The table is our own: exact for ASCII and for letters with accents,
//! by script and code point for the rest, which is where the full table (over a megabyte) would differ in detail.

use std::cmp::Ordering;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// The weights of a character on the three levels; 0 means that it does not count on that level.
#[derive(Clone, Copy, Debug)]
struct Element {
    primary: u32,
    secondary: u32,
    tertiary: u8,
}

const SMALL: u8 = 1;
const CAPITAL: u8 = 2;

/// Where digits and letters start among the primary weights; punctuation and signs lie below.
const DIGITS: u32 = 0x1_0000;
const LETTERS: u32 = 0x2_0000;

/// The order of `left` and `right`.
pub fn compare(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
    if left.is_ascii() && right.is_ascii() {
        return by_levels(|| left.chars().map(ascii), || right.chars().map(ascii));
    }
    let (left, right) = (elements(left), elements(right));
    by_levels(|| left.iter().copied(), || right.iter().copied())
}

/// The order of `left` and `right` with numbers in them compared by their value: `a2` before `a10`.
pub fn compare_numeric(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
    let has_digit = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    if !has_digit(left) || !has_digit(right) {
        return compare(left, right);
    }
    let (left, right) = (numeric_elements(left), numeric_elements(right));
    by_levels(|| left.iter().copied(), || right.iter().copied())
}

/// A text made ready for being compared often: keys compare as [`compare_numeric`] does their texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Box<[u32]>);

impl Key {
    /// The key of `text`.
    pub fn numeric(text: &str) -> Key {
        if text.is_ascii() {
            return Key::of_ascii(text.as_bytes());
        }
        let elements = numeric_elements(text);
        let mut out = Vec::with_capacity(elements.len() * 3 + 2);
        // No weight is 0, so a level that ends sooner comes first.
        out.extend(elements.iter().map(|e| e.primary).filter(|weight| *weight > 0));
        out.push(0);
        out.extend(elements.iter().map(|e| e.secondary).filter(|weight| *weight > 0));
        out.push(0);
        out.extend(elements.iter().map(|e| u32::from(e.tertiary)).filter(|weight| *weight > 0));
        Key(out.into_boxed_slice())
    }

    /// Nearly all texts are of ASCII, and thousands of paths and names are sorted for one answer: weights are looked up
    /// and written straight to where they belong.
    fn of_ascii(text: &[u8]) -> Key {
        let mut out: Vec<u32> = Vec::with_capacity(text.len() * 4 + 2);
        let mut cases: Vec<u8> = Vec::with_capacity(text.len() + 4);
        let table = &*ASCII;
        let mut rest = text;
        while let Some((byte, behind)) = rest.split_first() {
            rest = behind;
            if byte.is_ascii_digit() {
                let more = rest.iter().take_while(|next| next.is_ascii_digit()).count();
                let all = text.len() - behind.len() - 1;
                let digits = text.get(all..=all + more).unwrap_or_default();
                rest = rest.get(more..).unwrap_or_default();
                let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
                out.push(number_weight(digits.len() - zeros));
                out.extend(digits.iter().skip(zeros).map(|digit| DIGITS + u32::from(*digit)));
                cases.resize(out.len(), SMALL);
                continue;
            }
            let element = table.get(usize::from(*byte)).copied().unwrap_or(NOTHING);
            if element.primary > 0 {
                out.push(element.primary);
                cases.push(element.tertiary);
            }
        }
        out.push(0);
        out.resize(out.len() + cases.len(), 1);
        out.push(0);
        out.extend(cases.into_iter().map(u32::from));
        Key(out.into_boxed_slice())
    }
}

/// The places of texts in their order, equal ones at one place: what is compared more often than there are texts is
/// compared by these.
pub fn ranks<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<u32> {
    let mut keys: Vec<(Key, usize)> =
        texts.into_iter().enumerate().map(|(at, text)| (Key::numeric(text), at)).collect();
    keys.sort_unstable();
    let mut ranks = vec![0; keys.len()];
    let (mut rank, mut before) = (0, None);
    for (key, at) in &keys {
        rank += u32::from(before.is_some_and(|before| before != key));
        before = Some(key);
        if let Some(place) = ranks.get_mut(*at) {
            *place = rank;
        }
    }
    ranks
}

/// The weight of a number with so many digits, before those of its digits.
fn number_weight(digits: usize) -> u32 {
    DIGITS + 0x100 + u32::try_from(digits).unwrap_or(u32::MAX).min(0x1000)
}

/// A number is its count of digits, then its digits: more digits, greater number.
fn numeric_elements(text: &str) -> Vec<Element> {
    match text.is_ascii() {
        true => with_numbers(text.chars(), text.len()),
        false => with_numbers(text.nfd(), text.len()),
    }
}

fn with_numbers(chars: impl Iterator<Item = char>, length: usize) -> Vec<Element> {
    let mut out: Vec<Element> = Vec::with_capacity(length + 4);
    let mut chars = chars.peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii_digit() {
            push(c, &mut out);
            continue;
        }
        let mut digits: Vec<char> = vec![c];
        while let Some(next) = chars.next_if(char::is_ascii_digit) {
            digits.push(next);
        }
        let zeros = digits.iter().take_while(|digit| **digit == '0').count();
        out.push(Element { primary: number_weight(digits.len() - zeros), secondary: 1, tertiary: SMALL });
        out.extend(digits.into_iter().skip(zeros).map(ascii));
    }
    out
}

/// Each level decides only where all levels before it are equal over the whole text.
fn by_levels<L, R>(left: impl Fn() -> L, right: impl Fn() -> R) -> Ordering
where
    L: Iterator<Item = Element>,
    R: Iterator<Item = Element>,
{
    fn weights(list: impl Iterator<Item = Element>, of: fn(Element) -> u32) -> impl Iterator<Item = u32> {
        list.map(of).filter(|weight| *weight > 0)
    }
    let levels: [fn(Element) -> u32; 3] = [|e| e.primary, |e| e.secondary, |e| u32::from(e.tertiary)];
    let orders = levels.into_iter().map(|level| weights(left(), level).cmp(weights(right(), level)));
    orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// What does not count on any level.
const NOTHING: Element = Element { primary: 0, secondary: 0, tertiary: 0 };

/// The weights of ASCII.
static ASCII: LazyLock<[Element; 128]> =
    LazyLock::new(|| std::array::from_fn(|at| u8::try_from(at).map_or(NOTHING, ascii_element)));

fn ascii(c: char) -> Element {
    ASCII.get(c as usize).copied().unwrap_or(NOTHING)
}

fn ascii_element(byte: u8) -> Element {
    let primary = match byte {
        b'a'..=b'z' | b'A'..=b'Z' => letter(char::from(byte.to_ascii_lowercase()), 0),
        b'0'..=b'9' => DIGITS + u32::from(byte),
        _ => ascii_sign(char::from(byte)),
    };
    match primary {
        0 => NOTHING,
        _ if byte.is_ascii_uppercase() => Element { primary, secondary: 1, tertiary: CAPITAL },
        _ => Element { primary, secondary: 1, tertiary: SMALL },
    }
}

/// ASCII punctuation and signs in their order; controls do not count.
fn ascii_sign(c: char) -> u32 {
    const ORDER: &str = "\t\n\u{b}\u{c}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
    let spread = |at: usize| u32::try_from(at).unwrap_or_default() * 0x100 + 0x100;
    ORDER.find(c).map_or(0, spread)
}

fn sign(c: char) -> u32 {
    ascii(c).primary
}

/// The weight of a base letter, with room for letters that stand right behind it.
fn letter(base: char, behind: u32) -> u32 {
    LETTERS + script_order(base) * 4 + behind
}

/// Code points, but Georgian comes before Armenian. Hangul syllables are letters of U+1100 by now, before kana.
fn script_order(c: char) -> u32 {
    match u32::from(c) {
        code @ 0x10A0..=0x10FF => 0x52F * 0x100 + (code - 0x10A0),
        code => code * 0x100,
    }
}

fn elements(text: &str) -> Vec<Element> {
    let mut out: Vec<Element> = Vec::with_capacity(text.len());
    for c in text.nfd() {
        push(c, &mut out);
    }
    out
}

fn push(c: char, out: &mut Vec<Element>) {
    if c.is_ascii() {
        out.push(ascii(c));
        return;
    }
    if is_mark(c) {
        // Some Cyrillic letters with a breve or diaeresis are letters of their own.
        if let Some(last) = out.last_mut()
            && let Some(own) = own_letter(last.primary, c)
        {
            last.primary = own;
            return;
        }
        out.push(Element { primary: 0, secondary: 0x100 + u32::from(c), tertiary: SMALL });
        return;
    }
    if let Some((letters, secondary)) = spelled(c) {
        let capital = c.is_uppercase();
        for base in letters.chars() {
            let tertiary = if capital { CAPITAL } else { SMALL + 2 };
            out.push(Element { primary: letter(base, 0), secondary: 1, tertiary });
        }
        if secondary > 0 {
            out.push(Element { primary: 0, secondary, tertiary: SMALL });
        }
        return;
    }
    if let Some(digit) = c.to_digit(10) {
        out.push(Element { primary: DIGITS + 0x30 + digit, secondary: 1, tertiary: SMALL + 2 });
        return;
    }
    let primary = match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => sign(' '),
        '\u{2010}'..='\u{2015}' => sign('-') + (u32::from(c) - 0x200F),
        '\u{2018}'..='\u{201b}' => sign('\'') + (u32::from(c) - 0x2017),
        '\u{201c}'..='\u{201f}' => sign('"') + (u32::from(c) - 0x201b),
        '\u{2026}' => sign('.') + 1,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{20a0}'..='\u{20cf}' | '¢' | '£' | '¥' => sign('$') + 0x80 + (u32::from(c) & 0x7f),
        _ if c.is_control() => 0,
        _ if c.is_alphabetic() => {
            let base = small(c);
            let tertiary = if base == c { SMALL } else { CAPITAL };
            out.push(Element { primary: letter(base, 0), secondary: 1, tertiary });
            return;
        }
        // All other signs stand between ASCII's signs and the currencies.
        _ => sign('~') + 1 + u32::from(c).min(0xFF_FFFF) / 0x2000,
    };
    let secondary = if primary == 0 { 0 } else { 1 + (u32::from(c) & 0x1FFF) };
    out.push(Element { primary, secondary, tertiary: u8::from(primary > 0) });
}

/// The small letter, and the hiragana of a katakana.
fn small(c: char) -> char {
    match c {
        'ς' => 'σ',
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x487 | 0x591..=0x5BD | 0x64B..=0x65F | 0x3099..=0x309A | 0x20D0..=0x20FF)
}

/// Letters that are sorted as others: as which, and with which mark.
fn spelled(c: char) -> Option<(&'static str, u32)> {
    const STROKE: u32 = 0x100 + 0x338;
    Some(match c {
        'ß' | 'ẞ' => ("ss", 0),
        'æ' | 'Æ' => ("ae", 2),
        'œ' | 'Œ' => ("oe", 2),
        'ø' | 'Ø' => ("o", STROKE),
        'ł' | 'Ł' => ("l", STROKE),
        'đ' | 'Đ' => ("d", STROKE),
        'ħ' | 'Ħ' => ("h", STROKE),
        'ŧ' | 'Ŧ' => ("t", STROKE),
        'ª' => ("a", 2),
        'º' => ("o", 2),
        '™' => ("tm", 2),
        _ => return None,
    })
}

fn own_letter(base: u32, mark: char) -> Option<u32> {
    let is = |c: char| base == letter(c, 0);
    let own = match mark {
        '\u{306}' => is('и') || is('у'),
        '\u{308}' => is('і'),
        '\u{301}' => is('г') || is('к'),
        _ => false,
    };
    own.then_some(base + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Key, compare, compare_numeric, ranks};

    #[track_caller]
    fn in_order(texts: &[&str]) {
        for (at, left) in texts.iter().enumerate() {
            for (later, right) in texts.iter().enumerate() {
                assert_eq!(compare(left, right), at.cmp(&later), "{left:?} and {right:?}");
            }
        }
    }

    #[test]
    fn letters_before_accents_before_case() {
        in_order(&["", "a", "A", "á", "Á", "ab", "Ab", "b", "B", "z"]);
        in_order(&["cote", "côte", "coter", "ÿ", "z", "α", "Β", "γ", "и", "й", "к", "日"]);
    }

    #[test]
    fn keys_compare_as_their_texts() {
        let texts = [
            "", "a", "A", "á", "ab", "a1", "a2", "a10", "a010", "A10", "a b", "a-b", "10", "9", "é9", "ß",
            "ss", "日", "0", "a00",
        ];
        for left in texts {
            for right in texts {
                let keys = Key::numeric(left).cmp(&Key::numeric(right));
                assert_eq!(keys, compare_numeric(left, right), "{left:?} and {right:?}");
            }
        }
    }

    #[test]
    fn blanks_punctuation_signs_digits_letters() {
        in_order(&["a b", "a_b", "a-b", "a,b", "a.b", "a+b", "a1", "a10", "a2", "aa"]);
        in_order(&[" ", "_", "?", "(", "*", "#", "~", "😀", "$", "0", "9", "a"]);
    }

    proptest! {
        #[test]
        fn keys_and_ranks_compare_as_any_texts(texts in prop::collection::vec("[a-cA-C0-2é日 _/.\\[\\]\u{1}]{0,8}", 0..8)) {
            let ranks = ranks(texts.iter().map(String::as_str));
            for (left, rank) in texts.iter().zip(&ranks) {
                for (right, other) in texts.iter().zip(&ranks) {
                    let order = compare_numeric(left, right);
                    prop_assert_eq!(Key::numeric(left).cmp(&Key::numeric(right)), order, "{:?} {:?}", left, right);
                    prop_assert_eq!(rank.cmp(other), order, "{:?} {:?}", left, right);
                }
            }
        }
    }
}
