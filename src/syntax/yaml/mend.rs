//! Recovery: a broken map is split at its keys, and the values that no YAML parser takes are masked by a word of
//! the same length, so that all offsets stay and what stands around them can be read.

use std::borrow::Cow;

use crate::syntax::frontmatter::{NodeKind, ScalarStyle};
use crate::syntax::note::{Encoding, Problem, ProblemKind};
use crate::syntax::wikilink;
use crate::text::{TextRange, TextSize, lines, size, slice, span};

/// Each entry of the top-level map with all its lines: `body` split at the lines that are not indented deeper than its first one and start a key. Lines that are no
/// entry go together, so that a page of prose is one problem.
pub(super) fn chunks(text: &str, body: TextRange) -> Vec<TextRange> {
    let mut base = None;
    let mut starts: Vec<(TextSize, Start)> = Vec::new();
    for range in lines(text, body) {
        let line = slice(text, range);
        let content = line.trim_start_matches([' ', '\t']);
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - content.len();
        let is_first = base.is_none();
        let deeper = indent > *base.get_or_insert(indent);
        let start = Start::of(content);
        let goes_on = deeper || start == Start::Continuation;
        let more_prose =
            start == Start::Prose && starts.last().is_some_and(|(_, last)| *last == Start::Prose);
        if is_first || !(goes_on || more_prose) {
            starts.push((range.start(), start));
        }
        if is_first && content.starts_with('{') {
            break;
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([body.end()]);
    starts.iter().zip(ends).map(|((at, _), end)| TextRange::new(*at, end)).collect()
}

/// What an unindented line starts.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    /// `key: value`, or with the space behind the colon forgotten.
    Entry,
    /// An item of the list above, or the end of a bracket above.
    Continuation,
    /// Anything else.
    Prose,
}

impl Start {
    fn of(content: &str) -> Start {
        if content.starts_with([']', '}']) || after_dash(content).is_some() {
            Start::Continuation
        } else if key_end(content).is_some() || is_glued(content) {
            Start::Entry
        } else {
            Start::Prose
        }
    }
}

/// A text with some of its values masked.
pub(super) struct Patch<'t> {
    /// The bytes of the note that `source` stands for, one for one.
    pub(super) range: TextRange,
    pub(super) source: Cow<'t, str>,
    masks: Vec<Mask>,
    tab: Option<TextRange>,
}

/// A value that is not YAML.
struct Mask {
    range: TextRange,
    kind: NodeKind,
    problem: ProblemKind,
}

