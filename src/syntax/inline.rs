//! What stands inside lines: wikilinks, tags, owner mentions, inline fields, footnotes, comments, math, addresses.
//!
//! One pass over the text between the stretches that [`Layout`] hides. It stops at a few signs only, and each sign
//! looks no further than its line, or at a range that is then behind it.

use std::ops::Range;

use super::blocks::Layout;
use super::note::{
    Encoding, Footnote, FootnoteKind, Link, LinkKind, Mention, Opaque, OpaqueKind, ParsedNote, Place, Tag,
};
use super::query::from_wikilink;
use super::source::Source;
use super::wikilink::{self, WikiLink};
use super::{field, mention, tag};
use crate::text::{TextRange, TextSize, size, span};

/// What the pass found about the blocks that were read before it.
#[derive(Default)]
pub(super) struct Found {
    /// Comments and math: blocks in them do not count.
    pub(super) hidden: Vec<Opaque>,
    /// Starts of stretches of the layout that lie in a wikilink or in math and so are none.
    pub(super) void: Vec<TextSize>,
}

/// Adds what stands inside the lines of `source` from `base` on to `note`.
pub(super) fn scan(source: Source<'_>, base: usize, layout: &Layout, note: &mut ParsedNote) -> Found {
    let definitions = note.footnotes.len();
    let mut scanner = Scanner {
        source,
        base,
        layout,
        note,
        found: Found::default(),
        next_skip: 0,
        line: base..base,
        line_text: base,
        wikilinks: Vec::new(),
        next_wikilink: 0,
        wikilinks_to: base,
        fields_to: base,
        comment_to: base,
        definitions,
    };
    scanner.run();
    scanner.found
}

struct Scanner<'t, 'n> {
    source: Source<'t>,
    base: usize,
    layout: &'n Layout,
    note: &'n mut ParsedNote,
    found: Found,
    /// The first of the layout's skips that is not behind.
    next_skip: usize,
    /// The line looked at last.
    line: Range<usize>,
    /// Where its text starts, after blanks and the `>` of quotes.
    line_text: usize,
    /// Wikilinks of the line, from the first `[[` on.
    wikilinks: Vec<WikiLink>,
    next_wikilink: usize,
    /// Up to where wikilinks and fields have been read.
    wikilinks_to: usize,
    fields_to: usize,
    /// The end of the comment that is being read.
    comment_to: usize,
    /// How many footnote definitions the blocks gave; they stand first in the note's list.
    definitions: usize,
}

impl Scanner<'_, '_> {
    fn run(&mut self) {
        let end = self.source.text.len();
        let mut at = self.base;
        while at < end {
            let stop = self.pass_skips(&mut at);
            match next_sign(self.source.bytes(at, stop)) {
                Some(offset) => at = self.sign(at + offset, stop),
                None => at = stop,
            }
        }
    }

    /// Moves `at` behind the skip it stands in; the start of the next one, or the text's end.
    fn pass_skips(&mut self, at: &mut usize) -> usize {
        while let Some(skip) = self.layout.skips.get(self.next_skip) {
            let start = usize::from(skip.start());
            if start > *at {
                return start;
            }
            match start == *at {
                true => *at = usize::from(skip.end()),
                false => self.found.void.push(skip.start()),
            }
            self.next_skip += 1;
        }
        self.source.text.len()
    }

    /// Reads what starts with the sign at `at`; where to go on.
    fn sign(&mut self, at: usize, stop: usize) -> usize {
        let next = self.source.byte(at + 1);
        let commented = at < self.comment_to;
        match (self.source.byte(at), next) {
            (b'[', b'[') => self.wikilink(at),
            (b'[', b'^') if !commented => self.footnote(at),
            // As in headings.
            (b'#', next) if next.is_ascii() && !tag::is_tag_char(char::from(next)) => at + 1,
            (b'#', _) => self.tag(at),
            (b'@', _) if !commented => self.mention(at, stop),
            (b':', b':') if !commented => self.fields(at),
            (b':', b'/') => self.address(at, stop),
            (b'%', b'%') => self.comment(at),
            (b'$', b'$') if !commented => self.math(at),
            _ => at + 1,
        }
    }

    /// Sets `line` to the line that holds `at`, which never lies before it.
    fn see_line(&mut self, at: usize) {
        if at >= self.line.end || at < self.line.start {
            self.line = self.source.line_start(at).max(self.base)..self.source.line_end(at);
            self.line_text = self.source.skip_quote_prefix(self.line.start);
        }
    }

