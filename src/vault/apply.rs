//! Changes: the files first, then from the facts that differ every index.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::bulk::Sorted;
use super::dead::Recheck;
use super::facts::{Drafts, Fact, Facts, List, Turn, diff, kind_key};
use super::files::{File, Files};
use super::links::LinkEntry;
use super::name_starts::NameKeys;
use super::properties::PropertyEntry;
use super::shards::{Entry, IdSet, Sharded};
use super::tags::TagEntry;
use super::{Change, Entity, Note, NoteId, Origin, Touched, Vault, VaultPath};
use super::{keys, name_starts, people, schema, snapshot::Indexes};
use crate::text::slice;

impl Turn {
    /// Enters a note under a key, or takes it out.
    pub(super) fn enter(self, ids: &mut IdSet, id: NoteId) {
        match self {
            Turn::Came => ids.insert(id),
            Turn::Went => ids.remove(id),
            Turn::Differs => {}
        }
    }
}

/// From this many changed files on, their facts are found on several threads.
const BULK: usize = 64;

/// Files that changed, each with what it was.
type Before = Vec<(NoteId, Option<File>)>;

/// A file before and after.
struct Turned<'t> {
    id: NoteId,
    old: Option<&'t File>,
    new: Option<&'t File>,
}

/// A file's facts before and after, compared while both are at hand: of ten thousand changed notes all that follows has to
/// look again only at what differs.
pub(super) struct FactsTurned<'t> {
    pub(super) id: NoteId,
    old: FactsOf<'t>,
    new: FactsOf<'t>,
    /// What differs between two states of a note. Empty if there was or is none: then all of the other state does.
    differing: Vec<(List, &'t str, Turn)>,
    any_differ: bool,
    anchors_differ: bool,
}

/// The facts of a file in one state; those of an attachment, or of no file, are none.
#[derive(Default)]
struct FactsOf<'t> {
    own: Option<&'t Facts>,
    people: Drafts,
    kind: Option<&'t str>,
}

impl<'t> FactsOf<'t> {
    fn new(file: Option<&'t File>) -> FactsOf<'t> {
        let Some(file) = file else { return FactsOf::default() };
        let (note, entity) = (file.note.as_deref(), file.entity.as_deref());
        FactsOf {
            own: note.map(Note::facts),
            people: names_of(note, entity),
            kind: entity.map(|entity| kind_key(&entity.kind)),
        }
    }

    fn list(&self, list: List) -> impl Iterator<Item = Fact<'t>> + use<'t> {
        self.own.into_iter().flat_map(move |own| own.list(list))
    }

    fn people(&self) -> impl Iterator<Item = Fact<'_>> {
        self.people.facts()
    }

    fn kind(&self) -> impl Iterator<Item = Fact<'t>> + use<'t> {
        self.kind.into_iter().map(|key| Fact { key, print: 0 })
    }
}

/// The keys that a person is found by.
fn names_of(note: Option<&Note>, entity: Option<&Entity>) -> Drafts {
    let mut names = Drafts::default();
    if let Some(note) = note {
        people::name_facts(note, entity, &mut names);
        names.sort();
    }
    names
}

