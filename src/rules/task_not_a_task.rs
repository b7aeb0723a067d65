//! `task/not-a-task`: a line that was meant as a task and is none.

use super::{Context, Fix, Rule, Sink};
use crate::syntax::OpaqueKind;
use crate::text::{TextEdit, TextRange, TextSize, size, span};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/not-a-task",
    level: Level::Warning,
    summary: "A line looks like a task, but its marker or checkbox is written wrongly.",
    docs: "\
A task is a list marker (`-`, `*`, `+`, `1.` or `1)`), a space, a checkbox with exactly one character in it, a space, and text:

    - [ ] Send the plan

With anything else Obsidian or Tasks see a plain list item or a paragraph, and the task is in no list. Found are a missing
space before or behind the checkbox, an empty checkbox, one with several characters, a tab behind the marker, a missing
marker, and bullets that are none to Markdown, such as `•`.
",
    fails: "\
- [] Send the plan

-[ ] Send the plan

- [ ]Send the plan
- [x ] Send the plan
-\t[ ] Send the plan

[ ] Send the plan

• [ ] Send the plan

> - [] Send the plan
",
    passes: "\
- [ ] Send the plan
- [x] Send the plan
* [/] Send the plan
1. [ ] Send the plan
- [x](https://example.com) is a link, and - [] no box
- [](https://example.com)
- [[Note]] and [text][x]
- [1984] by George Orwell

[x]: https://example.com

```text
- [] code
```
",
    check,
};

/// Bullets of word processors and of the web, which Markdown does not know.
const BULLETS: [char; 8] = ['•', '–', '—', '·', '◦', '‣', '⁃', '▪'];

/// What is wrong with a line, in bytes of it.
struct Miss {
    range: TextRange,
    message: String,
    edit: TextEdit,
    title: &'static str,
    /// The repair changes nothing else on the page.
    is_certain: bool,
}

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let filter = &cx.config().tasks.global_filter;
    let body = cx.note.parsed.frontmatter.as_ref().map_or(0, |front| usize::from(front.range.end()));
    for line in lines_with_checkbox(cx.text(), body) {
        let start = line.start();
        let line = cx.slice(line);
        let Some(miss) = near_miss(line.trim_end_matches(['\r', '\n'])) else { continue };
        let range = miss.range + start;
        if !line.contains(filter) || is_opaque(cx, range.start()) || is_read(cx, range) {
            continue;
        }
        let edit = TextEdit { range: miss.edit.range + start, ..miss.edit };
        let fix = Fix::edit(miss.title, &cx.note.path, [edit]).safe_if(miss.is_certain);
        sink.report(range, format!("Not a task: {}", miss.message)).fix(fix);
    }
}

/// The lines behind `from` that hold anything like a checkbox, but for those that are written as they should be; every near miss
/// is on one: most notes have more links than these, and far more lines.
fn lines_with_checkbox(text: &str, from: usize) -> impl Iterator<Item = TextRange> {
    let bytes = text.as_bytes();
    let mut at = from;
    std::iter::from_fn(move || {
        let is_box = |open: &usize| match bytes.get(open + 1..open + 5) {
            // Nearly every bracket is a link's.
            Some(inside) if inside.is_ascii() => {
                !inside.starts_with(b"[") && inside.contains(&b']') && !is_right(bytes, *open)
            }
            _ => text.get(*open..).is_some_and(|text| checkbox(text).is_some()),
        };
        let open = memchr::memchr_iter(b'[', bytes.get(at..)?).map(|open| at + open).find(is_box)?;
        let before = bytes.get(at..open).and_then(|before| memchr::memrchr(b'\n', before));
        let start = before.map_or(at, |end| at + end + 1);
        let behind = bytes.get(open..).and_then(|behind| memchr::memchr(b'\n', behind));
        at = behind.map_or(text.len(), |end| open + end + 1);
        Some(span(start, at))
    })
}

/// Whether a list marker, a space, and a checkbox with one character and a space behind it stand at `open`, so that nothing is
/// missing.
fn is_right(bytes: &[u8], open: usize) -> bool {
    let around = open.checked_sub(2).and_then(|start| bytes.get(start..open + 4));
    matches!(around, Some([b'-' | b'*' | b'+', b' ', b'[', _, b']', b' ']))
}

/// Whether the line is a task nevertheless.
fn is_read(cx: &Context<'_>, range: TextRange) -> bool {
    let tasks = &cx.note.parsed.tasks;
    let after = tasks.partition_point(|task| task.range.start() <= range.start());
    let task = after.checked_sub(1).and_then(|at| tasks.get(at));
    task.is_some_and(|task| task.range.contains_range(range))
}

fn is_opaque(cx: &Context<'_>, offset: TextSize) -> bool {
    let opaque = cx.note.parsed.opaque_at(offset).filter(|opaque| opaque.range.contains(offset));
    opaque.is_some_and(|opaque| opaque.kind != OpaqueKind::InlineCode)
}

