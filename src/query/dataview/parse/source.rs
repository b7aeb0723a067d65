//! Sources (`reference`: Dataview, B2).

use std::sync::Arc;

use super::cursor::{Parser, is_blank};
use super::expr::RESERVED;
use super::literal::{link_prefix, string_prefix, tag_prefix};
use super::problem::ProblemKind;
use crate::query::dataview::ast::{Source, SourceKind};
use crate::text::span;

/// How many sources may be joined.
const MAX_CHAIN: usize = 150;

impl Parser<'_> {
    /// A source at the cursor.
    pub(super) fn source(&mut self) -> Source {
        if !self.enter() {
            return self.no_source();
        }
        let mut left = self.source_atom();
        for count in 0.. {
            if self.failed {
                break;
            }
            let before = self.at;
            self.skip_blanks();
            let start = self.at;
            let Some(and) = self.source_operator() else {
                self.missing_operator(start);
                if !self.failed {
                    self.at = before;
                }
                break;
            };
            if count >= MAX_CHAIN {
                self.fail_at(ProblemKind::TooDeep, self.since(start), "there are too many sources in a row");
                break;
            }
            let op_range = self.since(start);
            self.skip_blanks();
            let right = self.source_atom();
            let range = left.range.cover(right.range);
            let kind = SourceKind::Binary { left: Box::new(left), and, op_range, right: Box::new(right) };
            left = Source { range, kind };
        }
        self.leave();
        left
    }

    /// Skips `and`, `or`, `&` or `|`; whether it is one of the first kind.
    fn source_operator(&mut self) -> Option<bool> {
        let operators = [("and", true), ("or", false), ("&", true), ("|", false)];
        if self.is_at("&&") || self.is_at("||") {
            return None;
        }
        operators.into_iter().find(|(word, _)| self.eat_word(word)).map(|(_, and)| and)
    }

    /// Reports a second source behind the first without an operator, which nothing else can be.
    fn missing_operator(&mut self, at: usize) {
        let doubled = self.is_at("&&") || self.is_at("||");
        if self.is_at(",") || doubled {
            let range = span(at, at + 1 + usize::from(doubled));
            let word = if self.is_at("&") { "and" } else { "or" };
            let kind = if doubled { ProblemKind::AndAnd } else { ProblemKind::Syntax };
            let fix = (
                format!("Write `{word}`"),
                vec![(range, if doubled { word.to_owned() } else { format!(" {word}") })],
            );
            let message = "sources are joined by `and` or `or`";
            self.fail_with(kind, range, message, Some((&fix.0, fix.1)));
        } else if matches!(self.peek(), Some('"' | '#')) || self.is_at("[[") {
            let fix = ("Insert `or`", vec![(span(at, at), "or ".to_owned())]);
            let message = "sources are joined by `and` or `or`";
            self.fail_with(ProblemKind::MissingComma, self.next_word(), message, Some(fix));
        }
    }

    fn no_source(&self) -> Source {
        Source { range: span(self.at, self.at), kind: SourceKind::Missing }
    }

    fn source_atom(&mut self) -> Source {
        let start = self.at;
        let kind = self.source_kind();
        Source { range: self.since(start), kind }
    }

    fn source_kind(&mut self) -> SourceKind {
        let rest = self.rest();
        if let Some((tag, length)) = tag_prefix(rest) {
            self.at += length;
            return SourceKind::Tag(tag.into());
        }
        if let Some((link, length)) = link_prefix(rest) {
            self.at += length;
            return SourceKind::Incoming(Arc::new(link));
        }
        if let Some(kind) = self.source_call() {
            return kind;
        }
        match self.peek() {
            Some('(') => self.source_parens(),
            Some('-' | '!') => self.source_negated(),
            Some('"') => self.string().map_or(SourceKind::Missing, |path| SourceKind::Folder(path.into())),
            Some('\'') => {
                self.single_quotes();
                SourceKind::Missing
            }
            _ => {
                self.unquoted_folder();
                SourceKind::Missing
            }
        }
    }

    /// `outgoing([[note]])` and `csv("path")`; blanks may stand only behind the opening parenthesis.
    fn source_call(&mut self) -> Option<SourceKind> {
        let rest = self.rest();
        let inner = |open: &str| rest.strip_prefix(open).map(|inner| inner.trim_start_matches(is_blank));
        let (kind, after) = if let Some(inner) = inner("outgoing(") {
            let (link, length) = link_prefix(inner)?;
            (SourceKind::Outgoing(Arc::new(link)), inner.get(length..)?)
        } else {
            let inner = inner("csv(")?;
            let (path, length) = string_prefix(inner)?;
            (SourceKind::Csv(path.into()), inner.get(length..)?)
        };
        let after = after.strip_prefix(')')?;
        self.at += rest.len() - after.len();
        Some(kind)
    }

    fn source_parens(&mut self) -> SourceKind {
        self.at += 1;
        self.skip_blanks();
        let inner = self.source();
        if !self.failed {
            self.skip_blanks();
            if !self.eat(")") {
                self.unexpected("the closing parenthesis `)`");
            }
        }
        inner.kind
    }

    fn source_negated(&mut self) -> SourceKind {
        let start = self.at;
        self.at += 1;
        if self.peek().is_some_and(is_blank) {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
            let fix = ("Remove the blank", vec![(span(self.at, self.at + blanks), String::new())]);
            let message = "no blank may stand between the minus and its source";
            let range = span(start, self.at + blanks);
            self.fail_with(ProblemKind::Syntax, range, message, Some(fix));
            return SourceKind::Missing;
        }
        if !self.enter() {
            return SourceKind::Missing;
        }
        let child = self.source_atom();
        self.leave();
        SourceKind::Negated(Box::new(child))
    }

    /// Reports a source that is none: most often a folder without quotes.
    fn unquoted_folder(&mut self) {
        let line = self.rest().split(['\n', '\r']).next().unwrap_or_default();
        let words = line.trim_end();
        let end = clause_in(words).unwrap_or(words.len());
        let folder = words.get(..end).unwrap_or_default().trim_end();
        let plain =
            folder.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '/' | '_' | '-' | '.' | '&'));
        if folder.is_empty() || !plain || !folder.chars().next().is_some_and(char::is_alphanumeric) {
            return self.unexpected("a folder in quotes, a tag or a link");
        }
        let range = span(self.at, self.at + folder.len());
        let fix = ("Quote the folder", vec![(range, format!("\"{folder}\""))]);
        let message = format!("a folder stands in quotes: FROM \"{folder}\"");
        self.fail_with(ProblemKind::UnquotedFolder, range, message, Some(fix));
    }
}

/// Where in `line` the next clause or operator starts.
fn clause_in(line: &str) -> Option<usize> {
    let mut at = 0;
    for word in line.split(' ') {
        let keyword =
            RESERVED.iter().chain(&["SORT", "AND", "OR"]).any(|known| word.eq_ignore_ascii_case(known));
        if keyword {
            return Some(at);
        }
        at += word.len() + 1;
    }
    None
}
