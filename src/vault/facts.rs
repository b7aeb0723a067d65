//! What one note adds to the vault's indexes, as sorted lists that can be compared: a keystroke in prose changes
//! none of them, and then no index is touched.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::{EntityKind, Note};
use super::{fields, keys, meeting, people, properties, tags, task_links};
use crate::syntax::fold;

/// A key of an index, and a print of what answers under that key depend on besides (a spelling, a value).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fact<'f> {
    pub(super) key: &'f str,
    pub(super) print: u64,
}

/// Facts that are being found, their keys one behind the other: no allocation for each.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    keys: String,
    drafts: Vec<Draft>,
}

/// A fact that was found.
#[derive(Clone, Copy, Debug, Default)]
struct Draft {
    /// Where its key stands.
    start: u32,
    end: u32,
    print: u64,
    /// The first bytes of its key, which tell most keys apart: see [`head`].
    head: u64,
}

impl Draft {
    fn key(self, keys: &[u8]) -> &[u8] {
        keys.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The first eight bytes as a number, in whose order keys are, those that begin alike apart.
fn head(key: &[u8]) -> u64 {
    match key.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => key.iter().enumerate().fold(0, |head, (at, byte)| head | u64::from(*byte) << (56 - 8 * at)),
    }
}

impl Drafts {
    /// Adds a fact whose print is the hash of `detail`.
    pub(super) fn add(&mut self, key: &str, detail: impl Hash) {
        self.add_with(detail, |keys| keys.push_str(key));
    }

    /// Adds a fact whose key is `text`, folded.
    pub(super) fn add_folded(&mut self, text: &str, detail: impl Hash) {
        self.add_with(detail, |keys| fold::push_key(keys, text));
    }

    /// Adds a fact whose key `write` appends to what it is given.
    pub(super) fn add_with(&mut self, detail: impl Hash, write: impl FnOnce(&mut String)) {
        let start = self.keys.len();
        write(&mut self.keys);
        self.push(start, print(detail));
    }

    /// Adds a fact whose key is `text`, folded, and whose print has a few bits of its own: less than 1 << [`OWN_BITS`].
    pub(super) fn add_folded_with_bits(&mut self, text: &str, detail: impl Hash, bits: u8) {
        self.add_folded(text, detail);
        if let Some(draft) = self.drafts.last_mut() {
            draft.print = with_bits(draft.print, u64::from(bits));
        }
    }

    fn push(&mut self, start: usize, print: u64) {
        let head = head(self.keys.as_bytes().get(start..).unwrap_or_default());
        self.drafts.push(Draft { start: number(start), end: number(self.keys.len()), print, head });
    }

    /// The key of the fact that was added last.
    fn last_key(&self) -> &str {
        let Draft { start, .. } = self.drafts.last().copied().unwrap_or_default();
        self.keys.get(start as usize..).unwrap_or_default()
    }

    /// Sorts by key and makes one fact of those with the same key; their order in the note counts in the print.
    pub(super) fn sort(&mut self) {
        let Drafts { keys, drafts } = self;
        if drafts.len() < 2 {
            return;
        }
        // The order of bytes is that of texts.
        let keys = keys.as_bytes();
        drafts.sort_unstable_by(|a, b| {
            a.head.cmp(&b.head).then_with(|| a.key(keys).cmp(b.key(keys))).then_with(|| a.start.cmp(&b.start))
        });
        drafts.dedup_by(|later, kept| {
            let same = later.head == kept.head && later.key(keys) == kept.key(keys);
            if same {
                let bits = own_bits(kept.print).min(own_bits(later.print));
                kept.print = with_bits(print((kept.print, later.print)), bits);
            }
            same
        });
    }

    /// The facts, in the order they were added or sorted.
    pub(super) fn facts(&self) -> impl Iterator<Item = Fact<'_>> {
        self.drafts.iter().map(|draft| Fact {
            key: self.keys.get(draft.start as usize..draft.end as usize).unwrap_or_default(),
            print: draft.print,
        })
    }

    fn clear(&mut self) {
        self.keys.clear();
        self.drafts.clear();
    }
}

fn print(detail: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    detail.hash(&mut hasher);
    hasher.finish()
}

/// The lowest bits of a print may say something by themselves. Of facts that become one, the least bits count.
const OWN_BITS: u32 = 3;

fn own_bits(print: u64) -> u64 {
    print & ((1 << OWN_BITS) - 1)
}

fn with_bits(print: u64, bits: u64) -> u64 {
    print >> OWN_BITS << OWN_BITS | bits
}

