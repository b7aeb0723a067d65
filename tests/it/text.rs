//! Positions and edits.

use proptest::prelude::*;
use vaultls::text::{
    LineCol, LineCounter, LineIndex, PositionEncoding, TextEdit, TextSize, apply_edits, span,
};

const ENCODINGS: [PositionEncoding; 3] =
    [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

#[test]
fn columns_after_an_emoji_differ_by_encoding() {
    let text = "x\n- 🔼 [[Ana]]";
    let lines = LineIndex::new(text);
    let at = TextSize::new(text.find("[[").unwrap() as u32);
    let cols = ENCODINGS.map(|encoding| lines.line_col(text, at, encoding).col);
    assert_eq!(cols, [7, 5, 4]);
}

#[test]
fn only_what_lsp_calls_a_line_end_ends_a_line() {
    let text = "a\r\nb\rc\nd\u{2028}e\u{85}f\u{b}g";
    let lines = LineIndex::new(text);
    let seen: Vec<_> = (0..lines.line_count()).map(|n| &text[lines.line_range(text, n).unwrap()]).collect();
    assert_eq!(seen, ["a", "b", "c", "d\u{2028}e\u{85}f\u{b}g"]);
}

#[test]
fn a_column_past_the_end_is_the_end_and_a_line_past_the_end_is_nothing() {
    let text = "ab\ncd";
    let lines = LineIndex::new(text);
    let offset = |line, col| lines.offset(text, LineCol { line, col }, PositionEncoding::Utf16);
    assert_eq!(offset(0, 99), Some(TextSize::new(2)));
    assert_eq!(offset(1, 99), Some(TextSize::new(5)));
    assert_eq!(offset(2, 0), None);
}

#[test]
fn a_column_inside_a_character_is_nothing() {
    let lines = LineIndex::new("🔼x");
    assert_eq!(lines.offset("🔼x", LineCol { line: 0, col: 1 }, PositionEncoding::Utf16), None);
    assert_eq!(lines.offset("🔼x", LineCol { line: 0, col: 2 }, PositionEncoding::Utf8), None);
}

#[test]
fn columns_of_a_long_line_are_those_of_the_text_before() {
    let text = format!("first\n{}\nlast 🔼", "é🔼 a ".repeat(700));
    let lines = LineIndex::new(&text);
    for (at, _) in text.char_indices() {
        let start = text[..at].rfind('\n').map_or(0, |line_end| line_end + 1);
        for encoding in ENCODINGS {
            let col = lines.line_col(&text, TextSize::new(at as u32), encoding).col;
            assert_eq!(col, encoding.width(&text[start..at]), "{at} {encoding:?}");
        }
    }
}

#[test]
fn overlapping_edits_are_refused_whole() {
    let edits = [TextEdit::replace(span(0, 3), "x"), TextEdit::replace(span(2, 4), "y")];
    assert!(apply_edits("abcdef", &edits).is_err());
    let edits = [TextEdit::replace(span(4, 6), "Y"), TextEdit::replace(span(0, 2), "X")];
    assert_eq!(apply_edits("abcdef", &edits).unwrap(), "XcdY");
}

proptest! {
    /// Offsets within characters and past the end, too; one by one, in ascending order by one counter, and back and forth.
    #[test]
    fn a_position_counted_is_the_one_looked_up(
        text in "[a-zé🔼\\n\u{2028}]{0,40}\\r?\\n?[a-zé🔼\\r\\n]{0,20}",
        step in 1..7_usize,
    ) {
        let lines = LineIndex::new(&text);
        for encoding in ENCODINGS {
            let mut ascending = LineCounter::new(&text, encoding);
            let mut back = LineCounter::new(&text, encoding);
            for at in (0..text.len() + 2).step_by(step) {
                let has_return = text.as_bytes()[..text.len().min(at)].contains(&b'\r');
                let at = TextSize::new(at as u32);
                let expected = (!has_return).then(|| lines.line_col(&text, at, encoding));
                prop_assert_eq!(LineCounter::new(&text, encoding).line_col(at), expected);
                prop_assert_eq!(ascending.line_col(at), expected);
                prop_assert_eq!(back.line_col(at), expected);
                prop_assert!(back.line_col(TextSize::new(0)).is_some());
            }
        }
    }

    #[test]
    fn positions_round_trip_in_all_encodings(text in "[a-zé🔼\\r\\n\u{2028}\u{301}]{0,60}") {
        let lines = LineIndex::new(&text);
        for encoding in ENCODINGS {
            for (at, _) in text.char_indices() {
                let at = TextSize::new(at as u32);
                let position = lines.line_col(&text, at, encoding);
                let back = lines.offset(&text, position, encoding).unwrap();
                // The `\n` of a `\r\n` lies past its line's last column and so comes back as the line's end.
                let inside_crlf = text[..usize::from(at)].ends_with('\r') && text[usize::from(at)..].starts_with('\n');
                if !inside_crlf {
                    prop_assert_eq!(back, at);
                }
            }
        }
    }
}
