//! Block structure of the body: headings, lists, code, HTML, quotes, callouts, query fences, Markdown links.
//!
//! pulldown-cmark finds the blocks and everything that hides text from the inline scanner. Its own metadata blocks,
//! math and heading attributes stay off: they hide text that Obsidian reads (`---` in mid-note, two dollar amounts
//! in a line, `# Title {x}`).

use std::ops::Range;

use pulldown_cmark::{
    BrokenLinkCallback, CodeBlockKind, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd,
};

use super::markdown_link::{Definition, Destination, text_end};
use super::note::{
    BlockId, Encoding, Footnote, FootnoteKind, Heading, Link, LinkKind, ListItem, Opaque, OpaqueKind,
    ParsedNote, Place, QueryBlock, QueryLanguage,
};
use super::source::Source;
use super::{block_id, callout, task};
use crate::text::{TextRange, TextSize, size, span};

/// What the inline scanner needs to know of the blocks.
#[derive(Default)]
pub(super) struct Layout {
    /// Stretches it passes over: code, HTML, destinations of links. In order, disjoint.
    pub(super) skips: Vec<TextRange>,
    /// Where paragraphs, headings, table cells and texts of list items end, in order.
    pub(super) leaf_ends: Vec<TextSize>,
}

/// Reads the blocks of `source` from `base` on into `note`.
pub(super) fn read(source: Source<'_>, base: usize, note: &mut ParsedNote) -> Layout {
    let body = source.slice(base, source.text.len());
    let events = Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES).into_offset_iter();
    let mut walk = Walk {
        source,
        base,
        note,
        layout: Layout { skips: Vec::with_capacity(16), leaf_ends: Vec::with_capacity(64) },
        frames: Vec::with_capacity(8),
        items: Vec::with_capacity(8),
        quotes: Vec::new(),
        links: Vec::new(),
        in_leaf: false,
        tight: None,
        in_code: false,
        fence: None,
    };
    walk.frames.push(Frame::new(Container::Root));
    walk.definitions(&events);
    let defined = walk.layout.skips.len();
    walk.run(events);
    if defined > 0 {
        walk.layout.skips.sort_unstable_by_key(|skip| skip.start());
    }
    walk.layout
}

/// A block that holds blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Root,
    Quote,
    List,
    Item,
    Footnote,
    Table,
}

struct Frame {
    container: Container,
    /// The block before the one being read.
    previous: Option<TextRange>,
}

impl Frame {
    fn new(container: Container) -> Frame {
        Frame { container, previous: None }
    }
}

/// A link whose text is being read.
struct OpenLink {
    range: Range<usize>,
    kind: LinkType,
    embed: bool,
    /// Destination of a reference link.
    defined: Option<Destination>,
    /// Where its text ends so far.
    text_end: usize,
}

/// A query block that is being read.
struct Fence {
    language: QueryLanguage,
    range: TextRange,
    body_end: Option<usize>,
}

struct Walk<'t, 'n> {
    source: Source<'t>,
    /// Where the body starts; pulldown-cmark's offsets count from here.
    base: usize,
    note: &'n mut ParsedNote,
    layout: Layout,
    frames: Vec<Frame>,
    /// Open list items, outermost first.
    items: Vec<u32>,
    /// Open quotes, outermost first.
    quotes: Vec<TextRange>,
    links: Vec<OpenLink>,
    /// Inside a paragraph, heading or table cell.
    in_leaf: bool,
    /// The text so far of a list item that has no paragraph of its own.
    tight: Option<Range<usize>>,
    in_code: bool,
    /// The query block that is being read.
    fence: Option<Fence>,
}

