//! Combinations of filters (`reference`: task queries, section 4).
//!
//! The plugin cuts a line at `CLOSE operator OPEN` and at `NOT OPEN`, then strips opening delimiters from the front of
//! every piece and closing ones from its back. So does this, with the place of every piece.

use std::ops::Range;

use super::filter::Filter;
use super::flaw::{Fault, FlawKind};
use super::read::Reader;
use super::read_filter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Not,
    Xor,
    And,
    Or,
}

impl Operator {
    /// Higher binds closer.
    fn strength(self) -> u8 {
        match self {
            Operator::Not => 3,
            Operator::Xor => 2,
            Operator::And => 1,
            Operator::Or => 0,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Operator(Operator),
    Filter,
}

type Placed = (Token, Range<usize>);

/// The pairs of delimiters.
const DELIMITERS: [(u8, u8); 4] = [(b'(', b')'), (b'[', b']'), (b'{', b'}'), (b'"', b'"')];

/// More tokens are nobody's filter, and their tree would be deep.
const MOST_TOKENS: usize = 600;

/// Combinations in combinations go so deep.
const DEEPEST: usize = 4;

/// Whether a line looks like a combination: it has an operator before a delimiter, or something between delimiters.
pub(super) fn looks_combined(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_open = |b: &u8| DELIMITERS.iter().any(|(open, _)| open == b);
    let is_close = |b: &u8| DELIMITERS.iter().any(|(_, close)| close == b);
    let between = bytes.iter().position(is_open).zip(bytes.iter().rposition(is_close));
    if between.is_some_and(|(open, close)| close > open + 1) {
        return true;
    }
    ["AND", "OR", "NOT"].iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let behind = text.get(at + word.len()..).unwrap_or_default().trim_start();
            behind.as_bytes().first().is_some_and(is_open)
        })
    })
}

pub(super) fn read(reader: &mut Reader<'_>, text: &str) -> Result<Filter, Fault> {
    let (open, close) = delimiters(text)?;
    let tokens = tokens(text, open, close);
    if tokens.len() > MOST_TOKENS {
        return Err(delimiter_fault(0..text.len(), "More filters than one line can hold."));
    }
    let with_others = |fault: Fault| match other_delimiters(text, &tokens) {
        Some((title, new)) => fault.or_at(title, 0..text.len(), new),
        None => fault,
    };
    let mut filters = Vec::new();
    for (token, range) in &tokens {
        let inner = text.get(range.clone()).unwrap_or_default();
        if *token == Token::Filter {
            let (base, notes) = (reader.base, reader.notes.len());
            reader.base += range.start;
            let filter = sub_filter(reader, inner);
            reader.base = base;
            let own = reader.notes.split_off(notes).into_iter().map(|note| note.moved(range.start));
            reader.notes.extend(own);
            filters.push(filter.map_err(|fault| {
                match is_expression(inner) && unclosed(inner, open, close) > 0 {
                    true => with_others(delimiter_fault(range.clone(), TAKEN)),
                    false => fault.moved(range.start),
                }
            })?);
        }
    }
    tree(&tokens, filters, text).map_err(with_others)
}

/// Why an expression that ends with a closing delimiter cannot be read.
const TAKEN: &str = "What closes at the end of an expression counts for the combination, and the expression lacks it. Use \
                     another kind of delimiters for the line: […], {…}.";

fn is_expression(filter: &str) -> bool {
    filter.get(..19).is_some_and(|head| head.eq_ignore_ascii_case("filter by function "))
}

/// How many delimiters a text opens and does not close; those within texts of an expression do not count.
fn unclosed(text: &str, open: u8, close: u8) -> usize {
    let expression = is_expression(text);
    let (mut depth, mut quote) = (0_usize, None);
    for b in text.bytes() {
        match quote {
            Some(mark) if b == mark => quote = None,
            Some(_) => {}
            None if expression && matches!(b, b'"' | b'\'' | b'`') => quote = Some(b),
            None if b == open && open != close => depth += 1,
            None if b == close => depth = depth.saturating_sub(1),
            None => {}
        }
    }
    depth
}

