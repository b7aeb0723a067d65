//! `note/placeholder`: what a template left to be filled in.

use super::{Context, Related, Rule, Sink};
use crate::sort;
use crate::syntax::{Heading, OpaqueKind};
use crate::text::{TextRange, TextSize, size, span};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "note/placeholder",
    level: Level::Hint,
    summary: "A note has places that were never filled in.",
    docs: "\
Notes made from a template or by a script keep what was meant to be replaced: `_Unknown_` in a table's cell, a prompt such as
`_What is your dynamic?_`, `*Last updated: *` without a date, a heading with nothing below it. One finding for each note counts them,
at the first; the others are listed with it.

Counted are:
- an italic `_Unknown_`, `_TBD_`, `_TODO_`, `_None_`, `_N/A_` that is all there is in a table's cell, list item or line;
- an italic question that is a whole line;
- a bold or italic label with a colon and nothing behind it that is a whole line;
- sections without any text: a heading, then the next one of the same or a higher level, or the end. A comment is no text.

Not counted: anything in code, and empty cells. Turn the rule off for folders of imported notes in `[folders.\"…\".rules]`.
",
    fails: "\
//- People/Ana Silva.md
# Ana Silva

| Field | Value |
|-------|-------|
| **Role** | _Unknown_ |

## Relationship

_How do you work with this person? What is your dynamic?_

## Related

<!-- Wikilinks to related entities -->

---
*Last updated: *
",
    passes: "\
//- People/Ana Silva.md
# Ana Silva

## Contact

### Mail

| Field | Value |
|-------|-------|
| **Role** | _Unknown_ to us |
| Mail |  |

She asked: _why?_

```
_Unknown_
## Empty
```

## Projects
- [[Apollo]]

*Last updated: 2025-10-06*
//- Apollo.md
",
    check,
};

/// What stands for "not filled in" in italics.
const WORDS: &[&str] =
    &["unknown", "tbd", "todo", "none", "n/a", "to be filled in", "to be determined", "fill in"];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut places = lines(cx);
    places.extend(empty_sections(cx));
    sort::by_key(&mut places, |(range, _)| range.start());
    let Some(((first, what), rest)) = places.split_first() else { return };
    let message = match rest.len() {
        0 => format!("Not filled in: {what}"),
        more => format!("Not filled in: {what}, and {more} more in this note"),
    };
    let mut report = sink.report(*first, message);
    for (range, what) in rest {
        let related = Related { path: cx.note.path.clone(), range: *range, message: what.clone() };
        report = report.related(related);
    }
}

/// Placeholders within lines, with what they are.
fn lines(cx: &Context<'_>) -> Vec<(TextRange, String)> {
    let text = cx.text();
    let start = cx.note.parsed.frontmatter.as_ref().map_or(TextSize::new(0), |front| front.range.end());
    let mut found = Vec::new();
    // A cell that is a placeholder begins with an emphasis sign. Most signs stand in the middle of one.
    let bytes = text.as_bytes();
    let (mut line_start, mut next) = (usize::from(start), usize::from(start));
    while let Some(sign) =
        bytes.get(next..).and_then(|rest| memchr::memchr2(b'_', b'*', rest)).map(|at| next + at)
    {
        next = sign + 1;
        let before = bytes.get(line_start..sign).unwrap_or_default();
        if !may_begin_cell(before) {
            continue;
        }
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let from = before.iter().rposition(is_end).map_or(line_start, |at| line_start + at + 1);
        let behind = bytes.get(sign..).and_then(|behind| memchr::memchr2(b'\n', b'\r', behind));
        let until = behind.map_or(bytes.len(), |at| sign + at);
        placeholders_in(cx, span(from, until), &mut found);
        (line_start, next) = (until, until);
    }
    found
}

/// Whether a cell, or the text of a line, may begin behind these bytes: see [`cells`].
fn may_begin_cell(before: &[u8]) -> bool {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let is_edge = |byte: u8| byte == b'|' || byte.is_ascii_control() || !byte.is_ascii();
    match before.iter().rposition(|byte| !is_blank(byte)).and_then(|at| Some((before.get(at)?, at + 1))) {
        None => true,
        // Behind a list marker is a blank.
        Some((b'-' | b'*', end)) => end < before.len(),
        Some((byte, _)) => is_edge(*byte),
    }
}

/// The placeholders of one line.
fn placeholders_in(cx: &Context<'_>, line: TextRange, found: &mut Vec<(TextRange, String)>) {
    let content = cx.slice(line);
    for cell in cells(content) {
        let at = line.start() + size(cell.as_ptr() as usize - content.as_ptr() as usize);
        let range = TextRange::at(at, TextSize::of(cell));
        if is_placeholder(cell) && !is_code(cx, range) {
            found.push((range, format!("`{cell}`")));
        }
    }
}

