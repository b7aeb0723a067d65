//! FROM: which notes a query is about, from the vault's indexes.

use std::sync::Arc;

use super::super::ast::{Source, SourceKind};
use super::super::{Link, Pages};
use super::{Engine, QueryError};
use crate::sort;
use crate::vault::{FileKind, NoteId, Vault, VaultPath};

/// Notes of a vault, and CSV files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteSet {
    /// One bit for each number.
    bits: Vec<u64>,
    /// The CSV files, each once.
    pub csv: Vec<Arc<str>>,
}

const BITS: usize = 64;

fn place(id: NoteId) -> (usize, u64) {
    let at = id.0 as usize;
    (at / BITS, 1 << (at % BITS))
}

impl NoteSet {
    /// Every note of the vault.
    pub fn all(vault: &Vault) -> NoteSet {
        vault.ids_under("").iter().copied().filter(|id| vault.note(*id).is_some()).collect()
    }

    /// Whether a note is in it.
    pub fn contains(&self, id: NoteId) -> bool {
        let (word, bit) = place(id);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Adds a note.
    pub fn insert(&mut self, id: NoteId) {
        let (word, bit) = place(id);
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= bit;
        }
    }

    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.csv.is_empty() && self.bits.iter().all(|bits| *bits == 0)
    }

    /// Those notes that are in `other` too.
    pub fn intersect(&mut self, other: &NoteSet) {
        self.bits.truncate(other.bits.len());
        self.bits.iter_mut().zip(&other.bits).for_each(|(own, other)| *own &= other);
        self.csv.retain(|path| other.csv.contains(path));
    }

    /// Adds those of `other`.
    pub fn unite(&mut self, other: &NoteSet) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        self.bits.iter_mut().zip(&other.bits).for_each(|(own, other)| *own |= other);
        for path in &other.csv {
            if !self.csv.contains(path) {
                self.csv.push(path.clone());
            }
        }
    }

    /// The notes by path.
    pub fn in_order(&self, vault: &Vault) -> Vec<NoteId> {
        // Few are sorted, of many the order is known.
        let order = vault.ids_under("");
        if self.len() > order.len() / 16 {
            return order.iter().copied().filter(|id| self.contains(*id)).collect();
        }
        let words = (0u32..).zip(&self.bits).filter(|(_, bits)| **bits != 0);
        let ids = words.flat_map(|(word, bits)| {
            (0..64u32).filter(move |bit| bits & (1 << bit) != 0).map(move |bit| NoteId(word * 64 + bit))
        });
        let mut ids: Vec<NoteId> = ids.collect();
        sort::by(&mut ids, |a, b| {
            vault.note(*a).map(|note| &note.path).cmp(&vault.note(*b).map(|note| &note.path))
        });
        ids
    }
}

impl FromIterator<NoteId> for NoteSet {
    fn from_iter<I: IntoIterator<Item = NoteId>>(ids: I) -> NoteSet {
        let mut set = NoteSet::default();
        ids.into_iter().for_each(|id| set.insert(id));
        set
    }
}

/// The notes of a source.
///
/// # Errors
/// `outgoing` of a file that is no note.
pub fn source_notes(engine: Engine<'_>, source: &Source) -> Result<NoteSet, QueryError> {
    let vault = engine.pages.vault();
    match &source.kind {
        SourceKind::Folder(folder) => Ok(in_folder(vault, folder)),
        SourceKind::Tag(tag) => Ok(tagged(engine.pages, tag)),
        SourceKind::Incoming(link) => Ok(match engine.note_of(link) {
            Some(id) => linking_to(engine.pages, id),
            None => with_dead_link(engine.pages, link),
        }),
        SourceKind::Outgoing(link) => match engine.pages.find(engine.origin, &link.path) {
            Some(file) if file.kind == FileKind::Note => Ok(linked_from(engine.pages, file.id)),
            Some(file) => {
                Err(QueryError::new(format!("{} is no note, it has no links", file.path), source.range))
            }
            // Sic: the plugin then gives the notes that link there.
            None => Ok(with_dead_link(engine.pages, link)),
        },
        SourceKind::Csv(path) => {
            let csv = vec![csv_path(engine, path)];
            Ok(NoteSet { csv, ..NoteSet::default() })
        }
        SourceKind::Negated(child) => {
            let without = source_notes(engine, child)?;
            let all = vault.ids_under("").iter().copied();
            Ok(all.filter(|id| vault.note(*id).is_some() && !without.contains(*id)).collect())
        }
        SourceKind::Binary { left, and, right, .. } => {
            let (mut found, right) = (source_notes(engine, left)?, source_notes(engine, right)?);
            match and {
                true => found.intersect(&right),
                false => found.unite(&right),
            }
            Ok(found)
        }
        SourceKind::Missing => Err(QueryError::new("there is no source behind FROM", source.range)),
    }
}

