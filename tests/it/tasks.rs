//! Task lines, as the Tasks plugin reads them.

use vaultls::syntax::task::read_line;
use vaultls::text::{TextLen, TextRange, slice};

/// Marker, status and body of a line; `None` if it is no task.
fn parts(line: &str) -> Option<(&str, char, &str)> {
    let task = read_line(line, TextRange::up_to(line.text_len()))?;
    assert!(slice(line, task.status_range).starts_with(task.status));
    Some((slice(line, task.marker), task.status, slice(line, task.body)))
}

#[test]
fn a_task_line_has_a_marker_a_gap_and_a_box_of_one_character() {
    assert_eq!(parts("- [ ] Call Ana"), Some(("-", ' ', "Call Ana")));
    assert_eq!(parts("* [x]  Call Ana  "), Some(("*", 'x', "Call Ana  ")));
    assert_eq!(parts("+   [/] Call"), Some(("+", '/', "Call")));
    assert_eq!(parts("12. [-] Call"), Some(("12.", '-', "Call")));
    assert_eq!(parts("3) [>] Call"), Some(("3)", '>', "Call")));
    assert_eq!(parts("- [👍] Call"), Some(("-", '👍', "Call")));
    assert_eq!(parts("- [ ]"), Some(("-", ' ', "")));
    assert_eq!(parts("- [ ]Call"), Some(("-", ' ', "Call")));
    assert_eq!(parts("- []] Call"), Some(("-", ']', "Call")));
}

#[test]
fn a_task_line_may_stand_in_quotes_and_behind_any_blanks() {
    assert_eq!(parts("> > \t- [ ] Call"), Some(("-", ' ', "Call")));
    assert_eq!(parts(">- [ ] Call"), Some(("-", ' ', "Call")));
    assert_eq!(parts("\u{a0}\u{feff}- [ ] Call"), Some(("-", ' ', "Call")));
    let text = "# Day\r\n> - [x] Call\r\n";
    let task = read_line(text, TextRange::new(7.into(), 19.into())).unwrap();
    assert_eq!((slice(text, task.body), task.range.start()), ("Call", 7.into()));
}

#[test]
fn near_misses_are_no_tasks() {
    for line in [
        "-[ ] Call",
        "- [] Call",
        "- [xx] Call",
        "-\t[ ] Call",
        "- \t[ ] Call",
        "[ ] Call",
        "• [ ] Call",
        "- [☑️] Call",
        "a - [ ] Call",
        "- ( ) Call",
        "1 [ ] Call",
        "- [",
        "- ",
        "-",
        "",
        "\u{85}- [ ] Call",
    ] {
        assert_eq!(parts(line), None, "{line:?}");
    }
}

#[test]
fn the_body_ends_where_javascript_ends_a_line() {
    assert_eq!(parts("- [ ] Call\u{2028}Ana"), Some(("-", ' ', "Call")));
    assert_eq!(parts("- [ ] Call\r"), Some(("-", ' ', "Call")));
}
