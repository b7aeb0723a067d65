//! Expressions (`reference`: Dataview, B3).

use std::sync::Arc;

use super::cursor::{Parser, is_blank};
use super::literal::{
    date_prefix, duration_prefix, link_prefix, number_prefix, shorthand_prefix, string_prefix,
};
use super::problem::ProblemKind;
use crate::query::dataview::Value;
use crate::query::dataview::ast::{BinaryOp, Expr, ExprKind, Name};
use crate::text::{TextRange, span};

/// Names that no variable may have, in any case. SORT is not among them.
pub(super) const RESERVED: [&str; 5] = ["FROM", "WHERE", "LIMIT", "GROUP", "FLATTEN"];

/// How many operators or postfixes may follow each other: the tree grows to the left with each.
const MAX_CHAIN: usize = 150;

/// Binding strength of the loosest operators, and of those that bind tightest.
const LOOSEST: u8 = 1;

impl Parser<'_> {
    /// An expression at the cursor.
    pub(super) fn expression(&mut self) -> Expr {
        self.binary(LOOSEST)
    }

    /// Operators of at least the strength `least`; all are left-associative.
    fn binary(&mut self, least: u8) -> Expr {
        if !self.enter() {
            return self.missing();
        }
        let mut left = self.postfixed();
        let mut chain = 0;
        while !self.failed {
            let before = self.at;
            self.skip_blanks();
            let start = self.at;
            let Some((op, strength, length)) = self.operator().filter(|(_, strength, _)| *strength >= least)
            else {
                self.at = before;
                break;
            };
            chain += 1;
            if chain > MAX_CHAIN {
                self.fail_at(
                    ProblemKind::TooDeep,
                    span(start, start + length),
                    "there are too many operators in a row",
                );
                break;
            }
            self.at += length;
            let op_range = self.since(start);
            if op == BinaryOp::Equal && self.is_at("=") {
                self.double_equals(op_range);
                break;
            }
            self.skip_blanks();
            let right = self.binary(strength + 1);
            let range = left.range.cover(right.range);
            let kind = ExprKind::Binary { left: Box::new(left), op, op_range, right: Box::new(right) };
            left = Expr { range, kind };
        }
        self.leave();
        left
    }

    fn double_equals(&mut self, op: TextRange) {
        let range = span(op.start().into(), usize::from(op.end()) + 1);
        let fix = ("Write one sign", vec![(range, "=".to_owned())]);
        let message = "`==` is not an operator here; write `=`";
        self.fail_with(ProblemKind::DoubleEquals, range, message, Some(fix));
    }

    /// The operator at the cursor: which, how strongly it binds, its length.
    fn operator(&self) -> Option<(BinaryOp, u8, usize)> {
        let signs = [
            ("*", BinaryOp::Multiply, 4),
            ("/", BinaryOp::Divide, 4),
            ("%", BinaryOp::Remainder, 4),
            ("+", BinaryOp::Add, 3),
            ("-", BinaryOp::Subtract, 3),
            (">=", BinaryOp::GreaterOrEqual, 2),
            ("<=", BinaryOp::LessOrEqual, 2),
            ("!=", BinaryOp::NotEqual, 2),
            (">", BinaryOp::Greater, 2),
            ("<", BinaryOp::Less, 2),
            ("=", BinaryOp::Equal, 2),
            ("&", BinaryOp::And, 1),
            ("|", BinaryOp::Or, 1),
        ];
        // A comment behind an expression is no division; two bars or ampersands are never right.
        if ["//", "&&", "||"].iter().any(|pair| self.is_at(pair)) {
            return None;
        }
        if let Some((sign, op, strength)) = signs.into_iter().find(|(sign, _, _)| self.is_at(sign)) {
            return Some((op, strength, sign.len()));
        }
        let words = [("and", BinaryOp::And), ("or", BinaryOp::Or)];
        let (word, op) = words.into_iter().find(|(word, _)| self.is_at_word(word))?;
        Some((op, LOOSEST, word.len()))
    }

    /// An atom with what follows it without a blank: `.name`, `[index]`, `(arguments)`.
    fn postfixed(&mut self) -> Expr {
        let start = self.at;
        let mut expr = self.atom();
        for count in 0.. {
            let next = self.peek();
            if self.failed || !matches!(next, Some('.' | '[' | '(')) {
                break;
            }
            if count >= MAX_CHAIN {
                self.fail_at(
                    ProblemKind::TooDeep,
                    span(start, self.at),
                    "there are too many indexes in a row",
                );
                break;
            }
            let kind = match next {
                Some('.') => self.dotted(expr),
                Some('[') => self.indexed(expr),
                _ => self.called(expr),
            };
            expr = Expr { range: self.since(start), kind };
        }
        expr
    }

    fn dotted(&mut self, object: Expr) -> ExprKind {
        self.at += 1;
        let start = self.at;
        let Some(name) = self.identifier() else {
            self.fail("a field's name is expected behind the point");
            return object.kind;
        };
        self.at += name.len();
        let index = Expr { range: self.since(start), kind: ExprKind::Literal(Value::text(name)) };
        ExprKind::Index { object: Box::new(object), index: Box::new(index), dotted: true }
    }

    fn indexed(&mut self, object: Expr) -> ExprKind {
        self.at += 1;
        self.skip_blanks();
        let index = self.expression();
        self.close("]", "the closing bracket `]` of the index");
        ExprKind::Index { object: Box::new(object), index: Box::new(index), dotted: false }
    }

    fn called(&mut self, function: Expr) -> ExprKind {
        let start = self.at;
        self.at += 1;
        self.skip_blanks();
        let arguments = self.separated(")", Parser::expression);
        self.close(")", "`)` or `,`");
        ExprKind::Call { function: Box::new(function), arguments, parens: self.since(start) }
    }

    /// Skips blanks and the closing sign.
    fn close(&mut self, sign: &str, expected: &str) {
        if self.failed {
            return;
        }
        self.skip_blanks();
        if !self.eat(sign) {
            self.unexpected(expected);
        }
    }

    /// Things separated by commas, up to `close`, which is not skipped.
    fn separated<T>(&mut self, close: &str, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        if self.is_at(close) {
            return items;
        }
        while !self.failed {
            items.push(read(self));
            if self.failed {
                break;
            }
            let before = self.at;
            self.skip_blanks();
            let comma = self.at;
            if !self.eat(",") {
                self.at = before;
                break;
            }
            self.skip_blanks();
            if self.is_at(close) {
                self.trailing_comma(comma, before);
            }
        }
        items
    }

    /// Reports the comma at `comma` with nothing behind it; the text before it ends at `before`.
    pub(super) fn trailing_comma(&mut self, comma: usize, before: usize) {
        let fix = ("Remove the comma", vec![(span(before.min(comma), comma + 1), String::new())]);
        let message = "the comma has nothing behind it";
        self.fail_with(ProblemKind::TrailingComma, span(comma, comma + 1), message, Some(fix));
    }

    fn missing(&self) -> Expr {
        Expr { range: span(self.at, self.at), kind: ExprKind::Missing }
    }

    fn literal(&mut self, value: Value, length: usize) -> ExprKind {
        self.at += length;
        ExprKind::Literal(value)
    }

    fn atom(&mut self) -> Expr {
        let start = self.at;
        let kind = self.atom_kind();
        Expr { range: self.since(start), kind }
    }

    fn atom_kind(&mut self) -> ExprKind {
        let rest = self.rest();
        if let Some((mut link, length)) = rest.strip_prefix('!').and_then(link_prefix) {
            link.embed = true;
            return self.literal(Value::link(link), length + 1);
        }
        match self.peek() {
            Some('!') => self.negated(),
            Some('[') => match link_prefix(rest) {
                Some((link, length)) => self.literal(Value::link(link), length),
                None => self.list(),
            },
            Some('{') => self.object(),
            Some('(') => match self.parameters() {
                Some((parameters, end)) => self.lambda(parameters, end),
                None => self.parenthesised(),
            },
            Some('"') => match self.string() {
                Some(text) => ExprKind::Literal(Value::text(text)),
                None => ExprKind::Missing,
            },
            Some('\'') => {
                self.single_quotes();
                ExprKind::Missing
            }
            _ => self.word(),
        }
    }

    fn negated(&mut self) -> ExprKind {
        self.at += 1;
        if !self.enter() {
            return ExprKind::Missing;
        }
        let child = self.postfixed();
        self.leave();
        ExprKind::Negated(Box::new(child))
    }

    fn list(&mut self) -> ExprKind {
        self.at += 1;
        self.skip_blanks();
        let values = self.separated("]", Parser::expression);
        self.close("]", "`]` or `,`");
        ExprKind::List(values)
    }

    fn object(&mut self) -> ExprKind {
        self.at += 1;
        self.skip_blanks();
        let fields = self.separated("}", Parser::object_field);
        self.close("}", "`}` or `,`");
        ExprKind::Object(fields)
    }

    fn object_field(&mut self) -> (Name, Expr) {
        let start = self.at;
        let text: Arc<str> = if let Some(name) = self.identifier() {
            self.at += name.len();
            name.into()
        } else if let Some((text, length)) = string_prefix(self.rest()) {
            self.at += length;
            text.into()
        } else {
            self.fail("the name of a field is expected here");
            "".into()
        };
        let name = Name { text, range: self.since(start) };
        if !self.failed {
            self.skip_blanks();
            if !self.eat(":") {
                self.unexpected("`:`");
            }
            self.skip_blanks();
        }
        let value = if self.failed { self.missing() } else { self.expression() };
        (name, value)
    }

    fn parenthesised(&mut self) -> ExprKind {
        self.at += 1;
        self.skip_blanks();
        let inner = self.expression();
        self.close(")", "the closing parenthesis `)`");
        inner.kind
    }

    /// The parameters of a lambda at the cursor, and where its body starts.
    fn parameters(&self) -> Option<(Vec<Name>, usize)> {
        let mut ahead = Parser::new(self.text);
        ahead.at = self.at;
        ahead.eat("(").then_some(())?;
        let mut names = Vec::new();
        loop {
            ahead.skip_blanks();
            let start = ahead.at;
            match ahead.identifier() {
                Some(name) => {
                    ahead.at += name.len();
                    names.push(Name { text: name.into(), range: ahead.since(start) });
                }
                None if names.is_empty() => {}
                None => return None,
            }
            ahead.skip_blanks();
            if names.is_empty() || !ahead.eat(",") {
                break;
            }
        }
        ahead.eat(")").then_some(())?;
        ahead.skip_blanks();
        ahead.eat("=>").then_some(())?;
        ahead.skip_blanks();
        Some((names, ahead.at))
    }

    fn lambda(&mut self, parameters: Vec<Name>, body: usize) -> ExprKind {
        self.at = body;
        let body = Arc::new(self.expression());
        ExprKind::Lambda { parameters: parameters.into(), body }
    }

    /// What starts with a letter or a digit.
    fn word(&mut self) -> ExprKind {
        let rest = self.rest();
        for (word, value) in [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("True", Value::Bool(true)),
            ("False", Value::Bool(false)),
        ] {
            if rest.starts_with(word) {
                return self.word_literal(value, word.len());
            }
        }
        if let Some((number, length)) = number_prefix(rest) {
            return self.literal(Value::Number(number), length);
        }
        if let Some((date, length)) = in_parens(rest, "date(", |inner| {
            shorthand_prefix(inner)
                .filter(|(_, length)| closes(inner, *length))
                .or_else(|| date_prefix(inner))
        }) {
            self.at += length;
            return ExprKind::Date(date);
        }
        if let Some((duration, length)) = in_parens(rest, "dur(", duration_prefix) {
            return self.literal(Value::duration(duration), length);
        }
        if rest.starts_with("null") {
            return self.word_literal(Value::Null, 4);
        }
        self.variable()
    }

    /// `true` and its like end where they end, even inside a longer word: `truest` is not a name.
    fn word_literal(&mut self, value: Value, length: usize) -> ExprKind {
        let word = self.identifier().map_or(length, str::len);
        if word > length {
            let range = span(self.at, self.at + word);
            let (literal, word) =
                (self.slice(self.at, self.at + length), self.slice(self.at, self.at + word));
            let message = format!("`{word}` is read as `{literal}`; write row[\"{word}\"] for the field");
            let fix = ("Ask the row for the field", vec![(range, format!("row[\"{word}\"]"))]);
            self.fail_with(ProblemKind::Syntax, range, message, Some(fix));
        }
        self.literal(value, length)
    }

    fn variable(&mut self) -> ExprKind {
        let Some(name) = self.identifier() else {
            self.unexpected("an expression");
            return ExprKind::Missing;
        };
        if RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
            let message = format!("an expression is expected here, not the keyword {}", name.to_uppercase());
            self.fail(message);
            return ExprKind::Missing;
        }
        self.at += name.len();
        ExprKind::Variable(name.into())
    }
}

/// What `read` finds between `open` and `)`, with the length of all of it.
fn in_parens<T>(text: &str, open: &str, read: impl Fn(&str) -> Option<(T, usize)>) -> Option<(T, usize)> {
    let inner = text.strip_prefix(open)?;
    let start = inner.trim_start_matches(is_blank);
    let (value, length) = read(start)?;
    let rest = start.get(length..)?.trim_start_matches(is_blank);
    let end = rest.strip_prefix(')')?;
    Some((value, text.len() - end.len()))
}

fn closes(text: &str, length: usize) -> bool {
    text.get(length..).is_some_and(|rest| rest.trim_start_matches(is_blank).starts_with(')'))
}
