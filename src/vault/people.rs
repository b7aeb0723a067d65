//! People, projects and other notes that are about something, and the `@mentions` of people.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::facts::{Drafts, kind_key, link_print};
use super::prints::Prints;
use super::{Entity, EntityKind, MentionTarget, Note, NoteId, PersonMatch, Vault};
use crate::sort;
use crate::syntax::{Mention, fold};
use crate::text::{TextRange, size, slice, span, trim};
use crate::vault::config::Config;

/// The longest name looked for behind an `@`, in bytes of text. File names end at 255.
const LONGEST_NAME: usize = 256;

/// Mentions are indexed by this many letters of their folded text.
const PREFIX: usize = 8;

/// The aliases of a note: those of a list, or a single one (`reference`: Obsidian, properties; a scalar is one
/// alias, commas and all).
pub(super) fn aliases(note: &Note) -> Vec<Cow<'_, str>> {
    let front = note.parsed.frontmatter.as_ref();
    let texts =
        front.and_then(|front| front.get("aliases")).into_iter().flat_map(|node| node.each_text(&note.text));
    texts.map(|(alias, _)| alias).filter(|alias| !alias.trim().is_empty()).collect()
}

/// What a note is about: its frontmatter `type`, else its `type/…` tag, else the deepest of its folders that
/// stands for a type. Templates are about nothing.
pub(super) fn entity(note: &Note, config: &Config) -> Option<Entity> {
    if in_folder(note.path.folder(), &config.template_folder) {
        return None;
    }
    let kind = kind_by_type(note).or_else(|| kind_by_tag(note)).or_else(|| kind_by_folder(note, config))?;
    let names =
        std::iter::once(Cow::Borrowed(note.path.stem())).chain(note.titles().next()).chain(aliases(note));
    Some(Entity { id: note.id, kind, names: distinct(names) })
}

/// Each name once, of those that differ in case only the first.
fn distinct<'n>(names: impl Iterator<Item = Cow<'n, str>>) -> Vec<String> {
    let (mut known, mut distinct) = (FxHashSet::default(), Vec::new());
    for name in names {
        let name = trim(&name);
        // A second name that is as the first one is, which is nearly all there are, needs no set.
        if distinct.last().is_some_and(|last| last == name) {
            continue;
        }
        if known.insert(fold::key(name).into_owned()) {
            distinct.push(name.to_owned());
        }
    }
    distinct
}

/// Whether `folder` is `parent` or lies below it; never when `parent` is empty.
fn in_folder(folder: &str, parent: &str) -> bool {
    let parent = parent.trim_matches('/');
    !parent.is_empty()
        && folder.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn kind_by_type(note: &Note) -> Option<EntityKind> {
    let types = note.parsed.frontmatter.as_ref()?.get("type")?;
    types.each_text(&note.text).find_map(|(name, _)| kind_named(&name))
}

fn kind_by_tag(note: &Note) -> Option<EntityKind> {
    let tags = super::tags::of_note(note);
    tags.iter().find_map(|(tag, _)| kind_named(fold::key(tag).strip_prefix("type/")?))
}

fn kind_by_folder(note: &Note, config: &Config) -> Option<EntityKind> {
    let mut folders = note.path.folder().rsplit('/');
    folders.find_map(|folder| kind_named(config.entity_folders.get(&*fold::key(folder))?))
}

pub(super) fn kind_named(name: &str) -> Option<EntityKind> {
    let name = fold::key(name.trim());
    Some(match &*name {
        "" => return None,
        "people" | "person" => EntityKind::Person,
        "project" | "projects" => EntityKind::Project,
        "customer" | "customers" => EntityKind::Customer,
        other => EntityKind::Other(other.into()),
    })
}

/// The keys a person is found by.
pub(super) fn name_facts(note: &Note, entity: Option<&Entity>, facts: &mut Drafts) {
    let Some(entity) = entity.filter(|entity| entity.kind == EntityKind::Person) else { return };
    let keys = entity.names.iter().map(|name| fold::person_key(name));
    keys.filter(|key| !key.is_empty()).for_each(|key| facts.add(&key, is_alias(note, &key)));
}

/// Whether a person's key is neither that of the stem nor that of the title.
fn is_alias(note: &Note, key: &str) -> bool {
    !fold::is_person_key_of(key, note.path.stem())
        && note.titles().next().is_none_or(|title| !fold::is_person_key_of(key, &title))
}

/// The keys of a note's mentions: every person whose name could be read behind one of its `@` has the same
/// [`prefix`] as one of these.
pub(super) fn mention_facts(note: &Note, facts: &mut Drafts) {
    let mut key = String::new();
    for mention in &note.parsed.mentions {
        key.clear();
        let mut ends = NameEnds { key, ..NameEnds::new(slice(&note.text, reach(&note.text, mention))) };
        // Names shorter than the prefix have keys of their own.
        while ends.next().is_some() && prefix(&ends.key).len() == ends.key.len() {
            facts.add(&ends.key, ());
        }
        facts.add(prefix(&ends.key), ());
        key = ends.key;
    }
}

/// The first letters of a person's key: what mentions are indexed by.
pub(super) fn prefix(key: &str) -> &str {
    let end = key.char_indices().nth(PREFIX).map_or(key.len(), |(at, _)| at);
    key.get(..end).unwrap_or(key)
}

/// The bytes behind the `@` in which a name may end.
pub(super) fn reach(text: &str, mention: &Mention) -> TextRange {
    let start = usize::from(mention.guess.start()) + 1;
    let mut end = usize::from(mention.limit).clamp(start, start + LONGEST_NAME);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    span(start, end)
}

/// Reads where in a text a name that starts at its start can end: the length up to there in bytes. A name does not
/// end inside a word; letters of scripts that write no blanks are words of their own.
pub(super) struct NameEnds<'t> {
    text: &'t str,
    /// Up to where it is read.
    at: usize,
    /// The key of the text up to the last end.
    key: String,
    /// The last end.
    end: usize,
}

