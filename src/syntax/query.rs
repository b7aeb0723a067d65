//! Links and owners inside query blocks. The queries' own languages are read elsewhere.

use super::mention;
use super::note::{Encoding, Link, LinkKind, ParsedNote, Place, QueryBlock, QueryLanguage};
use super::source::Source;
use super::wikilink::{self, WikiLink};

/// Adds the link literals of `query`, and the owners named in its strings.
pub(super) fn read(source: Source<'_>, query: QueryBlock, note: &mut ParsedNote) {
    match query.language {
        QueryLanguage::Dataview => {
            links(source, query, note);
            quoted_mentions(source, query, note);
        }
        QueryLanguage::Tasks => {
            links(source, query, note);
            searched_mentions(source, query, note);
        }
        // In JavaScript `[[` opens a list of lists.
        QueryLanguage::DataviewJs => {}
    }
}

fn links(source: Source<'_>, query: QueryBlock, note: &mut ParsedNote) {
    wikilink::scan(source.text, query.body, &mut |link| note.links.push(from_wikilink(link, Place::Query)));
}

/// The note's link for a wikilink at `place`.
pub(super) fn from_wikilink(link: WikiLink, place: Place) -> Link {
    Link {
        range: link.range,
        target: link.target,
        fragment: link.fragment,
        display: link.display,
        kind: LinkKind::Wiki,
        embed: link.embed,
        place,
        encoding: Encoding::Plain,
        escaped_pipe: link.escaped_pipe,
    }
}

/// `"@FirstLast"`: inside a string, up to its closing quote. No string spans lines.
fn quoted_mentions(source: Source<'_>, query: QueryBlock, note: &mut ParsedNote) {
    let (mut at, end) = (usize::from(query.body.start()), usize::from(query.body.end()));
    while let Some(quote) = memchr::memchr(b'"', source.bytes(at, end)) {
        let start = at + quote + 1;
        let mut close = start;
        while close < end && !matches!(source.byte(close), b'"' | b'\n' | b'\r') {
            close += 1 + usize::from(source.byte(close) == b'\\');
        }
        let close = close.min(end);
        mentions(source, start, close, note);
        at = (close + 1).min(end);
    }
}

/// `description includes @First Last`: behind the word, up to the line's end or the bracket of a combination.
fn searched_mentions(source: Source<'_>, query: QueryBlock, note: &mut ParsedNote) {
    let (mut at, end) = (usize::from(query.body.start()), usize::from(query.body.end()));
    while let Some(found) = memchr::memmem::find(source.bytes(at, end), b"include") {
        let start = at + found;
        let line_end = source.line_end(start).min(end);
        mentions(source, start, line_end, note);
        at = line_end;
    }
}

fn mentions(source: Source<'_>, start: usize, end: usize, note: &mut ParsedNote) {
    let mut at = start;
    while let Some(found) = memchr::memchr(b'@', source.bytes(at, end)) {
        let sign = at + found;
        let stop = sign + 1 + length(source.bytes(sign + 1, end));
        note.mentions.extend(mention::read(source, sign, stop, Place::Query));
        at = sign + 1;
    }
}

/// How far a name can reach: up to a quote, another `@`, or a bracket that was opened before it. `Ana Silva (Acme)` is a name.
fn length(bytes: &[u8]) -> usize {
    let mut open = 0usize;
    let ends = |byte: &u8| match byte {
        b'(' => {
            open += 1;
            false
        }
        b')' if open > 0 => {
            open -= 1;
            false
        }
        b')' | b'"' | b'}' | b'@' => true,
        _ => false,
    };
    bytes.iter().position(ends).unwrap_or(bytes.len())
}
