//! The links that a rename concerns, each written anew so that it leads where it led.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::file::joined;
use super::form::{Moved, encode_as};
use super::outline::Outline;
use super::{PlannedEdit, Reason, Refusal};
use crate::syntax::{Encoding, Link, LinkKind, Place, fold};
use crate::text::{TextEdit, slice};
use crate::vault::{
    Candidates, FragmentTarget, LinkNames, Note, NoteId, Resolution, Vault, VaultPath, WonBy, breaks_links,
};

/// The vault before and after.
#[derive(Clone, Copy)]
pub(super) struct Seen<'v> {
    pub(super) old: &'v Vault,
    pub(super) new: &'v Vault,
}

/// A name of a note that links may show as their text.
pub(super) struct ShownName {
    pub(super) file: NoteId,
    pub(super) old: String,
    pub(super) new: String,
}

/// Writes links anew.
pub(super) struct Relinker<'v> {
    pub(super) seen: Seen<'v>,
    /// The names under which links may lead elsewhere than before.
    pub(super) names: LinkNames,
    pub(super) moves: &'v BTreeMap<NoteId, VaultPath>,
    /// The notes whose headings or block ids change, before and after.
    pub(super) outlines: FxHashMap<NoteId, (Outline, Outline)>,
    pub(super) shown: &'v [ShownName],
}

impl Relinker<'_> {
    /// Where a note will be.
    pub(super) fn path_of<'n>(&'n self, note: &'n Note) -> &'n VaultPath {
        self.moves.get(&note.id).unwrap_or(&note.path)
    }

    /// Of each link of the note, in order, whether it may lead elsewhere than before, or to something that has another
    /// name.
    pub(super) fn concerned(&self, note: &Note) -> Vec<bool> {
        if self.path_of(note).folder() == note.path.folder() {
            return self.names.of(note).collect();
        }
        note.parsed.links.iter().map(|link| note.link_name(link).is_some()).collect()
    }

    /// The edits of one note.
    pub(super) fn edits(&self, note: &Note) -> Result<Vec<PlannedEdit>, Refusal> {
        let mut edits = Vec::new();
        for (link, concerned) in note.parsed.links.iter().zip(self.concerned(note)) {
            // The target of a reference stands in its definition.
            if concerned && !matches!(link.kind, LinkKind::Reference | LinkKind::Autolink) {
                self.relink(note, link, &mut edits)?;
            }
        }
        Ok(edits)
    }

    fn relink(&self, note: &Note, link: &Link, edits: &mut Vec<PlannedEdit>) -> Result<(), Refusal> {
        let (file, fragment) = match self.seen.old.resolve(note, link) {
            Resolution::File { file, fragment } => (file, fragment),
            Resolution::Unresolved => {
                edits.extend(self.rebase_dead(note, link));
                return Ok(());
            }
            Resolution::External => return Ok(()),
        };
        let id = file.file.id;
        if !link.target_text(&note.text).trim().is_empty() {
            edits.extend(self.retarget(note, link, &file)?);
        }
        edits.extend(self.refragment(note, link, id, &fragment)?);
        edits.extend(self.redisplay(note, link, id));
        Ok(())
    }

    fn retarget(&self, note: &Note, link: &Link, old: &Candidates) -> Result<Option<PlannedEdit>, Refusal> {
        let from = self.path_of(note);
        let target = link.target_text(&note.text);
        let target = target.trim();
        let id = old.file.id;
        let to = self.moves.get(&id);
        let renamed = to.is_some_and(|to| to.file_name() != old.file.path.file_name());
        let unwritable = || Refusal::Unwritable {
            path: note.path.clone(),
            written: slice(&note.text, link.range).to_owned(),
        };
        let new = self.seen.new.file(id).ok_or_else(unwritable)?;
        let moved = Moved { note, link, from, old: &old.file.path, new };
        let relocated = to.is_some() || from.folder() != note.path.folder();
        let rebased = relocated && moved.is_by_format(self.seen.old);
        if !renamed && !rebased && self.leads_to(from, target, id, old) == Some(true) {
            return Ok(None);
        }
        let mut best = None;
        for form in moved.forms(self.seen).filter(|form| can_stand(link, &form.decoded)) {
            let Some(clear) = self.leads_to(from, &form.decoded, id, old) else { continue };
            if clear {
                best = Some(form);
                break;
            }
            best = best.or(Some(form));
        }
        let form = best.ok_or_else(unwritable)?;
        if form.raw == slice(&note.text, link.target) {
            return Ok(None);
        }
        let own = to.is_some() || self.moves.contains_key(&note.id);
        let reason = if own { Reason::Link } else { Reason::OtherLink };
        Ok(Some(PlannedEdit { edit: TextEdit::replace(link.target, form.raw), reason }))
    }

    /// A path from the folder of a note that moves means another place from its new folder, where there may be a file: it
    /// goes on to mean the one that is missing.
    fn rebase_dead(&self, note: &Note, link: &Link) -> Option<PlannedEdit> {
        let from = self.path_of(note);
        let target = link.target_text(&note.text);
        let target = target.trim();
        let relative = target.starts_with("./") || target.starts_with("../");
        if !relative || from.folder() == note.path.folder() {
            return None;
        }
        let missing = VaultPath::new(&joined(note.path.folder(), target)?)?;
        let extension = missing.as_str().get(missing.without_md().len()..).unwrap_or_default();
        let text = format!("{}{extension}", missing.from_folder(from.folder()));
        let edit = TextEdit::replace(link.target, encode_as(note, link, &text));
        (can_stand(link, &text) && text != target).then_some(PlannedEdit { edit, reason: Reason::Link })
    }

    /// Whether a target leads to a file as clearly as before; `None` if it does not lead there.
    fn leads_to(&self, from: &VaultPath, target: &str, file: NoteId, before: &Candidates) -> Option<bool> {
        let found = self.seen.new.resolve_target(from, target)?;
        (found.file.id == file).then(|| is_clear(&found) || !is_clear(before))
    }

    fn refragment(
        &self,
        note: &Note,
        link: &Link,
        file: NoteId,
        old: &FragmentTarget,
    ) -> Result<Option<PlannedEdit>, Refusal> {
        let (Some(range), Some((before, after))) = (link.fragment, self.outlines.get(&file)) else {
            return Ok(None);
        };
        let raw = slice(&note.text, range);
        let new = match old {
            FragmentTarget::Heading(index) => {
                self.reheading(note, link, raw, (before, after), (file, *index))
            }
            FragmentTarget::Block(index) => reblock(raw, (before, after), *index),
            FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => return Ok(None),
        };
        let Some(new) = new else {
            let written = slice(&note.text, link.range).to_owned();
            return Err(Refusal::Unwritable { path: note.path.clone(), written });
        };
        let edit = TextEdit::replace(range, new);
        Ok((edit.text != raw).then_some(PlannedEdit { edit, reason: Reason::Link }))
    }

    /// A fragment `A#B` with the headings that changed; longer, if another heading would answer to it.
    fn reheading(
        &self,
        note: &Note,
        link: &Link,
        raw: &str,
        (before, after): (&Outline, &Outline),
        (file, index): (NoteId, u32),
    ) -> Option<String> {
        let target = self.seen.new.note(file)?;
        let leads = |fragment: &str| {
            let decoded = link.encoding.decode(fragment);
            self.seen.new.resolve_fragment(target, &decoded) == FragmentTarget::Heading(index)
        };
        let same = walk(note, link, raw, before, after);
        if let Some(same) = same.filter(|same| leads(same)) {
            return Some(same);
        }
        let chain = after.chain(usize::try_from(index).ok()?);
        let parts: Vec<String> = chain
            .iter()
            .map(|heading| encode_as(note, link, &fold::heading_for_link(&heading.text)))
            .collect();
        (0..parts.len())
            .rev()
            .map(|first| parts.get(first..).unwrap_or_default().join("#"))
            .find(|all| leads(all))
    }

    /// A link that shows the old name shows the new one.
    fn redisplay(&self, note: &Note, link: &Link, file: NoteId) -> Option<PlannedEdit> {
        let range = link.display.filter(|_| link.kind != LinkKind::Definition)?;
        let raw = slice(&note.text, range);
        let in_yaml = link.place == Place::Frontmatter && link.kind == LinkKind::Wiki;
        let encoding = if in_yaml { link.encoding } else { Encoding::Plain };
        let decoded = encoding.decode(raw);
        let shown = self.shown.iter().find(|shown| shown.file == file && shown.old == *decoded)?;
        let plain = !shown.new.contains(['[', ']', '|', '\\', '\n', '<', '*', '_', '`']);
        let edit = TextEdit::replace(range, encoding.encode(&shown.new));
        (plain && edit.text != raw).then_some(PlannedEdit { edit, reason: Reason::Link })
    }
}

