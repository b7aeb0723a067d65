//! What the words of a line are, for colours.

use std::ops::Range;

use super::filter::{DateField, TextField};
use super::query::{Query, StatementSource};
use super::words::{DATE_WORDS, TEXT_TESTS};
use crate::sort;
use crate::text::TextRange;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// A word of the language.
    Keyword,
    /// A field.
    Field,
    /// A text or pattern.
    Text,
    /// A date.
    Date,
    /// A number.
    Number,
    /// `AND` and its like.
    Operator,
    /// An expression.
    Expression,
    /// A comment.
    Comment,
}

/// The parts of all lines of a query that stand in its block, in order.
pub fn parts(query: &Query) -> Vec<(TextRange, PartKind)> {
    let mut out = Vec::new();
    for statement in query.statements.iter().filter(|statement| statement.source == StatementSource::Block) {
        let mut found = Vec::new();
        line(&statement.text.text, 0, &mut found);
        out.extend(found.into_iter().map(|(range, kind)| (statement.text.span(range), kind)));
    }
    sort::by_key(&mut out, |(range, _)| range.start());
    out
}

type Found = Vec<(Range<usize>, PartKind)>;

fn line(text: &str, at: usize, out: &mut Found) {
    let lower = text.to_ascii_lowercase();
    let end = at + text.len();
    if text.starts_with('#') {
        out.push((at..end, PartKind::Comment));
        return;
    }
    if let Some(expression) = lower.strip_prefix("filter by function ") {
        let start = end - expression.len();
        out.push((at..start - 1, PartKind::Keyword));
        out.push((start..end, PartKind::Expression));
        return;
    }
    for head in ["sort by ", "group by ", "view columns by "] {
        if let Some(field) = lower.strip_prefix(head) {
            grouped(field, at, at + head.len(), out);
            return;
        }
    }
    for head in ["preset ", "hide ", "show "] {
        if lower.starts_with(head) {
            out.push((at..at + head.len() - 1, PartKind::Keyword));
            out.push((at + head.len()..end, PartKind::Field));
            return;
        }
    }
    if lower.starts_with("limit ") {
        let digits = lower.find(|c: char| c.is_ascii_digit()).unwrap_or(lower.len());
        let length =
            lower.get(digits..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
        out.push((at..at + lower.get(..digits).unwrap_or_default().trim_end().len(), PartKind::Keyword));
        out.push((at + digits..at + digits + length, PartKind::Number));
        return;
    }
    if text.starts_with(['(', '[', '{', '"']) || text.starts_with("NOT") && !lower.starts_with("not done") {
        combined(text, at, out);
        return;
    }
    filter(text, &lower, at, out);
}

/// `FIELD [reverse]`, `function [reverse] EXPRESSION` behind `sort by`.
fn grouped(field: &str, at: usize, start: usize, out: &mut Found) {
    out.push((at..start - 1, PartKind::Keyword));
    let end = start + field.len();
    let word = field.find(' ').unwrap_or(field.len());
    let is_function = field.get(..word) == Some("function");
    out.push((start..start + word, if is_function { PartKind::Keyword } else { PartKind::Field }));
    let rest = field.get(word..).unwrap_or_default();
    let reverse = rest.strip_prefix(" reverse").map_or(0, |_| " reverse".len());
    if reverse > 0 {
        out.push((start + word + 1..start + word + reverse, PartKind::Keyword));
    }
    let behind = rest.get(reverse..).unwrap_or_default().trim_start();
    if is_function && !behind.is_empty() {
        out.push((end - behind.len()..end, PartKind::Expression));
    }
}

/// Operators, and what stands between delimiters.
fn combined(text: &str, at: usize, out: &mut Found) {
    let is_delimiter = |c: char| "()[]{}\"".contains(c);
    let mut from = 0;
    for piece in text.split_inclusive(is_delimiter) {
        let inner = piece.trim_end_matches(is_delimiter);
        let start = from + inner.len() - inner.trim_start().len();
        let words = inner.trim();
        if words.split_whitespace().all(|word| matches!(word, "AND" | "OR" | "XOR" | "NOT")) {
            let mut word_at = start;
            for word in words.split_inclusive(' ') {
                out.push((at + word_at..at + word_at + word.trim_end().len(), PartKind::Operator));
                word_at += word.len();
            }
        } else if !words.is_empty() {
            filter(words, &words.to_ascii_lowercase(), at + start, out);
        }
        from += piece.len();
    }
}

fn filter(text: &str, lower: &str, at: usize, out: &mut Found) {
    let end = at + text.len();
    let text_fields = TextField::ALL.into_iter().map(TextField::name).chain(["tags", "tag"]);
    for field in text_fields {
        let Some(rest) = lower.strip_prefix(field).and_then(|rest| rest.strip_prefix(' ')) else { continue };
        let tests = TEXT_TESTS.iter().copied().chain(["do not include", "include"]);
        let Some(test) =
            tests.into_iter().find(|test| rest.strip_prefix(test).is_some_and(|rest| rest.starts_with(' ')))
        else {
            continue;
        };
        let test_at = at + field.len() + 1;
        out.push((at..at + field.len(), PartKind::Field));
        out.push((test_at..test_at + test.len(), PartKind::Keyword));
        out.push((test_at + test.len() + 1..end, PartKind::Text));
        return;
    }
    for field in DateField::ALL {
        let Some(rest) = lower.strip_prefix(field.filter_name()).and_then(|rest| rest.strip_prefix(' '))
        else {
            continue;
        };
        if rest == "date is invalid" {
            break;
        }
        let start = end - rest.len();
        out.push((at..start - 1, PartKind::Field));
        let word = DATE_WORDS.into_iter().find(|word| rest.starts_with(word)).map_or(0, str::len);
        if word > 0 {
            out.push((start..start + word, PartKind::Keyword));
        }
        let date = rest.get(word..).unwrap_or_default().trim_start();
        if !date.is_empty() {
            out.push((end - date.len()..end, PartKind::Date));
        }
        return;
    }
    out.push((at..end, PartKind::Keyword));
}