fn near_miss(line: &str) -> Option<Miss> {
    let rest = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
    let at = line.len() - rest.len();
    let first = rest.chars().next()?;
    if first == '[' {
        return without_marker(rest, at);
    }
    if BULLETS.contains(&first) {
        return foreign_bullet(rest, at, first);
    }
    let marker = marker_len(rest)?;
    let behind = rest.get(marker..)?;
    let boxed = behind.trim_start_matches([' ', '\t']);
    let gap = behind.get(..behind.len() - boxed.len())?;
    let (inside, behind) = checkbox(boxed)?;
    let sign = rest.get(..marker)?;
    let box_at = at + marker + gap.len();
    let box_end = box_at + inside.len() + 2;
    let ends = behind.is_empty() || behind.starts_with([' ', '\t', '\u{A0}']);
    let all = span(at, box_end);
    if let Some(content) = misfilled(inside).filter(|_| ends && !gap.is_empty()) {
        return Some(Miss {
            range: span(box_at, box_end),
            message: match inside {
                "" => "the checkbox is empty; it needs a space, \"[ ]\"".to_owned(),
                _ => format!("\"[{inside}]\" needs exactly one character, as \"[{content}]\""),
            },
            edit: TextEdit::replace(span(box_at + 1, box_end - 1), content.to_string()),
            title: "Write the checkbox with one character",
            is_certain: true,
        });
    }
    if !is_common(inside) {
        return None;
    }
    if gap.is_empty() && ends {
        return Some(Miss {
            range: all,
            message: format!("a space is missing behind \"{sign}\""),
            edit: TextEdit::insert(size(box_at), " "),
            title: "Insert the space",
            is_certain: true,
        });
    }
    if gap.contains('\t') && ends {
        return Some(Miss {
            range: all,
            message: format!("a tab stands behind \"{sign}\", where Tasks accepts only spaces"),
            edit: TextEdit::replace(span(at + marker, box_at), " "),
            title: "Replace the tab by a space",
            is_certain: true,
        });
    }
    // `- [x](…)`, `- [x][…]` and `- [x]: …` are links.
    let is_link = behind.starts_with(['(', '[', ':']);
    (!gap.is_empty() && !ends && !is_link).then(|| Miss {
        range: all,
        message: "a space is missing behind the checkbox".to_owned(),
        edit: TextEdit::insert(size(box_end), " "),
        title: "Insert the space",
        is_certain: true,
    })
}

/// `[ ] text` at the start of a line.
fn without_marker(rest: &str, at: usize) -> Option<Miss> {
    let (inside, behind) = checkbox(rest)?;
    let text = behind.strip_prefix(' ')?;
    (matches!(inside, " " | "x" | "X") && !text.trim().is_empty()).then(|| Miss {
        range: span(at, at + inside.len() + 2),
        message: "a list marker is missing before the checkbox".to_owned(),
        edit: TextEdit::insert(size(at), "- "),
        title: "Insert \"- \"",
        is_certain: false,
    })
}

/// `• [ ] text`.
fn foreign_bullet(rest: &str, at: usize, bullet: char) -> Option<Miss> {
    let behind = rest.strip_prefix(bullet)?;
    let boxed = behind.trim_start_matches([' ', '\t', '\u{A0}']);
    let (inside, behind_box) = checkbox(boxed)?;
    let end = rest.len() - boxed.len();
    (is_common(inside) && behind_box.starts_with(' ')).then(|| Miss {
        range: span(at, at + end + inside.len() + 2),
        message: format!("\"{bullet}\" is no list marker in Markdown; \"-\" is"),
        edit: TextEdit::replace(span(at, at + end), "- "),
        title: "Write \"- \"",
        is_certain: false,
    })
}

/// The length of the list marker that `text` starts with.
fn marker_len(text: &str) -> Option<usize> {
    if text.starts_with(['-', '*', '+']) {
        return Some(1);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let marked = text.get(digits..)?.starts_with(['.', ')']);
    ((1..=9).contains(&digits) && marked).then_some(digits + 1)
}

/// What stands in the brackets that `text` starts with, at most three characters, and what follows them.
fn checkbox(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let (end, _) = inside.char_indices().take(4).find(|(_, c)| *c == ']')?;
    Some((inside.get(..end)?, inside.get(end + 1..)?))
}

/// What a checkbox that holds none or several characters was meant to hold.
fn misfilled(inside: &str) -> Option<char> {
    let mut chars = inside.trim().chars();
    match (inside.chars().count(), chars.next(), chars.next()) {
        (1, ..) => None,
        (_, None, _) => Some(' '),
        (_, Some(status), None) if is_status(status) => Some(status),
        (2, Some('x' | 'X'), Some('x' | 'X')) => Some('x'),
        (2, Some(emoji), Some('\u{FE0F}')) => Some(emoji),
        _ => None,
    }
}

fn is_status(c: char) -> bool {
    matches!(c, 'x' | 'X' | '/' | '-' | '>' | '<' | '!' | '?' | '*')
}

/// Whether a checkbox is filled as most are, so that nothing else can be meant.
fn is_common(inside: &str) -> bool {
    matches!(inside, " " | "x" | "X" | "/" | "-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{lines_with_checkbox, near_miss};
    use crate::text::slice;

    proptest! {
        #[test]
        fn no_near_miss_is_on_a_line_that_is_not_looked_at(text in "([-*1>•]?[.)]?[ \t]?\\[{0,2}[ xX\u{fe0f}é-]{0,4}\\]{0,2}[ a]{0,2}\n?){0,6}") {
            let looked_at: Vec<&str> = lines_with_checkbox(&text, 0).map(|line| slice(&text, line)).collect();
            let mut looked_at = looked_at.into_iter().peekable();
            for line in text.split_inclusive('\n') {
                let is_looked_at = looked_at.next_if(|found| std::ptr::eq(*found, line)).is_some();
                prop_assert!(is_looked_at || near_miss(line.trim_end_matches(['\r', '\n'])).is_none(), "{line:?}");
            }
            prop_assert!(looked_at.next().is_none());
        }
    }
}