impl<'t> NameEnds<'t> {
    pub(super) fn new(text: &'t str) -> NameEnds<'t> {
        NameEnds { text, at: 0, key: String::new(), end: 0 }
    }

    /// The key of the text up to the last end.
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

impl Iterator for NameEnds<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let is_in_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let end = loop {
            while is_in_word(self.at) && is_in_word(self.at + 1) {
                self.at += 1;
            }
            let last = self.text.get(self.at..)?.chars().next()?;
            self.at += last.len_utf8();
            let rest = self.text.get(self.at..).unwrap_or_default();
            if !last.is_whitespace() && ends_after(last, rest) {
                break self.at;
            }
        };
        fold::push_person_key(&mut self.key, self.text.get(self.end..end).unwrap_or_default());
        self.end = end;
        Some(end)
    }
}

/// Whether a name may end behind `last` when `rest` follows: not in mid-word, nor before the hyphen or apostrophe
/// of a double name, but before a possessive `'s`.
fn ends_after(last: char, rest: &str) -> bool {
    // As behind nearly all letters of a word.
    if last.is_ascii_alphanumeric() && rest.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    let mut following = rest.chars();
    let Some(next) = following.next() else { return true };
    if is_mark(next) {
        return false;
    }
    if !last.is_alphanumeric() || !is_spaced(last) {
        return true;
    }
    if matches!(next, '\'' | '’') && following.clone().next().is_some_and(|c| c.eq_ignore_ascii_case(&'s'))
    {
        return !following.nth(1).is_some_and(char::is_alphanumeric);
    }
    match next {
        '\'' | '’' | '-' | '‐' | '‑' => !following.next().is_some_and(char::is_alphanumeric),
        '_' => false,
        _ => !next.is_alphanumeric() || !is_spaced(next),
    }
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}')
}