/// Walks a fragment through the old headings and replaces the parts whose heading changed.
fn walk(note: &Note, link: &Link, raw: &str, before: &Outline, after: &Outline) -> Option<String> {
    let (mut next, mut level) = (0, 0);
    let mut parts = Vec::new();
    for part in raw.split('#') {
        let key = fold::heading_key(&link.encoding.decode(part));
        if key.is_empty() {
            parts.push(part.to_owned());
            continue;
        }
        let (index, deep) = before.find(next, level, &key)?;
        let (old, new) = (before.headings.get(index)?, after.headings.get(index)?);
        parts.push(match old.text == new.text {
            true => part.to_owned(),
            false => encode_as(note, link, &fold::heading_for_link(&new.text)),
        });
        (next, level) = (index + 1, deep);
    }
    Some(parts.join("#"))
}

/// A fragment `^id` with the block's new id.
fn reblock(raw: &str, (before, after): (&Outline, &Outline), index: u32) -> Option<String> {
    let index = usize::try_from(index).ok()?;
    let (old, new) = (before.blocks.get(index)?, after.blocks.get(index)?);
    if old == new {
        return Some(raw.to_owned());
    }
    let (head, _) = raw.rsplit_once('^')?;
    Some(format!("{head}^{new}"))
}

/// Whether a target leads to one file by a rule that holds in every run of Obsidian, whatever else has that name.
fn is_clear(found: &Candidates) -> bool {
    found.others.is_empty() || matches!(found.won_by, WonBy::ExactPath | WonBy::OwnFolder)
}

/// Whether `name` can be the target of a link written like `link`.
fn can_stand(link: &Link, name: &str) -> bool {
    link.kind != LinkKind::Wiki
        || breaks_links(name).is_none()
            && !name.ends_with(']')
            && !name.starts_with('[')
            && name.trim() == name
}
