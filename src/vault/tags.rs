//! Tags of body and frontmatter, nested ones counted for their parents too.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::facts::{Drafts, Turn};
use super::shards::{Entry, IdSet};
use super::{Note, NoteId, TagUse, Vault};
use crate::sort;
use crate::syntax::{Node, NodeKind, fold};
use crate::text::{TextRange, size, slice};

/// The notes with a tag or one below it, and how it is written, found when first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct TagEntry {
    pub(super) notes: IdSet,
    pub(super) spelling: OnceLock<Arc<str>>,
}

impl TagEntry {
    /// Drops what does not hold when a note's tag turns.
    pub(super) fn forget(&mut self, _: Turn, _: NoteId) {
        self.spelling = OnceLock::new();
    }
}

impl Entry for TagEntry {
    fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }
}

/// All tags of a note without `#`, with their place: frontmatter first, then the body, in order.
pub(super) fn of_note(note: &Note) -> Vec<(Cow<'_, str>, TextRange)> {
    let front = note.parsed.frontmatter.as_ref().and_then(|front| front.get("tags"));
    let mut tags = front.map(|node| in_frontmatter(node, &note.text)).unwrap_or_default();
    for tag in &note.parsed.tags {
        tags.push((Cow::Borrowed(slice(&note.text, tag.range).trim_start_matches('#')), tag.range));
    }
    tags
}

/// The tags of a `tags:` property: a list, or one text with commas or blanks between them; `#` may stand before
/// each (`reference`: Obsidian, tags).
fn in_frontmatter<'n>(node: &'n Node, text: &'n str) -> Vec<(Cow<'n, str>, TextRange)> {
    let mut tags = Vec::new();
    match &node.kind {
        NodeKind::List(items) => {
            for item in items {
                let Some(tag) = item.text(text) else { continue };
                let tag = match tag {
                    Cow::Borrowed(tag) => Cow::Borrowed(tag.trim().trim_start_matches('#')),
                    Cow::Owned(tag) => Cow::Owned(tag.trim().trim_start_matches('#').to_owned()),
                };
                tags.push((tag, item.range));
            }
        }
        _ => {
            let Some(value) = node.text(text) else { return tags };
            let raw = slice(text, node.range);
            // Parts have a place of their own where the value stands in the text as it is.
            let shift = raw.find(&*value).map(|at| node.range.start() + size(at));
            let blank = |c: char| c == ',' || c.is_whitespace();
            for part in value.split(blank).filter(|part| !part.is_empty()) {
                let offset = part.as_ptr().addr() - value.as_ptr().addr();
                let range =
                    shift.map_or(node.range, |start| TextRange::at(start + size(offset), size(part.len())));
                tags.push((Cow::Owned(part.trim_start_matches('#').to_owned()), range));
            }
        }
    }
    tags.retain(|(tag, _)| is_tag(tag));
    tags
}

/// Whether a text can be a tag: letters, digits, `_`, `-`, `/`, emoji, and not digits alone.
fn is_tag(tag: &str) -> bool {
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || "_-/".contains(c) || !c.is_ascii() && !c.is_whitespace();
    tag.chars().all(allowed) && tag.chars().any(|c| !c.is_ascii_digit() && c != '/')
}

/// Tags above this depth are not counted for what lies deeper: nobody nests so far, and a line of slashes must not
/// take time and memory that grow with its square.
const DEEPEST: usize = 32;

/// A tag and the tags above it, the tag itself last: `a`, `a/b`, `a/b/c`.
fn with_parents(tag: &str) -> impl Iterator<Item = &str> {
    let tag = tag.trim_end_matches('/');
    let cuts = tag.match_indices('/').map(|(at, _)| at).take(DEEPEST).chain(std::iter::once(tag.len()));
    cuts.filter_map(move |at| tag.get(..at)).filter(|part| !part.is_empty())
}

/// The keys of a note's tags and of those above them.
pub(super) fn facts(note: &Note, facts: &mut Drafts) {
    for (tag, _) in of_note(note) {
        with_parents(&tag).for_each(|part| facts.add_folded(part, part));
    }
}

/// Whether the tag `tag` is `key` or lies below it.
fn is_under(tag: &str, key: &str) -> bool {
    fold::key(tag).strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The key of a tag with or without `#`.
fn tag_key(tag: &str) -> Cow<'_, str> {
    fold::key(tag.trim().trim_start_matches('#').trim_end_matches('/'))
}

impl Note {
    /// Where this tag (with or without `#`, any case) or one below it stands: frontmatter first, then the body.
    pub fn tag_places(&self, tag: &str) -> Vec<TextRange> {
        let key = tag_key(tag);
        let under = of_note(self).into_iter().filter(|(tag, _)| is_under(tag, &key));
        under.map(|(_, range)| range).collect()
    }
}

impl Vault {
    /// All tags, most used first, then by name.
    pub fn tags(&self) -> Vec<TagUse> {
        self.spell_tags();
        let mut tags: Vec<TagUse> = self
            .indexes
            .tags
            .iter()
            .map(|(key, entry)| TagUse {
                name: entry.spelling.get().map_or(key, |spelling| &**spelling).to_owned(),
                notes: entry.notes.as_slice().len(),
            })
            .collect();
        sort::by(&mut tags, |a, b| b.notes.cmp(&a.notes).then_with(|| a.name.cmp(&b.name)));
        tags
    }

    /// Finds how tags are written where that is not known: as the first note by path first has them. Each note is read
    /// once, however many tags it has.
    fn spell_tags(&self) {
        let mut first: FxHashMap<NoteId, FxHashMap<&str, &TagEntry>> = FxHashMap::default();
        for (key, entry) in self.indexes.tags.iter().filter(|(_, entry)| entry.spelling.get().is_none()) {
            let notes = entry.notes.as_slice().iter().filter_map(|id| self.note(*id));
            let Some(note) = notes.min_by(|a, b| a.path.cmp(&b.path)) else { continue };
            first.entry(note.id).or_default().insert(key, entry);
        }
        for (id, mut entries) in first {
            let tags = self.note(id).map(|note| of_note(note)).unwrap_or_default();
            for part in tags.iter().flat_map(|(tag, _)| with_parents(tag)) {
                if entries.is_empty() {
                    break;
                }
                if let Some(entry) = entries.remove(&*fold::key(part)) {
                    entry.spelling.get_or_init(|| Arc::from(part));
                }
            }
        }
    }

    /// Notes with this tag (with or without `#`, any case) or one below it, sorted by path.
    pub fn notes_tagged(&self, tag: &str) -> Vec<&Arc<Note>> {
        let entry = self.indexes.tags.get(&tag_key(tag));
        self.sorted_notes(entry.map_or(&[], |entry| entry.notes.as_slice()))
    }

    /// Notes with this tag (with or without `#`, any case) or one below it, sorted by path; the ranges are those
    /// of the tag in the note, one entry for each place.
    pub fn notes_with_tag(&self, tag: &str) -> Vec<(NoteId, TextRange)> {
        let notes = self.notes_tagged(tag).into_iter();
        notes.flat_map(|note| note.tag_places(tag).into_iter().map(|range| (note.id, range))).collect()
    }
}
