//! A rename in the making: what is asked for, then every link that follows from it, then the proof.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::links::{Relinker, Seen, ShownName};
use super::outline::Outline;
use super::proof::Proof;
use super::recast::{self, Recast, may_recast, may_retitle};
use super::{FileMove, PlannedEdit, Reason, Refusal, RenamePlan};
use crate::sort;
use crate::text::{TextEdit, TextRange, TextSize, apply_edits, slice};
use crate::vault::{FutureFile, Note, NoteId, Origin, Vault, VaultPath};

/// A link in a heading changes the heading, and so links to it, which may stand in headings. More rounds than this are no
/// vault of notes.
const ROUNDS: usize = 6;

/// Edits by note.
type Edits = BTreeMap<NoteId, Vec<PlannedEdit>>;

/// A rename in the making.
pub(super) struct Draft<'v> {
    pub(super) vault: &'v Vault,
    moves: BTreeMap<NoteId, VaultPath>,
    /// What is asked for, links left out.
    asked: Edits,
    shown: Vec<ShownName>,
    mentions: FxHashMap<NoteId, Vec<(TextSize, NoteId)>>,
    /// The files move whatever we say: what can be saved is saved.
    done_already: bool,
    notices: Vec<String>,
}

/// The vault as a draft leaves it.
struct Future {
    vault: Vault,
    outlines: FxHashMap<NoteId, (Outline, Outline)>,
    recast: Vec<Recast>,
}

