//! What is being typed: found in the text before the cursor, since an unfinished link is none to the parser.
//!
//! Only the cursor's line is looked at, and of that no more than [`WINDOW`] bytes to either side.

use std::borrow::Cow;

use super::frontmatter_context::{self, PropertySite};
use super::site::{Form, Site, Wiki};
use crate::syntax::{Encoding, LinkKind, OpaqueKind};
use crate::text::{TextSize, span};
use crate::vault::Note;

/// How far a name can be from the cursor, in bytes.
const WINDOW: usize = 1024;

/// The longest text behind an `@` that is still a name, in bytes.
const NAME: usize = 120;

/// What can be completed at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Context<'n> {
    /// `[[typed`, `![[typed` or `](typed`: a file.
    File { site: Site, typed: Cow<'n, str>, embed: bool },
    /// `[[target#outer#typed`: a heading of the target.
    Heading { site: Site, target: Cow<'n, str>, outer: Option<Cow<'n, str>>, typed: Cow<'n, str> },
    /// `[[target#^typed`: a block of the target. `sign` is what stands missing before the id.
    Block { site: Site, target: Cow<'n, str>, sign: &'static str, typed: Cow<'n, str> },
    /// `[[target|typed`: a display text.
    Display { site: Site, target: Cow<'n, str>, typed: Cow<'n, str> },
    /// `@typed`: a person.
    Person { range: crate::text::TextRange, typed: &'n str },
    /// `#typed`: a tag.
    Tag { range: crate::text::TextRange, typed: &'n str },
    /// A key or a value of the frontmatter.
    Property(PropertySite<'n>),
}

/// A line as seen from the cursor, bounded on both sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'n> {
    /// Where the line starts in the note.
    pub(super) start: usize,
    /// The cursor.
    pub(super) at: usize,
    /// The text of the line before the cursor, or its end.
    pub(super) before: &'n str,
    /// The text of the line behind the cursor, or its start.
    pub(super) after: &'n str,
}

impl<'n> Line<'n> {
    pub(super) fn new(text: &'n str, at: usize) -> Option<Line<'n>> {
        let (head, tail) = text.split_at_checked(at)?;
        let start = memchr::memrchr2(b'\n', b'\r', head.as_bytes()).map_or(0, |end| end + 1);
        let from = start.max(head.len() - last(head, WINDOW).len());
        let near = first(tail, WINDOW);
        let end = memchr::memchr2(b'\n', b'\r', near.as_bytes()).unwrap_or(near.len());
        Some(Line { start, at, before: text.get(from..at)?, after: near.get(..end)? })
    }

    /// The place in the note of a byte of `before`.
    pub(super) fn place(&self, in_before: usize) -> usize {
        self.at - self.before.len() + in_before
    }
}

/// The first `width` bytes of `text`, or fewer where a character would be cut.
fn first(text: &str, width: usize) -> &str {
    (0..=width.min(text.len())).rev().find_map(|to| text.get(..to)).unwrap_or_default()
}

/// The last `width` bytes of `text`, or fewer where a character would be cut.
fn last(text: &str, width: usize) -> &str {
    let from = text.len().saturating_sub(width);
    (from..=text.len()).find_map(|from| text.get(from..)).unwrap_or_default()
}

/// What kind of text the cursor stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    Body,
    Frontmatter,
    Comment,
    Query,
    Code,
}

/// All that may be meant at `offset`, the likeliest first.
pub(super) fn contexts(note: &Note, offset: TextSize, markdown_links: bool) -> Vec<Context<'_>> {
    let at = usize::from(offset);
    let Some(line) = Line::new(&note.text, at) else { return Vec::new() };
    let ground = ground(note, at);
    let (wikilinks, others) = match ground {
        Ground::Code => return Vec::new(),
        Ground::Frontmatter => return frontmatter_context::contexts(note, &line),
        Ground::Query => (wiki(note, &line, false), [None, person(&line), tag(&line)]),
        Ground::Comment => (wiki(note, &line, markdown_links), [destination(&line), None, None]),
        Ground::Body => (wiki(note, &line, markdown_links), [destination(&line), person(&line), tag(&line)]),
    };
    wikilinks.into_iter().chain(others.into_iter().flatten()).collect()
}

fn ground(note: &Note, at: usize) -> Ground {
    if frontmatter_context::holds(note, at) {
        return Ground::Frontmatter;
    }
    if note.parsed.frontmatter.as_ref().is_some_and(|front| usize::from(front.range.end()) > at) {
        return Ground::Code;
    }
    let offset = crate::text::size(at);
    if note.parsed.queries.iter().any(|query| query.body.contains_inclusive(offset)) {
        return Ground::Query;
    }
    let until = note.parsed.opaque.partition_point(|opaque| opaque.range.start() < offset);
    let near = note.parsed.opaque.get(..until).unwrap_or_default().iter().rev().take(64);
    let open_end = note.text.len() == at && !note.text.ends_with('\n');
    let mut ground = Ground::Body;
    for opaque in near {
        let unfinished = opaque.range.end() == offset && open_end && is_unclosed(note, opaque.kind);
        if !opaque.range.contains(offset) && !unfinished {
            continue;
        }
        match opaque.kind {
            OpaqueKind::Comment => ground = Ground::Comment,
            _ => return Ground::Code,
        }
    }
    ground
}

/// Whether an opaque stretch that reaches the end of the note is not closed there.
fn is_unclosed(note: &Note, kind: OpaqueKind) -> bool {
    let text = note.text.trim_end();
    match kind {
        OpaqueKind::CodeBlock | OpaqueKind::Html => true,
        OpaqueKind::HtmlComment => !text.ends_with("-->"),
        OpaqueKind::Comment => !text.ends_with("%%"),
        OpaqueKind::MathBlock => !text.ends_with("$$"),
        OpaqueKind::InlineCode => false,
    }
}

/// A wikilink that is open at the cursor. `[[a^b` may mean a block or a file of that name.
fn wiki<'n>(note: &'n Note, line: &Line<'n>, markdown_links: bool) -> Vec<Context<'n>> {
    let Some(open) = open_link(line.before) else { return Vec::new() };
    let inner = line.before.get(open + 2..).unwrap_or_default();
    let parts = parts(inner, line.at - inner.len());
    let file = matches!(parts.part, Part::Block { sign: "#^" }).then(|| parts.as_file(inner));
    [Some(parts), file]
        .into_iter()
        .flatten()
        .map(|parts| wiki_part(note, line, open, parts, markdown_links))
        .collect()
}

fn wiki_part<'n>(
    note: &'n Note,
    line: &Line<'n>,
    open: usize,
    parts: Parts<'n>,
    markdown_links: bool,
) -> Context<'n> {
    let start = line.place(open);
    let closed = closed_behind(note, start, line);
    let brackets = line.after.bytes().take(2).take_while(|byte| *byte == b']').count();
    let wiki = Wiki {
        opening: String::new(),
        closing: if closed { String::new() } else { "]".repeat(2 - brackets) },
        encoding: Encoding::Plain,
        in_table: in_table(&note.text, line),
        continued: brackets == 0 && closed,
    };
    let embed = line.before.get(..open).is_some_and(|before| before.ends_with('!'));
    let site = if markdown_links && !wiki.continued {
        let form = Form::MarkdownLink { embed, in_table: wiki.in_table };
        let lead = note.text.get(start..parts.start).unwrap_or_default().to_owned();
        Site { range: span(start, line.at + brackets), lead, form }
    } else {
        Site { range: span(parts.start, line.at), lead: String::new(), form: Form::Wiki(wiki) }
    };
    parts.context(site, Encoding::Plain, embed)
}

/// Where the last `[[` of `before` stands, if no `]]` follows it.
pub(super) fn open_link(before: &str) -> Option<usize> {
    let open = before.rfind("[[")?;
    let inner = before.get(open + 2..)?;
    let escaped = before.get(..open)?.ends_with('\\');
    (!escaped && !inner.contains("]]")).then_some(open)
}

/// Whether the link that starts at `start` is closed behind the cursor, with more than brackets in between.
fn closed_behind(note: &Note, start: usize, line: &Line<'_>) -> bool {
    if line.after.starts_with(']') {
        return line.after.starts_with("]]");
    }
    let first = note.parsed.links.partition_point(|link| usize::from(link.range.end()) <= line.at);
    let near = note.parsed.links.get(first..).unwrap_or_default();
    near.iter().take(8).any(|link| {
        let at = usize::from(link.range.start());
        link.kind == LinkKind::Wiki && (at == start || link.embed && at + 1 == start)
    })
}

/// The parts of a link that is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts<'n> {
    /// What the cursor stands in.
    pub(super) part: Part<'n>,
    /// Where the typed text of that part starts in the note.
    pub(super) start: usize,
    /// The link's target.
    target: &'n str,
    typed: &'n str,
}

