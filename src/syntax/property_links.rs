//! Links in the values of properties, at any depth.

use super::frontmatter::{Entry, Node, NodeKind, ScalarStyle};
use super::note::{Encoding, Link, LinkKind, Place, Problem, ProblemKind};
use super::wikilink::{self, WikiLink};
use crate::sort;
use crate::text::{TextRange, slice, span};

/// All links in `entries`, in order. Wikilinks that should have been quoted are links too, with a problem.
pub(super) fn find(text: &str, entries: &[Entry], problems: &mut Vec<Problem>) -> Vec<Link> {
    let mut finder = Finder { text, links: Vec::new(), problems };
    for entry in entries {
        finder.visit(&entry.value);
    }
    finder.links
}

struct Finder<'f> {
    text: &'f str,
    links: Vec<Link>,
    problems: &'f mut Vec<Problem>,
}

impl Finder<'_> {
    /// The depth of nodes is bounded by the YAML reader. Children that lie outside their parent came by an alias:
    /// their links are found where they stand.
    fn visit(&mut self, node: &Node) {
        let own = |child: &&Node| node.range.contains_range(child.range);
        match &node.kind {
            NodeKind::Text(_, style) => self.scan(node.range, *style),
            NodeKind::List(items) => match unquoted_link(self.text, node, items) {
                Some(link) => {
                    self.problems.push(Problem { range: link.range, kind: ProblemKind::UnquotedLink });
                    self.links.push(wiki(link, Encoding::Plain));
                }
                None => items.iter().filter(own).for_each(|item| self.visit(item)),
            },
            NodeKind::Map(entries) => {
                entries.iter().map(|entry| &entry.value).filter(own).for_each(|value| self.visit(value));
            }
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => {}
        }
    }

    fn scan(&mut self, range: TextRange, style: ScalarStyle) {
        let text = self.text;
        let raw = slice(text, range);
        if !raw.contains('[') {
            return;
        }
        let encoding = match style {
            ScalarStyle::Plain | ScalarStyle::Block => Encoding::Plain,
            ScalarStyle::Single => Encoding::YamlSingle,
            ScalarStyle::Double => Encoding::YamlDouble,
        };
        let from = self.links.len();
        let links = &mut self.links;
        wikilink::scan(text, range, &mut |link| links.extend(in_scalar(text, link, encoding)));
        markdown_links(text, range, encoding, &mut |link| links.push(link));
        if let Some(new) = self.links.get_mut(from..) {
            sort::by_key(new, |link| link.range.start());
        }
    }
}

/// A wikilink in a scalar. In double quotes, `\\|` is the `\|` of a table, and an escaped line end breaks the link.
fn in_scalar(text: &str, mut link: WikiLink, encoding: Encoding) -> Option<Link> {
    if encoding == Encoding::YamlDouble {
        let raw = slice(text, link.range);
        if raw.contains("\\n") && encoding.decode(raw).contains('\n') {
            return None;
        }
        let last = link.fragment.as_mut().unwrap_or(&mut link.target);
        if link.escaped_pipe && slice(text, *last).ends_with('\\') {
            *last = span(last.start().into(), usize::from(last.end()) - 1);
        }
    }
    Some(wiki(link, encoding))
}

fn wiki(link: WikiLink, encoding: Encoding) -> Link {
    let WikiLink { range, target, fragment, display, embed, escaped_pipe } = link;
    let (kind, place) = (LinkKind::Wiki, Place::Frontmatter);
    Link { range, target, fragment, display, kind, embed, place, encoding, escaped_pipe }
}

/// `[[Note]]` without quotes, which is a list in a list to YAML: the link that was meant. Lists of several lists,
/// of quoted texts or of numbers are data.
fn unquoted_link(text: &str, node: &Node, items: &[Node]) -> Option<WikiLink> {
    let [Node { kind: NodeKind::List(inner), range }] = items else { return None };
    let plain = |node: &Node| match node.kind {
        NodeKind::Text(_, style) => style == ScalarStyle::Plain,
        NodeKind::Number(_) => inner.len() == 1,
        NodeKind::Map(_) => true,
        _ => false,
    };
    if !node.range.contains_range(*range) || !inner.iter().any(plain) {
        return None;
    }
    let mut found = None;
    wikilink::scan(text, node.range, &mut |link| found = Some(link));
    found.filter(|link| link.range == node.range)
}

/// Calls `on_link` for every `[display](destination)` in `range`. A destination holds no blank, unless it stands in
/// angle brackets or a title follows.
fn markdown_links(text: &str, range: TextRange, style: Encoding, on_link: &mut dyn FnMut(Link)) {
    let base = usize::from(range.start());
    let raw = slice(text, range);
    if memchr::memchr(b'(', raw.as_bytes()).is_none() {
        return;
    }
    let mut from = 0;
    for middle in memchr::memmem::find_iter(raw.as_bytes(), b"](") {
        let open = raw.get(from..middle).and_then(|before| before.rfind('[')).map(|open| from + open);
        let dest = destination(raw, middle + 2);
        from = dest.map_or(middle, |(_, _, close)| close);
        let (Some(open), Some((start, end, close))) = (open, dest) else { continue };
        let embed = open > 0 && raw.as_bytes().get(open - 1) == Some(&b'!');
        let (target, fragment) = match raw.get(start..end).and_then(|dest| dest.find('#')) {
            Some(hash) => {
                (span(base + start, base + start + hash), Some(span(base + start + hash + 1, base + end)))
            }
            None => (span(base + start, base + end), None),
        };
        on_link(Link {
            range: span(base + open - usize::from(embed), base + close),
            target,
            fragment,
            display: Some(span(base + open + 1, base + middle)),
            kind: LinkKind::Markdown,
            embed,
            place: Place::Frontmatter,
            encoding: if style.decode(slice(text, target)) == slice(text, target) {
                Encoding::Percent
            } else {
                style
            },
            escaped_pipe: false,
        });
    }
}

/// How deep parentheses may nest in a destination: the limit of the CommonMark reference, which keeps this linear.
const MAX_PARENTHESES: usize = 32;

/// Start and end of the destination that begins at `at`, and the byte behind the closing parenthesis.
fn destination(raw: &str, at: usize) -> Option<(usize, usize, usize)> {
    let rest = raw.get(at..)?;
    let angled = rest.starts_with('<');
    let (start, len) = match rest.strip_prefix('<') {
        Some(inner) => (1, inner.find(['>', '<', '\n', '\r'])?),
        None => (0, bare_length(rest)?),
    };
    let end = start + len;
    let after = rest.get(end..)?;
    let after = if angled { after.strip_prefix('>')? } else { after };
    let tail = close_behind(after)?;
    Some((at + start, at + end, raw.len() - tail.len()))
}

/// The length of a destination without angle brackets: up to a blank or the parenthesis that closes the link.
fn bare_length(rest: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (len, c) in rest.char_indices() {
        match c {
            '(' if depth == MAX_PARENTHESES => return None,
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if c == ')' || c.is_whitespace() => return (len > 0).then_some(len),
            _ => {}
        }
    }
    None
}

/// What follows the `)` or ` "title")` at the start of `after`.
fn close_behind(after: &str) -> Option<&str> {
    if let Some(tail) = after.strip_prefix(')') {
        return Some(tail);
    }
    let title = after.strip_prefix(' ')?.trim_start_matches(' ');
    let quote = title.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = title.get(1..)?;
    let end = inner.find([quote, '\n', '\r'])?;
    inner.get(end..)?.strip_prefix(quote)?.strip_prefix(')')
}
