//! The list items of a note as Dataview has them: by line, each with its own text, its parent and its children.

use std::sync::Arc;

use super::text::{item_line, trim};
use crate::syntax::{FootnoteKind, Link, LinkKind, ListItem, Place, text_tags};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::Note;

/// A list item.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its first line, from 0.
    pub line: u32,
    /// How many lines are its own: those before its first child.
    pub line_count: u32,
    /// Its marker: `-`, `*`, `+`, `1.`, `1)`.
    pub symbol: Box<str>,
    /// Its lines without marker and checkbox, trimmed and joined by `\n`.
    pub text: Arc<str>,
    /// The character in its checkbox; a task has one.
    pub status: Option<char>,
    /// The line where its list starts; `None` in a quote, callout or footnote.
    pub list: Option<u32>,
    /// The line of the item that it is nested in.
    pub parent: Option<u32>,
    /// The items nested directly in it: indexes into the note's list.
    pub children: Vec<u32>,
    /// The nearest heading above it: index in `ParsedNote::headings`.
    pub heading: Option<u32>,
    /// Its block id: index in `ParsedNote::blocks`.
    pub block: Option<u32>,
    /// The tags that a text search finds in it, each once.
    pub tags: Vec<Arc<str>>,
    /// The links on its lines: indexes in `ParsedNote::links`.
    pub links: Vec<u32>,
    /// Whether it and all tasks below it are done.
    pub fully_completed: bool,
    /// From its marker to the end of its own text.
    pub range: TextRange,
}

impl Item {
    /// Whether its checkbox has an `x` in it.
    pub fn is_completed(&self) -> bool {
        matches!(self.status, Some('x' | 'X'))
    }
}

/// The list items of a note in order of their lines. Of several on one line the last one counts, as in the plugin.
pub(super) fn items(note: &Note) -> Vec<Item> {
    let raw = raw_items(note);
    let mut reader = Reader { note, lists: lists(note), links: links_by_line(note), next_link: 0 };
    let mut items: Vec<Item> = Vec::with_capacity(raw.len());
    for (at, item) in raw.iter().enumerate() {
        let below = raw.get(at + 1..).unwrap_or_default();
        items.extend(reader.read(item, below));
    }
    nest(&mut items);
    items
}

/// A parsed item with its lines.
struct Raw<'n> {
    item: &'n ListItem,
    line: u32,
    /// The line of the item it is nested in, if that is another.
    parent: Option<u32>,
}

fn raw_items(note: &Note) -> Vec<Raw<'_>> {
    let line_of = |item: &ListItem| note.lines().line_of(item.range.start());
    let mut raw: Vec<Raw<'_>> = Vec::with_capacity(note.parsed.items.len());
    for item in &note.parsed.items {
        let line = line_of(item);
        let parent = item.parent.and_then(|parent| note.parsed.items.get(parent as usize));
        let parent = parent.map(line_of).filter(|parent| *parent != line);
        if raw.last().is_some_and(|last| last.line == line) {
            raw.pop();
        }
        raw.push(Raw { item, line, parent });
    }
    raw
}

struct Reader<'n> {
    note: &'n Note,
    /// Of each top-level list its first and last line.
    lists: Vec<(u32, u32)>,
    /// Lines of links, with their index.
    links: Vec<(u32, bool, u32)>,
    next_link: usize,
}

impl Reader<'_> {
    /// The item, with the items behind it.
    fn read(&mut self, raw: &Raw<'_>, below: &[Raw<'_>]) -> Option<Item> {
        let note = self.note;
        let last = self.last_line(raw, below);
        let line = item_line(self.line(raw.line))?;
        let mut text = trim(line.rest).to_owned();
        for number in raw.line + 1..=last {
            text.push('\n');
            text.push_str(trim(self.line(number)));
        }
        let found = text_tags(&text).into_iter().map(Arc::from).collect();
        let end = note.lines().line_range(&note.text, last).map_or(raw.item.range.end(), |line| line.end());
        let start = raw.item.range.start();
        let headings = &note.parsed.headings;
        let above = headings.partition_point(|heading| heading.range.start() <= start);
        let blocks = note.parsed.blocks.iter();
        let block = blocks.enumerate().find(|(_, block)| block.block == raw.item.range);
        let list = self.lists.partition_point(|(first, _)| *first <= raw.line);
        let list = list.checked_sub(1).and_then(|at| self.lists.get(at));
        Some(Item {
            line: raw.line,
            line_count: last - raw.line + 1,
            symbol: line.symbol.into(),
            text: text.into(),
            status: raw.item.status,
            list: list.filter(|(_, last)| raw.line <= *last).map(|(first, _)| *first),
            parent: raw.parent,
            children: Vec::new(),
            heading: above.checked_sub(1).and_then(|at| u32::try_from(at).ok()),
            block: block.and_then(|(at, _)| u32::try_from(at).ok()),
            tags: found,
            links: self.links_on(raw.line, last),
            fully_completed: false,
            range: TextRange::new(start, end.max(start)),
        })
    }

    fn line(&self, number: u32) -> &str {
        let range = self.note.lines().line_range(&self.note.text, number);
        range.map_or("", |range| slice(&self.note.text, range))
    }

    /// The last line that is the item's own. Its children's are not. An item that blank lines set apart from the next
    /// one has the first of them (observed on Obsidian's metadata).
    fn last_line(&self, raw: &Raw<'_>, below: &[Raw<'_>]) -> u32 {
        let next = below.first();
        let ends = self.note.lines().line_of(raw.item.range.end());
        let nested = next.filter(|next| next.parent == Some(raw.line));
        let mut last = nested.map_or(ends, |child| child.line.saturating_sub(1)).max(raw.line);
        while last > raw.line && is_blank(self.line(last)) {
            last -= 1;
        }
        let follows =
            next.filter(|next| nested.is_none() && next.parent == raw.parent && next.line > last + 1);
        let apart = follows.is_some_and(|next| {
            (last + 1..next.line).all(|line| is_blank(self.line(line)))
                && marker(self, next) == marker(self, raw)
        });
        last + u32::from(apart)
    }

    /// The links on some lines, by line, embeds last on each.
    fn links_on(&mut self, first: u32, last: u32) -> Vec<u32> {
        let links = self.links.get(self.next_link..).unwrap_or_default();
        self.next_link += links.partition_point(|(line, ..)| *line < first);
        let links = self.links.get(self.next_link..).unwrap_or_default();
        links.iter().take_while(|(line, ..)| *line <= last).map(|(.., index)| *index).collect()
    }
}

