//! Files by stem, title, alias and path, and targets that links name and no file has.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::site::Site;
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::features::rank::{Best, Fit, Scatter, Typed};
use crate::features::wording::kind_name;
use crate::syntax::fold::{key, search_key};
use crate::vault::{
    Catalogue, CatalogueFile, ClassKind, DeadTarget, FileClass, FileKind, FileRef, NameKind, NoteId,
    PossibleName, Vault, VaultPath,
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
    pub(super) fn by(name: &PossibleName<'c>) -> Found<'c> {
        match name.kind {
            NameKind::Stem => Found::Stem,
            NameKind::Title => Found::Title,
            NameKind::Alias => Found::Alias(name.text()),
        }
    }
}

enum Hit<'c> {
    File(&'c CatalogueFile, Found<'c>),
    Dead(Arc<DeadTarget>),
}

/// Smaller is better: excluded files last, then how well the name fits, then how near the file is to the note.
type Rank = (bool, Fit, u16, Reverse<u32>, NameKind, usize, usize);

/// How near files are to the note that is being written.
pub(super) struct Nearness<'c> {
    catalogue: &'c Catalogue,
    /// Of the files near the note for a reason of their own, and of itself, by their places in the catalogue.
    near: FxHashMap<usize, u16>,
    /// A bit for each place, set for those: nearly all others are told by one look.
    is_near: Vec<u64>,
}

impl<'c> Nearness<'c> {
    pub(super) const LINKED: u16 = 30;
    const ENTITY: u16 = 40;
    const EMBEDDED: u16 = 25;
    const NOTE: u16 = 50;
    const ATTACHMENT: u16 = 60;
    const DEAD: u16 = 70;
    const OWN: u16 = 80;

    /// The notes opened lately and those that the note links to. Looks at each link once.
    pub(super) fn new(request: &Request<'_>, catalogue: &'c Catalogue) -> Nearness<'c> {
        let Request { vault, note, .. } = request;
        let mut own = Nearness {
            catalogue,
            near: FxHashMap::default(),
            is_near: vec![0; catalogue.file_count().div_ceil(64)],
        };
        own.add(vault, note.id, Nearness::OWN);
        for (place, id) in (0..).zip(request.recent.iter().take(RECENT)) {
            own.add(vault, *id, place);
        }
        let mut seen: FxHashSet<Cow<'_, str>> = FxHashSet::default();
        for link in &note.parsed.links {
            let target = link.target_text(&note.text);
            if target.is_empty() || link.is_external(&note.text) || !seen.insert(target.clone()) {
                continue;
            }
            if let Some(found) = vault.resolve_target(&note.path, &target) {
                own.add(vault, found.file.id, Nearness::LINKED);
            }
        }
        own
    }

    /// Places a file, unless it has a place.
    pub(super) fn add(&mut self, vault: &Vault, id: NoteId, near: u16) {
        let at = vault.file(id).and_then(|file| self.catalogue.position(&file));
        if let Some(at) = at {
            self.near.entry(at).or_insert(near);
            self.is_near.get_mut(at / 64).into_iter().for_each(|word| *word |= 1 << (at % 64));
        }
    }

    /// How near the file is that has this place and class in the catalogue.
    pub(super) fn of(&self, file: usize, class: FileClass, embed: bool) -> u16 {
        let is_near = self.is_near.get(file / 64).is_some_and(|word| word >> (file % 64) & 1 == 1);
        if is_near && let Some(near) = self.near.get(&file) {
            return *near;
        }
        match class.kind {
            ClassKind::Attachment if embed => Nearness::EMBEDDED,
            ClassKind::Attachment => Nearness::ATTACHMENT,
            ClassKind::Person | ClassKind::Project | ClassKind::Customer => Nearness::ENTITY,
            ClassKind::Note => Nearness::NOTE,
        }
    }
}

/// The files that a link may name which is being typed at `site`.
pub(super) fn complete(request: &Request<'_>, site: &Site, typed: &str, embed: bool) -> Completions {
    let catalogue = request.vault.catalogue();
    let nearness = Nearness::new(request, &catalogue);
    let relative = typed.starts_with("./") || typed.starts_with("../");
    let wanted = Typed::new(if relative { typed.trim_start_matches(['.', '/']) } else { typed });
    let search =
        Search { vault: request.vault, catalogue: &catalogue, wanted: &wanted, nearness: &nearness, embed };
    let mut found = Best::new(request.limit());
    let exhausted = if typed.contains('/') {
        search.by_path(typed, &mut found)
    } else {
        search.by_name(typed, &mut found)
    };
    let (hits, more) = found.finish();
    let items = hits.into_iter().filter_map(|hit| match hit {
        Hit::File(file, found) => file_item(request, site, file, found, relative),
        Hit::Dead(dead) => dead_item(site, &dead),
    });
    Completions { range: site.range, items: items.collect(), incomplete: more || !exhausted }
}

/// A search over all names.
struct Search<'c> {
    vault: &'c Vault,
    catalogue: &'c Catalogue,
    wanted: &'c Typed,
    nearness: &'c Nearness<'c>,
    embed: bool,
}