impl<'t> FactsTurned<'t> {
    fn new(turned: &Turned<'t>) -> FactsTurned<'t> {
        let (old, new) = (FactsOf::new(turned.old), FactsOf::new(turned.new));
        let any_differ = old.own != new.own;
        let both = old.own.zip(new.own).filter(|_| any_differ);
        let differing = both.map(|(old, new)| new.differing(old)).unwrap_or_default();
        FactsTurned {
            id: turned.id,
            old,
            new,
            differing,
            any_differ,
            anchors_differ: turned.anchors_differ(),
        }
    }

    /// The facts of a list that differ, in order of their keys.
    pub(super) fn diff(&self, list: List) -> impl Iterator<Item = (&'t str, Turn)> {
        let known = self.differing.iter().filter(move |(of, ..)| *of == list);
        let all = |side: &FactsOf<'t>, other: &FactsOf<'t>, turn: Turn| {
            let facts = other.own.is_none().then(|| side.list(list));
            facts.into_iter().flatten().map(move |fact| (fact.key, turn))
        };
        let known = known.map(|(_, key, turn)| (*key, *turn));
        known.chain(all(&self.old, &self.new, Turn::Went)).chain(all(&self.new, &self.old, Turn::Came))
    }

    fn differ(&self, list: List) -> bool {
        self.diff(list).next().is_some()
    }

    /// Whether there was no note before.
    fn is_new(&self) -> bool {
        self.old.own.is_none() && self.new.own.is_some()
    }
}

impl Vault {
    /// Makes the changes, in order. Work is proportional to the changed notes and to the links and mentions that
    /// lead to what appeared or went, not to the vault.
    pub fn apply(&mut self, changes: Vec<Change>) -> Touched {
        self.revision += 1;
        let config = Arc::clone(&self.config);
        let mut touched = Touched::default();
        let mut before = Before::new();
        for change in changes {
            match change {
                Change::Config(config) => {
                    self.config = config;
                    touched.everything = true;
                }
                Change::Loaded => {
                    touched.everything |= !self.loaded;
                    self.loaded = true;
                }
                change => self.stage(change, &mut before),
            }
        }
        // Of what changed twice the first state counts; a first load comes in order.
        before.sort_by_key(|(id, _)| *id);
        before.dedup_by_key(|(id, _)| *id);
        before.retain(|file| {
            let turned = Turned::new(file, &self.files);
            if turned.is_same() {
                return false;
            }
            touched.changed.extend(turned.has_note().then_some(turned.id));
            touched.removed.extend(turned.lost_note().then_some(turned.id));
            true
        });
        if self.config != config {
            self.indexes = Indexes::default();
            before = self.files.iter().map(|(id, _)| (id, None)).collect();
        }
        self.index(&before, &mut touched);
        touched
    }

    /// Changes one file and keeps what it was.
    fn stage(&mut self, change: Change, before: &mut Before) {
        let Some(path) = change.path().cloned() else { return };
        let known = self.files.id(path.as_str());
        if known.is_none() && matches!(change, Change::Remove(_) | Change::Close(_)) {
            return;
        }
        let id = known.unwrap_or_else(|| self.files.number(&path));
        let old = self.files.get(id);
        let Some(file) = change.made_to(id, &path, old) else { return };
        before.push((id, old.cloned()));
        self.files.set(id, file);
    }

    /// Brings every index from the old to the new state of the files.
    fn index(&mut self, before: &Before, touched: &mut Touched) {
        let entities = map_all(before, |(id, _)| Some(people::entity(self.note(*id)?, &self.config)?.into()));
        for ((id, _), entity) in before.iter().zip(entities) {
            self.files.set_entity(*id, entity);
        }
        // From here on the files stay: those that changed are looked at where they lie.
        let files = self.files.clone();
        let turned: Vec<Turned<'_>> = before.iter().map(|file| Turned::new(file, &files)).collect();
        touched.everything |= self.turn_done_dates(&turned);
        let facts = map_all(&turned, FactsTurned::new);
        self.indexes.post(&facts);
        let schemas = self.turn_schemas(&turned);
        let mut names = self.turn_names(&turned);
        names.extend(self.turn_former(&turned));
        self.recheck(&facts, &names);
        touched.names = !names.is_empty();
        touched.said = facts.iter().any(|facts| facts.any_differ) || turned.iter().any(Turned::lines_differ);
        if touched.said || touched.everything || touched.names {
            self.memo = Arc::default();
        }
        if !touched.everything {
            self.mark_affected(&turned, &facts, &names, touched);
            self.mark_affected_beside(&facts, &schemas, touched);
        }
        let kinds = facts.iter().any(|facts| facts.old.kind != facts.new.kind);
        // A note that could not be read was listed as a file of another kind.
        let is_note = |file: Option<&File>| file.is_some_and(|file| file.note.is_some());
        let became = turned.iter().any(|turned| is_note(turned.old) != is_note(turned.new));
        if touched.names || touched.everything || kinds || became {
            let files = turned.iter().flat_map(|turned| [turned.old, turned.new]);
            let paths = files.filter_map(|file| Some(&file?.path));
            self.catalogue = Arc::new(self.catalogue.outdated(paths));
        }
    }

