//! The vault: files, indexes over them, and the plain questions. The others stand beside their index.

use std::sync::{Arc, OnceLock};

use super::attachments::Attachments;
use super::catalogue::{Catalogue, Slot};
use super::config::Config;
use super::dead::DeadMark;
use super::files::Files;
use super::links::LinkEntry;
use super::memo::Memo;
use super::name_starts::NameKeys;
use super::near::NearNames;
use super::properties::PropertyEntry;
use super::schema::KindSchema;
use super::shards::{IdSet, Sharded};
use super::tags::TagEntry;
use super::task_links::DoneDates;
use super::{FileRef, Note, NoteId, VaultPath};
use crate::sort;
use crate::syntax::fold;

/// From so many notes on, going through all files in their order is quicker than sorting.
const MANY: usize = 256;

/// A snapshot of a vault: notes, attachments and indexes over them. Cloning copies a few pointers.
#[derive(Clone, Debug, Default)]
pub struct Vault {
    pub(super) config: Arc<Config>,
    pub(super) loaded: bool,
    pub(super) revision: u64,
    pub(super) files: Files,
    pub(super) attachments: Attachments,
    pub(super) indexes: Indexes,
    pub(super) catalogue: Arc<Slot>,
    pub(super) dead: Arc<super::dead::Slot>,
    /// What floors above work out from the vault.
    pub(super) memo: Arc<Memo>,
    /// What floors above keep beside the vault.
    pub(super) kept: Arc<Memo>,
    /// What notes were called.
    pub(super) former: Arc<super::former::FormerNames>,
}

/// What is found by a key. Every list of files is sorted by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Indexes {
    /// Files by name ([`super::keys::name_key`]).
    pub(super) names: Sharded<IdSet>,
    /// Links by the last segment of their target.
    pub(super) links: Sharded<LinkEntry>,
    /// The keys of links some of which lead nowhere: few among all.
    pub(super) dead: Sharded<DeadMark>,
    /// Notes by what their mentions start with.
    pub(super) mentions: Sharded<IdSet>,
    /// Notes by tag.
    pub(super) tags: Sharded<TagEntry>,
    /// Notes by the canonical names of their fields.
    pub(super) fields: Sharded<IdSet>,
    /// Notes by property.
    pub(super) properties: Sharded<PropertyEntry>,
    /// Notes by folded alias.
    pub(super) aliases: Sharded<IdSet>,
    /// Notes by folded title.
    pub(super) titles: Sharded<IdSet>,
    /// Notes by the ids of their tasks.
    pub(super) task_ids: Sharded<IdSet>,
    /// Notes by the ids that their tasks wait for.
    pub(super) task_needs: Sharded<IdSet>,
    /// How many done tasks have a date.
    pub(super) done_dates: DoneDates,
    /// Person notes by the keys of their names.
    pub(super) people: Sharded<IdSet>,
    /// Those keys by how they begin.
    pub(super) name_keys: Sharded<NameKeys>,
    /// Notes by the day and people of their meetings.
    pub(super) meetings: Sharded<IdSet>,
    /// What the notes of one kind have in common, by kind.
    pub(super) schemas: Sharded<KindSchema>,
    /// Notes by what they are about.
    pub(super) kinds: Sharded<IdSet>,
    /// All files by path, found when first asked for and shared by the snapshots until a file comes or goes.
    pub(super) order: Arc<OnceLock<Vec<NoteId>>>,
    /// The places of notes in it, kept likewise.
    pub(super) ranks: Arc<OnceLock<Ranks>>,
    /// All names ready for near misses, kept likewise.
    pub(super) near: Arc<OnceLock<NearNames>>,
}

/// Which files there are, as a value that can be kept and compared.
#[derive(Clone, Debug)]
pub struct NameState(Arc<OnceLock<Vec<NoteId>>>);

/// The places of notes in the order of paths: see [`Vault::ranks`].
#[derive(Clone, Debug)]
pub struct Ranks(Vec<u32>);

impl Ranks {
    fn new(order: &[NoteId]) -> Ranks {
        let mut ranks = vec![u32::MAX; order.iter().max().map_or(0, |last| place(*last) + 1)];
        for (rank, id) in (0..).zip(order) {
            if let Some(own) = ranks.get_mut(place(*id)) {
                *own = rank;
            }
        }
        Ranks(ranks)
    }

