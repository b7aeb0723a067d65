//! Pieces of lines as Dataview's regular expressions see them.

/// White space as JavaScript's `\s` and `trim` have it.
pub(super) fn is_space(c: char) -> bool {
    c == '\u{feff}' || c.is_whitespace() && c != '\u{85}'
}

/// `text` without white space around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// A list item's line taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ItemLine<'t> {
    /// `-`, `*`, `+`, `1.`, `1)`.
    pub(super) symbol: &'t str,
    /// What follows the checkbox.
    pub(super) rest: &'t str,
}

/// Takes apart the first line of a list item: white space and `>`, a marker, perhaps something in brackets that is at
/// most one character, the rest.
pub(super) fn item_line(line: &str) -> Option<ItemLine<'_>> {
    let line = line.trim_start_matches(|c| is_space(c) || c == '>');
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let sign = line.get(digits..)?.chars().next()?;
    let marks = if digits > 0 { matches!(sign, '.' | ')') } else { matches!(sign, '*' | '-' | '+') };
    if !marks {
        return None;
    }
    let (symbol, rest) = line.split_at_checked(digits + 1)?;
    let rest = rest.trim_start_matches(is_space);
    let rest = without_box(rest).trim_start_matches(is_space);
    // A dot matches no line end; U+2028 is one to JavaScript.
    let end = rest.find(['\r', '\n', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
    Some(ItemLine { symbol, rest: rest.get(..end)? })
}

/// `rest` behind `[]` or `[x]` at its start.
fn without_box(rest: &str) -> &str {
    let Some(inner) = rest.strip_prefix('[') else { return rest };
    if let Some(after) = inner.strip_prefix(']') {
        return after;
    }
    let mut chars = inner.chars();
    chars.next();
    chars.as_str().strip_prefix(']').unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_line_is_taken_apart() {
        let cases = [
            ("> - [ ]  text ", Some(("-", "text "))),
            ("  12) [x](link)", Some(("12)", "(link)"))),
            ("*a", Some(("*", "a"))),
            ("- [ab] c", Some(("-", "[ab] c"))),
            ("- []", Some(("-", ""))),
            ("no item", None),
        ];
        for (line, expected) in cases {
            assert_eq!(item_line(line).map(|item| (item.symbol, item.rest)), expected, "{line}");
        }
    }
}