/// The notes below a folder, at any depth; where there is no such folder, the note of that path. Compared with case, as
/// the plugin does.
fn in_folder(vault: &Vault, folder: &str) -> NoteSet {
    let folder = if folder == "/" { "" } else { folder };
    let below = vault.ids_under(folder);
    if !below.is_empty() || folder.is_empty() {
        return below.iter().copied().filter(|id| vault.note(*id).is_some()).collect();
    }
    let exact = VaultPath::new(folder).and_then(|path| vault.file_at(&path));
    let with_md = || VaultPath::new(&format!("{folder}.md")).and_then(|path| vault.file_at(&path));
    let Some(file) = exact.or_else(with_md) else { return NoteSet::default() };
    match file.kind {
        FileKind::Note => std::iter::once(file.id).collect(),
        FileKind::Attachment if file.path.as_str().ends_with(".csv") => {
            NoteSet { csv: vec![file.path.shared().clone()], ..NoteSet::default() }
        }
        FileKind::Attachment => NoteSet::default(),
    }
}

/// The notes with a tag or one below it. What the plugin takes for a tag in the frontmatter and Obsidian does not
/// (numbers, several in one item, the key `tag`) is looked for in the notes that have such a property.
fn tagged(pages: &Pages, tag: &str) -> NoteSet {
    let vault = pages.vault();
    let has = |id: NoteId| pages.page(id).is_some_and(|page| page.has_tag(tag));
    let known = vault.notes_tagged(tag).into_iter().map(|note| note.id);
    let mut found: NoteSet = known.filter(|id| has(*id)).collect();
    for property in ["tags", "tag"] {
        for note in vault.notes_with_property(property) {
            if !found.contains(note.id) && has(note.id) {
                found.insert(note.id);
            }
        }
    }
    found
}

/// The notes with a link to a file.
pub(super) fn linking_to(pages: &Pages, file: NoteId) -> NoteSet {
    let vault = pages.vault();
    let Some(target) = vault.file(file) else { return NoteSet::default() };
    let leads = |id: &NoteId| {
        let Some(page) = pages.page(*id) else { return false };
        page.outlinks().iter().any(|link| match link {
            super::super::Value::Link(link) => link.resolved && *link.path == *target.path.as_str(),
            _ => false,
        })
    };
    vault.linking_notes(file).into_iter().map(|note| note.id).filter(leads).collect()
}

/// The notes with a link to this text, which leads nowhere.
fn with_dead_link(pages: &Pages, link: &Link) -> NoteSet {
    let linking = pages.vault().notes_with_dead_target(&link.path).into_iter().map(|note| note.id);
    let has = |id: &NoteId| {
        let Some(page) = pages.page(*id) else { return false };
        page.raw_outlinks().iter().any(|own| own.path == link.path)
    };
    linking.filter(has).collect()
}

fn linked_from(pages: &Pages, id: NoteId) -> NoteSet {
    let Some(page) = pages.page(id) else { return NoteSet::default() };
    let links = page.outlinks();
    let files = links.iter().filter_map(|link| match link {
        super::super::Value::Link(link) if link.resolved => VaultPath::new(&link.path),
        _ => None,
    });
    let notes = files.filter_map(|path| pages.vault().file_at(&path));
    notes.filter(|file| file.kind == FileKind::Note).map(|file| file.id).collect()
}

/// `/x` from the root; else beside the note with the query, if there is such a file, else from the root.
fn csv_path(engine: Engine<'_>, path: &str) -> Arc<str> {
    if let Some(rooted) = path.strip_prefix('/') {
        return rooted.into();
    }
    let folder = engine.origin.folder();
    let beside = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    let known = VaultPath::new(&beside).and_then(|path| engine.pages.vault().file_at(&path));
    if known.is_some() { beside.into() } else { path.into() }
}
