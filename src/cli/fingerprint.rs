//! What a finding is recognised by in a later run, when lines were added or removed above it.

use crate::rules::Diagnostic;
use crate::text::slice;
use crate::vault::Note;

/// Code and text of a finding as 16 hexadecimal digits. Blanks are evened out and the place does not count; equal
/// findings of one note have the same fingerprint.
pub(super) fn fingerprint(note: &Note, found: &Diagnostic) -> String {
    let range = if found.range.is_empty() { note.line_around(found.range.start()) } else { found.range };
    let text = slice(&note.text, range);
    let mut hash = Fnv::default();
    hash.feed(found.code);
    for word in text.split_whitespace() {
        hash.feed(word);
    }
    format!("{:016x}", hash.0)
}

/// FNV-1a, 64 bits: fixed for all times and machines, which the standard library's hashers are not.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes in a word and a separator.
    fn feed(&mut self, word: &str) {
        for byte in word.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
