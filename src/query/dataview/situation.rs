//! What is being typed at a place of a query that need not be complete: for completion and signature help.
//!
//! The parser says what a text is; this says what may come next. It reads the text up to the cursor as words and
//! signs, and keeps track of the clause, the open brackets and whether an operand or an operator is due.

use std::ops::Range;

use super::lexeme::{Lexeme, LexemeKind as Kind, lexemes};

/// The part of a query that the cursor is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    /// Before or in the first word.
    Start,
    /// Behind LIST, TABLE or CALENDAR.
    Shown,
    /// Behind TASK.
    Task,
    From,
    Where,
    Sort,
    GroupBy,
    Flatten,
    Limit,
    /// An inline query has no parts.
    Expression,
}

/// A call whose parentheses are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCall<'t> {
    /// The function's name.
    pub name: &'t str,
    /// Which argument the cursor is in, from 0.
    pub argument: usize,
    /// Where the parenthesis stands.
    pub paren: usize,
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation<'t> {
    /// The part of the query.
    pub part: Part,
    /// The first word of the query, if it is one of the four.
    pub header: Option<&'t str>,
    /// The word or text that ends at the cursor.
    pub typed: Range<usize>,
    /// Behind a point: the names before it, none if it follows something else than names.
    pub chain: Option<Vec<&'t str>>,
    /// Inside a text without closing quote: where its quote stands.
    pub quote: Option<usize>,
    /// What a text at the cursor is compared with or looked for in: a field's name with its points.
    pub compared: Option<String>,
    /// Whether an operand stands right before, so that an operator, a comma or a clause is due.
    pub after_operand: bool,
    /// Whether AS stands right before.
    pub after_as: bool,
    /// The innermost call.
    pub call: Option<OpenCall<'t>>,
    /// Whether brackets of any kind are open.
    pub nested: bool,
    /// Names given by AS and to arguments of lambdas.
    pub names: Vec<&'t str>,
    /// Whether a GROUP BY stands before.
    pub grouped: bool,
}

struct Frame<'t> {
    call: Option<OpenCall<'t>>,
    /// The words right inside, which may turn out to be a lambda's arguments.
    words: Vec<&'t str>,
}

/// What is being typed at the byte `at` of `text`, an expression if `inline`, else a query.
pub fn situation(text: &str, at: usize, inline: bool) -> Situation<'_> {
    let before = text.get(..at).unwrap_or(text);
    let mut tokens: Vec<Lexeme<'_>> = lexemes(before);
    tokens.retain(|token| token.kind != Kind::Comment);
    let quote = tokens.pop_if(|token| token.kind == Kind::OpenText).map(|text| text.range.start);
    let mut found = Situation {
        part: if inline { Part::Expression } else { Part::Start },
        header: None,
        typed: at..at,
        chain: None,
        quote,
        compared: None,
        after_operand: false,
        after_as: false,
        call: None,
        nested: false,
        names: Vec::new(),
        grouped: false,
    };
    let mut seen = tokens.as_slice();
    match quote {
        Some(quote) => found.typed = quote + 1..at,
        None => {
            if let [rest @ .., Lexeme { kind: Kind::Word, range, .. }] = seen
                && range.end == at
            {
                found.typed = range.clone();
                seen = rest;
            }
        }
    }
    if let [rest @ .., Lexeme { kind: Kind::Sign('.'), .. }] = seen
        && quote.is_none()
    {
        found.chain = Some(names_before(rest));
    }
    found.compared = compared(seen);
    read(seen, &mut found);
    found
}

/// The names joined by points at the end of `tokens`.
fn names_before<'t>(tokens: &[Lexeme<'t>]) -> Vec<&'t str> {
    let mut names = Vec::new();
    let mut rest = tokens;
    while let [before @ .., Lexeme { kind: Kind::Word, text, .. }] = rest {
        names.push(*text);
        match before {
            [before @ .., Lexeme { kind: Kind::Sign('.'), .. }] => rest = before,
            _ => {
                names.reverse();
                return names;
            }
        }
    }
    Vec::new()
}

