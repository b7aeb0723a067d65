//! What an answer depends on, and whether a change touches it.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::facets;
use crate::vault::{Change, Note, NoteId, Touched, Vault};

/// What a note says, part by part. A set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facets(u16);

impl Facets {
    /// None.
    pub const NONE: Facets = Facets(0);
    /// Task lines.
    pub const TASKS: Facets = Facets(1);
    /// List items, tasks included.
    pub const ITEMS: Facets = Facets(1 << 1);
    /// Headings.
    pub const HEADINGS: Facets = Facets(1 << 2);
    /// Frontmatter.
    pub const FRONTMATTER: Facets = Facets(1 << 3);
    /// Links, wherever they stand.
    pub const LINKS: Facets = Facets(1 << 4);
    /// Tags of the body.
    pub const TAGS: Facets = Facets(1 << 5);
    /// Inline fields of the body.
    pub const FIELDS: Facets = Facets(1 << 6);
    /// Where things stand: every change of the text changes that.
    pub const STAMP: Facets = Facets(1 << 7);
    /// That there is such a file, by its path.
    pub const PATH: Facets = Facets(1 << 8);
    /// Size and times of the file on disk; of a note that never was there, every change.
    pub const FILE: Facets = Facets(1 << 9);
    /// All.
    pub const ALL: Facets = Facets((1 << 10) - 1);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Facets) -> Facets {
        Facets(self.0 | other.0)
    }

    /// This one, if `holds`.
    #[must_use]
    pub fn only_if(self, holds: bool) -> Facets {
        if holds { self } else { Facets::NONE }
    }

    /// Whether they have one in common.
    pub fn meets(self, other: Facets) -> bool {
        self.0 & other.0 != 0
    }
}

/// Which notes an answer depends on.
#[derive(Clone, Default)]
pub enum NoteScope {
    /// All.
    #[default]
    All,
    /// Those whose path passes.
    Paths(Arc<dyn Fn(&str) -> bool + Send + Sync>),
}

impl fmt::Debug for NoteScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoteScope::All => "All",
            NoteScope::Paths(_) => "Paths",
        })
    }
}

/// What an answer depends on.
#[derive(Clone, Debug, Default)]
pub struct Footprint {
    /// The notes.
    pub notes: NoteScope,
    /// What of them.
    pub facets: Facets,
    /// What of the note that holds the query, beside that.
    pub own: Facets,
    /// Names, titles and aliases anywhere: where links lead.
    pub names: bool,
}

impl Footprint {
    /// Everything.
    pub fn everything() -> Footprint {
        Footprint { notes: NoteScope::All, facets: Facets::ALL, own: Facets::ALL, names: true }
    }
}

/// A change of a vault, as far as answers are concerned.
#[derive(Clone, Debug, Default)]
pub struct VaultChange {
    /// Every note that is other than before, its path, and what of it is.
    notes: Vec<(NoteId, String, Facets)>,
    names: bool,
    everything: bool,
}

/// The notes that some changes are about, as they were before.
#[derive(Debug, Default)]
pub struct NotesBefore {
    notes: FxHashMap<NoteId, Arc<Note>>,
    /// There were too many to keep.
    everything: bool,
}

/// More changes at once touch everything.
const MANY: usize = 256;

impl NotesBefore {
    /// To be asked before the changes are made.
    pub fn of(vault: &Vault, changes: &[Change]) -> NotesBefore {
        if changes.len() > MANY {
            return NotesBefore { everything: true, ..NotesBefore::default() };
        }
        let paths = changes.iter().filter_map(|change| match change {
            Change::Upsert { path, .. } | Change::Remove(path) | Change::Close(path) => Some(path),
            // A note that cannot be read any more is one.
            Change::Attachment(path) => Some(path),
            Change::Parsed(note) => Some(&note.path),
            Change::Config(_) | Change::Loaded => None,
        });
        let notes = paths.filter_map(|path| vault.note_at(path)).map(|note| (note.id, Arc::clone(note)));
        NotesBefore { notes: notes.collect(), everything: false }
    }
}

impl VaultChange {
    /// That anything may have happened.
    pub fn everything() -> VaultChange {
        VaultChange { everything: true, ..VaultChange::default() }
    }

    /// What happened, as `touched` says. Costs as much as the notes that changed are long.
    pub fn new(before: &NotesBefore, after: &Vault, touched: &Touched) -> VaultChange {
        let everything = touched.everything || before.everything;
        let changed = touched.changed.iter().chain(&touched.removed).filter(|_| !everything);
        let notes = changed.filter_map(|id| {
            let (old, new) = (before.notes.get(id).map(|note| &**note), after.note(*id).map(|note| &**note));
            let path = new.or(old)?.path.as_str().to_owned();
            Some((*id, path, facets::differences(old, new)))
        });
        VaultChange { notes: notes.collect(), names: touched.names, everything }
    }

    /// Whether an answer with this footprint, asked in the note `own`, may be another now.
    pub fn touches(&self, footprint: &Footprint, own: NoteId) -> bool {
        let in_scope = |path: &str| match &footprint.notes {
            NoteScope::All => true,
            NoteScope::Paths(passes) => passes(path),
        };
        self.everything
            || (self.names && footprint.names)
            || self.notes.iter().any(|(id, path, facets)| {
                (*id == own && facets.meets(footprint.own))
                    || (facets.meets(footprint.facets) && in_scope(path))
            })
    }
}