    /// The place of a note; behind all others for one that is not known.
    pub fn of(&self, id: NoteId) -> u32 {
        self.0.get(place(id)).copied().unwrap_or(u32::MAX)
    }
}

fn place(id: NoteId) -> usize {
    usize::try_from(id.0).unwrap_or(usize::MAX)
}

/// Equal only if no file came or went in between.
impl PartialEq for NameState {
    fn eq(&self, other: &NameState) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Vault {
    /// An empty vault that is not loaded.
    pub fn new(config: Arc<Config>) -> Vault {
        Vault { config, ..Vault::default() }
    }

    /// The configuration.
    pub fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// Whether the first scan is complete. Before, "unresolved" means "not seen yet".
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Grows with every [`Vault::apply`].
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The state of the vault's file names: where links lead is the same as long as this is.
    pub fn name_state(&self) -> NameState {
        NameState(Arc::clone(&self.indexes.order))
    }

    /// How many notes there are.
    pub fn note_count(&self) -> usize {
        self.files.note_count()
    }

    /// All notes, sorted by path.
    pub fn notes(&self) -> Vec<&Arc<Note>> {
        self.order().iter().filter_map(|id| self.note(*id)).collect()
    }

    /// A note by number.
    pub fn note(&self, id: NoteId) -> Option<&Arc<Note>> {
        self.files.get(id)?.note.as_ref()
    }

    /// A note by its exact path.
    pub fn note_at(&self, path: &VaultPath) -> Option<&Arc<Note>> {
        self.note(self.files.id(path.as_str())?)
    }

    /// Any file by number, attachments included.
    pub fn file(&self, id: NoteId) -> Option<FileRef> {
        Some(self.files.get(id)?.to_ref(id))
    }

    /// Any file by its exact path, attachments included.
    pub fn file_at(&self, path: &VaultPath) -> Option<FileRef> {
        self.file(self.files.id(path.as_str())?)
    }

    /// All attachments, sorted by path.
    pub fn attachments(&self) -> Vec<FileRef> {
        let files = self.order().iter().filter_map(|id| Some((*id, self.files.get(*id)?)));
        files.filter(|(_, file)| file.note.is_none()).map(|(id, file)| file.to_ref(id)).collect()
    }

    /// All files below a folder (empty for all), sorted by path.
    pub fn files_under(&self, folder: &str) -> Vec<FileRef> {
        self.ids_under(folder).iter().filter_map(|id| self.file(*id)).collect()
    }

    /// The numbers of all files below a folder (empty for all), sorted by path. Costs two binary searches.
    pub fn ids_under(&self, folder: &str) -> &[NoteId] {
        let order = self.order();
        if folder.is_empty() {
            return order;
        }
        let path = |id: &NoteId| self.files.get(*id).map_or("", |file| file.path.as_str());
        let rest = |id: &NoteId| path(id).get(folder.len()..).filter(|_| path(id).starts_with(folder));
        let below = |id: &NoteId| rest(id).is_some_and(|rest| rest.starts_with('/'));
        let before = |id: &NoteId| match rest(id) {
            Some(rest) => rest < "/",
            None => path(id) < folder,
        };
        let start = order.partition_point(before);
        let behind = order.get(start..).unwrap_or_default();
        behind.get(..behind.partition_point(below)).unwrap_or_default()
    }

    /// Notes with an alias that equals `name` (folded).
    pub fn notes_with_alias(&self, name: &str) -> Vec<NoteId> {
        let found = self.indexes.aliases.get(&fold::key(name.trim()));
        self.by_path(found.map(|ids| ids.as_slice().to_vec()).unwrap_or_default())
    }

    /// Notes whose frontmatter title or first heading equals `title` (folded), by path.
    pub fn notes_with_title(&self, title: &str) -> Vec<NoteId> {
        let found = self.indexes.titles.get(&fold::key(title.trim()));
        self.by_path(found.map(|ids| ids.as_slice().to_vec()).unwrap_or_default())
    }

    /// Numbers tell in which order notes came, which nobody asks for.
    fn by_path(&self, mut ids: Vec<NoteId>) -> Vec<NoteId> {
        sort::by_key(&mut ids, |id| self.file(*id).map(|file| file.path));
        ids
    }

    /// What a floor above keeps beside this vault and all its later states; it has to tell itself what still holds.
    /// One value of each type.
    pub fn kept<T: Send + Sync + 'static>(&self, make: impl Fn() -> T) -> &T {
        self.kept.get(make)
    }

