//! Which file a link means, and which place in it (`reference`: Obsidian, link resolution and headings).

use std::borrow::Cow;
use std::cmp::Reverse;

use super::files::File;
use super::keys;
use super::{
    Candidates, FileKind, FileRef, FragmentTarget, Note, NoteId, Resolution, Vault, VaultPath, WonBy,
};
use crate::sort;
use crate::syntax::{Link, fold};

/// Extensions of attachments that Obsidian shows and links to.
const ACCEPTED: &[&str] = &[
    "base", "canvas", "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "flac", "m4a", "mp3", "ogg",
    "wav", "webm", "3gp", "mkv", "mov", "mp4", "ogv", "pdf",
];

/// A decoded target as it is compared with paths.
#[derive(Debug)]
struct Wanted<'t> {
    /// Folded, segments joined by `/`, no `.` or `..`.
    path: Cow<'t, str>,
    /// It is the whole path, not the end of one: written with `./`, `../` or `/`.
    anchored: bool,
}

impl Wanted<'_> {
    /// Takes a target apart. `None` if it leaves the vault or names no file.
    fn new<'t>(from: &VaultPath, target: &'t str) -> Option<Wanted<'t>> {
        Wanted::of_folded(from, keys::fold_path(target))
    }

    /// As [`Wanted::new`], for what [`keys::fold_path`] made of a target.
    fn of_folded<'t>(from: &VaultPath, folded: Cow<'t, str>) -> Option<Wanted<'t>> {
        let relative =
            matches!(&*folded, "." | "..") || folded.starts_with("./") || folded.starts_with("../");
        let rooted = folded.starts_with('/');
        let behind = |at: usize| folded.as_bytes().get(at + 1);
        let plain = |at: usize| !matches!(behind(at), Some(b'/' | b'.'));
        if !relative && !rooted && memchr::memchr_iter(b'/', folded.as_bytes()).all(plain) {
            return Some(Wanted { path: folded, anchored: false });
        }
        let base = if relative { keys::fold_path(from.folder()) } else { Cow::Borrowed("") };
        let mut segments: Vec<&str> = base.split('/').filter(|segment| !segment.is_empty()).collect();
        for segment in folded.split('/') {
            match segment {
                "" | "." => {}
                ".." => drop(segments.pop()?),
                segment => segments.push(segment),
            }
        }
        let path = segments.join("/");
        (!path.is_empty()).then_some(Wanted { path: Cow::Owned(path), anchored: relative || rooted })
    }

    /// The folders it names and the last segment.
    fn split(&self) -> (&str, &str) {
        keys::split_last(&self.path)
    }

    /// How well a file fits that has the target's [`keys::name_key`]: 0 named as it is, 1 a note named without
    /// `.md`, 2 a file of a kind that Obsidian shows only on demand. `None`: not at all. Only files of the best fit
    /// are candidates.
    fn fit(&self, file: &VaultPath) -> Option<u8> {
        let (folders, name) = self.split();
        if (!folders.is_empty() || self.anchored) && !self.is_end_of(file.folder(), folders) {
            return None;
        }
        // Names with one key differ in the `.md`s at their ends and in nothing else.
        match keys::md_endings(file.file_name()).checked_sub(keys::md_endings(name))? {
            0 if file.is_note() || is_accepted(file) => Some(0),
            0 => Some(2),
            1 => Some(1),
            _ => None,
        }
    }

    fn is_end_of(&self, folder: &str, wanted: &str) -> bool {
        let parts = match folder.is_ascii() {
            // No copy of what a few bytes tell.
            true => folder.len().checked_sub(wanted.len()).and_then(|at| folder.split_at_checked(at)),
            false => None,
        };
        let fits = |above: &str| above.is_empty() || !self.anchored && above.ends_with('/');
        match parts {
            Some((above, end)) => end.eq_ignore_ascii_case(wanted) && fits(above),
            None => keys::fold_path(folder).strip_suffix(wanted).is_some_and(fits),
        }
    }
}