/// Whether the script of `c` puts blanks between words: all but Chinese, Japanese, Thai and their like. Korean
/// puts particles right behind a name.
fn is_spaced(c: char) -> bool {
    !matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// By kind the folder that holds most of its notes.
#[derive(Default)]
struct UsualFolders(Mutex<FxHashMap<EntityKind, Option<Arc<str>>>>);

/// What tells at a glance that nobody has a name.
struct PeopleKeys {
    prints: Prints,
    /// The length of the longest, in bytes.
    longest: usize,
}

impl Vault {
    /// What a note is about, if it says.
    pub fn entity(&self, id: NoteId) -> Option<&Entity> {
        self.files.get(id)?.entity.as_deref()
    }

    /// All people, projects, customers and other typed notes of a kind, sorted by first name.
    pub fn entities(&self, kind: &EntityKind) -> Vec<&Entity> {
        let ids = self.indexes.kinds.get(kind_key(kind));
        let ids = ids.into_iter().flat_map(|ids| ids.as_slice());
        let mut entities: Vec<&Entity> = ids.filter_map(|id| self.entity(*id)).collect();
        sort::by_cached_key(&mut entities, |entity| {
            let path = self.file(entity.id).map(|file| file.path);
            (entity.names.first().map(|name| fold::key(name).into_owned()), path)
        });
        entities
    }

    /// Whether any note is about this kind of thing.
    pub fn has_entities(&self, kind: &EntityKind) -> bool {
        self.indexes.kinds.get(kind_key(kind)).is_some()
    }

    /// The folder that holds most notes of a kind, of several the first by name; `None` without any. Counted once and kept
    /// as [`Vault::derived`] is: it is asked for each dead link.
    pub fn usual_folder(&self, kind: &EntityKind) -> Option<Arc<str>> {
        let UsualFolders(known) = self.derived(UsualFolders::default);
        let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = known().get(kind) {
            return folder.clone();
        }
        let folder = self.count_folders(kind).map(Arc::from);
        known().insert(kind.clone(), folder.clone());
        folder
    }

    fn count_folders(&self, kind: &EntityKind) -> Option<&str> {
        let ids = self.indexes.kinds.get(kind_key(kind))?;
        let mut folders: FxHashMap<&str, usize> = FxHashMap::default();
        for file in ids.as_slice().iter().filter_map(|id| self.files.get(*id)) {
            *folders.entry(file.path.folder()).or_default() += 1;
        }
        folders.into_iter().max_by_key(|(folder, notes)| (*notes, Reverse(*folder))).map(|(folder, _)| folder)
    }

    /// The people that `name` (with or without blanks, any case) may mean: stem, title or alias. Those meant by
    /// stem or title come first, then by path.
    pub fn people_named(&self, name: &str) -> Vec<PersonMatch> {
        self.people_with_key(&fold::person_key(name))
    }

    fn people_with_key(&self, key: &str) -> Vec<PersonMatch> {
        let ids = self.indexes.people.get(key);
        let notes = ids.into_iter().flat_map(|ids| ids.as_slice()).filter_map(|id| self.note(*id));
        let mut people: Vec<_> = notes.map(|note| (is_alias(note, key), note)).collect();
        sort::by(&mut people, |(a_alias, a), (b_alias, b)| (a_alias, &a.path).cmp(&(b_alias, &b.path)));
        let matched = |(by_alias, note): (bool, &Arc<Note>)| PersonMatch {
            id: note.id,
            name: note.path.stem().to_owned(),
            by_alias,
        };
        people.into_iter().map(matched).collect()
    }

    /// What an `@mention` in `note` means: the longest known name that fits, else the guess.
    pub fn resolve_mention(&self, note: &Note, mention: &Mention) -> MentionTarget {
        self.resolve_mention_in(&note.text, mention)
    }

    /// As [`Vault::resolve_mention`], for a text that is no note yet.
    pub fn resolve_mention_in(&self, text: &str, mention: &Mention) -> MentionTarget {
        let (range, key) = self.known_name(text, mention);
        MentionTarget { range, people: key.map(|key| self.people_with_key(&key)).unwrap_or_default() }
    }

    /// As [`Vault::resolve_mention`], but no more than the numbers of the people, in no particular order: many mentions
    /// are looked at, and of few anything is told.
    pub fn mentioned(&self, note: &Note, mention: &Mention) -> (TextRange, &[NoteId]) {
        let (range, key) = self.known_name(&note.text, mention);
        let ids = key.and_then(|key| self.indexes.people.get(&key));
        (range, ids.map_or(&[], |ids| ids.as_slice()))
    }

    /// Where the longest known name ends that fits a mention, and its key; else the guess.
    fn known_name(&self, text: &str, mention: &Mention) -> (TextRange, Option<String>) {
        let mut ends = NameEnds::new(slice(text, reach(text, mention)));
        let keys = self.derived_before::<PeopleKeys>();
        let mut known = None;
        while let Some(len) = ends.next() {
            if keys.is_some_and(|keys| ends.key.len() > keys.longest) {
                break;
            }
            let may_be = keys.is_none_or(|keys| keys.prints.has(link_print(&ends.key)));
            if may_be && self.indexes.people.get(&ends.key).is_some() {
                known = Some((len, ends.key.len()));
            }
        }
        let Some((len, key)) = known else { return (mention.guess, None) };
        ends.key.truncate(key);
        let start = usize::from(mention.guess.start());
        (span(start, start + 1 + len), Some(ends.key))
    }

    /// Makes ready what tells that nobody has a name, for those who look at all mentions.
    pub fn prepare_mentions(&self) {
        self.derived(|| {
            let keys = || self.indexes.people.iter().map(|(key, _)| key);
            let longest = keys().map(str::len).max().unwrap_or_default();
            PeopleKeys { prints: Prints::new(keys().map(link_print)), longest }
        });
    }

    /// The mentions of a person. A note about anything else has none.
    pub fn mentions(&self, person: NoteId) -> Mentions<'_> {
        let entity = self.entity(person).filter(|entity| entity.kind == EntityKind::Person);
        let names = entity.into_iter().flat_map(|entity| &entity.names);
        let keys = names.map(|name| fold::person_key(name)).filter(|key| !key.is_empty()).collect();
        Mentions { vault: self, person, keys, unmistakable: OnceLock::new() }
    }

    /// The mentions of this person in all notes, those that may mean others too included, by path and place.
    pub fn mentions_of(&self, person: NoteId) -> Vec<(NoteId, TextRange)> {
        let mentions = self.mentions(person);
        let mut places = Vec::new();
        for note in self.mentioning_notes(person) {
            places.extend(mentions.places(note).map(|range| (note.id, range)));
        }
        places
    }

    /// The notes with a mention that may name this person, for it begins as one of the names does, sorted by path.
    pub fn mentioning_notes(&self, person: NoteId) -> Vec<&Arc<Note>> {
        self.sorted_notes(&self.mentions(person).note_ids())
    }
}

