//! What one note adds to the vault's indexes, as sorted lists that can be compared: a keystroke in prose changes
//! none of them, and then no index is touched.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::files::File;
use super::{Entity, EntityKind, Note};
use super::{keys, people, properties, tags};
use crate::syntax::fold;

/// A key of an index, and a print of what answers under that key depend on besides (a spelling, a value).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact<'n> {
    pub(super) key: Cow<'n, str>,
    pub(super) print: u64,
}

impl<'n> Fact<'n> {
    /// A fact whose print is the hash of `detail`.
    pub(super) fn new(key: impl Into<Cow<'n, str>>, detail: impl Hash) -> Fact<'n> {
        Fact { key: key.into(), print: print(detail) }
    }
}

/// The hash of anything.
pub(super) fn print(detail: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    detail.hash(&mut hasher);
    hasher.finish()
}

/// Everything that a note adds to the indexes. Each list is sorted by key, each key there once.
#[derive(Debug, Default)]
pub(super) struct Facts<'n> {
    /// Link keys, with the targets as written.
    pub(super) links: Vec<Fact<'n>>,
    /// First letters of what stands behind `@`.
    pub(super) mentions: Vec<Fact<'n>>,
    /// Tags and the tags above them, with their spelling.
    pub(super) tags: Vec<Fact<'n>>,
    /// Property names, with their spelling and values.
    pub(super) properties: Vec<Fact<'n>>,
    /// Folded aliases.
    pub(super) aliases: Vec<Fact<'n>>,
    /// Folded titles.
    pub(super) titles: Vec<Fact<'n>>,
    /// The names of a person, with whether they are aliases.
    pub(super) people: Vec<Fact<'n>>,
    /// What the note is about.
    pub(super) kind: Vec<Fact<'n>>,
}

impl<'n> Facts<'n> {
    /// The facts of a file; an attachment has none.
    pub(super) fn of(file: &'n File) -> Facts<'n> {
        let Some(note) = &file.note else { return Facts::default() };
        let entity = file.entity.as_deref();
        Facts {
            links: sorted(links(note)),
            mentions: sorted(people::mention_facts(note)),
            tags: sorted(tags::facts(note)),
            properties: sorted(properties::facts(note)),
            aliases: sorted(aliases(note)),
            titles: sorted(titles(note)),
            people: sorted(people::name_facts(note, entity)),
            kind: entity.map(kind).into_iter().collect(),
        }
    }
}

/// Sorts by key and makes one fact of those with the same key; their order in the note counts in the print.
fn sorted(mut facts: Vec<Fact<'_>>) -> Vec<Fact<'_>> {
    facts.sort_by(|a, b| a.key.cmp(&b.key));
    facts.dedup_by(|later, kept| {
        let same = later.key == kept.key;
        if same {
            kept.print = print((kept.print, later.print));
        }
        same
    });
    facts
}

fn links(note: &Note) -> Vec<Fact<'_>> {
    let fact = |link| {
        let target = keys::inner_target(note, link)?;
        let print = print(&target);
        Some(Fact { key: keys::key_of(note, target), print })
    };
    note.parsed.links.iter().filter_map(fact).collect()
}

fn aliases(note: &Note) -> Vec<Fact<'_>> {
    let folded = |alias: Cow<'_, str>| Fact::new(fold::key(alias.trim()).into_owned(), ());
    people::aliases(note).into_iter().map(folded).collect()
}

fn titles(note: &Note) -> Vec<Fact<'_>> {
    note.titles().map(|title| Fact::new(fold::key(title.trim()).into_owned(), ())).collect()
}

fn kind(entity: &Entity) -> Fact<'_> {
    Fact::new(kind_key(&entity.kind), ())
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
pub(super) fn diff<'f>(old: &'f [Fact<'_>], new: &'f [Fact<'_>]) -> impl Iterator<Item = (&'f str, Turn)> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    std::iter::from_fn(move || {
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.key.cmp(&new.key),
            };
            match order {
                Ordering::Less => return old.next().map(|fact| (&*fact.key, Turn::Went)),
                Ordering::Greater => return new.next().map(|fact| (&*fact.key, Turn::Came)),
                Ordering::Equal => {
                    let same = old.next()?.print == new.peek()?.print;
                    let fact = new.next()?;
                    if !same {
                        return Some((&*fact.key, Turn::Differs));
                    }
                }
            }
        }
    })
}