/// The line with delimiters of a kind that it does not hold yet, and what is offered so. `None` if that is not clear.
fn other_delimiters(text: &str, tokens: &[Placed]) -> Option<(String, String)> {
    let bytes = text.as_bytes();
    let first = tokens.iter().find(|(token, _)| matches!(token, Token::Open))?.1.start;
    let (open, close) = DELIMITERS.into_iter().find(|(open, _)| bytes.get(first) == Some(open))?;
    let is_new = |(open, close): &(u8, u8)| open != close && !bytes.contains(open) && !bytes.contains(close);
    let (new_open, new_close) = DELIMITERS.into_iter().find(is_new)?;
    let mut out = bytes.to_vec();
    // Closing ones that belong to the text before them; those of the line that are open.
    let (mut own, mut depth) = (0, 0_usize);
    for (token, range) in tokens {
        let new = match token {
            Token::Filter => {
                own = unclosed(text.get(range.clone())?, open, close);
                continue;
            }
            Token::Close if own > 0 => {
                own -= 1;
                continue;
            }
            Token::Close => {
                depth = depth.checked_sub(1)?;
                new_close
            }
            Token::Open => {
                depth += 1;
                new_open
            }
            Token::Operator(_) => continue,
        };
        *out.get_mut(range.start)? = new;
    }
    let kinds = [new_open, new_close, open, close].map(char::from);
    let [new_open, new_close, open, close] = kinds;
    let title = format!("Write {new_open}…{new_close} in place of {open}…{close}");
    (depth == 0).then_some(())?;
    Some((title, String::from_utf8(out).ok()?))
}

fn sub_filter(reader: &mut Reader<'_>, text: &str) -> Result<Filter, Fault> {
    let notes = reader.notes.len();
    match read_filter::single(reader, text) {
        Some(Ok(filter)) => {
            // It asks for a further line, which would count for the other parts too.
            let is_line = |note: &Fault| note.kind != FlawKind::StartsIncludesUndated;
            let own = reader.notes.split_off(notes).into_iter().filter(is_line);
            reader.notes.extend(own);
            // A text takes the rest of the line in.
            reader.notes.extend(lower_operator(text));
            Ok(filter)
        }
        Some(Err(fault)) => Err(lower_operator(text).unwrap_or(fault)),
        // `([a] AND [b])`: a combination of its own, with its own delimiters.
        None if lower_operator(text).is_none() && looks_combined(text) && reader.depth < DEEPEST => {
            reader.depth += 1;
            let inner = read(reader, text);
            reader.depth -= 1;
            inner
        }
        None => {
            let fault = lower_operator(text).or_else(|| missing_operator(text));
            Err(fault.unwrap_or_else(|| super::advice::unknown(text)))
        }
    }
}

/// `(a) (b)` is read as one filter `a) (b`; `(a) XOR NOT (b)` has a filter `a) XOR`.
fn missing_operator(text: &str) -> Option<Fault> {
    if let Some(head) = text.strip_suffix("XOR").map(str::trim_end)
        && DELIMITERS.iter().any(|(_, close)| head.as_bytes().last() == Some(close))
    {
        let message = "\"XOR NOT\" is not read: enclose what is negated, as in (a) XOR (NOT (b)).";
        return Some(delimiter_fault(head.len()..text.len(), message));
    }
    for (open, close) in DELIMITERS.into_iter().filter(|(open, close)| open != close) {
        let Some(at) = text.find(char::from(close)) else { continue };
        let behind = text.get(at + 1..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start().len();
        if behind.as_bytes().get(blanks) == Some(&open) {
            let message = "An operator is missing here: AND, OR, XOR.";
            let fault = delimiter_fault(at..at + 1 + blanks + 1, message);
            let between = at + 1..at + 1 + blanks;
            let write = |fault: Fault, word| {
                fault.or_at(format!("Write \"{word}\""), between.clone(), format!(" {word} "))
            };
            return Some(write(write(fault, "AND"), "OR"));
        }
    }
    None
}

/// `(a) and (b)` is read as one filter `a) and (b`.
fn lower_operator(text: &str) -> Option<Fault> {
    let closing = |b: u8| DELIMITERS.iter().any(|(_, close)| *close == b);
    let lower = text.to_ascii_lowercase();
    for word in ["and not", "or not", "and", "or", "xor", "not"] {
        for (at, _) in lower.match_indices(word) {
            let before = text.get(..at)?.trim_end().bytes().last();
            let written = text.get(at..at + word.len())?;
            if before.is_some_and(closing) && written != word.to_ascii_uppercase() {
                let upper = word.to_ascii_uppercase();
                let message = format!("Operators are written in capitals: \"{upper}\".");
                return Some(
                    Fault::new(FlawKind::OperatorCase, at..at + word.len(), message)
                        .or(format!("Write \"{upper}\""), upper),
                );
            }
        }
    }
    None
}

fn delimiter_fault(range: Range<usize>, message: &str) -> Fault {
    Fault::new(FlawKind::Delimiters, range, message)
}

/// The pair that the line uses: told by its first character behind operators and blanks, and its last.
fn delimiters(text: &str) -> Result<(u8, u8), Fault> {
    let head = text.len() - text.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == ' ').len();
    let first = text.as_bytes().get(head).copied();
    let last = text.as_bytes().last().copied();
    let pair = DELIMITERS.into_iter().find(|(open, close)| Some(*open) == first && Some(*close) == last);
    pair.ok_or_else(|| {
        if let Some(fault) = lower_operator(text) {
            return fault;
        }
        let lower_not = text.get(..4).filter(|head| head.eq_ignore_ascii_case("not ") && *head != "NOT ");
        if let Some(head) = lower_not.filter(|_| text.len() > 4) {
            let message = "Operators are written in capitals: \"NOT\".";
            return Fault::new(FlawKind::OperatorCase, 0..head.len() - 1, message).or("Write \"NOT\"", "NOT");
        }
        let message = "Each filter of a combination stands between one kind of delimiters for the whole line: \
                       (…), […], {…} or \"…\".";
        wrapped(text, delimiter_fault(head.min(text.len())..text.len(), message))
    })
}