/// Whether Obsidian lists files of this kind.
fn is_accepted(file: &VaultPath) -> bool {
    let extension = file.file_name().rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| ACCEPTED.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// By what a candidate is preferred, best last.
fn rank(from: &VaultPath, target: &str, wanted: &Wanted<'_>, path: &VaultPath) -> u8 {
    let spelled = target.strip_prefix('/').unwrap_or(target);
    if path.as_str() == spelled || path.without_md() == spelled {
        return 3;
    }
    let folded = keys::fold_path(path.as_str());
    if *folded == *wanted.path || folded.strip_suffix(".md") == Some(&*wanted.path) {
        return 2;
    }
    u8::from(path.folder() == from.folder())
}

/// The length of a path as Obsidian counts it, in UTF-16 units.
fn length(path: &VaultPath) -> usize {
    path.as_str().chars().map(char::len_utf16).sum()
}

impl Vault {
    /// What a link of `from` leads to.
    pub fn resolve(&self, from: &Note, link: &Link) -> Resolution {
        let Some(target) = keys::inner_target(from, link) else { return Resolution::External };
        let own = target.is_empty();
        let file = match own {
            true => Candidates {
                file: FileRef { id: from.id, path: from.path.clone(), kind: FileKind::Note },
                won_by: WonBy::Only,
                others: Vec::new(),
            },
            false => match self.resolve_target(&from.path, &target) {
                Some(file) => file,
                None => return Resolution::Unresolved,
            },
        };
        let fragment = self.fragment_target(from, link, file.file.id);
        Resolution::File { file, fragment }
    }

    /// Where in `file` a link of `from` leads that leads to it.
    pub fn fragment_target(&self, from: &Note, link: &Link, file: NoteId) -> FragmentTarget {
        let Some(fragment) = link.fragment_text(&from.text) else { return FragmentTarget::None };
        // The note that asks may be newer than the vault's.
        let target = if file == from.id { Some(from) } else { self.note(file).map(|note| &**note) };
        target.map_or(FragmentTarget::NotANote, |target| self.resolve_fragment(target, &fragment))
    }

    /// The file a decoded target without fragment means, seen from a note at `from`.
    ///
    /// A target is compared without case with the ends of all paths. `./` and `../` start at the folder of
    /// `from` and `/` at the root; these and targets that leave the vault mean no other file. Of several files the
    /// one whose whole path is the target wins, then one in the folder of `from`, then the shortest path, then the
    /// first by code points. Files that Obsidian does not list count last, and only under their full name.
    pub fn resolve_target(&self, from: &VaultPath, target: &str) -> Option<Candidates> {
        let target = target.trim();
        if let Some(only) = self.only_file_named(target) {
            let only = only.map(|(id, file)| file.to_ref(id));
            return only.map(|file| Candidates { file, won_by: WonBy::Only, others: Vec::new() });
        }
        let wanted = Wanted::new(from, target)?;
        let fitting: Vec<(u8, NoteId, &File)> = self.fitting(&wanted).collect();
        if let [(_, id, file)] = fitting.as_slice() {
            return Some(Candidates { file: file.to_ref(*id), won_by: WonBy::Only, others: Vec::new() });
        }
        let best = fitting.iter().map(|(fit, ..)| *fit).min()?;
        let mut files: Vec<_> = fitting
            .into_iter()
            .filter(|(fit, ..)| *fit == best)
            .map(|(_, id, file)| (rank(from, target, &wanted, &file.path), id, file))
            .collect();
        sort::by_cached_key(&mut files, |(rank, _, file)| {
            (Reverse(*rank), length(&file.path), file.path.clone())
        });
        let won_by = won_by(&files);
        let mut files = files.into_iter().map(|(_, id, file)| file.to_ref(id));
        Some(Candidates { file: files.next()?, won_by, others: files.collect() })
    }

    /// The file that a link of `from` leads to whose target is a bare name that one file alone has, and which names no place
    /// in it: as nearly all links are.
    pub fn resolve_plain(&self, from: &Note, link: &Link) -> Option<NoteId> {
        if link.fragment.is_some() {
            return None;
        }
        let target = keys::inner_target(from, link)?;
        self.only_file_named(target.trim()).flatten().map(|(id, _)| id)
    }

    /// The file that a link of `from` leads to, to whatever place in it.
    pub fn file_of_link(&self, from: &Note, link: &Link) -> Option<NoteId> {
        self.resolve_plain(from, link).or_else(|| match self.resolve(from, link) {
            Resolution::File { file, .. } => Some(file.file.id),
            Resolution::External | Resolution::Unresolved => None,
        })
    }

    /// What a bare name means, which is nearly every target there is, if not several files have it; `None` if it has to be
    /// looked into.
    fn only_file_named(&self, target: &str) -> Option<Option<(NoteId, &File)>> {
        if !keys::is_bare_name(target) {
            return None;
        }
        let ids = self.indexes.names.get(&keys::fold_path(target)).map_or(&[][..], |ids| ids.as_slice());
        let [id] = ids else { return ids.is_empty().then_some(None) };
        let file = self.files.get(*id)?;
        let fits = keys::md_endings(file.path.file_name()) < 2;
        Some(fits.then_some((*id, file)))
    }

    /// Whether a decoded target means any file.
    pub(super) fn has_target(&self, from: &VaultPath, target: &str) -> bool {
        Wanted::new(from, target).is_some_and(|wanted| self.fitting(&wanted).next().is_some())
    }

    /// As [`Vault::has_target`], for what [`keys::fold_path`] made of a target.
    pub(super) fn has_folded_target(&self, from: &VaultPath, folded: &str) -> bool {
        let wanted = Wanted::of_folded(from, Cow::Borrowed(folded));
        wanted.is_some_and(|wanted| self.fitting(&wanted).next().is_some())
    }

    /// Whether a bare name with this key means any file.
    pub(super) fn has_name(&self, key: &str) -> bool {
        let mut ids = self.indexes.names.get(key).into_iter().flat_map(|ids| ids.as_slice());
        ids.any(|id| self.files.get(*id).is_some_and(|file| keys::md_endings(file.path.file_name()) < 2))
    }

    fn fitting<'v>(&'v self, wanted: &'v Wanted<'_>) -> impl Iterator<Item = (u8, NoteId, &'v File)> {
        let key = keys::without_md(wanted.split().1);
        let ids = self.indexes.names.get(key).into_iter().flat_map(|ids| ids.as_slice());
        let files = ids.filter_map(|id| Some((*id, self.files.get(*id)?)));
        files.filter_map(|(id, file)| Some((wanted.fit(&file.path)?, id, file)))
    }

    /// Where a decoded fragment leads in `note`.
    ///
    /// Headings are walked in order; one matches the next part of `#A#B` if it is deeper than the last match and
    /// equal in the form Obsidian compares. A fragment that is empty in that form leads to the note itself.
    pub fn resolve_fragment(&self, note: &Note, fragment: &str) -> FragmentTarget {
        let anchors = note.anchors();
        let found = |index: Option<usize>| index.and_then(|index| u32::try_from(index).ok());
        let block = fragment.rsplit_once('#').map_or(fragment, |(_, last)| last).trim();
        if let Some(id) = block.strip_prefix('^') {
            let block = anchors.block(&fold::key(id));
            return found(block).map_or(FragmentTarget::Missing, FragmentTarget::Block);
        }
        let parts = fragment.split('#').map(fold::heading_key).filter(|part| !part.is_empty());
        let (mut next, mut level, mut last) = (0, 0, None);
        for part in parts {
            let Some((index, deep)) = anchors.heading(next, level, &part) else {
                return FragmentTarget::Missing;
            };
            (next, level, last) = (index + 1, deep, Some(index));
        }
        found(last).map_or(FragmentTarget::None, FragmentTarget::Heading)
    }
}

fn won_by(files: &[(u8, NoteId, &File)]) -> WonBy {
    let [(rank, _, first), rest @ ..] = files else { return WonBy::Only };
    let Some((next_rank, _, next)) = rest.first() else { return WonBy::Only };
    match (*rank, rank == next_rank) {
        (2 | 3, false) => WonBy::ExactPath,
        (1, false) => WonBy::OwnFolder,
        _ if length(&first.path) < length(&next.path) => WonBy::ShortestPath,
        _ => WonBy::FirstByName,
    }
}
