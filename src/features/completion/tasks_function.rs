//! Completion in the expressions of `… by function` lines: the members behind a dot.

use super::{Completions, Documentation, Item, ItemKind};
use crate::query::tasks::{MEMBER_ROOTS, Member, MemberOf, members};
use crate::sort;
use crate::text::{TextRange, TextSize, size};

/// The expression of a line that the cursor stands behind, if it is one by function.
pub(super) fn expression(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let heads = ["filter by function ", "sort by function ", "group by function "];
    let at = heads.iter().find_map(|head| lower.rfind(head).map(|at| at + head.len()))?;
    let rest = line.get(at..)?;
    Some(rest.strip_prefix("reverse ").unwrap_or(rest))
}

/// What can stand at the end of an expression, which ends at `offset`. `None` within a text.
pub(super) fn complete(expression: &str, offset: TextSize) -> Option<Completions> {
    if in_text(expression) {
        return None;
    }
    let (head, typed) = cut_name(expression);
    let known: &[Member] = match head.trim_end().strip_suffix('.') {
        Some(before) => members(value_of(before.strip_suffix('?').unwrap_or(before), LONGEST)?),
        None => &MEMBER_ROOTS,
    };
    let lower = typed.to_lowercase();
    let mut fitting: Vec<&Member> =
        known.iter().filter(|member| member.name.to_lowercase().contains(&lower)).collect();
    // What starts like the typed text comes first.
    sort::by_key(&mut fitting, |member| !member.name.to_lowercase().starts_with(&lower));
    let items = fitting.into_iter().map(|member| Item {
        label: member.name.trim_end_matches('(').to_owned(),
        detail: member.kind.to_owned(),
        kind: ItemKind::Property,
        filter: member.name.to_owned(),
        insert: member.name.to_owned(),
        documentation: Documentation::Text(member.meaning.to_owned()),
    });
    let range = TextRange::new(offset - size(typed.len()), offset);
    Some(Completions { range, items: items.collect(), incomplete: false })
}

/// Whether the end of an expression lies within a text.
fn in_text(expression: &str) -> bool {
    let mut quote = None;
    let mut escaped = false;
    for c in expression.chars() {
        match quote {
            _ if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            _ => {}
        }
    }
    quote.is_some()
}

/// What stands before the name at the end of a text, and that name.
fn cut_name(text: &str) -> (&str, &str) {
    let head = text.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
    (head, text.get(head.len()..).unwrap_or_default())
}

/// The most names in a chain that is followed.
const LONGEST: usize = 16;

/// The kind of value that the chain of at most `left` names at the end of a text gives; `None` if that is not known.
fn value_of(text: &str, left: usize) -> Option<MemberOf> {
    let text = text.trim_end();
    let (text, call) = match text.ends_with(')') {
        true => (without_call(text)?, true),
        false => (text, false),
    };
    let (head, name) = cut_name(text);
    let known: &[Member] = match head.strip_suffix('.') {
        Some(before) => members(value_of(before.strip_suffix('?').unwrap_or(before), left.checked_sub(1)?)?),
        None => &MEMBER_ROOTS,
    };
    let bare =
        |member: &&Member| member.name.split('(').next() == Some(name) && member.name.contains('(') == call;
    known.iter().find(bare).map(|member| member.gives)
}

/// A text without the call's arguments at its end.
fn without_call(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(..at);
        }
    }
    None
}
