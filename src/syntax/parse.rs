//! Puts the pieces of a note together.

use std::cell::RefCell;

use super::inline::{self, Found, is_hidden, is_within};
use super::note::{LinkKind, ListItem, OpaqueKind, ParsedNote, Place};
use super::source::Source;
use super::{blocks, query};
use crate::sort;

thread_local! {
    /// What a thread collects the parts of a note in: room for those of one is room for those of the next.
    static DESK: RefCell<ParsedNote> = RefCell::default();
}

/// The desk of a longer text is not kept.
const LONGEST_KEPT: usize = 1 << 20;

/// Reads a note. Total: any text has a parse, in time linear in its length.
pub fn parse(text: &str) -> ParsedNote {
    let (frontmatter, links, problems) = super::parse_frontmatter(text);
    let base = match &frontmatter {
        Some(frontmatter) => usize::from(frontmatter.range.end()),
        None => text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len(),
    };
    let mut body = DESK.take();
    let source = Source::new(text);
    let layout = blocks::read(source, base, &mut body);
    for query in body.queries.clone() {
        query::read(source, query, &mut body);
    }
    let of_blocks = body.links.len();
    let found = inline::scan(source, base, &layout, &mut body);
    // Wikilinks before Markdown links that start at the same byte.
    body.links.rotate_left(of_blocks);
    body.hide(found);
    body.settle_links();
    body.sort();
    body.links.splice(0..0, links);
    // A copy has no more room than it needs: a vault keeps thousands of notes.
    let note = ParsedNote { frontmatter, problems, ..body.clone() };
    if text.len() <= LONGEST_KEPT {
        body.clear();
        DESK.set(body);
    }
    note
}

impl ParsedNote {
    /// Takes out the blocks that stand in comments and math.
    fn hide(&mut self, found: Found) {
        let Found { mut hidden, void } = found;
        if !void.is_empty() {
            self.opaque.retain(|opaque| void.binary_search(&opaque.range.start()).is_err());
        }
        if hidden.is_empty() {
            return;
        }
        self.headings.retain(|heading| !is_hidden(&hidden, heading.range));
        self.tasks.retain(|task| !is_hidden(&hidden, task.marker));
        self.blocks.retain(|block| !is_hidden(&hidden, block.range));
        self.queries.retain(|query| !is_hidden(&hidden, query.range));
        self.callouts.retain(|callout| !is_hidden(&hidden, callout.range));
        self.footnotes.retain(|footnote| !is_hidden(&hidden, footnote.range));
        self.fields.retain(|field| !is_hidden(&hidden, field.range));
        let (math, comments): (Vec<_>, Vec<_>) =
            hidden.iter().partition(|opaque| opaque.kind == OpaqueKind::MathBlock);
        self.links.retain(|link| !is_hidden(&math, link.range));
        for link in &mut self.links {
            if link.place == Place::Body && is_hidden(&comments, link.range) {
                link.place = Place::Comment;
            }
        }
        self.hide_items(|item| is_hidden(&hidden, item.range));
        self.opaque.retain(|opaque| !is_within(&hidden, opaque.range));
        self.opaque.append(&mut hidden);
        sort::by_key(&mut self.opaque, |opaque| opaque.range.start());
    }

    /// Takes out list items; those nested in one that goes move up to its parent.
    fn hide_items(&mut self, is_hidden: impl Fn(&ListItem) -> bool) {
        let mut kept: Vec<Option<u32>> = Vec::with_capacity(self.items.len());
        let mut items: Vec<ListItem> = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let parent = item.parent.and_then(|index| kept.get(index as usize).copied().flatten());
            if is_hidden(item) {
                kept.push(parent);
                continue;
            }
            kept.push(u32::try_from(items.len()).ok());
            items.push(ListItem { parent, ..*item });
        }
        self.items = items;
        for task in &mut self.tasks {
            task.item = kept.get(task.item as usize).copied().flatten().unwrap_or_default();
        }
    }

    /// Orders the links and drops what two readers saw: a wikilink wins over a Markdown link that starts in it, and
    /// an address in a link's text is part of that link.
    fn settle_links(&mut self) {
        sort::by_key(&mut self.links, |link| link.range.start());
        let (mut wikilink_end, mut link_end) = (Default::default(), Default::default());
        self.links.retain(|link| match link.kind {
            LinkKind::Wiki => {
                wikilink_end = link.range.end();
                true
            }
            LinkKind::Autolink => link.range.start() >= link_end,
            _ if link.range.start() < wikilink_end => false,
            _ => {
                link_end = link.range.end().max(link_end);
                true
            }
        });
    }

    /// Brings lists that two readers filled into the order of the text.
    fn sort(&mut self) {
        sort::by_key(&mut self.mentions, |mention| mention.guess.start());
        sort::by_key(&mut self.footnotes, |footnote| footnote.range.start());
    }

    /// Empties the lists and keeps their room.
    fn clear(&mut self) {
        // Named one by one, so that none can be forgotten.
        let ParsedNote {
            frontmatter,
            headings,
            links,
            tags,
            mentions,
            tasks,
            items,
            blocks,
            fields,
            queries,
            footnotes,
            callouts,
            opaque,
            problems,
        } = self;
        *frontmatter = None;
        headings.clear();
        links.clear();
        tags.clear();
        mentions.clear();
        tasks.clear();
        items.clear();
        blocks.clear();
        fields.clear();
        queries.clear();
        footnotes.clear();
        callouts.clear();
        opaque.clear();
        problems.clear();
    }
}