/// Offers parentheses around every part of `a AND b`.
fn wrapped(text: &str, fault: Fault) -> Fault {
    const WORDS: [&str; 5] = [" AND NOT ", " OR NOT ", " AND ", " XOR ", " OR "];
    let (mut rest, mut out) = (text, String::new());
    loop {
        let next = WORDS.into_iter().filter_map(|word| Some((rest.find(word)?, word)));
        let next = next.min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())));
        let (part, word) = next.map_or((rest, ""), |(at, word)| (rest.get(..at).unwrap_or_default(), word));
        let inner = part.trim_matches(|c: char| c.is_whitespace() || "()[]{}\"".contains(c));
        if inner.is_empty() {
            return fault;
        }
        let (not, inner) = inner.strip_prefix("NOT ").map_or(("", inner), |inner| ("NOT ", inner));
        out.push_str(&format!("{not}({}){word}", inner.trim_start_matches(['(', '[', '{', '"', ' '])));
        if word.is_empty() {
            break;
        }
        rest = rest.get(part.len() + word.len()..).unwrap_or_default();
    }
    let plain = !text.contains("((") && !text.contains("))");
    if plain { fault.or_at("Put every filter between parentheses", 0..text.len(), out) } else { fault }
}

/// `) AND (` at `at`: the words with their ranges, and where it ends.
fn binary(text: &str, at: usize, open: u8, close: u8) -> Option<(Vec<Placed>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&close) {
        return None;
    }
    let blanks = |from: usize| {
        from + bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_whitespace()).count())
    };
    let start = blanks(at + 1);
    let rest = text.get(start..)?;
    let words = [("AND", Operator::And), ("OR", Operator::Or), ("XOR", Operator::Xor)];
    let (word, operator) = words.into_iter().find(|(word, _)| rest.starts_with(word))?;
    let end = start + word.len();
    let mut out = vec![(Token::Close, at..at + 1), (Token::Operator(operator), start..end)];
    let mut next = blanks(end);
    let negated = next > end
        && operator != Operator::Xor
        && text.get(next..).is_some_and(|rest| rest.starts_with("NOT"));
    if negated {
        out.push((Token::Operator(Operator::Not), next..next + 3));
        next = blanks(next + 3);
    }
    (bytes.get(next) == Some(&open)).then(|| {
        out.push((Token::Open, next..next + 1));
        (out, next + 1)
    })
}

/// `NOT (` at `at`.
fn unary(text: &str, at: usize, open: u8) -> Option<(Vec<Placed>, usize)> {
    let rest = text.get(at..)?.strip_prefix("NOT")?;
    let next = text.len() - rest.trim_start().len();
    let opened = text.as_bytes().get(next) == Some(&open);
    opened.then(|| {
        (vec![(Token::Operator(Operator::Not), at..at + 3), (Token::Open, next..next + 1)], next + 1)
    })
}

fn tokens(text: &str, open: u8, close: u8) -> Vec<Placed> {
    let mut out = Vec::new();
    let (mut piece, mut at) = (0, 0);
    while at < text.len() {
        let cut = binary(text, at, open, close).or_else(|| unary(text, at, open));
        let Some((words, end)) = cut else {
            at += 1;
            continue;
        };
        stripped(text, piece..at, open, close, &mut out);
        out.extend(words);
        (piece, at) = (end, end);
    }
    stripped(text, piece..text.len(), open, close, &mut out);
    out
}