impl<'t> Walk<'t, '_> {
    fn run<F: BrokenLinkCallback<'t>>(&mut self, mut events: OffsetIter<'t, F>) {
        while let Some((event, range)) = events.next() {
            let range = range.start + self.base..range.end + self.base;
            match event {
                Event::Start(tag) => self.start(tag, range, &events),
                Event::End(tag) => self.end(tag),
                Event::Text(_) => self.text(range),
                Event::Code(_) => {
                    self.inline(&range);
                    self.hide(OpaqueKind::InlineCode, span(range.start, range.end));
                }
                Event::InlineHtml(_) => {
                    self.inline(&range);
                    self.hide(html_kind(self.source, range.start), span(range.start, range.end));
                }
                Event::Rule => self.block(self.source.trim(range.start, range.end)),
                Event::Html(_) => {}
                _ => self.inline(&range),
            }
        }
        self.close_tight();
    }

    fn start<F: BrokenLinkCallback<'t>>(
        &mut self,
        tag: Tag<'t>,
        range: Range<usize>,
        events: &OffsetIter<'t, F>,
    ) {
        match tag {
            Tag::Link { link_type, id, .. } => self.open_link(range, link_type, false, &id, events),
            Tag::Image { link_type, id, .. } => self.open_link(range, link_type, true, &id, events),
            Tag::Emphasis | Tag::Strong => self.inline(&range),
            _ => self.start_block(tag, range),
        }
    }

    fn start_block(&mut self, tag: Tag<'t>, range: Range<usize>) {
        self.close_tight();
        if matches!(tag, Tag::TableHead | Tag::TableRow) {
            return;
        }
        let whole = self.source.trim(range.start, range.end);
        match tag {
            Tag::Paragraph => self.leaf(whole),
            Tag::Heading { level, .. } => {
                self.leaf(whole);
                // Obsidian counts no heading in a quote or list.
                if self.frames.len() == 1 {
                    let text = heading_text(self.source, whole);
                    self.note.headings.push(Heading { range: whole, text, level: level as u8 });
                }
            }
            Tag::TableCell => {
                self.in_leaf = true;
                self.layout.leaf_ends.push(whole.end());
            }
            Tag::CodeBlock(kind) => {
                self.block(whole);
                self.hide(OpaqueKind::CodeBlock, whole);
                self.in_code = true;
                self.open_fence(&kind, whole);
            }
            Tag::HtmlBlock => {
                self.block(whole);
                self.hide(html_kind(self.source, usize::from(whole.start())), whole);
            }
            Tag::BlockQuote(_) => {
                self.open(Container::Quote, whole);
                self.quotes.push(whole);
                self.note.callouts.extend(callout::read(self.source, whole));
            }
            Tag::List(_) => self.open(Container::List, whole),
            Tag::Item => self.open_item(whole),
            Tag::FootnoteDefinition(_) => {
                self.open(Container::Footnote, whole);
                self.note.footnotes.extend(footnote_definition(self.source, whole));
            }
            Tag::Table(_) => {
                self.block_id_under_table(whole);
                self.open(Container::Table, whole);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.in_leaf = false,
            TagEnd::CodeBlock => self.close_fence(),
            TagEnd::Item => {
                self.close_tight();
                self.items.pop();
                self.close();
            }
            TagEnd::BlockQuote(_) => {
                self.quotes.pop();
                self.close();
            }
            TagEnd::List(_) | TagEnd::FootnoteDefinition | TagEnd::Table => self.close(),
            _ => {}
        }
    }

    /// Notes a block in its container.
    fn block(&mut self, range: TextRange) {
        if let Some(frame) = self.frames.last_mut() {
            frame.previous = Some(range);
        }
    }

    fn open(&mut self, container: Container, range: TextRange) {
        self.block(range);
        self.frames.push(Frame::new(container));
    }

    fn close(&mut self) {
        if self.frames.len() > 1 {
            self.frames.pop();
        }
    }

    fn hide(&mut self, kind: OpaqueKind, range: TextRange) {
        self.layout.skips.push(range);
        self.note.opaque.push(Opaque { range, kind });
    }

    fn open_item(&mut self, range: TextRange) {
        self.open(Container::Item, range);
        let index = u32::try_from(self.note.items.len()).unwrap_or(u32::MAX);
        let start = usize::from(range.start());
        let status = checkbox(self.source, start);
        self.note.items.push(ListItem { range, parent: self.items.last().copied(), status });
        self.items.push(index);
        if status.is_some() {
            let line_end = self.source.line_end(start);
            let line = span(self.source.line_start(start), line_end);
            let task = task::read_line(self.source.text, line);
            self.note.tasks.extend(task.map(|task| task::TaskLine { item: index, ..task }));
            self.item_in_task(range, line_end, index);
        }
    }

    /// `- [ ] 1. text`: Obsidian reads what follows a checkbox as blocks, so that a list can start there.
    fn item_in_task(&mut self, range: TextRange, line_end: usize, task: u32) {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let first_line = self.source.bytes(start, line_end.min(end));
        let Some(close) = memchr::memchr(b']', first_line) else { return };
        let start = self.source.skip_blanks(start + close + 1);
        if let Some(marker) = marker_end(self.source, start)
            && matches!(self.source.byte(marker), b' ' | b'\t')
        {
            let status = checkbox(self.source, start);
            self.note.items.push(ListItem { range: span(start, end), parent: Some(task), status });
        }
    }

    /// A paragraph or heading.
    fn leaf(&mut self, range: TextRange) {
        self.in_leaf = true;
        self.finish_leaf(range);
    }

    fn text(&mut self, range: Range<usize>) {
        if !self.in_code {
            self.inline(&range);
        } else if let Some(fence) = &mut self.fence {
            fence.body_end = Some(range.end);
        }
    }

    /// Notes how far the innermost link or list item's text reaches.
    fn inline(&mut self, range: &Range<usize>) {
        if let Some(link) = self.links.last_mut() {
            link.text_end = link.text_end.max(range.end);
        }
        if !self.in_leaf {
            let start = self.tight.as_ref().map_or(range.start, |tight| tight.start);
            self.tight = Some(start..range.end);
        }
    }

    fn close_tight(&mut self) {
        if let Some(tight) = self.tight.take() {
            let range = self.source.trim(tight.start, tight.end);
            self.finish_leaf(range);
        }
    }

    /// A paragraph, heading or item text has been seen to its end: reads its block id.
    fn finish_leaf(&mut self, range: TextRange) {
        self.layout.leaf_ends.push(range.end());
        let previous = self.frames.last().and_then(|frame| frame.previous);
        if let Some(id) = block_id::at_end_of(self.source, range)
            && let Some(block) = self.named_block(range, id, previous)
        {
            self.note.blocks.push(BlockId { range: id, block });
        }
        self.block(range);
    }

    /// What a block id at the end of `leaf` names: alone, the block before it; in a quote, the outermost quote that
    /// it ends (parts of quotes have no ids); else the item whose first text it ends, or the leaf.
    fn named_block(&self, leaf: TextRange, id: TextRange, previous: Option<TextRange>) -> Option<TextRange> {
        if id == leaf && previous.is_some() {
            return previous;
        }
        if let Some(quote) = self.quotes.first() {
            return (quote.end() == leaf.end()).then_some(*quote);
        }
        let item = self.items.last().and_then(|index| self.note.items.get(*index as usize));
        let in_item = self.frames.last().is_some_and(|frame| frame.container == Container::Item);
        match (previous, item) {
            (None, Some(item)) if in_item => Some(item.range),
            _ => Some(leaf),
        }
    }

    /// `^id` right under a table is read as its last row.
    fn block_id_under_table(&mut self, table: TextRange) {
        let line = self.source.line_start(usize::from(table.end()));
        let last = self.source.trim(line.max(usize::from(table.start())), usize::from(table.end()));
        if let Some(id) = block_id::at_end_of(self.source, last)
            && id == last
        {
            let block = self.source.trim(usize::from(table.start()), line);
            self.note.blocks.push(BlockId { range: id, block });
        }
    }

    fn open_fence(&mut self, kind: &CodeBlockKind<'_>, range: TextRange) {
        let CodeBlockKind::Fenced(info) = kind else { return };
        let language = match info.split_ascii_whitespace().next() {
            Some("dataview") => QueryLanguage::Dataview,
            Some("dataviewjs") => QueryLanguage::DataviewJs,
            Some("tasks") => QueryLanguage::Tasks,
            _ => return,
        };
        self.fence = Some(Fence { language, range, body_end: None });
    }

    fn close_fence(&mut self) {
        self.in_code = false;
        let Some(Fence { language, range, body_end }) = self.fence.take() else { return };
        let end = usize::from(range.end());
        let start = self.source.next_line(usize::from(range.start())).min(end);
        let body = span(start, body_end.unwrap_or(start).min(end));
        self.note.queries.push(QueryBlock { range, body, language });
    }

    fn open_link<F: BrokenLinkCallback<'t>>(
        &mut self,
        range: Range<usize>,
        kind: LinkType,
        embed: bool,
        label: &str,
        events: &OffsetIter<'t, F>,
    ) {
        self.inline(&range);
        let defined = match kind {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                events.reference_definitions().get(label).and_then(|definition| {
                    let (start, end) = (definition.span.start + self.base, definition.span.end + self.base);
                    Some(Definition::read(self.source, start, end)?.destination)
                })
            }
            _ => None,
        };
        let text_end = range.start + 1 + usize::from(embed);
        self.links.push(OpenLink { range, kind, embed, defined, text_end });
    }

    fn close_link(&mut self) {
        let Some(open) = self.links.pop() else { return };
        let Range { start, end } = open.range;
        let (kind, text_end, destination) = match open.kind {
            LinkType::Autolink | LinkType::Email => {
                let destination = Destination::split(self.source, start + 1, end.saturating_sub(1));
                (LinkKind::Autolink, start, Some(destination))
            }
            LinkType::Inline => {
                let text_end = text_end(self.source, open.text_end, end, b"](");
                let inside = (text_end + 2).min(end);
                let destination = Destination::read(self.source, inside, end.saturating_sub(1).max(inside));
                (LinkKind::Markdown, text_end, Some(destination))
            }
            _ => (LinkKind::Reference, text_end(self.source, open.text_end, end, b"]"), open.defined),
        };
        self.layout.skips.push(span(text_end, end));
        let Some(Destination { target, fragment }) = destination else { return };
        // `[text]()` leads nowhere, to Obsidian too.
        if target.is_empty() && fragment.is_none() {
            return;
        }
        let display =
            (kind != LinkKind::Autolink).then(|| span(start + 1 + usize::from(open.embed), text_end));
        self.note.links.push(Link {
            range: span(start, end),
            target,
            fragment,
            display,
            kind,
            embed: open.embed,
            place: Place::Body,
            encoding: Encoding::Percent,
            escaped_pipe: false,
        });
    }

    /// The link reference definitions of the note.
    fn definitions<F: BrokenLinkCallback<'t>>(&mut self, events: &OffsetIter<'t, F>) {
        for (_, definition) in events.reference_definitions().iter() {
            let (start, end) = (definition.span.start + self.base, definition.span.end + self.base);
            let Some(Definition { range, label, destination }) = Definition::read(self.source, start, end)
            else {
                continue;
            };
            self.layout.skips.push(range);
            self.note.links.push(Link {
                range,
                target: destination.target,
                fragment: destination.fragment,
                display: Some(label),
                kind: LinkKind::Definition,
                embed: false,
                place: Place::Body,
                encoding: Encoding::Percent,
                escaped_pipe: false,
            });
        }
    }
}