/// The mentions of one person: see [`Vault::mentions`].
#[derive(Debug)]
pub struct Mentions<'v> {
    vault: &'v Vault,
    person: NoteId,
    /// The keys of the person's names.
    keys: Vec<String>,
    /// Those of them that are ASCII and that no other name goes on from: where one of these ends, the person is meant.
    unmistakable: OnceLock<Vec<bool>>,
}

/// What a few letters say of a mention.
enum Glance {
    /// It means the person; the name's length.
    Meant(usize),
    /// It does not.
    Other,
    /// It has to be read.
    Unclear,
}

impl<'v> Mentions<'v> {
    /// The notes with a mention that may name this person, in no particular order.
    pub fn notes(&self) -> Vec<&'v Arc<Note>> {
        self.note_ids().into_iter().filter_map(|id| self.vault.note(id)).collect()
    }

    /// The keys of the person's names.
    pub(super) fn keys(&self) -> &[String] {
        &self.keys
    }

    pub(super) fn note_ids(&self) -> Vec<NoteId> {
        let found = self.keys.iter().filter_map(|key| self.vault.indexes.mentions.get(prefix(key)));
        let mut ids: Vec<NoteId> = found.flat_map(|ids| ids.as_slice()).copied().collect();
        // Stable sorting takes the lists as they are, sorted already.
        ids.sort();
        ids.dedup();
        ids
    }

    /// The places in `note` that mean this person, or may mean it among others: `@` and the name, in order.
    pub fn places(&self, note: &Note) -> impl Iterator<Item = TextRange> {
        self.meant(note, &note.parsed.mentions)
    }

    /// Whether a mention that starts in `range` of `note` means this person, or may mean it.
    pub fn any_within(&self, note: &Note, range: TextRange) -> bool {
        let mentions = &note.parsed.mentions;
        let first = mentions.partition_point(|mention| mention.guess.start() < range.start());
        let end = mentions.partition_point(|mention| mention.guess.start() < range.end());
        let within = mentions.get(first..end).unwrap_or_default();
        self.meant(note, within).next().is_some()
    }

    fn meant(&self, note: &Note, mentions: &[Mention]) -> impl Iterator<Item = TextRange> {
        mentions.iter().filter_map(|mention| {
            let reach = reach(&note.text, mention);
            match self.glance(slice(&note.text, reach)) {
                Glance::Meant(len) => Some(TextRange::new(mention.guess.start(), reach.start() + size(len))),
                Glance::Other => None,
                Glance::Unclear => {
                    let target = self.vault.resolve_mention(note, mention);
                    target.people.iter().any(|found| found.id == self.person).then_some(target.range)
                }
            }
        })
    }

    fn glance(&self, behind: &str) -> Glance {
        let unmistakable = self.unmistakable.get_or_init(|| self.vault.unmistakable(&self.keys));
        let mut seen = Glance::Other;
        for (key, unmistakable) in self.keys.iter().zip(unmistakable) {
            match if *unmistakable { ascii_name(behind, key) } else { Glance::Unclear } {
                Glance::Meant(len) => return Glance::Meant(len),
                Glance::Unclear if may_start_with(behind, key) => seen = Glance::Unclear,
                Glance::Unclear | Glance::Other => {}
            }
        }
        seen
    }
}