    /// Enters and takes out file names; gives the keys whose files changed.
    fn turn_names(&mut self, turned: &[Turned<'_>]) -> FxHashSet<String> {
        let mut names = FxHashSet::default();
        let (mut came, mut gone) = (Vec::new(), Vec::new());
        for Turned { id, old, new } in turned {
            let Some(file) = old.or(*new) else { continue };
            if old.is_some() == new.is_some() {
                continue;
            }
            let list = if new.is_some() { &mut came } else { &mut gone };
            list.push((*id, &file.path));
            let key = keys::name_key(file.path.file_name());
            let turn = if new.is_some() { Turn::Came } else { Turn::Went };
            self.indexes.names.update(&key, |ids| turn.enter(ids, *id));
            names.insert(key.into_owned());
        }
        if !names.is_empty() {
            let few = came.len() + gone.len() < BULK;
            self.indexes.order = if few { self.turned_order(&came, &gone) } else { Arc::default() };
            self.indexes.ranks = Arc::default();
            self.indexes.near = if few { self.turned_near(&came, &gone) } else { Arc::default() };
        }
        names
    }

    /// Notes that went and came with one text; gives the keys of their old names.
    fn turn_former(&mut self, turned: &[Turned<'_>]) -> Vec<String> {
        fn note(file: Option<&File>) -> Option<&Arc<Note>> {
            file?.note.as_ref()
        }
        let went = turned.iter().filter(|turned| turned.new.is_none());
        let gone: Vec<_> = went.filter_map(|turned| note(turned.old)).collect();
        if gone.is_empty() && self.former.is_idle() {
            return Vec::new();
        }
        let new = turned.iter().filter(|turned| turned.old.is_none());
        let came: Vec<_> = new.filter_map(|turned| note(turned.new)).collect();
        Arc::make_mut(&mut self.former).turn(&gone, &came)
    }

    /// Finds the dead links again of notes whose links changed and of those that link to a name that turned.
    fn recheck(&mut self, facts: &[FactsTurned<'_>], names: &FxHashSet<String>) {
        let old = || facts.iter().filter(|facts| !facts.is_new());
        // In a first load every note that links to a new name is new itself.
        match facts.len() - old().count() == self.files.note_count() {
            true => self.find_all_dead(),
            false => self.find_dead_again(facts, names),
        }
        for (key, turn) in old().flat_map(|facts| facts.diff(List::Links)) {
            if turn == Turn::Went {
                self.mark_dead(key);
            }
        }
    }

    fn find_dead_again(&mut self, facts: &[FactsTurned<'_>], names: &FxHashSet<String>) {
        let mut notes: FxHashMap<NoteId, Recheck<'_>> = FxHashMap::default();
        for facts in facts.iter().filter(|facts| facts.differ(List::Links)) {
            let came = || facts.diff(List::Links).filter(|(_, turn)| *turn != Turn::Went);
            let recheck = match facts.old.own {
                None => Recheck::New,
                Some(_) => Recheck::Only(came().map(|(key, _)| key).collect()),
            };
            notes.insert(facts.id, recheck);
        }
        for key in names {
            for id in self.linkers(key) {
                let recheck = notes.entry(*id).or_insert(Recheck::All);
                if let Recheck::Only(_) = recheck {
                    *recheck = Recheck::All;
                }
            }
            if self.indexes.links.get(key).is_some() {
                self.indexes.links.update(key, |entry| entry.targets = OnceLock::new());
            }
        }
        let notes: Vec<(NoteId, Recheck<'_>)> = notes.into_iter().collect();
        let turned = map_all(&notes, |(id, recheck)| self.turned_dead(*id, List::Links, recheck));
        for ((id, _), keys) in notes.into_iter().zip(turned) {
            self.turn_dead(id, keys);
        }
    }

    /// Says which other notes see something that changed.
    fn mark_affected(
        &self,
        turned: &[Turned<'_>],
        facts: &[FactsTurned<'_>],
        names: &FxHashSet<String>,
        touched: &mut Touched,
    ) {
        let mut affected: Vec<NoteId> = Vec::new();
        // Thousands of files may have one name, and thousands of notes link to it.
        let mut linked: FxHashSet<Cow<'_, str>> = names.iter().map(|key| Cow::Borrowed(&**key)).collect();
        for (turned, facts) in turned.iter().zip(facts) {
            touched.names |= facts.differ(List::Aliases) || facts.differ(List::Titles);
            for (key, _) in diff(facts.old.people(), facts.new.people()) {
                touched.names = true;
                let mentions = self.indexes.mentions.get(people::prefix(key));
                affected.extend(mentions.into_iter().flat_map(|ids| ids.as_slice()));
            }
            if facts.anchors_differ || facts.old.kind != facts.new.kind {
                let file = turned.new.or(turned.old);
                linked.extend(file.map(|file| keys::name_key(file.path.file_name())));
            }
        }
        affected.extend(linked.iter().flat_map(|key| self.linkers(key)));
        affected.extend(self.see_turned_tasks(facts));
        affected.sort_unstable();
        affected.dedup();
        affected.retain(|id| touched.changed.binary_search(id).is_err());
        touched.affected = affected;
    }
}

impl Vault {
    /// Counts the properties of kinds; the kinds whose counts are other ones now.
    fn turn_schemas<'t>(&mut self, turned: &[Turned<'t>]) -> Vec<String> {
        let deltas =
            |turned: &[Turned<'t>]| schema::deltas(turned.iter().map(|turned| (turned.old, turned.new)));
        let all = match turned.len() < BULK {
            true => deltas(turned),
            false => turned.par_chunks(BULK).map(deltas).reduce(schema::Deltas::default, schema::sum_of),
        };
        let kinds = schema::turn(&mut self.indexes.schemas, all);
        kinds.into_iter().map(str::to_owned).collect()
    }

    /// Says which other notes see what changed beside names: the other notes of a meeting, the people that a dated note
    /// lists, and the notes of a kind whose habits are other ones now.
    fn mark_affected_beside(&self, facts: &[FactsTurned<'_>], schemas: &[String], touched: &mut Touched) {
        let mut affected: Vec<NoteId> = Vec::new();
        for facts in facts {
            affected.extend(self.see_meetings(facts.new.list(List::Meetings)));
            if facts.differ(List::Meetings) {
                affected.extend(self.see_meetings(facts.old.list(List::Meetings)));
            }
            for (key, _) in facts.diff(List::Meetings) {
                let name = key.split_once(' ').map_or(key, |(_, name)| name);
                affected.extend(self.indexes.names.get(name).into_iter().flat_map(|ids| ids.as_slice()));
            }
        }
        for kind in schemas {
            affected.extend(self.indexes.kinds.get(kind).into_iter().flat_map(|ids| ids.as_slice()));
        }
        if affected.is_empty() {
            return;
        }
        affected.append(&mut touched.affected);
        affected.sort_unstable();
        affected.dedup();
        affected.retain(|id| touched.changed.binary_search(id).is_err());
        touched.affected = affected;
    }

    /// Counts the done tasks with and without date; says whether the habit of the vault is another one now.
    fn turn_done_dates(&mut self, turned: &[Turned<'_>]) -> bool {
        let before = self.indexes.done_dates;
        let dates = |note: Option<&Note>| note.map(Note::done_dates).unwrap_or_default();
        for turned in turned {
            let (old, new) = turned.notes();
            self.indexes.done_dates.turn(dates(old), dates(new));
        }
        before.are_usual() != self.indexes.done_dates.are_usual()
    }

    /// The notes whose tasks wait for those that changed, or share an id with one.
    fn see_turned_tasks(&self, facts: &[FactsTurned<'_>]) -> Vec<NoteId> {
        let turned: Vec<(&str, Turn)> = facts.iter().flat_map(|facts| facts.diff(List::TaskIds)).collect();
        let came_or_went = turned.iter().any(|(_, turn)| *turn != Turn::Differs);
        self.see_tasks(turned.into_iter().map(|(id, _)| id.to_owned()), came_or_went)
    }
}

/// `work` on every item, on several threads if there are many.
fn map_all<'t, T: Sync, R: Send>(items: &'t [T], work: impl Fn(&'t T) -> R + Sync + Send) -> Vec<R> {
    match items.len() < BULK {
        true => items.iter().map(work).collect(),
        false => items.par_iter().map(work).collect(),
    }
}

impl Indexes {
    /// Enters the facts that differ.
    fn post(&mut self, facts: &[FactsTurned<'_>]) {
        match facts.len() < BULK {
            true => self.post_few(facts),
            false => Sorted::each_block(facts, |sorted| self.post_sorted(sorted)),
        }
        post_entities(&mut self.people, &mut self.name_keys, &mut self.kinds, facts);
    }

    fn post_few(&mut self, facts: &[FactsTurned<'_>]) {
        post(&mut self.links, facts, List::Links, |entry| &mut entry.notes, LinkEntry::forget);
        post(&mut self.tags, facts, List::Tags, |entry| &mut entry.notes, TagEntry::forget);
        post(&mut self.properties, facts, List::Properties, |entry| &mut entry.notes, PropertyEntry::forget);
        for (list, index) in self.plain() {
            post(index, facts, list, |ids| ids, |_, _, _| {});
        }
    }

    fn post_sorted(&mut self, sorted: &Sorted) {
        sorted.post(&mut self.links, List::Links, |entry| &mut entry.notes, LinkEntry::forget);
        sorted.post(&mut self.tags, List::Tags, |entry| &mut entry.notes, TagEntry::forget);
        sorted.post(&mut self.properties, List::Properties, |entry| &mut entry.notes, PropertyEntry::forget);
        for (list, index) in self.plain() {
            sorted.post(index, list, |ids| ids, |_, _, _| {});
        }
    }

    /// The indexes that know nothing but the notes of each key.
    fn plain(&mut self) -> [(List, &mut Sharded<IdSet>); 7] {
        [
            (List::Fields, &mut self.fields),
            (List::Mentions, &mut self.mentions),
            (List::Aliases, &mut self.aliases),
            (List::Titles, &mut self.titles),
            (List::TaskIds, &mut self.task_ids),
            (List::TaskNeeds, &mut self.task_needs),
            (List::Meetings, &mut self.meetings),
        ]
    }
}

/// Enters one list. `forget` drops what an entry remembers of its notes.
fn post<V: Entry>(
    index: &mut Sharded<V>,
    facts: &[FactsTurned<'_>],
    list: List,
    notes: impl Fn(&mut V) -> &mut IdSet,
    forget: impl Fn(&mut V, Turn, NoteId),
) {
    for facts in facts {
        for (key, turn) in facts.diff(list) {
            index.update(key, |entry| {
                turn.enter(notes(entry), facts.id);
                forget(entry, turn, facts.id);
            });
        }
    }
}

fn post_entities(
    people: &mut Sharded<IdSet>,
    name_keys: &mut Sharded<NameKeys>,
    kinds: &mut Sharded<IdSet>,
    facts: &[FactsTurned<'_>],
) {
    for FactsTurned { id, old, new, .. } in facts {
        for (key, turn) in diff(old.people(), new.people()) {
            people.update(key, |ids| turn.enter(ids, *id));
            name_keys.update(name_starts::first_letters(key), |keys| keys.turn(key, turn));
        }
        for (key, turn) in diff(old.kind(), new.kind()) {
            kinds.update(key, |ids| turn.enter(ids, *id));
        }
    }
}

fn note_of(file: Option<&File>) -> Option<&Note> {
    file?.note.as_deref()
}

impl<'t> Turned<'t> {
    fn new((id, old): &'t (NoteId, Option<File>), files: &'t Files) -> Turned<'t> {
        Turned { id: *id, old: old.as_ref(), new: files.get(*id) }
    }

    fn notes(&self) -> (Option<&'t Note>, Option<&'t Note>) {
        (note_of(self.old), note_of(self.new))
    }

    /// Whether nothing changed but perhaps who says so.
    fn is_same(&self) -> bool {
        match self.notes() {
            (Some(old), Some(new)) => old.text == new.text,
            (None, None) => self.old.is_some() == self.new.is_some(),
            _ => false,
        }
    }

    fn has_note(&self) -> bool {
        self.notes().1.is_some()
    }

    fn lost_note(&self) -> bool {
        matches!(self.notes(), (Some(_), None))
    }

    /// Whether headings or blocks that links can name changed. A file that came or went is a matter of names.
    fn anchors_differ(&self) -> bool {
        match self.notes() {
            (Some(old), Some(new)) => {
                !anchor_texts(old).eq(anchor_texts(new)) && old.anchors() != new.anchors()
            }
            (Some(_), None) | (None, Some(_)) => self.old.is_some() && self.new.is_some(),
            (None, None) => false,
        }
    }

    /// Whether headings, tasks, inline fields or queries changed.
    fn lines_differ(&self) -> bool {
        let (old, new) = self.notes();
        !said_in_lines(old).eq(said_in_lines(new))
    }
}

/// The headings and block ids of a note as they are written, with the levels of headings; 0 for a block.
fn anchor_texts(note: &Note) -> impl Iterator<Item = (u8, &str)> {
    let headings =
        note.parsed.headings.iter().map(|heading| (heading.level, slice(&note.text, heading.text)));
    headings.chain(note.parsed.blocks.iter().map(|block| (0, block.id(&note.text))))
}

/// The texts of a note's headings, tasks, inline fields and queries.
fn said_in_lines(note: Option<&Note>) -> impl Iterator<Item = &str> {
    note.into_iter().flat_map(|note| {
        let headings = note.parsed.headings.iter().map(|heading| heading.range);
        let tasks = note.parsed.tasks.iter().map(|task| task.range);
        let fields = note.parsed.fields.iter().map(|field| field.range);
        let queries = note.parsed.queries.iter().map(|query| query.range);
        headings.chain(tasks).chain(fields).chain(queries).map(|range| slice(&note.text, range))
    })
}

impl Change {
    /// The file that it changes.
    pub fn path(&self) -> Option<&VaultPath> {
        match self {
            Change::Parsed(note) => Some(&note.path),
            Change::Upsert { path, .. }
            | Change::Attachment(path)
            | Change::Remove(path)
            | Change::Close(path) => Some(path),
            Change::Config(_) | Change::Loaded => None,
        }
    }

    /// What becomes of a file: `None` leaves it as it is, `Some(None)` takes it out.
    fn made_to(self, id: NoteId, path: &VaultPath, old: Option<&File>) -> Option<Option<File>> {
        let old_note = old.and_then(|file| file.note.as_ref());
        let is_open = old_note.is_some_and(|note| matches!(note.origin, Origin::Editor { .. }));
        let from_disk = match &self {
            Change::Upsert { origin, .. } => matches!(origin, Origin::Disk { .. }),
            Change::Parsed(note) => matches!(note.origin, Origin::Disk { .. }),
            Change::Remove(_) | Change::Attachment(_) => true,
            Change::Close(_) | Change::Config(_) | Change::Loaded => false,
        };
        if is_open && from_disk {
            return None;
        }
        let file = |note| Some(Some(File { path: path.clone(), note, entity: None }));
        let with_note = |note| file(Some(Arc::new(note)));
        match self {
            Change::Upsert { text, origin, .. } => match old_note.filter(|old| old.text == text) {
                Some(same) => keep(old, same.with_origin(origin)),
                None => with_note(Note::new(id, path.clone(), text, origin).after(old_note)),
            },
            Change::Parsed(note) => match old_note.filter(|old| old.text == note.text) {
                Some(same) => keep(old, same.with_origin(note.origin).created_at(note.stamp.created)),
                None => file(Some(Note::with_id(note, id))),
            },
            Change::Attachment(_) => (old.is_none() || old_note.is_some()).then_some(file(None)?),
            Change::Remove(_) => Some(None),
            Change::Close(_) => {
                let closed = old_note.filter(|_| is_open)?;
                keep(old, closed.with_origin(Origin::UNKNOWN))
            }
            Change::Config(_) | Change::Loaded => None,
        }
    }
}

/// The same file with a note of the same text.
fn keep(old: Option<&File>, note: Note) -> Option<Option<File>> {
    Some(Some(File { note: Some(Arc::new(note)), ..old?.clone() }))
}