/// A part of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'n> {
    File,
    Heading { outer: Option<&'n str> },
    Block { sign: &'static str },
    Display,
}

/// Takes apart what stands between `[[` and the cursor; `start` is its place in the note.
pub(super) fn parts(inner: &str, start: usize) -> Parts<'_> {
    let part = |part, from: usize, target: usize| Parts {
        part,
        start: start + from,
        target: inner.get(..target).unwrap_or_default(),
        typed: inner.get(from..).unwrap_or_default(),
    };
    if let Some(pipe) = inner.find('|') {
        let mut display = part(Part::Display, pipe + 1, pipe);
        display.target = display.target.trim_end_matches('\\');
        return display;
    }
    let Some(hash) = inner.find('#') else {
        return match inner.find('^') {
            Some(caret) => part(Part::Block { sign: "#^" }, caret, caret),
            None => part(Part::File, 0, 0),
        };
    };
    let last = inner.rfind('#').unwrap_or(hash);
    if inner.get(last + 1..).is_some_and(|segment| segment.starts_with('^')) {
        return part(Part::Block { sign: "" }, last + 2, hash);
    }
    let outer = if last > hash { inner.get(hash + 1..last) } else { None };
    part(Part::Heading { outer }, last + 1, hash)
}

impl<'n> Parts<'n> {
    /// The same text read as the name of a file.
    fn as_file(self, inner: &'n str) -> Parts<'n> {
        let start = self.start + self.typed.len() - inner.len();
        Parts { part: Part::File, start, target: "", typed: inner }
    }

    /// The context of these parts.
    pub(super) fn context(self, site: Site, encoding: Encoding, embed: bool) -> Context<'n> {
        let typed = encoding.decode(self.typed);
        let target = encoding.decode(self.target);
        match self.part {
            Part::File => Context::File { site, typed, embed },
            Part::Heading { outer } => {
                Context::Heading { site, target, outer: outer.map(|outer| encoding.decode(outer)), typed }
            }
            Part::Block { sign } => Context::Block { site, target, sign, typed },
            Part::Display => Context::Display { site, target, typed },
        }
    }
}

