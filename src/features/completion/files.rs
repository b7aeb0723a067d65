//! Files by stem, title, alias and path, and targets that links name and no file has.

use std::borrow::Cow;
use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::rank::{Fit, Scatter, Typed, best};
use super::site::Site;
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::syntax::fold::{key, search_key};
use crate::vault::{
    Catalogue, CatalogueFile, DeadTarget, EntityKind, FileKind, FileRef, Letters, NameKind, NoteId, VaultPath,
};

/// So many of the notes opened last come before all others.
const RECENT: usize = 20;

/// By which of its names a file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found<'c> {
    Stem,
    Title,
    /// The folded alias.
    Alias(&'c str),
    Path,
}

enum Hit<'c> {
    File(&'c CatalogueFile, Found<'c>),
    Dead(&'c DeadTarget),
}

/// Smaller is better: excluded files last, then how well the name fits, then how near the file is to the note.
type Rank = (bool, Fit, u16, Reverse<u32>, u8, usize, usize);

/// How near files are to the note that is being written.
pub(super) struct Nearness {
    own: NoteId,
    near: FxHashMap<NoteId, u16>,
}

impl Nearness {
    pub(super) const LINKED: u16 = 30;
    const ENTITY: u16 = 40;
    const EMBEDDED: u16 = 25;
    const NOTE: u16 = 50;
    const ATTACHMENT: u16 = 60;
    const DEAD: u16 = 70;
    const OWN: u16 = 80;

    /// The notes opened lately and those that the note links to. Looks at each link once.
    pub(super) fn new(request: &Request<'_>) -> Nearness {
        let Request { vault, note, .. } = request;
        let mut near = FxHashMap::default();
        let mut seen: FxHashSet<Cow<'_, str>> = FxHashSet::default();
        for link in &note.parsed.links {
            let target = link.target_text(&note.text);
            if target.is_empty() || link.is_external(&note.text) || !seen.insert(target.clone()) {
                continue;
            }
            if let Some(found) = vault.resolve_target(&note.path, &target) {
                near.insert(found.file.id, Nearness::LINKED);
            }
        }
        for (place, id) in (0..).zip(request.recent.iter().take(RECENT)) {
            near.insert(*id, place);
        }
        Nearness { own: note.id, near }
    }

    /// Places a note that the note names in another way than by a link.
    pub(super) fn add(&mut self, id: NoteId) {
        self.near.entry(id).or_insert(Nearness::LINKED);
    }

    pub(super) fn of(&self, file: &CatalogueFile, embed: bool) -> u16 {
        if file.id == self.own {
            return Nearness::OWN;
        }
        if let Some(near) = self.near.get(&file.id) {
            return *near;
        }
        match (file.kind, &file.entity) {
            (FileKind::Attachment, _) if embed => Nearness::EMBEDDED,
            (FileKind::Attachment, _) => Nearness::ATTACHMENT,
            (_, Some(EntityKind::Person | EntityKind::Project | EntityKind::Customer)) => Nearness::ENTITY,
            _ => Nearness::NOTE,
        }
    }
}

