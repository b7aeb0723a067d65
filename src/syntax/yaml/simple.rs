//! The YAML that people, Obsidian and import scripts mostly write, read in one pass over its lines: maps by
//! indentation, lists of scalars, plain and quoted scalars on one line. Anything else is left to the full parser,
//! which takes several times as long; where this reader answers, it gives the same answer.

use super::schema;
use crate::syntax::frontmatter::{Entry, Node, NodeKind, ScalarStyle};
use crate::syntax::property_name;
use crate::text::{TextRange, TextSize, lines, size, slice};

/// Deeper maps than any that are written by hand are for the full parser.
const MAX_DEPTH: usize = 4;
/// Longer keys have rules of their own in YAML.
const MAX_KEY: usize = 200;

/// The entries of `body`, with those of nested maps handed to `on_map`; `None` if there is anything unusual in it.
pub(super) fn read(text: &str, body: TextRange, on_map: &mut dyn FnMut(&[Entry])) -> Option<Vec<Entry>> {
    let mut all = Vec::with_capacity(16);
    for range in lines(text, body) {
        let line = slice(text, range);
        let content = line.trim_start_matches(' ');
        let start = range.start() + size(line.len() - content.len());
        let content = content.trim_end_matches(' ');
        if !content.is_empty() {
            all.push(Line {
                indent: start - range.start(),
                range: TextRange::at(start, size(content.len())),
                content,
            });
        }
    }
    let mut reader = Reader { lines: &all, on_map };
    let entries = reader.map(size(0), 0)?;
    reader.lines.is_empty().then_some(entries)
}

/// A line with something in it.
struct Line<'t> {
    indent: TextSize,
    /// Without indentation and trailing blanks.
    range: TextRange,
    content: &'t str,
}

impl Line<'_> {
    fn is_item(&self) -> bool {
        matches!(self.content.as_bytes(), [b'-'] | [b'-', b' ', ..])
    }

    /// The end of the line as a part of its own, `from` bytes behind the start of the content, without leading blanks.
    fn rest(&self, from: usize) -> Option<(TextRange, &str)> {
        let rest = self.content.get(from..)?.trim_start_matches(' ');
        let start = self.range.end() - size(rest.len());
        Some((TextRange::new(start, self.range.end()), rest))
    }
}

struct Reader<'r, 't> {
    /// What is not yet read.
    lines: &'r [Line<'t>],
    on_map: &'r mut dyn FnMut(&[Entry]),
}

impl Reader<'_, '_> {
    /// The entries at `indent`.
    fn map(&mut self, indent: TextSize, depth: usize) -> Option<Vec<Entry>> {
        let mut entries = Vec::with_capacity(self.count(indent, |line| !line.is_item()));
        while let Some((line, rest)) = self.lines.split_first().filter(|(line, _)| line.indent >= indent) {
            if line.indent > indent || depth > MAX_DEPTH {
                return None;
            }
            self.lines = rest;
            let (key, behind) = line.content.split_at(line.content.find(':')?);
            if !is_key(key) || !(behind.len() == 1 || behind.starts_with(": ")) {
                return None;
            }
            let (place, value) = line.rest(key.len() + 1)?;
            let value = match value {
                "" => self.block(indent, place, depth)?,
                _ => scalar(value, place)?,
            };
            entries.push(Entry {
                key: TextRange::at(line.range.start(), size(key.len())),
                name: property_name::shared(key),
                value,
            });
        }
        Some(entries)
    }

