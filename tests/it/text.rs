//! Positions and edits.

use expect_test::expect;
use proptest::prelude::*;
use vaultls::text::{
    LineCol, LineIndex, PositionEncoding, TextEdit, TextSize, apply_edits, span, unified_diff,
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

#[test]
fn a_diff_shows_two_lines_around_changes_and_where_a_file_has_no_last_line_end() {
    let old = "1\n2\n3\n4\n5\n6\n7\n8\r\n9\n10\n11\n12";
    let new = "1\n2\n3\nfour\n5\n6\n7\n8\n9\n10\n11\n12\n";
    expect![[r#"
        --- a/Log.md
        +++ b/Log.md
        @@ -2,11 +2,11 @@
         2
         3
        -4
        +four
         5
         6
         7
        -8\r
        +8
         9
         10
         11
        -12
        \ No newline at end of file
        +12
    "#]]
    .assert_eq(&unified_diff(old, new, ("a/Log.md", "b/Log.md")).replace('\r', "\\r"));
    expect![[r#"
        --- a
        +++ b
        @@ -0,0 +1 @@
        +one
    "#]]
    .assert_eq(&unified_diff("", "one\n", ("a", "b")));
    assert_eq!(unified_diff(old, old, ("a", "b")), "");
}

#[test]
fn a_diff_of_texts_with_nothing_in_common_ends_soon() {
    let text = |from: usize| (from..from + 20_000).map(|n| format!("{n}\n")).collect::<String>();
    let (old, new) = (text(0), text(20_000));
    assert_eq!(patched(&old, &unified_diff(&old, &new, ("a", "b"))), new);
}

/// `old` with a unified diff applied: what the lines of its hunks say, and nothing else.
fn patched(old: &str, diff: &str) -> String {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    for line in diff.split_inclusive('\n').skip(2) {
        let rest = &line[1..];
        match &line[..1] {
            "@" => {
                let place = rest.split(['-', ' ']).nth(2).unwrap();
                let (first, count) = place.split_once(',').unwrap_or((place, "1"));
                let first: usize = first.parse().unwrap();
                let start = if count == "0" { first } else { first - 1 };
                out.extend(old[at..start].iter().copied());
                at = start;
            }
            "+" => out.push_str(rest),
            sign => {
                assert_eq!(old[at].trim_end_matches('\n'), rest.trim_end_matches('\n'));
                at += 1;
                if sign == " " {
                    out.push_str(rest);
                }
            }
        }
    }
    out.extend(old[at..].iter().copied());
    out
}

proptest! {
    #[test]
    fn a_diff_applied_gives_the_new_text_by_the_fewest_lines(old in "([abc]\n){0,12}", new in "([abc]\n){0,12}") {
        let diff = unified_diff(&old, &new, ("a", "b"));
        prop_assert_eq!(patched(&old, &diff), &*new);
        let shown = diff.lines().skip(2).filter(|line| line.starts_with(['-', '+'])).count();
        let changes = similar::TextDiff::from_lines(&old, &new);
        let least = changes.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal).count();
        prop_assert!(shown <= least, "{} lines, {} would do:\n{}", shown, least, diff);
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