/// The files that a link may name which is being typed at `site`.
pub(super) fn complete(request: &Request<'_>, site: &Site, typed: &str, embed: bool) -> Completions {
    let catalogue = request.vault.catalogue();
    let nearness = Nearness::new(request);
    let dead = request.vault.dead_targets();
    let relative = typed.starts_with("./") || typed.starts_with("../");
    let by_path = typed.contains('/');
    let wanted = Typed::new(if relative { typed.trim_start_matches(['.', '/']) } else { typed });
    let mut hits: Vec<(Rank, Hit<'_>)> = Vec::new();
    for (order, file) in catalogue.files().iter().enumerate() {
        let near = nearness.of(file, embed);
        let found = if by_path { path_fit(&wanted, file) } else { None };
        if let Some(fit) = found {
            let length = file.path.as_str().len();
            let rank = (file.excluded, fit, near, Reverse(0), 0, length, order);
            hits.push((rank, Hit::File(file, Found::Path)));
        } else if !relative {
            name_hits(&catalogue, &wanted, file, (near, order), &mut hits);
        }
    }
    dead_hits(&dead, &wanted, typed, &mut hits);
    let limit = request.limit();
    let mut incomplete = false;
    if hits.len() < limit && !by_path {
        scatter(&catalogue, &wanted, &nearness, embed, &mut hits);
    } else {
        incomplete = true;
    }
    let (hits, more) = best(hits, limit);
    let items = hits.into_iter().filter_map(|hit| match hit {
        Hit::File(file, found) => file_item(request, site, file, found, relative),
        Hit::Dead(dead) => dead_item(site, dead),
    });
    Completions { range: site.range, items: items.collect(), incomplete: incomplete || more }
}

/// The names of a file that fit: the better one of stem and title, and aliases that fit no worse.
fn name_hits<'c>(
    catalogue: &'c Catalogue,
    wanted: &Typed,
    file: &'c CatalogueFile,
    (near, order): (u16, usize),
    hits: &mut Vec<(Rank, Hit<'c>)>,
) {
    let mut own: Option<Fit> = None;
    let mut place = None;
    for name in catalogue.names_of(file) {
        if !wanted.may_fit(name.letters) {
            continue;
        }
        let Some(fit) = wanted.fit(name.text) else { continue };
        let (found, order_of_kind) = match name.kind {
            NameKind::Stem => (Found::Stem, 0),
            NameKind::Title => (Found::Title, 1),
            NameKind::Alias => (Found::Alias(name.text), 2),
        };
        let alias = name.kind == NameKind::Alias;
        if own.is_some_and(|own| own < fit || own == fit && !alias) || alias && wanted.is_empty() {
            continue;
        }
        let length = if wanted.is_empty() { 0 } else { name.text.len() };
        let rank = (file.excluded, fit, near, Reverse(0), order_of_kind, length, order);
        match (alias, place) {
            (false, Some(place)) => {
                // The title fits better than the stem.
                if let Some(hit) = hits.get_mut::<usize>(place) {
                    *hit = (rank, Hit::File(file, found));
                }
            }
            _ => {
                place = place.or((!alias).then_some(hits.len()));
                hits.push((rank, Hit::File(file, found)));
            }
        }
        if !alias {
            own = Some(fit);
        }
    }
}

/// How a typed path fits a file's: as a name does, or its segments start segments of the path, in order, the last
/// one the name (`acme/ap` for `Acme/Projects/Apollo`).
fn path_fit(wanted: &Typed, file: &CatalogueFile) -> Option<Fit> {
    let path = search_key(file.path.without_md());
    if !wanted.may_fit(Letters::of(&path)) {
        return None;
    }
    wanted.fit(&path).or_else(|| {
        let (folders, name) = path.rsplit_once('/')?;
        let (typed_folders, typed_name) = wanted.text().rsplit_once('/')?;
        let mut folders = folders.split('/');
        let mut in_order =
            typed_folders.split('/').all(|typed| folders.any(|folder| folder.starts_with(typed)));
        in_order &= Typed::new(typed_name).fit(name).is_some();
        in_order.then_some(Fit::Words)
    })
}

fn dead_hits<'c>(dead: &'c [DeadTarget], wanted: &Typed, typed: &str, hits: &mut Vec<(Rank, Hit<'c>)>) {
    for (order, target) in dead.iter().enumerate() {
        // The link at the cursor may be one of them.
        if target.links == 1 && key(&target.target) == key(typed) {
            continue;
        }
        let name = search_key(&target.target);
        let Some(fit) = wanted.fit(&name) else { continue };
        let rank = (false, fit, Nearness::DEAD, Reverse(0), 0, 0, order);
        hits.push((rank, Hit::Dead(target)));
    }
}

/// Adds the files in whose stem or title the letters stand scattered.
fn scatter<'c>(
    catalogue: &'c Catalogue,
    wanted: &Typed,
    nearness: &Nearness,
    embed: bool,
    hits: &mut Vec<(Rank, Hit<'c>)>,
) {
    let Some(mut scatter) = Scatter::new(wanted) else { return };
    let found: FxHashSet<NoteId> = hits
        .iter()
        .filter_map(|(_, hit)| match hit {
            Hit::File(file, _) => Some(file.id),
            Hit::Dead(_) => None,
        })
        .collect();
    for (order, file) in catalogue.files().iter().enumerate().filter(|(_, file)| !found.contains(&file.id)) {
        let fitting = catalogue.names_of(file).filter(|name| wanted.may_fit(name.letters));
        let scored = fitting.filter_map(|name| Some((scatter.score(name.text)?, name)));
        let Some((score, name)) = scored.max_by_key(|(score, name)| (*score, Reverse(name.kind))) else {
            continue;
        };
        let (found, order_of_kind) = match name.kind {
            NameKind::Stem => (Found::Stem, 0),
            NameKind::Title => (Found::Title, 1),
            NameKind::Alias => (Found::Alias(name.text), 2),
        };
        let near = nearness.of(file, embed);
        let rank =
            (file.excluded, Fit::Scattered, near, Reverse(score), order_of_kind, name.text.len(), order);
        hits.push((rank, Hit::File(file, found)));
    }
}

fn file_item(
    request: &Request<'_>,
    site: &Site,
    file: &CatalogueFile,
    found: Found<'_>,
    relative: bool,
) -> Option<Item> {
    let Request { vault, note, .. } = request;
    let reference = FileRef { id: file.id, path: file.path.clone(), kind: file.kind };
    let label = name(request, file, found);
    let alias = matches!(found, Found::Alias(_)).then_some(&*label);
    let (insert, filter) = if relative {
        site.path(&file.path.from_folder(note.path.folder()), &reference)?
    } else {
        site.file(vault, &note.path, &reference, &label, alias)?
    };
    let stem = file.path.stem();
    let detail = match found {
        Found::Title => format!("title of {stem}{}", about(file, " — ", "")),
        Found::Alias(_) => format!("alias of {stem}{}", about(file, " — ", "")),
        Found::Stem | Found::Path => about(file, "", file.path.folder()),
    };
    Some(Item {
        label: one_line(&label),
        detail: one_line(&detail),
        kind: kind(file),
        filter,
        insert,
        documentation: match file.kind {
            FileKind::Note => Documentation::Note(file.id),
            FileKind::Attachment => Documentation::None,
        },
    })
}

/// The name by which a file was found, as written.
pub(super) fn name(request: &Request<'_>, file: &CatalogueFile, found: Found<'_>) -> String {
    let stem = || file.path.stem().to_owned();
    let note = request.vault.note(file.id);
    match found {
        Found::Stem => stem(),
        Found::Path => file.path.without_md().to_owned(),
        Found::Title => note.and_then(|note| note.title()).unwrap_or_else(stem),
        Found::Alias(folded) => {
            let aliases = note.map(|note| note.aliases()).unwrap_or_default();
            let written = aliases.iter().map(|alias| alias.trim()).find(|alias| search_key(alias) == folded);
            written.unwrap_or(folded).to_owned()
        }
    }
}

/// What a file is about and where it lies: `project — Acme/Projects`.
fn about(file: &CatalogueFile, lead: &str, folder: &str) -> String {
    let kind = file.entity.as_ref().map(kind_name).unwrap_or_default();
    match (kind, folder) {
        ("", "") => String::new(),
        (kind, "") => format!("{lead}{kind}"),
        ("", folder) => format!("{lead}{folder}"),
        (kind, folder) => format!("{lead}{kind} — {folder}"),
    }
}

/// The word for what a note is about.
pub(super) fn kind_name(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Project => "project",
        EntityKind::Customer => "customer",
        EntityKind::Other(name) => name,
    }
}

fn kind(file: &CatalogueFile) -> ItemKind {
    match (file.kind, &file.entity) {
        (FileKind::Attachment, _) => ItemKind::Attachment,
        (FileKind::Note, Some(kind)) => ItemKind::Entity(kind.clone()),
        (FileKind::Note, None) => ItemKind::Note,
    }
}

fn dead_item(site: &Site, dead: &DeadTarget) -> Option<Item> {
    let (insert, filter) = site.dead(&dead.target)?;
    let plural = if dead.links == 1 { "link" } else { "links" };
    Some(Item {
        label: one_line(&dead.target),
        detail: format!("no such note yet, {} {plural}", dead.links),
        kind: ItemKind::DeadTarget,
        filter,
        insert,
        documentation: Documentation::None,
    })
}

/// The file that the target of a link being typed means; the note itself for an empty one.
pub(super) fn target(request: &Request<'_>, target: &str) -> Option<FileRef> {
    let Request { vault, note, .. } = request;
    match target.trim() {
        "" => Some(FileRef { id: note.id, path: VaultPath::clone(&note.path), kind: FileKind::Note }),
        target => Some(vault.resolve_target(&note.path, target)?.file),
    }
}