impl Fact<'_> {
    /// What was given to [`Drafts::add_folded_with_bits`].
    pub(super) fn bits(self) -> usize {
        usize::try_from(own_bits(self.print)).unwrap_or_default()
    }
}

/// The lists of facts that a note has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Link keys, with the targets as written.
    Links,
    /// The link targets that are no bare name but have folders or `.md`, folded: whether they lead anywhere is asked without
    /// a look at the text. For `[[#Heading]]` the note's own name.
    Paths,
    /// First letters of what stands behind `@`.
    Mentions,
    /// Tags and the tags above them, with their spelling.
    Tags,
    /// Property names, with their spelling and values; their bits are the shape of the value.
    Properties,
    /// Folded aliases.
    Aliases,
    /// Folded titles.
    Titles,
    /// Ids of tasks, with the tasks' lines.
    TaskIds,
    /// Ids that tasks wait for.
    TaskNeeds,
    /// Canonical names of fields: properties and inline fields.
    Fields,
    /// The day of a meeting with each of its people.
    Meetings,
}

/// How many lists there are.
pub(super) const LISTS: usize = List::ALL.len();

impl List {
    /// All lists, by their number.
    pub(super) const ALL: [List; 11] = [
        List::Links,
        List::Paths,
        List::Mentions,
        List::Tags,
        List::Properties,
        List::Aliases,
        List::Titles,
        List::TaskIds,
        List::TaskNeeds,
        List::Fields,
        List::Meetings,
    ];
}

/// What a note adds to the indexes whatever the configuration. Found right after parsing, while the text is at hand,
/// and kept, packed: in a first load looking for it again would cost more than parsing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// All keys, one behind the other.
    keys: Box<str>,
    /// Each list is sorted by key, each key there once.
    facts: Box<[Packed]>,
    /// Where each list ends.
    ends: [u32; LISTS],
    /// Of each of the note's links, in their order, [`link_print`] of its key.
    link_prints: Box<[u32]>,
}

/// A fact among those of its note, in twelve bytes: with the print as a number it would be sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    /// Where its key ends.
    end: u32,
    print: [u8; 8],
}

impl Packed {
    fn print(self) -> u64 {
        u64::from_ne_bytes(self.print)
    }
}

/// What link keys are told apart by before they are looked at: a few bits of a hash.
pub(super) fn link_print(key: &str) -> u32 {
    // The low half of a product holds less of the key than the high one.
    u32::try_from(print(key) >> 32).unwrap_or_default()
}

impl Facts {
    /// The facts of a note.
    pub(super) fn of(note: &Note) -> Facts {
        DESK.with_borrow_mut(|desk| desk.facts(note))
    }

    /// The prints of the note's links, in their order.
    pub(super) fn link_prints(&self) -> &[u32] {
        &self.link_prints
    }

    /// Where the keys of one list start, and its facts.
    fn packed(&self, list: List) -> (u32, &[Packed]) {
        let at = list as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(at).map_or(start, |end| *end as usize);
        // Most lists of most notes are empty; to find that out costs no look at the facts.
        let from = start
            .checked_sub(1)
            .filter(|_| start < end)
            .and_then(|before| self.facts.get(before))
            .map_or(0, |fact| fact.end);
        (from, self.facts.get(start..end).unwrap_or_default())
    }