/// The cells of a table's line, or the text of any other one, without list markers and blanks.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let is_row = line.trim_start().starts_with('|');
    let split = move |c: char| is_row && c == '|';
    line.split(split).map(|cell| {
        let cell = cell.trim();
        cell.strip_prefix("- ").or_else(|| cell.strip_prefix("* ")).unwrap_or(cell).trim()
    })
}

fn is_placeholder(cell: &str) -> bool {
    if !cell.starts_with(['*', '_']) {
        return false;
    }
    let Some(inner) = emphasised(cell) else { return is_empty_label(cell) };
    let folded = inner.trim().trim_end_matches('.').to_lowercase();
    WORDS.contains(&&*folded) || (inner.ends_with('?') && !cell.starts_with("**")) || is_empty_label(cell)
}

/// The text between `_` or `*` signs that embrace all of `text` and stand nowhere in between.
fn emphasised(text: &str) -> Option<&str> {
    let sign = text.chars().next().filter(|c| matches!(c, '_' | '*'))?;
    let signs = text.len() - text.trim_start_matches(sign).len();
    let inner = text.get(signs..text.len().checked_sub(signs)?)?;
    let embraced = text.ends_with(sign) && !inner.is_empty() && !inner.contains(sign);
    embraced.then_some(inner)
}

/// `*Last updated: *`: emphasis around a label and its colon.
fn is_empty_label(text: &str) -> bool {
    // Hardly any line begins so.
    if !text.starts_with(['*', '_']) {
        return false;
    }
    let label = |sign: char| {
        let inner = text.trim_start_matches(sign).trim_end_matches(sign);
        let embraced = text.starts_with(sign) && text.ends_with(sign) && inner.len() < text.len();
        embraced && inner.trim_end().ends_with(':') && inner.trim_end().len() > 1 && inner.ends_with(' ')
    };
    label('*') || label('_')
}

fn is_code(cx: &Context<'_>, range: TextRange) -> bool {
    let opaque = cx.note.parsed.opaque_at(range.start());
    opaque.is_some_and(|opaque| opaque.range.contains(range.start()))
}

/// Headings with nothing below them.
fn empty_sections(cx: &Context<'_>) -> Vec<(TextRange, String)> {
    let headings = &cx.note.parsed.headings;
    let mut found = Vec::new();
    for (at, heading) in headings.iter().enumerate().filter(|(_, heading)| heading.level > 1) {
        let next: Option<&Heading> = headings.get(at + 1);
        if next.is_some_and(|next| next.level > heading.level) {
            continue;
        }
        let end = next.map_or(TextSize::of(cx.text()), |next| next.range.start());
        let below = TextRange::new(heading.range.end(), end.max(heading.range.end()));
        if is_blank(cx, below) {
            found.push((heading.range, format!("the section \"{}\"", cx.slice(heading.text))));
        }
    }
    found
}

/// Whether nothing but blanks, rules, empty labels and HTML comments stands in `range`.
fn is_blank(cx: &Context<'_>, range: TextRange) -> bool {
    // What any of these begins with; nearly all sections begin otherwise.
    if !cx.slice(range).trim_start().chars().next().is_none_or(|first| matches!(first, '<' | '-' | '*' | '_'))
    {
        return false;
    }
    let first = cx.note.parsed.opaque.partition_point(|opaque| opaque.range.end() < range.start());
    let near = cx.note.parsed.opaque.get(first..).unwrap_or_default().iter();
    let mut inside = near.take_while(|opaque| opaque.range.start() < range.end());
    // Code and the like is text.
    if inside.any(|opaque| opaque.kind != OpaqueKind::HtmlComment) {
        return false;
    }
    let mut in_comment = false;
    cx.slice(range).lines().all(|line| {
        let line = line.trim();
        in_comment |= line.starts_with("<!--");
        let blank = in_comment || line.is_empty() || line == "---" || is_empty_label(line);
        in_comment &= !line.ends_with("-->");
        blank
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{cells, may_begin_cell};

    proptest! {
        #[test]
        fn no_cell_with_a_sign_in_front_is_overlooked(line in "[ \t]{0,2}[-+*|]?([ \t\u{a0}\u{b}a*_|-]|- ){0,12}") {
            for cell in cells(&line).filter(|cell| cell.starts_with(['*', '_'])) {
                let at = cell.as_ptr() as usize - line.as_ptr() as usize;
                prop_assert!(may_begin_cell(&line.as_bytes()[..at]), "{cell:?} of {line:?}");
            }
        }
    }
}
