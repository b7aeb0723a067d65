//! People behind an `@`.

use std::cmp::Reverse;

use super::files::{Found, Nearness, name};
use super::rank::{Fit, Scatter, Typed, best};
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::syntax::{Mention, Place};
use crate::text::{TextRange, slice};
use crate::vault::{Catalogue, CatalogueFile, CatalogueName, EntityKind, NameKind, Note, NoteId, Vault};

/// So many mentions tell how mentions are written.
const SAMPLE: usize = 64;

/// So many mentions of a note are looked up to find the people it is about.
const MENTIONS: usize = 200;

/// The people whose name may be meant by what was typed behind the `@`.
pub(super) fn complete(request: &Request<'_>, range: TextRange, typed: &str) -> Completions {
    let catalogue = request.vault.catalogue();
    let wanted = Typed::new(typed);
    let mut nearness = Nearness::new(request);
    for id in mentioned(request) {
        nearness.add(id);
    }
    let people = catalogue.files().iter().enumerate();
    let people: Vec<_> = people.filter(|(_, file)| file.entity == Some(EntityKind::Person)).collect();
    let mut hits = Vec::new();
    for (order, file) in &people {
        let Some((fit, name)) = best_name(&catalogue, file, |name| strict_fit(&wanted, typed, name)) else {
            continue;
        };
        let rank = (file.excluded, fit, nearness.of(file, false), Reverse(0), name.text.len(), *order);
        hits.push((rank, (*file, name)));
    }
    let word = !typed.contains(' ') && typed.chars().count() >= 3;
    if let Some(mut scatter) = Scatter::new(&wanted).filter(|_| word && hits.is_empty()) {
        for (order, file) in &people {
            let score = |name: &CatalogueName<'_>| {
                let fits = wanted.may_fit(name.letters);
                fits.then(|| scatter.score(name.text)).flatten().map(Reverse)
            };
            let Some((score, name)) = best_name(&catalogue, file, score) else { continue };
            let near = nearness.of(file, false);
            hits.push(((file.excluded, Fit::Scattered, near, score, name.text.len(), *order), (*file, name)));
        }
    }
    let (hits, incomplete) = best(hits, request.limit());
    let joined = joined(request.vault, request.note);
    let items = hits.into_iter().map(|(file, found)| item(request, file, found, joined));
    Completions { range, items: items.collect(), incomplete }
}

/// Behind a blank a name must go on as it was typed, else every mention would be offered again.
fn strict_fit(wanted: &Typed, typed: &str, name: &CatalogueName<'_>) -> Option<Fit> {
    let fit =
        Some(name).filter(|name| wanted.may_fit(name.letters)).and_then(|name| wanted.fit(name.text))?;
    let goes_on = fit == Fit::Prefix || !typed.ends_with(' ');
    let whole_words = fit != Fit::Inside || !typed.contains(' ');
    (goes_on && whole_words).then_some(fit)
}

/// The best of a file's names, the earlier of equals.
fn best_name<'c, R: Ord + Copy>(
    catalogue: &'c Catalogue,
    file: &CatalogueFile,
    mut rank: impl FnMut(&CatalogueName<'c>) -> Option<R>,
) -> Option<(R, CatalogueName<'c>)> {
    let ranked = catalogue.names_of(file).filter_map(|name| Some((rank(&name)?, name)));
    ranked.min_by_key(|(rank, name)| (*rank, name.kind))
}

fn item(request: &Request<'_>, file: &CatalogueFile, found: CatalogueName<'_>, joined: bool) -> Item {
    let stem = file.path.stem();
    let by = match found.kind {
        NameKind::Stem => Found::Stem,
        NameKind::Title => Found::Title,
        NameKind::Alias => Found::Alias(found.text),
    };
    let typed_name = name(request, file, by);
    let detail = match found.kind {
        NameKind::Alias => format!("person — alias {typed_name}"),
        _ if file.path.folder().is_empty() => "person".to_owned(),
        _ => format!("person — {}", file.path.folder()),
    };
    let insert = if joined { stem.split_whitespace().collect() } else { stem.to_owned() };
    Item {
        label: one_line(stem),
        detail: one_line(&detail),
        kind: ItemKind::Entity(EntityKind::Person),
        filter: typed_name,
        insert,
        documentation: Documentation::Note(file.id),
    }
}

/// The people mentioned in the note.
fn mentioned(request: &Request<'_>) -> Vec<NoteId> {
    let here = |mention: &&Mention| !mention.guess.contains_inclusive(request.offset);
    let mentions = request.note.parsed.mentions.iter().filter(here).take(MENTIONS);
    mentions
        .flat_map(|mention| request.vault.resolve_mention(request.note, mention).people)
        .map(|person| person.id)
        .collect()
}

/// Whether names behind `@` are written without blanks (`@FirstLast`): as the note does, else as the vault does.
fn joined(vault: &Vault, note: &Note) -> bool {
    let (spaced, joined) = forms(vault, note, SAMPLE);
    if spaced != joined {
        return joined > spaced;
    }
    let (mut spaced, mut joined) = (0, 0);
    for note in vault.notes() {
        if spaced + joined >= SAMPLE {
            break;
        }
        let (more_spaced, more_joined) = forms(vault, note, SAMPLE);
        spaced += more_spaced;
        joined += more_joined;
    }
    joined > spaced
}

/// How many mentions of a note have a name of several words, with and without blanks.
fn forms(vault: &Vault, note: &Note, most: usize) -> (usize, usize) {
    let (mut spaced, mut joined) = (0, 0);
    for mention in note.parsed.mentions.iter().filter(|mention| mention.place != Place::Query).take(most) {
        let target = vault.resolve_mention(note, mention);
        if target.people.iter().any(|person| person.name.contains(' ')) {
            match slice(&note.text, target.range).contains(' ') {
                true => spaced += 1,
                false => joined += 1,
            }
        }
    }
    (spaced, joined)
}