impl<'t> Patch<'t> {
    pub(super) fn none(text: &'t str, range: TextRange) -> Patch<'t> {
        Patch { range, source: Cow::Borrowed(slice(text, range)), masks: Vec::new(), tab: None }
    }

    /// What a masked value is taken for.
    pub(super) fn mask_on(&self, range: TextRange) -> Option<NodeKind> {
        let at = self.masks.binary_search_by_key(&range.start(), |mask| mask.range.start()).ok()?;
        Some(self.masks.get(at)?.kind.clone())
    }

    /// Masks every value that is certainly not YAML, and the tabs of indentations.
    pub(super) fn mask_faults(&mut self, text: &str) {
        let json = slice(text, self.range).trim_start().starts_with(['{', '[']);
        let mut block: Option<usize> = None;
        let all: Vec<TextRange> = lines(text, self.range).collect();
        for (n, range) in all.iter().enumerate() {
            let line = slice(text, *range);
            let indent = indentation(line);
            if line.trim().is_empty() || block.is_some_and(|parent| indent > parent) {
                continue;
            }
            block = None;
            if !json {
                self.mask_tabs(line, *range);
            }
            let Some(value) = Value::of(line) else { continue };
            if is_block_header(value.text) {
                block = Some(indent);
                continue;
            }
            let next =
                all.iter().skip(n + 1).map(|range| slice(text, *range)).find(|line| !line.trim().is_empty());
            let goes_on = next.is_some_and(|next| indentation(next) > indent);
            if let Some(fault) = Fault::of(&value, goes_on) {
                self.mask(span_in(*range, &value), value.text, fault);
            }
        }
    }

    /// Masks the value of the line where the parser stopped, or of the line before. False if there is none left.
    pub(super) fn mask_at(&mut self, text: &str, at: TextSize, message: &str) -> bool {
        let before = lines(text, TextRange::new(self.range.start(), self.range.end()));
        let candidates: Vec<TextRange> = before
            .take_while(|range| range.start() <= at)
            .filter(|range| !slice(text, *range).trim().is_empty())
            .collect();
        for range in candidates.iter().rev().take(2) {
            let Some(value) = Value::of(slice(text, *range)) else { continue };
            let place = span_in(*range, &value);
            if !is_block_header(value.text) && self.mask_on(place).is_none() {
                self.mask(place, value.text, Fault::elsewhere(value.text, message));
                return true;
            }
        }
        false
    }

    /// The problems of all masks.
    pub(super) fn into_problems(self) -> impl Iterator<Item = Problem> {
        let tab = self.tab.map(|range| {
            let message = "expected spaces: YAML allows no tabs as indentation".to_owned();
            Problem { range, kind: ProblemKind::YamlSyntax { message, quoted: None } }
        });
        tab.into_iter()
            .chain(self.masks.into_iter().map(|mask| Problem { range: mask.range, kind: mask.problem }))
    }

    fn mask(&mut self, range: TextRange, written: &str, fault: Fault) {
        let kind = match fault.meant {
            Some(meant) => NodeKind::Text(meant.into(), ScalarStyle::Plain),
            None => NodeKind::Null,
        };
        let quoted = fault.mendable.then(|| match &kind {
            NodeKind::Text(meant, _) => quoted(meant),
            _ => quoted(written),
        });
        let problem = match fault.link {
            true => ProblemKind::UnquotedLink,
            false => ProblemKind::YamlSyntax { message: fault.message, quoted },
        };
        self.replace(range, b'x');
        let at = self.masks.partition_point(|mask| mask.range.start() < range.start());
        self.masks.insert(at, Mask { range, kind, problem });
    }

    fn mask_tabs(&mut self, line: &str, range: TextRange) {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        let blank = TextRange::at(range.start(), size(blanks));
        if line.get(..blanks).is_some_and(|blanks| blanks.contains('\t')) {
            self.replace(blank, b' ');
            self.tab.get_or_insert(blank);
        }
    }

    /// Overwrites `range` of the source by `with`, byte for byte.
    fn replace(&mut self, range: TextRange, with: u8) {
        let (start, end) = (range.start() - self.range.start(), range.end() - self.range.start());
        let source = self.source.to_mut();
        if source.get(usize::from(start)..usize::from(end)).is_some() {
            let word = char::from(with).to_string().repeat(usize::from(range.len()));
            source.replace_range(usize::from(start)..usize::from(end), &word);
        }
    }
}

/// The problem of an entry that cannot be mended.
pub(super) fn hopeless(text: &str, chunk: TextRange, at: TextSize, message: String) -> Problem {
    let first = lines(text, chunk).next().unwrap_or(chunk);
    let line = slice(text, first).trim();
    let message = match is_glued(line) {
        true => "expected a space behind the colon".to_owned(),
        false if key_end(line).is_none() => "expected `key: value`".to_owned(),
        false => message,
    };
    let stopped = lines(text, chunk).find(|range| range.contains_inclusive(at));
    let range = match stopped {
        Some(line) if line.start() != first.start() && !slice(text, line).trim().is_empty() => line,
        _ => first,
    };
    let blank = slice(text, range);
    let start = range.start() + size(blank.len() - blank.trim_start().len());
    let range = TextRange::at(start, size(blank.trim().len()));
    Problem { range, kind: ProblemKind::YamlSyntax { message, quoted: None } }
}

/// `text` as a quoted YAML scalar: double quotes, as Obsidian writes them, unless they would need escapes.
pub(super) fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) && !text.contains(char::is_control) {
        true => format!("'{}'", Encoding::YamlSingle.encode(text)),
        false => format!("\"{}\"", Encoding::YamlDouble.encode(text)),
    }
}