    fn place(&self, at: usize) -> Place {
        match at < self.comment_to {
            true => Place::Comment,
            false => Place::Body,
        }
    }

    fn wikilink(&mut self, at: usize) -> usize {
        if self.source.is_escaped(at) {
            return at + 1;
        }
        if at >= self.wikilinks_to {
            self.see_line(at);
            let start = at - usize::from(at > self.line.start && self.source.byte(at - 1) == b'!');
            self.wikilinks.clear();
            self.next_wikilink = 0;
            self.wikilinks_to = self.line.end;
            let found = &mut self.wikilinks;
            wikilink::scan(self.source.text, span(start, self.line.end), &mut |link| found.push(link));
        }
        while let Some(link) = self.wikilinks.get(self.next_wikilink).copied() {
            let open = usize::from(link.range.start()) + usize::from(link.embed);
            if open > at {
                break;
            }
            self.next_wikilink += 1;
            if open == at {
                let link = self.unescaped(link);
                self.note.links.push(from_wikilink(link, self.place(at)));
                return usize::from(link.range.end());
            }
        }
        at + 1
    }

    /// `\![[x]]` is a sign and a link, not an embed.
    fn unescaped(&self, link: WikiLink) -> WikiLink {
        let start = usize::from(link.range.start());
        match link.embed && self.source.is_escaped(start) {
            true => {
                let range = span(start + 1, usize::from(link.range.end()));
                WikiLink { embed: false, range, ..link }
            }
            false => link,
        }
    }

    fn footnote(&mut self, at: usize) -> usize {
        self.see_line(at);
        let inside = self.source.bytes(at + 2, self.line.end);
        let id = inside.iter().take_while(|b| !matches!(b, b'[' | b']' | b' ' | b'\t' | b'^')).count();
        let end = at + 2 + id;
        if id == 0 || self.source.byte(end) != b']' || self.source.is_escaped(at) {
            return at + 1;
        }
        let definition = self.source.byte(end + 1) == b':' && self.is_definition(at);
        if !definition {
            let (range, id) = (span(at, end + 1), span(at + 2, end));
            self.note.footnotes.push(Footnote { range, id, kind: FootnoteKind::Reference });
        }
        end + 1
    }

    /// Whether a footnote's definition starts at `at`; definitions are blocks and were read with them.
    fn is_definition(&self, at: usize) -> bool {
        let definitions = self.note.footnotes.get(..self.definitions).unwrap_or_default();
        definitions.binary_search_by_key(&size(at), |definition| definition.range.start()).is_ok()
    }

    fn tag(&mut self, at: usize) -> usize {
        self.see_line(at);
        let Some(range) = tag::read(self.source, at, self.line_text) else { return at + 1 };
        self.note.tags.push(Tag { range });
        usize::from(range.end())
    }

    fn mention(&mut self, at: usize, stop: usize) -> usize {
        self.see_line(at);
        let mention = mention::read(self.source, at, stop.min(self.line.end), Place::Body);
        let end = mention.map_or(at + 1, |mention: Mention| usize::from(mention.guess.end()));
        self.note.mentions.extend(mention);
        end
    }

    /// Reads the fields of the line once, at its first `::`.
    fn fields(&mut self, at: usize) -> usize {
        if at < self.fields_to {
            return at + 2;
        }
        self.see_line(at);
        let Range { start, end } = self.line.clone();
        self.fields_to = end;
        if !field::is_read(self.source, start, end) {
            return at + 2;
        }
        let mut fields = field::wrapped(self.source, start, end);
        if fields.is_empty() && !self.is_task(start) {
            fields.extend(field::whole_line(self.source, start, end));
        }
        let skips = &self.layout.skips;
        fields.retain(|field| {
            let before = skips.partition_point(|skip| skip.start() <= field.range.start());
            let covers = |index: usize| skips.get(index).is_some_and(|skip| skip.end() > field.range.start());
            !field.key.is_empty() && !before.checked_sub(1).is_some_and(covers)
        });
        self.note.fields.extend(fields);
        at + 2
    }

    fn is_task(&self, line_start: usize) -> bool {
        let tasks = &self.note.tasks;
        tasks.binary_search_by_key(&size(line_start), |task| task.range.start()).is_ok()
    }