    /// The list or map below a key at `indent`, or nothing at `place`.
    fn block(&mut self, indent: TextSize, place: TextRange, depth: usize) -> Option<Node> {
        let first = self.lines.first();
        match first {
            Some(line) if line.is_item() && line.indent >= indent => {
                let (start, inner) = (line.range.start(), line.indent);
                let items = self.list(inner)?;
                let end = items.last()?.range.end();
                Some(Node { range: TextRange::new(start, end), kind: NodeKind::List(items) })
            }
            Some(line) if line.indent > indent => {
                let (start, inner) = (line.range.start(), line.indent);
                let entries = self.map(inner, depth + 1)?;
                (self.on_map)(&entries);
                let end = entries.last()?.value.range.end();
                Some(Node { range: TextRange::new(start, end), kind: NodeKind::Map(entries) })
            }
            _ => Some(Node { range: place, kind: NodeKind::Null }),
        }
    }

    /// How many of the next lines stand at `indent` and are of a kind, up to the first that stands further left.
    fn count(&self, indent: TextSize, kind: impl Fn(&Line<'_>) -> bool) -> usize {
        let block = self.lines.iter().take_while(|line| line.indent >= indent);
        block.filter(|line| line.indent == indent && kind(line)).count()
    }

    /// The items at `indent`.
    fn list(&mut self, indent: TextSize) -> Option<Vec<Node>> {
        let mut items = Vec::with_capacity(self.count(indent, |line| line.is_item()));
        let here = |line: &Line<'_>| line.indent > indent || (line.indent == indent && line.is_item());
        while let Some((line, rest)) = self.lines.split_first().filter(|(line, _)| here(line)) {
            if line.indent > indent {
                return None;
            }
            self.lines = rest;
            let (place, item) = line.rest(1)?;
            items.push(scalar(item, place)?);
        }
        Some(items)
    }
}

/// A scalar that ends with its line, or an empty list.
fn scalar(raw: &str, range: TextRange) -> Option<Node> {
    if !raw.chars().all(is_printable) {
        return None;
    }
    let inside = |quote| match raw.as_bytes() {
        [first, .., last] if (*first, *last) == (quote, quote) => raw.get(1..raw.len() - 1),
        _ => None,
    };
    let kind = if let Some(inner) = inside(b'\'') {
        let text = inner.replace("''", "'");
        // Each quote inside is one of a pair.
        let pairs = inner.len() - text.len();
        (inner.matches('\'').count() == 2 * pairs)
            .then(|| NodeKind::Text(text.into(), ScalarStyle::Single))?
    } else if let Some(inner) = inside(b'"') {
        (!inner.contains(['"', '\\'])).then(|| NodeKind::Text(inner.into(), ScalarStyle::Double))?
    } else if raw == "[]" {
        NodeKind::List(Vec::new())
    } else if is_plain(raw) {
        schema::typed(raw, ScalarStyle::Plain, None)
    } else {
        return None;
    };
    Some(Node { range, kind })
}

/// A key that is a text and needs no thought.
fn is_key(key: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '/');
    key.len() <= MAX_KEY
        && key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && !key.ends_with(' ')
        && key.chars().all(fits)
        && schema::is_text(key)
}

/// Whether printable text on one line is a plain scalar: no sign at its start that could be YAML's, no `: `, no ` #`.
fn is_plain(raw: &str) -> bool {
    let mut chars = raw.chars();
    let first = match chars.next() {
        Some('-') => chars.next().is_some_and(char::is_alphanumeric),
        Some(c) => c.is_alphanumeric() || c > '\u{a0}' || matches!(c, '_' | '/' | '.' | '(' | '$' | '+'),
        None => false,
    };
    first && !raw.ends_with(':') && !ends_early(raw.as_bytes())
}

/// Whether a key or a comment ends a plain scalar before its last byte.
fn ends_early(raw: &[u8]) -> bool {
    memchr::memchr2_iter(b':', b'#', raw).any(|at| match raw.get(at) {
        Some(b':') => raw.get(at + 1) == Some(&b' '),
        _ => at > 0 && raw.get(at - 1) == Some(&b' '),
    })
}

/// Whether no YAML parser objects to `c`, and none takes it for the end of a line.
fn is_printable(c: char) -> bool {
    !matches!(c, '\0'..'\u{20}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