impl<'v> Draft<'v> {
    pub(super) fn new(vault: &'v Vault) -> Draft<'v> {
        Draft {
            vault,
            moves: BTreeMap::new(),
            asked: Edits::new(),
            shown: Vec::new(),
            mentions: FxHashMap::default(),
            done_already: false,
            notices: Vec::new(),
        }
    }

    /// For files that somebody moves whatever we say.
    pub(super) fn of_done(vault: &'v Vault) -> Draft<'v> {
        Draft { done_already: true, ..Draft::new(vault) }
    }

    /// A file gets another path.
    pub(super) fn move_file(&mut self, file: NoteId, to: VaultPath) {
        self.moves.insert(file, to);
    }

    /// Bytes of a note that are no link's are replaced.
    pub(super) fn edit(&mut self, note: &Note, range: TextRange, text: impl Into<String>, reason: Reason) {
        let edit = TextEdit::replace(range, text);
        if edit.text != slice(&note.text, range) {
            self.asked.entry(note.id).or_default().push(PlannedEdit { edit, reason });
        }
    }

    /// A mention of a person, `@` at `at`, has its name in `name` replaced.
    pub(super) fn mention(&mut self, note: &Note, name: TextRange, text: String, person: NoteId) {
        let at = name.start() - TextSize::new(1);
        self.mentions.entry(note.id).or_default().push((at, person));
        self.edit(note, name, text, Reason::Mention);
    }

    /// Links to a file that show `old` as their text are to show `new`.
    pub(super) fn show(&mut self, file: NoteId, old: &str, new: &str) {
        self.shown.push(ShownName { file, old: old.to_owned(), new: new.to_owned() });
    }

    /// The user is told a sentence.
    pub(super) fn tell(&mut self, notice: String) {
        self.notices.push(notice);
    }

    /// Whether an edit that was asked for touches `range`.
    pub(super) fn is_edited(&self, note: NoteId, range: TextRange) -> bool {
        let edits = self.asked.get(&note).into_iter().flatten();
        edits.into_iter().any(|planned| planned.edit.range.intersect(range).is_some())
    }

    /// The plan, proven.
    ///
    /// # Errors
    /// Some link cannot be written so that it leads where it led, or some note would say something else.
    pub(super) fn finish(self) -> Result<RenamePlan, Refusal> {
        let mut left = Vec::new();
        let mut links = Edits::new();
        let mut future = self.future(&links)?;
        for _ in 0..ROUNDS {
            links = self.relink(&future, &mut left)?;
            let next = self.future(&links)?;
            let settled = next.outlines == future.outlines;
            future = next;
            if settled {
                return self.prove(&future, links, left);
            }
        }
        let path = self.asked.keys().chain(self.moves.keys()).find_map(|id| Some(self.vault.file(*id)?.path));
        match path {
            Some(path) => Err(Refusal::Unproven { path, what: "headings that link to each other" }),
            None => Ok(RenamePlan::default()),
        }
    }

    /// The edits of a note that are known so far.
    fn edits_of<'e>(&'e self, links: &'e Edits, note: NoteId) -> impl Iterator<Item = &'e PlannedEdit> {
        self.asked.get(&note).into_iter().chain(links.get(&note)).flatten()
    }

    fn future(&self, links: &Edits) -> Result<Future, Refusal> {
        let edited: BTreeSet<NoteId> = self.asked.keys().chain(links.keys()).copied().collect();
        let edited: Vec<&Note> = edited.into_iter().filter_map(|id| Some(&**self.vault.note(id)?)).collect();
        let looked_at = edited.par_iter().with_min_len(64).filter_map(|note| self.reworded(note, links));
        let mut reworded = Vec::new();
        let mut files = Vec::new();
        for found in looked_at.collect::<Vec<_>>() {
            let (anchored, file) = found?;
            reworded.extend(anchored.then_some(file.id));
            files.push(file);
        }
        let known: FxHashSet<NoteId> = files.iter().map(|file| file.id).collect();
        let staying = self.moves.iter().filter(|(id, _)| !known.contains(id));
        files.extend(staying.map(|(id, path)| FutureFile { id: *id, path: path.clone(), text: None }));
        let vault = self.vault.preview(&files);
        let looked_at: Vec<NoteId> = files.iter().map(|file| file.id).collect();
        let retitled = |note: &Note| self.edits_of(links, note.id).any(|planned| may_retitle(note, planned));
        let recast = recast::find(self.vault, &vault, &looked_at, &retitled);
        let outline = |id: &NoteId| {
            let (before, after) = (self.vault.note(*id)?, vault.note(*id)?);
            Some((*id, (Outline::of(before), Outline::of(after))))
        };
        let outlines = reworded.iter().filter_map(outline).collect();
        Ok(Future { vault, outlines, recast })
    }

    /// A note as it will be, if it moves or if what others can call it or its parts by changes; whether its headings or
    /// block ids do.
    fn reworded(&self, note: &Note, links: &Edits) -> Option<Result<(bool, FutureFile), Refusal>> {
        let ranges: Vec<TextRange> =
            self.edits_of(links, note.id).map(|planned| planned.edit.range).collect();
        let touches = |range: TextRange| ranges.iter().any(|edit| edit.intersect(range).is_some());
        let headings = note.parsed.headings.iter().map(|heading| heading.range);
        let anchored = headings.chain(note.parsed.blocks.iter().map(|block| block.range)).any(touches);
        let named = || {
            let front = note.parsed.frontmatter.as_ref().filter(|front| touches(front.range));
            let names = ["title", "aliases"].into_iter().filter_map(|name| front?.entry(name));
            names.map(|entry| entry.key.cover(entry.value.range)).any(touches)
        };
        let aliased = || self.edits_of(links, note.id).any(|planned| planned.reason == Reason::OldName);
        let recast = || self.edits_of(links, note.id).any(|planned| may_recast(note, planned));
        let differs = anchored || self.moves.contains_key(&note.id) || named() || aliased() || recast();
        differs.then(|| Ok((anchored, self.future_file(note, links)?)))
    }

    fn future_file(&self, note: &Note, links: &Edits) -> Result<FutureFile, Refusal> {
        let edits: Vec<TextEdit> =
            self.edits_of(links, note.id).map(|planned| planned.edit.clone()).collect();
        let text = apply_edits(&note.text, &edits).map_err(|_| Refusal::Unproven {
            path: note.path.clone(),
            what: "bytes that another edit changes too",
        })?;
        let path = self.moves.get(&note.id).unwrap_or(&note.path).clone();
        Ok(FutureFile { id: note.id, path, text: Some(text.into()) })
    }

    fn relinker<'f>(&'f self, future: &'f Future) -> Relinker<'f> {
        let mut names: Vec<String> = Vec::new();
        for id in self.moves.keys().chain(future.outlines.keys()) {
            let files = [self.vault.file(*id), future.vault.file(*id)];
            names.extend(files.into_iter().flatten().map(|file| file.link_name().into_owned()));
        }
        for shown in &self.shown {
            names.extend(self.vault.file(shown.file).map(|file| file.link_name().into_owned()));
        }
        Relinker {
            seen: Seen { old: self.vault, new: &future.vault },
            names: names.into_iter().collect(),
            moves: &self.moves,
            outlines: future.outlines.clone(),
            shown: &self.shown,
        }
    }

    /// The edits of all links that the rename concerns.
    fn relink(&self, future: &Future, left: &mut Vec<VaultPath>) -> Result<Edits, Refusal> {
        let relinker = self.relinker(future);
        let mut notes: BTreeMap<NoteId, &Note> = BTreeMap::new();
        for name in relinker.names.iter() {
            notes.extend(self.vault.notes_linking_by_name(name).into_iter().map(|note| (note.id, &**note)));
        }
        for id in self.moves.keys() {
            notes.extend(self.vault.note(*id).map(|note| (*id, &**note)));
        }
        let notes: Vec<&Note> = notes.into_values().collect();
        let found: Vec<(&Note, Result<Vec<PlannedEdit>, Refusal>)> =
            notes.par_iter().map(|note| (*note, relinker.edits(note))).collect();
        let mut edits = Edits::new();
        for (note, found) in found {
            match found {
                Ok(found) if found.is_empty() => {}
                Ok(found) => drop(edits.insert(note.id, found)),
                Err(_) if self.done_already => left.push(note.path.clone()),
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(edits)
    }

    fn prove(
        mut self,
        future: &Future,
        links: Edits,
        mut left: Vec<VaultPath>,
    ) -> Result<RenamePlan, Refusal> {
        let mut all = std::mem::take(&mut self.asked);
        let relinker = self.relinker(future);
        let reworded = future.outlines.keys().copied().collect();
        let proof = Proof { relinker: &relinker, mentions: &self.mentions, reworded: &reworded };
        for (id, edits) in links {
            all.entry(id).or_default().extend(edits);
        }
        let mut notes: Vec<(&Note, Vec<PlannedEdit>)> =
            all.into_iter().filter_map(|(id, edits)| Some((&**self.vault.note(id)?, edits))).collect();
        let lossy: Vec<VaultPath> =
            notes.iter().filter(|(note, _)| is_lossy(note)).map(|(note, _)| note.path.clone()).collect();
        if !lossy.is_empty() && !self.done_already {
            return Err(Refusal::Lossy(lossy));
        }
        left.extend(lossy);
        notes.retain(|(note, _)| !left.contains(&note.path));
        for (_, edits) in &mut notes {
            sort::by_key(edits, |planned| (planned.edit.range.start(), planned.edit.range.end()));
        }
        let checked: Vec<Result<(), Refusal>> =
            notes.par_iter().map(|(note, edits)| proof.check(note, edits)).collect();
        let mut plan = RenamePlan::default();
        for ((note, edits), checked) in notes.into_iter().zip(checked) {
            match checked {
                Ok(()) => drop(plan.edits.insert(note.path.clone(), edits)),
                Err(_) if self.done_already && !self.moves.contains_key(&note.id) => {
                    left.push(note.path.clone())
                }
                Err(refusal) => return Err(refusal),
            }
        }
        sort::by(&mut left, Ord::cmp);
        left.dedup();
        plan.left = left;
        plan.notices = std::mem::take(&mut self.notices);
        plan.notices.extend(recast::notices(&future.recast));
        plan.recast.clone_from(&future.recast);
        let reworded = future.outlines.iter().filter_map(|(id, (before, after))| {
            let changed = before.changed(after);
            (!changed.is_empty()).then(|| Some((self.vault.file(*id)?.path, changed)))?
        });
        plan.reworded = reworded.collect();
        if !self.done_already {
            let moves = self.moves.iter().filter_map(|(id, to)| {
                let from = self.vault.file(*id)?.path;
                (from != *to).then(|| FileMove { from, to: to.clone() })
            });
            plan.moves = moves.collect();
        }
        Ok(plan)
    }
}

fn is_lossy(note: &Note) -> bool {
    matches!(note.origin, Origin::Disk { lossy: true, .. })
}
