//! Halves of characters: an editor that counts in UTF-16 can send `\ud83d` alone, which no text of ours can hold. Were such a
//! message refused, the edit in it would be lost and the next one made in the wrong place.

use memchr::memchr;

/// What stands for half a character; it counts as much in every encoding of positions.
const REPLACEMENT: &[u8] = b"\\ufffd";

/// A JSON text with U+FFFD for each escaped half of a surrogate pair that stands alone, and for bytes that are not UTF-8.
pub(super) fn replaced(json: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(json);
    let (mut rest, mut out) = (text.as_bytes(), Vec::with_capacity(text.len()));
    while let Some(at) = memchr(b'\\', rest) {
        let (before, escape) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(before);
        let (length, alone) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, false),
            (Some(0xd800..=0xdfff), _) => (6, true),
            // `\\` is one escape: what follows it begins anew.
            _ => (2, false),
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, &[]));
        out.extend_from_slice(if alone { REPLACEMENT } else { escape });
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

/// The number that `\uXXXX` at the start escapes.
fn unit(escape: &[u8]) -> Option<u32> {
    let digits = escape.strip_prefix(b"\\u")?.get(..4)?;
    let plain = digits.iter().all(u8::is_ascii_hexdigit);
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn halves_alone_are_replaced_and_all_else_stays() {
        let cases = [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""a\ud83db""#, r#""a\ufffdb""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d \" \n""#, r#""\\ud83d \" \n""#),
            (r#""\ud83"#, r#""\ud83"#),
            (r#""\u+83d \"#, r#""\u+83d \"#),
            ("", ""),
        ];
        for (json, wanted) in cases {
            assert_eq!(String::from_utf8(replaced(json.as_bytes())).unwrap(), wanted);
        }
        assert_eq!(replaced(b"\"t\xe9l\""), "\"t\u{fffd}l\"".as_bytes());
    }
}