impl Vault {
    /// Which of these keys are ASCII, and the start of no other person's key.
    fn unmistakable(&self, keys: &[String]) -> Vec<bool> {
        keys.iter().map(|key| key.is_ascii() && !self.names_go_on_from(key)).collect()
    }
}

/// Whether a text starts with a name whose key is `key`, which is ASCII; unclear if something has to be folded.
fn ascii_name(text: &str, key: &str) -> Glance {
    let mut wanted = key.bytes();
    let mut next = wanted.next();
    for (at, byte) in text.bytes().enumerate() {
        if !byte.is_ascii() {
            return Glance::Unclear;
        }
        if char::from(byte).is_whitespace() {
            continue;
        }
        if next != Some(byte.to_ascii_lowercase()) {
            return Glance::Other;
        }
        next = wanted.next();
        if next.is_none() {
            let ends = ends_after(char::from(byte), text.get(at + 1..).unwrap_or_default());
            return if ends { Glance::Meant(at + 1) } else { Glance::Other };
        }
    }
    Glance::Other
}

/// Whether the key of a name at the start of `text` may be `key`. Tells most others apart without folding anything.
fn may_start_with(text: &str, key: &str) -> bool {
    let mut letters = text.chars().filter(|c| !c.is_whitespace());
    for wanted in key.chars() {
        match letters.next() {
            // What folding makes of other letters is not looked into.
            Some(c) if !c.is_ascii() || !wanted.is_ascii() => return true,
            Some(c) if c.to_ascii_lowercase() == wanted => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use crate::vault::config::Config;
    use crate::vault::{Change, Origin, Vault, VaultPath};

    proptest! {
        #[test]
        fn a_mention_means_the_same_when_what_tells_of_nobody_is_ready(
            names in prop::collection::btree_set("[AB][a-c]{0,2}( [AB][a-c]?)?", 1..5),
            tasks in prop::collection::vec("- \\[ \\] x @[ABab][a-c]{0,2}( ?[AB][a-c]{0,2}){0,3}", 1..5),
        ) {
            let upsert = |path: &str, text: String| Change::Upsert {
                path: VaultPath::new(path).unwrap(),
                text: text.into(),
                origin: Origin::Editor { version: 1 },
            };
            let mut vault = Vault::new(Arc::new(Config::default()));
            let people = names.iter().map(|name| upsert(&format!("{name}.md"), "---\ntype: people\n---\n".to_owned()));
            let log = VaultPath::new("Log 1.md").unwrap();
            vault.apply(people.chain([upsert("Log 1.md", tasks.join("\n")), Change::Loaded]).collect());
            let meant = |vault: &Vault| -> Vec<_> {
                let note = vault.note_at(&log).unwrap();
                let mentions = note.parsed.mentions.iter().map(|mention| vault.mentioned(note, mention));
                mentions.map(|(range, people)| (range, people.to_vec())).collect()
            };
            let before = meant(&vault);
            vault.prepare_mentions();
            prop_assert_eq!(meant(&vault), before);
        }
    }
}