    /// All names of files, made ready for searching while someone types. Made when first asked for after names
    /// have changed, which costs time proportional to the vault at first, then to the changed files.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.catalogue.get(self)
    }

    /// What a floor above works out from the vault, kept until a note says something else, [`super::Touched::said`].
    /// Prose may move meanwhile: offsets must not be kept. One value of each type.
    pub fn derived<T: Send + Sync + 'static>(&self, make: impl Fn() -> T) -> &T {
        self.memo.get(make)
    }

    /// As [`Vault::derived`], if it was made for this state.
    pub(super) fn derived_before<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.memo.find()
    }

    /// The place of every note in the order of paths.
    pub fn ranks(&self) -> &Ranks {
        self.indexes.ranks.get_or_init(|| Ranks::new(self.order()))
    }

    /// All files by path.
    fn order(&self) -> &[NoteId] {
        self.indexes.order.get_or_init(|| {
            let mut files: Vec<_> = self.files.iter().map(|(id, file)| (&file.path, id)).collect();
            files.sort_unstable();
            files.into_iter().map(|(_, id)| id).collect()
        })
    }

    /// The order of all files after a few came or went: they are put into the order there was, or taken out of it.
    /// If there was none, it is found when asked for.
    pub(super) fn turned_order(
        &self,
        came: &[(NoteId, &VaultPath)],
        gone: &[(NoteId, &VaultPath)],
    ) -> Arc<OnceLock<Vec<NoteId>>> {
        let Some(order) = self.indexes.order.get() else { return Arc::default() };
        let mut order = order.clone();
        let path = |id: &NoteId| match gone.iter().find(|(old, _)| old == id) {
            Some((_, path)) => Some(*path),
            None => self.files.get(*id).map(|file| &file.path),
        };
        for (id, old) in gone {
            let at = order.partition_point(|other| path(other) < Some(*old));
            if order.get(at) == Some(id) {
                order.remove(at);
            }
        }
        for (id, new) in came {
            let at = order.partition_point(|other| path(other) < Some(*new));
            order.insert(at, *id);
        }
        Arc::new(OnceLock::from(order))
    }

    /// The names ready for near misses, after a few files came or went.
    pub(super) fn turned_near(
        &self,
        came: &[(NoteId, &VaultPath)],
        gone: &[(NoteId, &VaultPath)],
    ) -> Arc<OnceLock<NearNames>> {
        let Some(near) = self.indexes.near.get() else { return Arc::default() };
        let came = came.iter().filter_map(|(id, _)| self.file(*id));
        near.turned(came, gone, self).map(|near| Arc::new(OnceLock::from(near))).unwrap_or_default()
    }

    /// These notes, each given once, sorted by path.
    pub fn sorted_notes(&self, ids: &[NoteId]) -> Vec<&Arc<Note>> {
        if ids.len() >= MANY && ids.len() * 16 >= self.files.note_count() {
            let mut wanted = vec![false; ids.iter().max().map_or(0, |last| place(*last) + 1)];
            for id in ids {
                wanted.get_mut(place(*id)).into_iter().for_each(|wanted| *wanted = true);
            }
            let sorted = self.order().iter().filter(|id| wanted.get(place(**id)) == Some(&true));
            return sorted.filter_map(|id| self.note(*id)).collect();
        }
        let mut notes: Vec<&Arc<Note>> = ids.iter().filter_map(|id| self.note(*id)).collect();
        match self.indexes.ranks.get() {
            // Known already: paths need not be read.
            Some(ranks) => notes.sort_unstable_by_key(|note| ranks.of(note.id)),
            None => notes.sort_unstable_by(|a, b| a.path.cmp(&b.path)),
        }
        notes
    }

    /// The numbers of the notes that may name a file, by links or, if it is a person, by mentions; each once, sorted.
    pub fn naming_notes(&self, file: NoteId) -> Vec<NoteId> {
        let mut ids = self.mentions(file).note_ids();
        if let Some(target) = self.files.get(file) {
            ids.extend(self.linkers(&super::keys::name_key(target.path.file_name())));
        }
        // Stable sorting takes the lists as they are, sorted already.
        ids.sort();
        ids.dedup();
        ids
    }
}
