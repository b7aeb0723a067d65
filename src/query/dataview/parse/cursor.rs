//! The place in the text, and what is common to all readers.

use super::problem::{Problem, ProblemKind, Replacement};
use crate::syntax::identifier_len;
use crate::text::{TextRange, span};

/// How deeply expressions and sources may nest; deeper text is a problem, not an overflow.
const MAX_DEPTH: u32 = 100;

/// Reads one text from front to back. After a problem it stands still: readers come back with what they have, and
/// the query goes on at its next clause.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) problems: Vec<Problem>,
    /// Whether a problem was met since the last recovery.
    pub(super) failed: bool,
    depth: u32,
}

/// Blanks as JavaScript's `\s` has them.
pub(super) fn is_blank(c: char) -> bool {
    c == '\u{feff}' || c.is_whitespace() && c != '\u{85}'
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Parser<'t> {
        Parser { text, at: 0, problems: Vec::new(), failed: false, depth: 0 }
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn is_at(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// Whether the text goes on with the ASCII `word`, in any case, whatever follows.
    pub(super) fn is_at_word(&self, word: &str) -> bool {
        self.rest()
            .as_bytes()
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.is_at(text);
        if found {
            self.at += text.len();
        }
        found
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_at_word(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Skips blanks, and tells whether there were any.
    pub(super) fn skip_blanks(&mut self) -> bool {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
        self.at += blanks;
        blanks > 0
    }

    /// The identifier at the cursor, not skipped.
    pub(super) fn identifier(&self) -> Option<&'t str> {
        let rest = self.rest();
        rest.get(..identifier_len(rest)).filter(|name| !name.is_empty())
    }

    /// The range from `start` to the cursor.
    pub(super) fn since(&self, start: usize) -> TextRange {
        span(start, self.at)
    }

    /// Enters a nested construct; `false` is a problem already reported. Each success needs [`Parser::leave`].
    pub(super) fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.fail_at(ProblemKind::TooDeep, span(self.at, self.at), "the expression nests too deeply");
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Reports `message` of what stands at the cursor.
    pub(super) fn fail(&mut self, message: impl Into<String>) {
        let range = self.pointed();
        self.fail_at(ProblemKind::Syntax, range, message);
    }

    /// What to point at: what stands at the cursor, at the end of the text the last sign before it.
    fn pointed(&self) -> TextRange {
        let word = self.next_word();
        if !word.is_empty() {
            return word;
        }
        let before = self.slice(0, self.at).trim_end_matches(is_blank);
        let last = before.chars().next_back().map_or(0, char::len_utf8);
        span(before.len() - last, before.len())
    }

    pub(super) fn fail_at(&mut self, kind: ProblemKind, range: TextRange, message: impl Into<String>) {
        self.fail_with(kind, range, message, None);
    }

    pub(super) fn fail_with(
        &mut self,
        kind: ProblemKind,
        range: TextRange,
        message: impl Into<String>,
        fix: Option<(&str, Vec<(TextRange, String)>)>,
    ) {
        if !self.failed {
            let fix = fix.map(|(title, edits)| Replacement { title: title.to_owned(), edits });
            self.problems.push(Problem { kind, range, message: message.into(), fix });
        }
        self.failed = true;
    }

    /// What stands at the cursor, to point at: a name, a run of signs, or nothing.
    pub(super) fn next_word(&self) -> TextRange {
        let name = self.identifier().map_or(0, str::len);
        let length =
            if name > 0 { name } else { self.peek().filter(|c| !is_blank(*c)).map_or(0, char::len_utf8) };
        span(self.at, self.at + length)
    }

    /// Reports what is left of a text that should have ended.
    pub(super) fn expect_end(&mut self) {
        if self.at >= self.text.len() || self.failed {
            return;
        }
        self.skip_blanks();
        self.unexpected("the end of the expression");
    }

    /// Reports what stands at the cursor in place of `expected`, with what it most likely was meant to be.
    pub(super) fn unexpected(&mut self, expected: &str) {
        let word = self.next_word();
        if self.is_at("'") {
            return self.single_quotes();
        }
        for (double, single) in [("&&", "and"), ("||", "or")] {
            if self.is_at(double) {
                let range = span(self.at, self.at + 2);
                let fix = ("Write the word", vec![(range, single.to_owned())]);
                let message = format!("`{double}` is not an operator here; write `{single}`");
                return self.fail_with(ProblemKind::AndAnd, range, message, Some(fix));
            }
        }
        let found = self.slice(word.start().into(), word.end().into());
        let message = match found {
            "" => format!("{expected} is expected here"),
            _ => format!("{expected} is expected here, not `{found}`"),
        };
        self.fail_at(ProblemKind::Syntax, self.pointed(), message);
    }

    /// Reports a text in single quotes, which is none.
    pub(super) fn single_quotes(&mut self) {
        let start = self.at;
        let inner = self.slice(start + 1, self.text.len());
        let end = inner.find(['\'', '\n']).map_or(self.text.len(), |at| start + 1 + at);
        let closed = self.text.get(end..).is_some_and(|rest| rest.starts_with('\''));
        let message = "texts stand in double quotes";
        if !closed {
            return self.fail_at(ProblemKind::SingleQuotes, span(start, start + 1), message);
        }
        let text = self.slice(start + 1, end).replace('\\', "\\\\").replace('"', "\\\"");
        let range = span(start, end + 1);
        let fix = ("Use double quotes", vec![(range, format!("\"{text}\""))]);
        self.fail_with(ProblemKind::SingleQuotes, range, message, Some(fix));
    }
}