/// Whether a line of a list, perhaps in a quote, has nothing on it.
fn is_blank(line: &str) -> bool {
    line.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty()
}

/// What tells lists apart that follow each other: the bullet, or the sign behind the number.
fn marker(reader: &Reader<'_>, raw: &Raw<'_>) -> Option<char> {
    item_line(reader.line(raw.line))?.symbol.chars().last()
}

/// Whether Obsidian's metadata lists a link, and Dataview with it: those of the body that can lead to a file.
pub(super) fn is_listed(text: &str, link: &Link) -> bool {
    matches!(link.place, Place::Body | Place::Comment)
        && matches!(link.kind, LinkKind::Wiki | LinkKind::Markdown)
        && !link.is_external(text)
}

/// Line, whether it embeds, and index of each link of the body; in the order in which a line's links count.
fn links_by_line(note: &Note) -> Vec<(u32, bool, u32)> {
    let links = (0u32..).zip(&note.parsed.links).filter(|(_, link)| is_listed(&note.text, link));
    let mut links: Vec<(u32, bool, u32)> =
        links.map(|(index, link)| (note.lines().line_of(link.range.start()), link.embed, index)).collect();
    links.sort_unstable();
    links
}

/// First and last line of each list that stands in no other block.
fn lists(note: &Note) -> Vec<(u32, u32)> {
    let text = &*note.text;
    let mut lists: Vec<(u32, u32)> = Vec::new();
    let mut open: Option<(TextSize, Option<char>)> = None;
    for item in note.parsed.items.iter().filter(|item| item.parent.is_none()) {
        let line = note.lines().line_of(item.range.start());
        let range = note.lines().line_range(text, line).unwrap_or(item.range);
        let before = slice(text, TextRange::new(range.start(), item.range.start().max(range.start())));
        let in_note = note.parsed.footnotes.iter().any(|footnote| {
            footnote.kind == FootnoteKind::Definition && footnote.range.contains(item.range.start())
        });
        if before.contains('>') || in_note {
            continue;
        }
        let symbol = item_line(slice(text, range)).and_then(|line| line.symbol.chars().last());
        let last = note.lines().line_of(item.range.end());
        let goes_on = open.is_some_and(|(end, sign)| {
            sign == symbol
                && end <= range.start()
                && slice(text, TextRange::new(end, range.start())).trim().is_empty()
        });
        match lists.last_mut() {
            Some(list) if goes_on => list.1 = last,
            _ => lists.push((line, last)),
        }
        open = Some((item.range.end(), symbol));
    }
    lists
}

/// Enters children and what follows from them.
fn nest(items: &mut [Item]) {
    let find = |items: &[Item], line: u32| items.binary_search_by_key(&line, |item| item.line).ok();
    let mut all_done: Vec<bool> =
        items.iter().map(|item| item.status.is_none() || item.is_completed()).collect();
    for at in (0..items.len()).rev() {
        let done = all_done.get(at).copied().unwrap_or(true);
        let Some(item) = items.get_mut(at) else { continue };
        item.fully_completed = done;
        let Some(parent) = item.parent.and_then(|line| find(items, line)) else { continue };
        if let Some(flag) = all_done.get_mut(parent) {
            *flag &= done;
        }
        if let (Some(parent), Ok(index)) = (items.get_mut(parent), u32::try_from(at)) {
            parent.children.push(index);
        }
    }
    for item in items {
        item.children.reverse();
    }
}

/// Whether `line` is in one of the top-level lists, or a line of an item elsewhere: Dataview reads the fields there with
/// the items.
pub(super) fn list_lines(note: &Note, items: &[Item]) -> Vec<(u32, u32)> {
    let mut lines = lists(note);
    lines.extend(items.iter().map(|item| (item.line, item.line + item.line_count - 1)));
    lines.sort_unstable();
    lines
}