impl<'c> Search<'c> {
    /// Finds files by their names: where words fit, and if these are few where the text stands inside or scattered.
    /// Whether all that can fit was found.
    fn by_name(&self, typed: &str, found: &mut Best<Rank, Hit<'c>>) -> bool {
        if self.wanted.is_empty() {
            self.all(found);
            self.dead(typed, Fit::Whole..=Fit::Words, found);
            return true;
        }
        for (worst, fits) in [(Fit::Words, Fit::Whole..=Fit::Words), (Fit::Inside, Fit::Inside..=Fit::Inside)]
        {
            if !found.is_full() {
                // Some that fit worse pass the first sieve, by luck: which, nobody could tell.
                let fit = |name: &str| self.wanted.fit(name).filter(|fit| *fit <= worst);
                self.pass(worst, Reverse(0), |name| Some((fit(name)?, Reverse(0))), found);
                self.dead(typed, fits.clone(), found);
            }
        }
        let scatter = Scatter::new(self.wanted).filter(|_| !found.is_full());
        let Some(mut scatter) = scatter else { return false };
        let scattered = |name: &str| Some((Fit::Scattered, Reverse(scatter.score(name)?)));
        self.pass(Fit::Scattered, Reverse(u32::MAX), scattered, found);
        true
    }

    /// Offers all files by their stems, but for those that cannot be among the first: of files that are not near the note for
    /// a reason of their own, and that nothing else tells apart, the first come first.
    fn all(&self, found: &mut Best<Rank, Hit<'c>>) {
        let near = &self.nearness.near;
        let first = self.catalogue.first_of_classes(found.limit() + near.len());
        let mut orders: Vec<usize> = first.chain(near.keys().copied()).collect();
        orders.sort_unstable();
        orders.dedup();
        for order in orders {
            let Some(file) = self.catalogue.file(order) else { continue };
            let near = self.nearness.of(order, file.class(), self.embed);
            let rank = (file.excluded, Fit::Prefix, near, Reverse(0), NameKind::Stem, 0, order);
            found.offer(rank, Hit::File(file, Found::Stem));
        }
    }

    /// Offers targets that links name and no file has, but for the link that is being typed. They come behind files that fit
    /// as well.
    fn dead(&self, typed: &str, fits: RangeInclusive<Fit>, found: &mut Best<Rank, Hit<'c>>) {
        let rank =
            |fit: Fit, order: usize| (false, fit, Nearness::DEAD, Reverse(0), NameKind::Stem, 0, order);
        let (folded, searched) = (key(typed), search_key(typed));
        let limit = found.limit() + 1;
        let mut dead = Best::new(limit);
        found.cut();
        let bar = found.bar();
        self.vault.each_dead_target(&self.wanted.print_of_any(), |text, target| {
            if bar.is_some_and(|bar| rank(self.wanted.best_fit(text.len()), 0) >= bar) {
                return;
            }
            let Some(fit) = self.wanted.fit(text).filter(|fit| fits.contains(fit)) else { return };
            // Told by its text first, which is folded already.
            let is_typed = target.links == 1 && text == searched && key(&target.target) == folded;
            if !is_typed {
                dead.offer((fit, Reverse(target.links), target.target.clone()), Arc::clone(target));
            }
        });
        let (dead, _) = dead.finish();
        for (order, target) in dead.into_iter().enumerate() {
            let Some(fit) = self.wanted.fit(&target.folded) else { continue };
            found.offer(rank(fit, usize::MAX - limit + order), Hit::Dead(target));
        }
    }

    /// Offers the names of files not found before: the better one of stem and title, and aliases that fit no worse.
    fn pass(
        &self,
        worst: Fit,
        best_score: Reverse<u32>,
        mut fit: impl FnMut(&str) -> Option<(Fit, Reverse<u32>)>,
        found: &mut Best<Rank, Hit<'c>>,
    ) {
        let known: FxHashSet<usize> = match worst {
            Fit::Words => FxHashSet::default(),
            _ => found.kept().map(|(rank, _)| rank.6).collect(),
        };
        let mut own: Option<(Rank, PossibleName<'c>)> = None;
        let hit = |name: &PossibleName<'c>| Some(Hit::File(name.to_file()?, Found::by(name)));
        let mut offer = |(rank, name): (Rank, PossibleName<'c>)| {
            hit(&name).into_iter().for_each(|hit| found.offer(rank, hit));
            found.bar()
        };
        let mut bar = None;
        for name in self.catalogue.possible_names(&self.wanted.print(worst)) {
            // However well it fits: most names are not read once enough good ones were found.
            let best = || self.rank(&name, (self.wanted.best_fit(name.len), best_score));
            if bar.is_some_and(|bar| best() >= bar) || known.contains(&name.file) {
                continue;
            }
            let Some(fit) = fit(name.text()) else { continue };
            if let Some(other) = own.take_if(|(own, _)| own.6 != name.file) {
                bar = offer(other);
            }
            let own_fit = own.as_ref().map(|(rank, _)| (rank.1, rank.3));
            match name.kind {
                NameKind::Stem | NameKind::Title if own_fit.is_none_or(|own| fit < own) => {
                    own = Some((self.rank(&name, fit), name));
                }
                NameKind::Alias if own_fit.is_none_or(|own| fit <= own) => {
                    bar = offer((self.rank(&name, fit), name));
                }
                _ => {}
            }
        }
        if let Some(own) = own {
            offer(own);
        }
    }

    fn rank(&self, name: &PossibleName<'_>, (fit, score): (Fit, Reverse<u32>)) -> Rank {
        let near = self.nearness.of(name.file, name.class, self.embed);
        (name.class.excluded, fit, near, score, name.kind, name.len, name.file)
    }

    /// Finds files by their path. Whether all that can fit was found.
    fn by_path(&self, typed: &str, found: &mut Best<Rank, Hit<'c>>) -> bool {
        for (order, file) in self.catalogue.files() {
            let Some(fit) = path_fit(self.wanted, file) else { continue };
            let near = self.nearness.of(order, file.class(), self.embed);
            let length = file.path.as_str().len();
            let rank = (file.excluded, fit, near, Reverse(0), NameKind::Stem, length, order);
            found.offer(rank, Hit::File(file, Found::Path));
        }
        self.dead(typed, Fit::Whole..=Fit::Inside, found);
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