/// A piece between operators: its opening delimiters, what is left, its closing ones.
fn stripped(text: &str, range: Range<usize>, open: u8, close: u8, out: &mut Vec<Placed>) {
    let bytes = text.as_bytes();
    let (mut start, mut end) = (range.start, range.end);
    while let Some(b) = bytes.get(start).filter(|b| start < end && (**b == open || b.is_ascii_whitespace())) {
        if *b == open {
            out.push((Token::Open, start..start + 1));
        }
        start += 1;
    }
    let mut closing = Vec::new();
    while let Some(b) = end
        .checked_sub(1)
        .and_then(|last| bytes.get(last))
        .filter(|b| end > start && (**b == close || b.is_ascii_whitespace()))
    {
        if *b == close {
            closing.push((Token::Close, end - 1..end));
        }
        end -= 1;
    }
    if start < end {
        out.push((Token::Filter, start..end));
    }
    out.extend(closing.into_iter().rev());
}

/// Puts the filters together: operands and operators on two stacks, so that depth costs no stack of ours.
fn tree(tokens: &[Placed], filters: Vec<Filter>, text: &str) -> Result<Filter, Fault> {
    let mut filters = filters.into_iter();
    let mut operands: Vec<Filter> = Vec::new();
    // `None` is an opening delimiter.
    let mut operators: Vec<(Option<Operator>, Range<usize>)> = Vec::new();
    let mut operand_next = true;
    for (token, range) in tokens {
        match token {
            Token::Filter if operand_next => {
                operands.extend(filters.next());
                operand_next = false;
            }
            Token::Open if operand_next => operators.push((None, range.clone())),
            Token::Operator(Operator::Not) if operand_next => {
                operators.push((Some(Operator::Not), range.clone()))
            }
            Token::Close if !operand_next => loop {
                match operators.pop() {
                    Some((Some(operator), _)) => apply(operator, &mut operands),
                    Some((None, _)) => break,
                    None => {
                        return Err(delimiter_fault(
                            range.clone(),
                            "A closing delimiter without an opening one. Where a filter's text ends with such a sign, \
                             use another kind: […], {…}.",
                        ));
                    }
                }
            },
            Token::Operator(operator) if !operand_next && *operator != Operator::Not => {
                while let Some((Some(before), _)) = operators.last() {
                    if before.strength() < operator.strength() {
                        break;
                    }
                    let before = *before;
                    operators.pop();
                    apply(before, &mut operands);
                }
                operators.push((Some(*operator), range.clone()));
                operand_next = true;
            }
            Token::Operator(_) | Token::Close => {
                return Err(delimiter_fault(range.clone(), "A filter is missing before this."));
            }
            Token::Filter | Token::Open => {
                return Err(delimiter_fault(
                    range.clone(),
                    "An operator is missing before this: AND, OR, XOR.",
                ));
            }
        }
    }
    if operand_next {
        return Err(delimiter_fault(text.len()..text.len(), "A filter is missing at the end."));
    }
    while let Some((operator, range)) = operators.pop() {
        match operator {
            Some(operator) => apply(operator, &mut operands),
            None => return Err(delimiter_fault(range, "An opening delimiter that is never closed.")),
        }
    }
    operands.pop().filter(|_| operands.is_empty()).ok_or_else(|| delimiter_fault(0..text.len(), "No filter."))
}

/// Applies an operator to what stands on the stack.
fn apply(operator: Operator, operands: &mut Vec<Filter>) {
    if operator == Operator::Not {
        if let Some(operand) = operands.pop() {
            operands.push(match operand {
                // `NOT NOT` a thousand times is no tree of a thousand levels.
                Filter::Not(inner) => *inner,
                other => Filter::Not(Box::new(other)),
            });
        }
        return;
    }
    let (Some(right), Some(left)) = (operands.pop(), operands.pop()) else { return };
    let joined = match (operator, left) {
        (Operator::And, Filter::And(mut parts)) => {
            parts.push(right);
            Filter::And(parts)
        }
        (Operator::Or, Filter::Or(mut parts)) => {
            parts.push(right);
            Filter::Or(parts)
        }
        (Operator::Xor, Filter::Xor(mut parts)) => {
            parts.push(right);
            Filter::Xor(parts)
        }
        (Operator::And, left) => Filter::And(vec![left, right]),
        (Operator::Or, left) => Filter::Or(vec![left, right]),
        (_, left) => Filter::Xor(vec![left, right]),
    };
    operands.push(joined);
}