/// The destination of an inline Markdown link that is open at the cursor.
fn destination<'n>(line: &Line<'n>) -> Option<Context<'n>> {
    let open = line.before.rfind("](")?;
    let inner = line.before.get(open + 2..)?;
    let pointy = inner.starts_with('<');
    let inner = if pointy { inner.get(1..)? } else { inner };
    let foreign = if pointy { inner.contains('>') } else { inner.contains([')', '(', '<', '"']) };
    if foreign || inner.contains("://") || inner.starts_with(' ') {
        return None;
    }
    let bracket = line.before.get(..open)?.rfind('[')?;
    let embed = line.before.get(..bracket)?.ends_with('!');
    let closed = |end: &str| line.after.split(end).next().is_some_and(|rest| !rest.contains([' ', '[']));
    let closing =
        match (pointy, line.after.contains(')') && closed(")"), line.after.contains('>') && closed(">")) {
            (false, true, _) | (true, _, true) => "",
            (false, false, _) => ")",
            (true, true, false) => ">",
            (true, false, false) => ">)",
        };
    let mut parts = parts(inner, line.at - inner.len());
    if matches!(parts.part, Part::Display | Part::Block { sign: "#^" }) {
        parts = parts.as_file(inner);
    }
    let site = Site {
        range: span(parts.start, line.at),
        lead: String::new(),
        form: Form::Destination { pointy, closing },
    };
    Some(parts.context(site, Encoding::Percent, embed))
}

/// The name behind an `@`.
pub(super) fn person<'n>(line: &Line<'n>) -> Option<Context<'n>> {
    let at = line.before.rfind('@')?;
    let typed = line.before.get(at + 1..)?;
    let before = line.before.get(..at)?.chars().next_back();
    let glued = before.is_some_and(|c| c.is_alphanumeric() || "_.-+/\\@".contains(c));
    let in_name =
        |c: char| c.is_alphanumeric() || " '’.-\u{300}\u{301}\u{302}\u{303}\u{308}\u{327}".contains(c);
    let name = !typed.starts_with(' ') && !typed.contains("  ") && typed.chars().all(in_name);
    if glued || !name || typed.len() > NAME {
        return None;
    }
    Some(Context::Person { range: span(line.at - typed.len(), line.at), typed })
}

/// The tag behind a `#`.
fn tag<'n>(line: &Line<'n>) -> Option<Context<'n>> {
    let at = line.before.rfind('#')?;
    let typed = line.before.get(at + 1..)?;
    let before = line.before.get(..at)?.chars().next_back();
    let free = before.is_none_or(|c| c.is_whitespace() || "(\"'-!".contains(c));
    let is_sign = |c: char| c.is_ascii_punctuation() && !"_-/".contains(c);
    let is_tag = !typed.contains(|c: char| c.is_whitespace() || is_sign(c));
    (free && is_tag && typed.len() <= NAME)
        .then(|| Context::Tag { range: span(line.at - typed.len(), line.at), typed })
}

/// Whether the cursor's line is a row of a table: it starts with `|`, or the lines above it have a delimiter row.
fn in_table(text: &str, line: &Line<'_>) -> bool {
    let row = |line: &str| line.trim_start_matches([' ', '\t', '>']).starts_with('|');
    let whole = text.get(line.start..line.at).unwrap_or_default();
    if row(whole) {
        return true;
    }
    let above = text.get(..line.start).unwrap_or_default();
    let lines = last(above, 8 * WINDOW).lines().rev().take_while(|line| line.contains('|'));
    lines.take(200).any(is_delimiter_row)
}

fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
    line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}
