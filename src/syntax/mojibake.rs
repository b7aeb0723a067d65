//! Encoding damage: UTF-8 bytes that were read as Windows-1252 and saved again (`reference`: task lines, section 8).
//!
//! Each damaged character shows as two to four: a capital or accented letter for the lead byte, then signs from the
//! upper half of Windows-1252. Text of that look is also written on purpose (`CAFÉ”`, `Spaß“`, `José’s`), so a
//! single suspect counts only if nobody writes it so; several in a row always count.

use super::task::FieldKind;
use crate::text::{TextRange, span};

/// A damaged stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where.
    pub range: TextRange,
    /// What it was.
    pub repaired: String,
}

/// A damaged emoji of a task field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DamagedSign {
    /// Its length in bytes, with the remains of a variation selector.
    pub len: usize,
    /// The emoji it was.
    pub sign: char,
    /// A byte was lost for which others would fit as well: believe it only where that field would make sense.
    pub is_guess: bool,
}

/// What Windows-1252 shows for the bytes 0x80 to 0x9F. The five it does not define become the control characters
/// of the same number, or are dropped by some programs.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Field signs that lost a byte which Windows-1252 does not define.
const SHORTENED: &[(&str, char)] =
    &[("ðŸ”", '🔁'), ("ðŸ", '🏁'), ("âŒ", '❌'), ("â«", '⏫'), ("â¬", '⏬'), ("â³", '⏳')];

/// What a variation selector became, with and without its undefined byte.
const SELECTOR: [&str; 2] = ["ï¸\u{8F}", "ï¸"];

/// The damaged stretches of `text`, in order. Linear; texts without accented letters cost one scan for a byte.
pub fn find(text: &str) -> Vec<Damage> {
    let mut suspects = suspects(text);
    if suspects.iter().any(|suspect| suspect.is_sure)
        && all_in(text, suspects.iter().map(|suspect| (suspect.start, suspect.end)))
    {
        // The whole text was decoded wrongly, so nothing in it was written on purpose.
        suspects.iter_mut().for_each(|suspect| suspect.is_sure = true);
    }
    let runs = suspects.chunk_by(|a, b| a.end == b.start);
    let damaged = runs.filter(|run| run.len() > 1 || run.iter().any(|suspect| suspect.is_sure));
    damaged.filter_map(damage).collect()
}

/// Whether nothing but `damages`, as [`find`] gave them, goes beyond ASCII in `text`: all of it was decoded wrongly.
pub fn covers_all(text: &str, damages: &[Damage]) -> bool {
    all_in(text, damages.iter().map(|damage| (damage.range.start().into(), damage.range.end().into())))
}

fn damage(run: &[Suspect]) -> Option<Damage> {
    let range = span(run.first()?.start, run.last()?.end);
    Some(Damage { range, repaired: run.iter().map(|suspect| suspect.was).collect() })
}

/// The damaged emoji of a task field that `text` starts with.
pub fn field_sign(text: &str) -> Option<DamagedSign> {
    let whole = decode(text).filter(|(sign, _)| FieldKind::of_sign(*sign).is_some());
    let shortened = || SHORTENED.iter().find(|(shown, _)| text.starts_with(shown));
    let (sign, len, is_guess) = match whole {
        Some((sign, len)) => (sign, len, false),
        None => shortened().map(|(shown, sign)| (*sign, shown.len(), true))?,
    };
    let rest = text.get(len..).unwrap_or_default();
    let selector = SELECTOR.into_iter().find(|shown| rest.starts_with(shown)).map_or(0, str::len);
    Some(DamagedSign { len: len + selector, sign, is_guess })
}

/// A stretch that decodes to one character.
struct Suspect {
    start: usize,
    end: usize,
    was: char,
    is_sure: bool,
}

fn suspects(text: &str) -> Vec<Suspect> {
    let mut found: Vec<Suspect> = Vec::new();
    // Every lead byte, 0xC2 to 0xF4, shows as a letter whose own UTF-8 starts with 0xC3.
    for at in memchr::memchr_iter(0xC3, text.as_bytes()) {
        let done = found.last().map_or(0, |last| last.end);
        let Some(rest) = text.get(at..).filter(|_| at >= done) else { continue };
        let in_run = at > 0 && at == done;
        let Some((was, len)) = decode(rest).or_else(|| lost_end(rest, in_run)) else { continue };
        let is_sure = is_sure(text.get(..at).unwrap_or_default(), rest, was);
        found.push(Suspect { start: at, end: at + len, was, is_sure });
    }
    found
}