/// Whether `rest` is the header of a block scalar and nothing else but a comment.
pub(super) fn is_block_header(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix(['|', '>']) else { return false };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let comment = rest.trim_start_matches([' ', '\t']);
    comment.is_empty() || (comment.starts_with('#') && comment.len() < rest.len())
}

/// What stands behind the key or the dashes of a line.
struct Value<'l> {
    text: &'l str,
    /// Where it starts in the line.
    at: usize,
    /// Behind a key, not only behind a dash.
    keyed: bool,
}

impl Value<'_> {
    fn of(line: &str) -> Option<Value<'_>> {
        let mut rest = line.trim_start_matches([' ', '\t']);
        let mut led = false;
        while let Some(after) = after_dash(rest) {
            rest = after;
            led = true;
        }
        let keyed = key_end(rest);
        if let Some(end) = keyed {
            rest = rest.get(end..)?.trim_start_matches([' ', '\t']);
            led = true;
        }
        let at = line.len() - rest.len();
        let text = without_comment(rest).trim_end();
        (led && !text.is_empty()).then_some(Value { text, at, keyed: keyed.is_some() })
    }
}

fn span_in(line: TextRange, value: &Value<'_>) -> TextRange {
    TextRange::at(line.start() + size(value.at), size(value.text.len()))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// What follows `- `.
fn after_dash(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('-')?;
    let trimmed = rest.trim_start_matches([' ', '\t']);
    (trimmed.len() < rest.len() || rest.is_empty()).then_some(trimmed)
}

/// Where the colon of a leading `key:` ends, if there is one.
fn key_end(text: &str) -> Option<usize> {
    let from = match text.chars().next()? {
        quote @ ('"' | '\'') => closing_quote(text, quote)?,
        '[' | '{' | ']' | '}' | '@' | '`' | '%' | '|' | '>' | '#' | '!' | '&' | '*' | ',' => return None,
        _ => 0,
    };
    let rest = text.get(from..)?;
    let is_end = |at: &usize| {
        rest.get(at + 1..).is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t']))
    };
    let colon = memchr::memchr_iter(b':', rest.as_bytes()).find(is_end)?;
    let comment = rest.find(" #").is_some_and(|comment| comment < colon);
    let gap = from > 0 && !rest.get(..colon)?.trim().is_empty();
    (!comment && !gap).then_some(from + colon + 1)
}

/// `key:value`, which is a text to YAML.
fn is_glued(text: &str) -> bool {
    let Some((key, value)) = text.split_once(':') else { return false };
    let word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    word && !value.is_empty() && !value.starts_with([' ', '\t']) && !value.starts_with("//")
}

/// The byte behind the quote that closes the one `text` starts with.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote && quote == '\'' => {
                    chars.next();
                }
                _ => return Some(at + 1),
            }
        }
    }
    None
}

/// `value` up to a ` #` that is not in its leading quotes or link.
fn without_comment(value: &str) -> &str {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        Some(quote) => closing_quote(value, quote),
        None => leading_link(value),
    };
    let from = from.unwrap_or_default();
    let rest = value.get(from..).unwrap_or_default();
    let comment = rest.find(" #").into_iter().chain(rest.find("\t#")).min();
    let end = if rest.starts_with('#') && from == 0 { Some(0) } else { comment };
    value.get(..end.map_or(value.len(), |end| from + end)).unwrap_or(value)
}

/// Why a value is not YAML, and what was probably meant.
struct Fault {
    message: String,
    meant: Option<String>,
    mendable: bool,
    link: bool,
}

