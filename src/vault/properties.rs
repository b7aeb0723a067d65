//! Property names of frontmatters and their values.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::facts::{Drafts, Turn};
use super::shards::{Entry, IdSet};
use super::{Note, NoteId, PropertyUse, ValueShape, Vault};
use crate::sort;
use crate::syntax::{Node, fold};
use crate::text::TextRange;

/// The notes with a property and what it is like, found when first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct PropertyEntry {
    pub(super) notes: IdSet,
    pub(super) spelling: OnceLock<Arc<str>>,
    pub(super) values: OnceLock<Arc<[(String, usize)]>>,
}

impl PropertyEntry {
    /// Drops what does not hold when a note's property turns.
    pub(super) fn forget(&mut self, _: Turn, _: NoteId) {
        self.spelling = OnceLock::new();
        self.values = OnceLock::new();
    }
}

impl Entry for PropertyEntry {
    fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }
}

/// The keys of a note's properties, with name and values as prints.
pub(super) fn facts(note: &Note, facts: &mut Drafts) {
    for entry in note.parsed.frontmatter.iter().flat_map(|front| &front.entries) {
        let shape = ValueShape::of(&entry.value) as u8;
        facts.add_folded_with_bits(&entry.name, (&*entry.name, Texts(&entry.value, &note.text)), shape);
    }
}

/// The texts of a value, to be hashed without their places.
struct Texts<'n>(&'n Node, &'n str);

impl Hash for Texts<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Texts(value, text) = self;
        value.each_text(text).for_each(|(text, _)| text.hash(state));
    }
}

impl Note {
    /// Where a property (any case) is named in the frontmatter: more than once only by mistake.
    pub fn property_places(&self, name: &str) -> Vec<TextRange> {
        let key = fold::key(name);
        let entries = self.parsed.frontmatter.iter().flat_map(|front| &front.entries);
        entries.filter(|entry| fold::key(&entry.name) == key).map(|entry| entry.key).collect()
    }
}

impl Vault {
    /// All property names of frontmatters, most used first, then by name.
    pub fn properties(&self) -> Vec<PropertyUse> {
        let mut uses: Vec<PropertyUse> = self
            .indexes
            .properties
            .iter()
            .map(|(key, entry)| PropertyUse {
                name: self.property_spelling(key, entry).to_owned(),
                notes: entry.notes.as_slice().len(),
            })
            .collect();
        sort::by(&mut uses, |a, b| b.notes.cmp(&a.notes).then_with(|| a.name.cmp(&b.name)));
        uses
    }

    /// Notes with this property (any case), sorted by path.
    pub fn notes_with_property(&self, name: &str) -> Vec<&Arc<Note>> {
        let entry = self.indexes.properties.get(&fold::key(name));
        self.sorted_notes(entry.map_or(&[], |entry| entry.notes.as_slice()))
    }

    /// The name as the first note by path has it.
    pub(super) fn property_spelling<'v>(&'v self, key: &str, entry: &'v PropertyEntry) -> &'v str {
        entry.spelling.get_or_init(|| {
            let first = self.sorted_notes(entry.notes.as_slice()).into_iter().next();
            let front = first.and_then(|note| note.parsed.frontmatter.as_ref());
            let mut entries = front.into_iter().flat_map(|front| &front.entries);
            let found = entries.find(|entry| fold::key(&entry.name) == key);
            found.map_or_else(|| Arc::from(key), |entry| Arc::from(&*entry.name))
        })
    }

    /// The text values of a property with how many notes have each, most used first, then by text. Values that
    /// differ in case are different values.
    pub fn property_values(&self, name: &str) -> Vec<(String, usize)> {
        let key = fold::key(name);
        let Some(entry) = self.indexes.properties.get(&key) else { return Vec::new() };
        entry.values.get_or_init(|| self.count_values(&key, entry).into()).to_vec()
    }

    fn count_values(&self, key: &str, entry: &PropertyEntry) -> Vec<(String, usize)> {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for note in entry.notes.as_slice().iter().filter_map(|id| self.note(*id)) {
            let Some(front) = &note.parsed.frontmatter else { continue };
            let entries = front.entries.iter().filter(|entry| fold::key(&entry.name) == key);
            let mut values: Vec<_> = entries.flat_map(|entry| entry.value.texts(&note.text)).collect();
            sort::by(&mut values, |(a, _), (b, _)| a.cmp(b));
            values.dedup_by(|(a, _), (b, _)| a == b);
            for (value, _) in values.into_iter().filter(|(value, _)| !value.is_empty()) {
                *counts.entry(value.into_owned()).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        sort::by(&mut counts, |(a, a_notes), (b, b_notes)| b_notes.cmp(a_notes).then_with(|| a.cmp(b)));
        counts
    }
}
