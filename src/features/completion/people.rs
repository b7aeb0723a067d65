//! People behind an `@`.

use std::cmp::Reverse;

use super::files::{Found, Nearness, name};
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::features::rank::{Best, Fit, Scatter, Typed};
use crate::syntax::{Mention, Place};
use crate::text::{TextRange, slice};
use crate::vault::{
    Catalogue, CatalogueFile, ClassKind, EntityKind, NameKind, Note, NoteId, PossibleName, Print, Vault,
};

/// So many mentions tell how mentions are written.
const SAMPLE: usize = 64;

/// So many mentions of a note are looked up to find the people it is about.
const MENTIONS: usize = 200;

/// The people whose name may be meant by what was typed behind the `@`.
pub(super) fn complete(request: &Request<'_>, range: TextRange, typed: &str) -> Completions {
    let catalogue = request.vault.catalogue();
    let wanted = Typed::new(typed);
    let mut nearness = Nearness::new(request, &catalogue);
    for id in mentioned(request) {
        nearness.add(request.vault, id, Nearness::LINKED);
    }
    let mut found = Best::new(request.limit());
    let strict = |name: &str| Some((strict_fit(&wanted, typed, name)?, Reverse(0)));
    offer_people(&catalogue, &nearness, &wanted.print_of_any(), strict, &mut found);
    let word = !typed.contains(' ') && !found.is_full() && found.kept().next().is_none();
    if let Some(mut scatter) = Scatter::new(&wanted).filter(|_| word) {
        let scattered = |name: &str| Some((Fit::Scattered, Reverse(scatter.score(name)?)));
        offer_people(&catalogue, &nearness, &wanted.print(Fit::Scattered), scattered, &mut found);
    }
    let (hits, incomplete) = found.finish();
    let joined = joined(request.vault, request.note);
    let items = hits.into_iter().filter_map(|name| Some(item(request, name.to_file()?, &name, joined)));
    Completions { range, items: items.collect(), incomplete }
}

/// Smaller is better, as for files.
type Rank = (bool, (Fit, Reverse<u32>), u16, NameKind, usize, usize);

/// Offers the people one of whose names fits, each with the name that fits best.
fn offer_people<'c>(
    catalogue: &'c Catalogue,
    nearness: &Nearness<'_>,
    print: &Print,
    mut fit: impl FnMut(&str) -> Option<(Fit, Reverse<u32>)>,
    found: &mut Best<Rank, PossibleName<'c>>,
) {
    let mut own: Option<(Rank, PossibleName<'c>)> = None;
    for name in catalogue.possible_names(print).filter(|name| name.class.kind == ClassKind::Person) {
        let Some(fit) = fit(name.text()) else { continue };
        let near = nearness.of(name.file, name.class, false);
        let rank = (name.class.excluded, fit, near, name.kind, name.len, name.file);
        if let Some((rank, other)) = own.take_if(|(_, own)| own.file != name.file) {
            found.offer(rank, other);
        }
        if own.as_ref().is_none_or(|(own, _)| rank < *own) {
            own = Some((rank, name));
        }
    }
    if let Some((rank, name)) = own {
        found.offer(rank, name);
    }
}

/// Behind a blank a name must go on as it was typed, else every mention would be offered again.
fn strict_fit(wanted: &Typed, typed: &str, name: &str) -> Option<Fit> {
    let fit = wanted.fit(name)?;
    let goes_on = fit == Fit::Prefix || !typed.ends_with(' ');
    let whole_words = fit != Fit::Inside || !typed.contains(' ');
    (goes_on && whole_words).then_some(fit)
}

fn item(request: &Request<'_>, file: &CatalogueFile, found: &PossibleName<'_>, joined: bool) -> Item {
    let stem = file.path.stem();
    let typed_name = name(request, file, Found::by(found));
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
