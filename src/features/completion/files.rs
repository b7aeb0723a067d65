//! Files by stem, title, alias and path, and targets that links name and no file has.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::site::Site;
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::features::rank::{Best, Fit, Scatter, Typed};
use crate::features::wording::kind_name;
use crate::syntax::fold::{key, search_key};
use crate::vault::{
    Catalogue, CatalogueFile, CatalogueName, DeadTarget, EntityKind, FileKind, FileRef, NameKind, NoteId,
    Vault, VaultPath,
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

impl<'c> Found<'c> {
    pub(super) fn by(name: &CatalogueName<'c>) -> Found<'c> {
        match name.kind {
            NameKind::Stem => Found::Stem,
            NameKind::Title => Found::Title,
            NameKind::Alias => Found::Alias(name.text),
        }
    }
}

enum Hit<'c> {
    File(&'c CatalogueFile, Found<'c>),
    Dead(&'c DeadTarget),
}

/// Smaller is better: excluded files last, then how well the name fits, then how near the file is to the note.
type Rank = (bool, Fit, u16, Reverse<u32>, NameKind, usize, usize);

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
    let relative = typed.starts_with("./") || typed.starts_with("../");
    let by_path = typed.contains('/');
    let wanted = Typed::new(if relative { typed.trim_start_matches(['.', '/']) } else { typed });
    let (folded, searched) = (key(typed), search_key(typed));
    // To an empty text all fit equally well.
    let limit = if wanted.is_empty() { request.limit() } else { usize::MAX };
    let dead = request.vault.dead_targets_with(limit, &wanted.print_of_any(), |text, dead| {
        // The link at the cursor may be one of them: told by its text first, which is folded already.
        wanted.fit(text).is_some() && !(dead.links == 1 && text == searched && key(&dead.target) == folded)
    });
    let search =
        Search { vault: request.vault, catalogue: &catalogue, wanted: &wanted, nearness: &nearness, embed };
    let mut found = Best::new(request.limit());
    dead_hits(&dead, &wanted, &mut found);
    let exhausted = if by_path { search.paths(&mut found) } else { search.names(&mut found) };
    let (hits, more) = found.finish();
    let items = hits.into_iter().filter_map(|hit| match hit {
        Hit::File(file, found) => file_item(request, site, file, found, relative),
        Hit::Dead(dead) => dead_item(site, dead),
    });
    Completions { range: site.range, items: items.collect(), incomplete: more || !exhausted }
}

/// A search over all names.
struct Search<'c> {
    vault: &'c Vault,
    catalogue: &'c Catalogue,
    wanted: &'c Typed,
    nearness: &'c Nearness,
    embed: bool,
}

impl<'c> Search<'c> {
    /// Finds files by their names: where words fit, and if these are few where the text stands inside or scattered.
    /// Whether all that can fit was found.
    fn names(&self, found: &mut Best<Rank, Hit<'c>>) -> bool {
        if self.wanted.is_empty() {
            self.all(found);
            return true;
        }
        let strict = |name: &CatalogueName<'_>| Some((self.wanted.fit(name.text)?, Reverse(0)));
        self.pass(Fit::Words, strict, found);
        if !found.is_full() {
            self.pass(Fit::Inside, strict, found);
        }
        let scatter = Scatter::new(self.wanted).filter(|_| !found.is_full());
        let Some(mut scatter) = scatter else { return false };
        let scattered = |name: &CatalogueName<'_>| Some((Fit::Scattered, Reverse(scatter.score(name.text)?)));
        self.pass(Fit::Scattered, scattered, found);
        true
    }