/// `field = ` or `contains(field, ` at the end of `tokens`.
fn compared(tokens: &[Lexeme<'_>]) -> Option<String> {
    let field = match tokens {
        [before @ .., Lexeme { kind: Kind::Sign(','), .. }] => before,
        [
            before @ ..,
            Lexeme { kind: Kind::Sign('!' | '<' | '>'), .. },
            Lexeme { kind: Kind::Sign('='), .. },
        ]
        | [before @ .., Lexeme { kind: Kind::Sign('=' | '<' | '>'), .. }] => before,
        _ => return None,
    };
    let names = names_before(field);
    (!names.is_empty()).then(|| names.join("."))
}

fn read<'t>(tokens: &[Lexeme<'t>], found: &mut Situation<'t>) {
    let mut frames: Vec<Frame<'t>> = Vec::new();
    let mut closed: Vec<&'t str> = Vec::new();
    let mut before: Option<&Lexeme<'t>> = None;
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1);
        match token.kind {
            Kind::Word => {
                if found.after_as {
                    found.names.push(token.text);
                    found.after_as = false;
                    found.after_operand = true;
                } else if !(frames.is_empty() && word(token.text, next, before, found)) {
                    found.after_operand = true;
                }
                if let Some(frame) = frames.last_mut() {
                    frame.words.push(token.text);
                }
            }
            Kind::Text | Kind::OpenText | Kind::Number | Kind::Link | Kind::Tag => {
                if std::mem::take(&mut found.after_as) {
                    found.names.push(token.text.trim_matches('"'));
                }
                found.after_operand = true;
            }
            Kind::Sign('(' | '[' | '{') => {
                let callee = before.filter(|before| {
                    before.kind == Kind::Word && before.range.end == token.range.start && token.text == "("
                });
                let call = callee.map(|callee| OpenCall {
                    name: callee.text,
                    argument: 0,
                    paren: token.range.start,
                });
                frames.push(Frame { call, words: Vec::new() });
                found.after_operand = false;
            }
            Kind::Sign(')' | ']' | '}') => {
                closed = frames.pop().map(|frame| frame.words).unwrap_or_default();
                found.after_operand = true;
            }
            Kind::Sign(',') => {
                if let Some(call) = frames.last_mut().and_then(|frame| frame.call.as_mut()) {
                    call.argument += 1;
                }
                found.after_operand = false;
            }
            Kind::Arrow => {
                found.names.append(&mut closed);
                found.after_operand = false;
            }
            Kind::Sign('.') | Kind::Comment => {}
            Kind::Sign(_) => found.after_operand = false,
        }
        before = Some(token);
    }
    found.nested = !frames.is_empty();
    found.call = frames.into_iter().rev().find_map(|frame| frame.call);
}

/// Takes a word outside of brackets for a word of the language; `false` if it is a name.
fn word<'t>(
    text: &'t str,
    next: Option<&Lexeme<'t>>,
    before: Option<&Lexeme<'t>>,
    found: &mut Situation<'t>,
) -> bool {
    let upper = text.to_uppercase();
    let is_field = before.is_some_and(|before| before.kind == Kind::Sign('.'));
    if is_field || found.part == Part::Expression {
        return found.part == Part::Expression && matches!(&*upper, "AND" | "OR") && {
            found.after_operand = false;
            true
        };
    }
    match &*upper {
        "LIST" | "TABLE" | "CALENDAR" if found.part == Part::Start => {
            (found.part, found.header) = (Part::Shown, Some(text));
        }
        "TASK" if found.part == Part::Start => (found.part, found.header) = (Part::Task, Some(text)),
        "WITHOUT" | "ID" if found.part == Part::Shown && !found.after_operand => {}
        "FROM" => found.part = Part::From,
        "WHERE" => found.part = Part::Where,
        "SORT" => found.part = Part::Sort,
        "LIMIT" => found.part = Part::Limit,
        "FLATTEN" => found.part = Part::Flatten,
        "GROUP" => {}
        "BY" if before.is_some_and(|before| before.text.eq_ignore_ascii_case("GROUP")) => {
            found.part = Part::GroupBy;
        }
        "AND" | "OR" => {}
        "AS" if found.after_operand => found.after_as = true,
        "ASC" | "ASCENDING" | "DESC" | "DESCENDING" if found.part == Part::Sort && found.after_operand => {
            return true;
        }
        _ => return false,
    }
    if found.part == Part::GroupBy {
        // What it is grouped by is still a field of the rows.
        found.grouped = next.is_some() && found.grouped;
    }
    found.after_operand = false;
    true
}