    /// The facts of one list, sorted by key.
    pub(super) fn list(&self, list: List) -> impl Iterator<Item = Fact<'_>> {
        let (mut from, facts) = self.packed(list);
        facts.iter().map(move |fact| {
            let key = self.keys.get(from as usize..fact.end as usize).unwrap_or_default();
            from = fact.end;
            Fact { key, print: fact.print() }
        })
    }

    fn keys_of(&self, from: u32, facts: &[Packed]) -> &[u8] {
        let end = facts.last().map_or(from, |fact| fact.end);
        self.keys.as_bytes().get(from as usize..end as usize).unwrap_or_default()
    }

    /// Whether a list is the same as that of another note, found without a look at each key.
    fn has_same(&self, list: List, other: &Facts) -> bool {
        let (own_from, own) = self.packed(list);
        let (other_from, other_facts) = other.packed(list);
        own.len() == other_facts.len()
            && own
                .iter()
                .zip(other_facts)
                .all(|(own, other)| own.print == other.print && own.end - own_from == other.end - other_from)
            && self.keys_of(own_from, own) == other.keys_of(other_from, other_facts)
    }

    /// The facts that differ from those of an older state of the note, list by list in order of their keys.
    pub(super) fn differing<'f>(&'f self, old: &'f Facts) -> Vec<(List, &'f str, Turn)> {
        let lists = List::ALL.into_iter().filter(|list| !self.has_same(*list, old));
        let differing = lists
            .flat_map(|list| diff(old.list(list), self.list(list)).map(move |(key, turn)| (list, key, turn)));
        differing.collect()
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

thread_local! {
    /// What a thread finds facts on: room for those of one note is room for those of the next.
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Finds one list of a note.
type Find = fn(&Note, &mut Drafts);

#[derive(Default)]
struct Desk {
    drafts: Drafts,
    paths: Drafts,
    keys: String,
    facts: Vec<Packed>,
    ends: [u32; LISTS],
    link_prints: Vec<u32>,
}

impl Desk {
    fn facts(&mut self, note: &Note) -> Facts {
        self.keys.clear();
        self.facts.clear();
        self.link_prints.clear();
        self.paths.clear();
        self.list(List::Links, |desk| desk.links(note));
        self.list(List::Paths, |desk| std::mem::swap(&mut desk.drafts, &mut desk.paths));
        let others: [(List, Find); LISTS - 2] = [
            (List::Mentions, people::mention_facts),
            (List::Tags, tags::facts),
            (List::Properties, properties::facts),
            (List::Aliases, aliases),
            (List::Titles, titles),
            (List::TaskIds, task_links::id_facts),
            (List::TaskNeeds, task_links::need_facts),
            (List::Fields, fields::facts),
            (List::Meetings, meeting::facts),
        ];
        for (list, find) in others {
            self.list(list, |desk| find(note, &mut desk.drafts));
        }
        let Desk { keys, facts, ends, link_prints, .. } = self;
        Facts {
            keys: keys.as_str().into(),
            facts: facts.as_slice().into(),
            ends: *ends,
            link_prints: link_prints.as_slice().into(),
        }
    }

    /// Finds one list and packs it behind the ones before it.
    fn list(&mut self, list: List, find: impl FnOnce(&mut Desk)) {
        self.drafts.clear();
        find(self);
        self.drafts.sort();
        for Fact { key, print } in self.drafts.facts() {
            self.keys.push_str(key);
            self.facts.push(Packed { end: number(self.keys.len()), print: print.to_ne_bytes() });
        }
        if let Some(end) = self.ends.get_mut(list as usize) {
            *end = number(self.facts.len());
        }
    }

    fn links(&mut self, note: &Note) {
        for link in &note.parsed.links {
            let Some(target) = keys::inner_target(note, link) else {
                // Leads out of the vault: under no key.
                self.link_prints.push(0);
                continue;
            };
            self.drafts.add_with(&target, |keys| keys::push_key_of(keys, note, &target));
            let key = self.drafts.last_key();
            self.link_prints.push(link_print(key));
            if !keys::is_bare_name(&target) {
                self.paths.add_with((), |paths| keys::push_path_of(paths, note, &target));
            }
        }
    }
}

fn aliases(note: &Note, facts: &mut Drafts) {
    people::aliases(note).iter().for_each(|alias| facts.add_folded(alias.trim(), ()));
}

fn titles(note: &Note, facts: &mut Drafts) {
    note.titles().for_each(|title| facts.add_folded(title.trim(), ()));
}

/// The key of a kind in the index by kind.
pub(super) fn kind_key(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Project => "project",
        EntityKind::Customer => "customer",
        EntityKind::Other(name) => name,
    }
}

/// How a fact differs between two states of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is new.
    Came,
    /// It is gone.
    Went,
    /// Its key stayed, what it says is different.
    Differs,
}

/// The facts that differ between two sorted lists, in order of their keys.
pub(super) fn diff<'f>(
    old: impl Iterator<Item = Fact<'f>>,
    new: impl Iterator<Item = Fact<'f>>,
) -> impl Iterator<Item = (&'f str, Turn)> {
    let (mut old, mut new) = (old.peekable(), new.peekable());
    std::iter::from_fn(move || {
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.key.cmp(new.key),
            };
            match order {
                Ordering::Less => return old.next().map(|fact| (fact.key, Turn::Went)),
                Ordering::Greater => return new.next().map(|fact| (fact.key, Turn::Came)),
                Ordering::Equal => {
                    let (old, new) = (old.next()?, new.next()?);
                    if old.print != new.print {
                        return Some((new.key, Turn::Differs));
                    }
                }
            }
        }
    })
}