    /// A bare address: `scheme://` and what follows up to a blank.
    fn address(&mut self, at: usize, stop: usize) -> usize {
        let scheme = self.source.bytes(self.base, at).iter().rev();
        let scheme = scheme.take_while(|b| b.is_ascii_alphanumeric()).take(16).count();
        if self.source.byte(at + 2) != b'/' || scheme < 2 {
            return at + 1;
        }
        let (start, end) = (at - scheme, address_end(self.source, at + 3, stop));
        if end == at + 3 {
            return end;
        }
        let (target, fragment) = match memchr::memchr(b'#', self.source.bytes(start, end)) {
            Some(hash) => (span(start, start + hash), Some(span(start + hash + 1, end))),
            None => (span(start, end), None),
        };
        self.note.links.push(Link {
            range: span(start, end),
            target,
            fragment,
            display: None,
            kind: LinkKind::Autolink,
            embed: false,
            place: self.place(at),
            encoding: Encoding::Percent,
            escaped_pipe: false,
        });
        end
    }

    fn comment(&mut self, at: usize) -> usize {
        if at >= self.comment_to
            && let Some(end) = self.closing(at, b"%%")
        {
            self.comment_to = end;
            self.found.hidden.push(Opaque { range: span(at, end), kind: OpaqueKind::Comment });
        }
        at + 2
    }

    fn math(&mut self, at: usize) -> usize {
        if self.source.is_escaped(at) {
            return at + 1;
        }
        let Some(end) = self.closing(at, b"$$") else { return at + 2 };
        self.found.hidden.push(Opaque { range: span(at, end), kind: OpaqueKind::MathBlock });
        end
    }

    /// The end of what opens with `sign` at `at`. At the start of a line it may hold blocks, else it ends in its
    /// paragraph. Without a closing sign it is text.
    fn closing(&mut self, at: usize, sign: &[u8; 2]) -> Option<usize> {
        self.see_line(at);
        let limit = match at == self.line_text {
            true => self.source.text.len(),
            false => self.layout.leaf_end(at).unwrap_or(self.line.end),
        };
        let close = memchr::memmem::find(self.source.bytes(at + 2, limit), sign)?;
        Some(at + 2 + close + 2)
    }
}

/// The offset of the first byte that something may start with.
fn next_sign(bytes: &[u8]) -> Option<usize> {
    let (chunks, _) = bytes.as_chunks::<16>();
    let clear = chunks.iter().take_while(|chunk| !has_sign(chunk)).count() * 16;
    let rest = bytes.get(clear..)?;
    rest.iter().position(|b| is_sign(*b)).map(|offset| clear + offset)
}

/// Most text has no sign for a stretch. Comparing without branches lets the compiler use vector instructions.
fn has_sign(chunk: &[u8; 16]) -> bool {
    let mut any = false;
    for b in chunk {
        any |= (*b == b'[') | (*b == b'#') | (*b == b'@') | (*b == b':') | (*b == b'%') | (*b == b'$');
    }
    any
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'[' | b'#' | b'@' | b':' | b'%' | b'$')
}

/// The end of an address: before a blank, quote or angle bracket, and before signs that end a sentence.
fn address_end(source: Source<'_>, start: usize, stop: usize) -> usize {
    let text = source.slice(start, stop);
    let ends =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '|' | '`' | ']');
    let text = text.find(ends).map_or(text, |end| text.split_at(end).0);
    let mut end = text.len();
    let mut parens = 0isize;
    for b in text.bytes() {
        parens += isize::from(b == b'(') - isize::from(b == b')');
    }
    for b in text.bytes().rev() {
        match b {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_' | b'~' => {}
            b')' if parens < 0 => parens += 1,
            _ => break,
        }
        end -= 1;
    }
    start + end
}

/// Whether `range` lies in one of `hidden`, or starts in one behind its start.
pub(super) fn is_hidden(hidden: &[Opaque], range: TextRange) -> bool {
    last_before(hidden, range).is_some_and(|opaque| {
        let strictly = opaque.start() < range.start() && range.start() < opaque.end();
        strictly || opaque.contains_range(range)
    })
}

/// Whether all of `range` lies in one of `hidden`.
pub(super) fn is_within(hidden: &[Opaque], range: TextRange) -> bool {
    last_before(hidden, range).is_some_and(|opaque| opaque.contains_range(range))
}

/// The last of `hidden` that starts at or before `range`.
fn last_before(hidden: &[Opaque], range: TextRange) -> Option<TextRange> {
    let after = hidden.partition_point(|opaque| opaque.range.start() <= range.start());
    Some(hidden.get(after.checked_sub(1)?)?.range)
}