    /// Offers all files by their stems, but for those that cannot be among the first: of files that are not near the note for
    /// a reason of their own, and that nothing else tells apart, the first come first.
    fn all(&self, found: &mut Best<Rank, Hit<'c>>) {
        let files = self.catalogue.files();
        // The note itself comes last.
        let first = self.catalogue.first_of_classes(found.limit() + self.nearness.near.len() + 1);
        let near = self.nearness.near.keys().filter_map(|id| self.vault.file(*id));
        let near = near.filter_map(|file| self.catalogue.position(&file));
        let mut orders: Vec<usize> = first.chain(near).collect();
        orders.sort_unstable();
        orders.dedup();
        for order in orders {
            let Some(file) = files.get(order) else { continue };
            let near = self.nearness.of(file, self.embed);
            let rank = (file.excluded, Fit::Prefix, near, Reverse(0), NameKind::Stem, 0, order);
            found.offer(rank, Hit::File(file, Found::Stem));
        }
    }

    /// Offers the names of files not found before: the better one of stem and title, and aliases that fit no worse.
    fn pass(
        &self,
        worst: Fit,
        mut fit: impl FnMut(&CatalogueName<'c>) -> Option<(Fit, Reverse<u32>)>,
        found: &mut Best<Rank, Hit<'c>>,
    ) {
        let known: FxHashSet<usize> = match worst {
            Fit::Words => FxHashSet::default(),
            _ => found.kept().map(|(rank, _)| rank.6).collect(),
        };
        let mut own: Option<((Fit, Reverse<u32>), CatalogueName<'c>)> = None;
        for name in self.catalogue.names_with(self.wanted.print(worst)) {
            if known.contains(&name.file) {
                continue;
            }
            let Some(fit) = fit(&name) else { continue };
            if let Some((fit, name)) = own.take_if(|(_, own)| own.file != name.file) {
                self.offer(fit, &name, found);
            }
            let better = own.is_none_or(|(own, _)| fit < own);
            match name.kind {
                NameKind::Stem | NameKind::Title if better => own = Some((fit, name)),
                NameKind::Alias if own.is_none_or(|(own, _)| fit <= own) => {
                    self.offer(fit, &name, found);
                }
                _ => {}
            }
        }
        if let Some((fit, name)) = own {
            self.offer(fit, &name, found);
        }
    }

    fn offer(
        &self,
        (fit, score): (Fit, Reverse<u32>),
        name: &CatalogueName<'c>,
        found: &mut Best<Rank, Hit<'c>>,
    ) {
        let Some(file) = self.catalogue.files().get(name.file) else { return };
        let near = self.nearness.of(file, self.embed);
        let rank = (file.excluded, fit, near, score, name.kind, name.text.len(), name.file);
        found.offer(rank, Hit::File(file, Found::by(name)));
    }

    /// Finds files by their path. Whether all that can fit was found.
    fn paths(&self, found: &mut Best<Rank, Hit<'c>>) -> bool {
        for (order, file) in self.catalogue.files().iter().enumerate() {
            let Some(fit) = path_fit(self.wanted, file) else { continue };
            let near = self.nearness.of(file, self.embed);
            let length = file.path.as_str().len();
            let rank = (file.excluded, fit, near, Reverse(0), NameKind::Stem, length, order);
            found.offer(rank, Hit::File(file, Found::Path));
        }
        true
    }
}

/// How a typed path fits a file's: as a name does, or its segments start segments of the path, in order, the last
/// one the name (`acme/ap` for `Acme/Projects/Apollo`).
fn path_fit(wanted: &Typed, file: &CatalogueFile) -> Option<Fit> {
    let path = search_key(file.path.without_md());
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

fn dead_hits<'c>(dead: &'c [Arc<DeadTarget>], wanted: &Typed, found: &mut Best<Rank, Hit<'c>>) {
    for (order, target) in dead.iter().enumerate() {
        let Some(fit) = wanted.fit(&target.folded) else { continue };
        let rank =
            (false, fit, Nearness::DEAD, Reverse(0), NameKind::Stem, 0, usize::MAX - dead.len() + order);
        found.offer(rank, Hit::Dead(target));
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

/// How a link that is being typed names its target, which is `file`; `None` for the note itself.
pub(super) fn link_target(request: &Request<'_>, target: &str, file: FileRef) -> Option<(String, FileRef)> {
    let own = target.trim().is_empty();
    (!own).then(|| (request.vault.link_text(&request.note.path, &file), file))
}
