//! What one note adds to the vault's indexes, as sorted lists that can be compared: a keystroke in prose changes
//! none of them, and then no index is touched.

use std::borrow::Cow;
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

/// A fact that is being found.
#[derive(Clone, Debug)]
pub(super) struct Draft<'n> {
    key: Cow<'n, str>,
    print: u64,
}

impl<'n> Draft<'n> {
    /// A fact whose print is the hash of `detail`.
    pub(super) fn new(key: impl Into<Cow<'n, str>>, detail: impl Hash) -> Draft<'n> {
        Draft { key: key.into(), print: print(detail) }
    }

    /// The fact.
    pub(super) fn fact(&self) -> Fact<'_> {
        Fact { key: &self.key, print: self.print }
    }
}

fn print(detail: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    detail.hash(&mut hasher);
    hasher.finish()
}

/// Sorts by key and makes one fact of those with the same key; their order in the note counts in the print.
pub(super) fn sorted(mut drafts: Vec<Draft<'_>>) -> Vec<Draft<'_>> {
    drafts.sort_by(|a, b| a.key.cmp(&b.key));
    drafts.dedup_by(|later, kept| {
        let same = later.key == kept.key;
        if same {
            kept.print = print((kept.print, later.print));
        }
        same
    });
    drafts
}

/// The lists of facts that a note has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Link keys, with the targets as written.
    Links,
    /// Those of the link keys that some target is more than a bare name for: with folders or `.md`.
    Paths,
    /// First letters of what stands behind `@`.
    Mentions,
    /// Tags and the tags above them, with their spelling.
    Tags,
    /// Property names, with their spelling and values.
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

const LISTS: usize = 11;

/// What a note adds to the indexes whatever the configuration. Found right after parsing, while the text is at hand,
/// and kept, packed: in a first load looking for it again would cost more than parsing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// All keys, one behind the other.
    keys: Box<str>,
    /// Of each fact the end of its key and its print. Each list is sorted by key, each key there once.
    facts: Box<[(u32, u64)]>,
    /// Where each list ends.
    ends: [u32; LISTS],
    /// Of each of the note's links, in their order, [`link_print`] of its key.
    link_prints: Box<[u32]>,
}

/// What link keys are told apart by before they are looked at: a few bits of a hash.
pub(super) fn link_print(key: &str) -> u32 {
    // The low half of a product holds less of the key than the high one.
    u32::try_from(print(key) >> 32).unwrap_or_default()
}

impl Facts {
    /// The facts of a note.
    pub(super) fn of(note: &Note) -> Facts {
        let (links, paths, link_prints) = links(note);
        let lists = [
            links,
            paths,
            people::mention_facts(note),
            tags::facts(note),
            properties::facts(note),
            aliases(note),
            titles(note),
            task_links::id_facts(note),
            task_links::need_facts(note),
            fields::facts(note),
            meeting::facts(note),
        ];
        let (mut keys, mut facts) = (String::new(), Vec::new());
        let ends = lists.map(|drafts| {
            for draft in sorted(drafts) {
                keys.push_str(&draft.key);
                facts.push((number(keys.len()), draft.print));
            }
            number(facts.len())
        });
        Facts { keys: keys.into(), facts: facts.into(), ends, link_prints: link_prints.into() }
    }

    /// The prints of the note's links, in their order.
    pub(super) fn link_prints(&self) -> &[u32] {
        &self.link_prints
    }

    /// The facts of one list, sorted by key.
    pub(super) fn list(&self, list: List) -> impl Iterator<Item = Fact<'_>> {
        let at = list as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(at).map_or(start, |end| *end as usize);
        // Most lists of most notes are empty; to find that out costs no look at the facts.
        let mut from = start
            .checked_sub(1)
            .filter(|_| start < end)
            .and_then(|before| self.facts.get(before))
            .map_or(0, |(end, _)| *end);
        let facts = self.facts.get(start..end).unwrap_or_default().iter();
        facts.map(move |(end, print)| {
            let key = self.keys.get(from as usize..*end as usize).unwrap_or_default();
            from = *end;
            Fact { key, print: *print }
        })
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn links(note: &Note) -> (Vec<Draft<'_>>, Vec<Draft<'_>>, Vec<u32>) {
    let count = note.parsed.links.len();
    let (mut links, mut paths, mut prints) =
        (Vec::with_capacity(count), Vec::new(), Vec::with_capacity(count));
    for link in &note.parsed.links {
        let Some(target) = keys::inner_target(note, link) else {
            // Leads out of the vault: under no key.
            prints.push(0);
            continue;
        };
        let (print, is_name) = (print(&target), keys::is_bare_name(&target));
        let key = keys::key_of(note, target);
        if !is_name {
            paths.push(Draft { key: key.clone(), print: 0 });
        }
        prints.push(link_print(&key));
        links.push(Draft { key, print });
    }
    (links, paths, prints)
}

fn aliases(note: &Note) -> Vec<Draft<'_>> {
    let folded = |alias: Cow<'_, str>| Draft::new(fold::key(alias.trim()).into_owned(), ());
    people::aliases(note).into_iter().map(folded).collect()
}

fn titles(note: &Note) -> Vec<Draft<'_>> {
    note.titles().map(|title| Draft::new(fold::key(title.trim()).into_owned(), ())).collect()
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