/// The character whose bytes `text` shows, and how many bytes it takes to show them.
fn decode(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let lead = chars.next().and_then(|c| u8::try_from(u32::from(c)).ok())?;
    let more = match lead {
        0xC2..=0xDF => 1,
        0xE0..=0xEF => 2,
        0xF0..=0xF4 => 3,
        _ => return None,
    };
    let (mut bytes, mut len) = ([lead, 0, 0, 0], char::from(lead).len_utf8());
    for byte in bytes.iter_mut().skip(1).take(more) {
        let c = chars.next()?;
        *byte = continuation(c)?;
        len += c.len_utf8();
    }
    let was = std::str::from_utf8(bytes.get(..=more)?).ok()?.chars().next()?;
    Some((was, len))
}

/// The byte, 0x80 to 0xBF, that Windows-1252 shows as `c`.
fn continuation(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0x80..=0xBF => u8::try_from(code).ok(),
        _ => UPPER.iter().position(|upper| *upper == c).and_then(|at| u8::try_from(at + 0x80).ok()),
    }
}

/// What lost its last byte and can still be told: a closing quotation mark, and the selector behind an emoji.
fn lost_end(text: &str, in_run: bool) -> Option<(char, usize)> {
    match text {
        _ if text.starts_with("â€") => Some(('”', "â€".len())),
        _ if in_run && text.starts_with("ï¸") => Some(('\u{FE0F}', "ï¸".len())),
        _ => None,
    }
}

/// Whether nobody would write this on purpose. `rest` starts with what decodes to `was`.
fn is_sure(before: &str, rest: &str, was: char) -> bool {
    let mut shown = rest.chars();
    let (lead, second, third) = (shown.next(), shown.next().unwrap_or(' '), shown.next().unwrap_or(' '));
    let previous = before.chars().next_back().unwrap_or(' ');
    let behind_capitals = previous.is_uppercase();
    let quoted = matches!(previous, '«' | '“' | '„' | '‘' | '‚' | '"' | '(' | '`');
    match lead {
        // No-break space to ¿; À to ÿ. `AMANHÃ…`, `“Ã”` and the like are written on purpose.
        Some('Â') => was >= '\u{A0}' && !behind_capitals && !quoted,
        Some('Ã') => !(behind_capitals || quoted) || !follows_words(second),
        // A small letter before these capitals means a name in the middle; before ß, Þ and × nothing.
        Some('Ä' | 'Å') if previous.is_lowercase() => !follows_words(second),
        Some('Ä' | 'Å' | 'Î' | 'Ï') => {
            !behind_capitals && !follows_words(second) && !second.is_alphabetic()
        }
        // Punctuation, arrows, symbols; `l’â”…` is the rare exception.
        Some('â') => !(follows_words(second) && follows_words(third) && previous.is_alphabetic()),
        Some('ï') => matches!(was, '\u{FEFF}' | '\u{FFFD}' | '\u{FE0F}'),
        Some('ð') => true,
        _ => false,
    }
}

/// Whether `c` stands directly behind words.
fn follows_words(c: char) -> bool {
    matches!(
        c,
        '’' | '‘'
            | '”'
            | '“'
            | '»'
            | '›'
            | '…'
            | '–'
            | '—'
            | '•'
            | '™'
            | '®'
            | '©'
            | 'º'
            | 'ª'
            | '°'
            | '¹'
            | '²'
            | '³'
            | '·'
            | '†'
            | '‡'
            | '\u{A0}'
            | '\u{AD}'
    )
}

/// Whether every character of `text` beyond ASCII lies in one of `ranges`, which are in order.
fn all_in(text: &str, ranges: impl Iterator<Item = (usize, usize)>) -> bool {
    let mut done = 0;
    for (start, end) in ranges {
        if !text.get(done..start).is_some_and(str::is_ascii) {
            return false;
        }
        done = end;
    }
    text.get(done..).is_some_and(str::is_ascii)
}