impl Fault {
    /// What is certainly wrong with `value`; `goes_on` when deeper lines follow that may be part of it.
    fn of(value: &Value<'_>, goes_on: bool) -> Option<Fault> {
        let text = value.text;
        let as_text = |message: &str| Some(Fault::text(text, text.to_owned(), message));
        match text.chars().next()? {
            c @ ('@' | '`' | '%') => {
                as_text(&format!("expected quotes around a value that starts with `{c}`"))
            }
            quote @ ('"' | '\'') => match closing_quote(text, quote) {
                None if goes_on => None,
                None => Some(Fault::text(text, text.replacen(quote, "", 1), "expected a closing quote")),
                Some(end) if end < text.len() => Some(Fault::text(
                    text,
                    inside_quotes(text, quote),
                    "expected nothing behind the closing quote",
                )),
                Some(_) => None,
            },
            '[' | '!' if starts_with_link(text) => {
                let whole = text.starts_with("[[") && text.ends_with("]]") && text.matches("]]").count() == 1;
                if whole { None } else { as_text("expected quotes around a link") }
            }
            '[' | '{' => match closing_bracket(text) {
                Err(bracket) if !goes_on => Some(Fault::unclosed(format!("expected a closing `{bracket}`"))),
                Ok(end) if end < text.len() => {
                    as_text("expected nothing behind the closing bracket, or quotes around the value")
                }
                _ => None,
            },
            '|' | '>' => as_text("expected a line end behind `|` or `>`, or quotes"),
            '-' | '?' if value.keyed && text.chars().nth(1).is_none_or(|c| c == ' ') => {
                as_text("expected quotes, or the list on the lines below its key")
            }
            '!' | '&' | '*' => None,
            _ if value.keyed && has_key(text) => as_text("expected quotes around a value with a colon in it"),
            _ => None,
        }
    }

    /// What the parser says, about a value with no fault that we know.
    fn elsewhere(text: &str, message: &str) -> Fault {
        let bracket = text.starts_with(['[', '{']) && closing_bracket(text).is_err();
        match text.chars().next() {
            Some(_) if bracket => Fault::unclosed(message.to_owned()),
            Some(quote @ ('"' | '\'')) => Fault::text(text, inside_quotes(text, quote), message),
            _ => Fault::text(text, text.to_owned(), message),
        }
    }

    fn unclosed(message: String) -> Fault {
        Fault { message, meant: None, mendable: false, link: false }
    }

    fn text(written: &str, meant: String, message: &str) -> Fault {
        Fault {
            message: message.to_owned(),
            meant: Some(meant),
            mendable: true,
            link: starts_with_link(written),
        }
    }
}

/// `"a "b" c"` -> `a "b" c`; a value that does not end with its quote is meant as it stands.
fn inside_quotes(text: &str, quote: char) -> String {
    let inner = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner.unwrap_or(text).to_owned()
}

/// Whether a plain value has a `: ` in it, or a colon at its end.
fn has_key(text: &str) -> bool {
    text.ends_with(':') || text.contains(": ") || text.contains(":\t")
}

fn starts_with_link(text: &str) -> bool {
    leading_link(text).is_some()
}

/// Where the wikilink ends that `text` starts with.
fn leading_link(text: &str) -> Option<usize> {
    let mut end = None;
    if text.starts_with("[[") || text.starts_with("![[") {
        wikilink::scan(text, span(0, text.len()), &mut |link| {
            if usize::from(link.range.start()) == 0 {
                end = Some(usize::from(link.range.end()));
            }
        });
    }
    end
}

/// Where the bracket closes that `text` starts with, or the bracket that would close it.
fn closing_bracket(text: &str) -> Result<usize, char> {
    let mut open = Vec::new();
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => open.push(']'),
            '{' if !quoted => open.push('}'),
            ']' | '}' if !quoted => {
                open.pop();
                if open.is_empty() {
                    return Ok(at + 1);
                }
            }
            _ => {}
        }
    }
    Err(open.first().copied().unwrap_or(']'))
}
