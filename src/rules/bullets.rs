//! Lists of links: which bullets are for the same note.

use rustc_hash::FxHashMap;

use crate::sort;
use crate::syntax::{LinkKind, ListItem, Place};
use crate::text::{TextEdit, TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, Note, NoteId, Resolution, Vault};

/// A bullet that is about the note that its first words link to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bullet {
    /// The item, from its marker on.
    pub range: TextRange,
    /// Its link.
    pub link: TextRange,
}

/// What a bullet is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    /// The list: its first item's place, or that of the item it is nested in.
    list: (Option<u32>, usize),
    file: NoteId,
    /// Heading or block in it.
    place: (u8, u32),
    /// The date before the link, if there is one.
    date: String,
}

impl Bullet {
    /// The edit that takes the bullet's lines out.
    pub fn removal(&self, text: &str) -> TextEdit {
        let start = usize::from(self.range.start());
        let before = text.get(..start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let after = text.get(usize::from(self.range.end())..).unwrap_or_default();
        // An item may end before or behind its line end.
        let ended = text.get(start..usize::from(self.range.end())).is_some_and(|item| item.ends_with('\n'));
        let rest = if ended { 0 } else { after.find('\n').map_or(after.len(), |at| at + 1) };
        let end = usize::from(self.range.end()) + rest;
        TextEdit::delete(crate::text::span(line, end))
    }

    /// What stands before and behind the link, the marker left out.
    pub fn around<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        let before = slice(text, TextRange::new(self.range.start(), self.link.start()));
        let after = slice(text, TextRange::new(self.link.end(), self.range.end().max(self.link.end())));
        (without_marker(before), after)
    }
}

/// The text of an item's start without its marker.
fn without_marker(text: &str) -> &str {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let marked = digits.trim_start_matches(['-', '*', '+', '.', ')']);
    // A date begins with digits, too: there a marker stood before it.
    if marked.len() < text.len() && marked.starts_with([' ', '\t']) { marked } else { text }
}

/// The bullets of each list that are for the same note, in groups of two or more, in order.
pub fn duplicate_bullets(vault: &Vault, note: &Note) -> Vec<Vec<Bullet>> {
    let items = &note.parsed.items;
    if items.len() < 2 {
        return Vec::new();
    }
    let links = &note.parsed.links;
    let mut next_link = links.partition_point(|link| link.place == Place::Frontmatter);
    let mut named: Vec<(&ListItem, usize, usize)> = Vec::new();
    let (mut list, mut last_marker) = (0, None);
    let mut end = TextSize::new(0);
    for (index, item) in items.iter().enumerate() {
        if item.parent.is_none() {
            // Something else than blank lines between two items ends a list.
            let between = TextRange::new(end.min(item.range.start()), item.range.start());
            let marker = marker(&note.text, item);
            if !slice(&note.text, between).trim().is_empty() || marker != last_marker {
                list = index;
            }
            last_marker = marker;
            end = end.max(item.range.end());
        }
        // Items and links follow each other by their start.
        while links.get(next_link).is_some_and(|link| link.range.start() < item.range.start()) {
            next_link += 1;
        }
        let leaf = items.get(index + 1).is_none_or(|next| !item.range.contains_range(next.range));
        let has_link = links.get(next_link).is_some_and(|link| item.range.contains_range(link.range));
        if item.status.is_none() && leaf && has_link {
            named.push((item, list, next_link));
        }
    }
    // A link is only worth resolving if another bullet has one for a file of the same name.
    let print = |link: usize| note.link_prints().get(link).copied();
    let mut counts: FxHashMap<Option<u32>, usize> = FxHashMap::default();
    named.iter().for_each(|(_, _, link)| *counts.entry(print(*link)).or_default() += 1);
    named.retain(|(_, _, link)| counts.get(&print(*link)).is_some_and(|count| *count > 1));
    let read = |(item, list, link)| read(vault, note, item, list, link);
    let mut found: Vec<(Subject, Bullet)> = named.into_iter().filter_map(read).collect();
    sort::by(&mut found, |(a, a_bullet), (b, b_bullet)| {
        (a, a_bullet.range.start()).cmp(&(b, b_bullet.range.start()))
    });
    let groups = found.chunk_by(|(a, _), (b, _)| a == b).filter(|group| group.len() > 1);
    let mut groups: Vec<Vec<Bullet>> =
        groups.map(|group| group.iter().map(|(_, bullet)| *bullet).collect()).collect();
    sort::by_key(&mut groups, |group| group.first().map(|bullet| bullet.range.start()));
    groups
}

/// The sign that an item begins with, one for all numbers: another one begins another list.
fn marker(text: &str, item: &ListItem) -> Option<char> {
    let sign = slice(text, item.range).chars().next();
    sign.map(|sign| if sign.is_ascii_digit() { '1' } else { sign })
}

fn read(vault: &Vault, note: &Note, item: &ListItem, list: usize, link: usize) -> Option<(Subject, Bullet)> {
    let link = note.parsed.links.get(link)?;
    let plain = matches!(link.kind, LinkKind::Wiki | LinkKind::Markdown) && link.place == Place::Body;
    let bullet = Bullet { range: item.range, link: link.range };
    let (before, _) = bullet.around(&note.text);
    let date = date_before(before)?;
    let Resolution::File { file, fragment } = vault.resolve(note, link) else { return None };
    let place = match fragment {
        FragmentTarget::Heading(index) => (1, index),
        FragmentTarget::Block(index) => (2, index),
        FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => (0, 0),
    };
    let subject = Subject { list: (item.parent, list), file: file.file.id, place, date: date.to_owned() };
    plain.then_some((subject, bullet))
}

/// The date that stands before a link, or nothing; `None` if other words do.
fn date_before(text: &str) -> Option<&str> {
    let text =
        text.trim().trim_start_matches(['*', '_']).trim_end_matches([':', '-', '–', '—', ' ', '*', '_']);
    let is_date = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.'));
    (text.is_empty() || is_date).then_some(text)
}
