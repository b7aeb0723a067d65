//! People behind an `@`.

use std::cmp::Reverse;

use super::files::{Found, Nearness, name};
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::features::rank::{Best, Fit, Scatter, Typed};
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
    let mut found = Best::new(request.limit());
    let strict = |name: &CatalogueName<'_>| Some((strict_fit(&wanted, typed, name)?, Reverse(0)));
    offer_people(&catalogue, &nearness, strict, &mut found);
    let word = !typed.contains(' ') && !found.is_full() && found.kept().next().is_none();
    if let Some(mut scatter) = Scatter::new(&wanted).filter(|_| word) {
        let scattered = |name: &CatalogueName<'_>| Some((Fit::Scattered, Reverse(scatter.score(name.text)?)));
        offer_people(&catalogue, &nearness, scattered, &mut found);
    }
    let (hits, incomplete) = found.finish();
    let joined = joined(request.vault, request.note);
    let items = hits.into_iter().map(|(file, found)| item(request, file, found, joined));
    Completions { range, items: items.collect(), incomplete }
}

/// Smaller is better, as for files.
type Rank = (bool, (Fit, Reverse<u32>), u16, NameKind, usize, usize);

/// Offers the people one of whose names fits, each with the name that fits best.
fn offer_people<'c>(
    catalogue: &'c Catalogue,
    nearness: &Nearness,
    mut fit: impl FnMut(&CatalogueName<'c>) -> Option<(Fit, Reverse<u32>)>,
    found: &mut Best<Rank, (&'c CatalogueFile, CatalogueName<'c>)>,
) {
    for index in catalogue.people() {
        let Some(file) = catalogue.files().get(index) else { continue };
        let ranked = catalogue.names_of(index).filter_map(|name| {
            let rank =
                (file.excluded, fit(&name)?, nearness.of(file, false), name.kind, name.text.len(), index);
            Some((rank, (file, name)))
        });
        if let Some((rank, hit)) = ranked.min_by_key(|(rank, _)| *rank) {
            found.offer(rank, hit);
        }
    }
}

/// Behind a blank a name must go on as it was typed, else every mention would be offered again.
fn strict_fit(wanted: &Typed, typed: &str, name: &CatalogueName<'_>) -> Option<Fit> {
    let fit = wanted.fit(name.text)?;
    let goes_on = fit == Fit::Prefix || !typed.ends_with(' ');
    let whole_words = fit != Fit::Inside || !typed.contains(' ');
    (goes_on && whole_words).then_some(fit)
}

fn item(request: &Request<'_>, file: &CatalogueFile, found: CatalogueName<'_>, joined: bool) -> Item {
    let stem = file.path.stem();
    let typed_name = name(request, file, Found::by(&found));
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
pub(in crate::features) fn joined(vault: &Vault, note: &Note) -> bool {
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