/// The character in the checkbox of the item that starts at `start`. A blank or the line's end must follow.
fn checkbox(source: Source<'_>, start: usize) -> Option<char> {
    let at = source.skip_blanks(marker_end(source, start)?);
    if source.byte(at) != b'[' {
        return None;
    }
    let status = source.char_at(at + 1).filter(|c| !matches!(c, '\n' | '\r'))?;
    let close = at + 1 + status.len_utf8();
    let closed = source.byte(close) == b']';
    let free = matches!(source.byte(close + 1), b' ' | b'\t' | b'\n' | b'\r' | 0);
    (closed && free).then_some(status)
}

/// The end of the list marker that stands at `start`.
fn marker_end(source: Source<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while source.byte(at).is_ascii_digit() {
        at += 1;
    }
    let numbered = at > start && matches!(source.byte(at), b'.' | b')');
    let bullet = at == start && matches!(source.byte(at), b'-' | b'*' | b'+');
    (numbered || bullet).then_some(at + 1)
}

/// The text of the heading at `range` (CommonMark 0.31, 4.2 and 4.3).
fn heading_text(source: Source<'_>, range: TextRange) -> TextRange {
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let signs = source.bytes(start, end).iter().take_while(|b| **b == b'#').count();
    if signs == 0 {
        return source.trim(start, source.line_start(end).max(start));
    }
    let text = source.trim(start + signs, end);
    let (text_start, text_end) = (usize::from(text.start()), usize::from(text.end()));
    let content = source.slice(text_start, text_end);
    let open = content.trim_end_matches('#');
    match open.is_empty() || open.ends_with([' ', '\t']) {
        true => source.trim(text_start, text_start + open.len()),
        false => text,
    }
}

fn html_kind(source: Source<'_>, start: usize) -> OpaqueKind {
    match source.bytes(start, start + 4) == b"<!--" {
        true => OpaqueKind::HtmlComment,
        false => OpaqueKind::Html,
    }
}

fn footnote_definition(source: Source<'_>, range: TextRange) -> Option<Footnote> {
    let start = usize::from(range.start());
    let close = memchr::memchr(b']', source.bytes(start, usize::from(range.end())))?;
    let id = span(start + 2, start + close);
    Some(Footnote { range, id, kind: FootnoteKind::Definition })
}

impl Layout {
    /// The end of the paragraph, heading or cell that holds `at`.
    pub(super) fn leaf_end(&self, at: usize) -> Option<usize> {
        let index = self.leaf_ends.partition_point(|end| *end <= size(at));
        self.leaf_ends.get(index).map(|end| usize::from(*end))
    }
}
