//! Display texts of a link: the names of its target, and what other links to it show.

use rustc_hash::FxHashMap;

use super::files::{link_target, target};
use super::site::{Rest, RestPart, Site};
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::features::rank::{Typed, best};
use crate::sort;
use crate::syntax::fold::{key, search_key};

/// So many links to the target are looked at.
const LINKS: usize = 2000;

/// What can stand behind the `|` of a link to `target_text`.
pub(super) fn complete(
    request: &Request<'_>,
    site: &Site,
    target_text: &str,
    typed: &str,
) -> Option<Completions> {
    let (file_text, fragment) = target_text.split_once('#').unwrap_or((target_text, ""));
    let file = target(request, file_text)?;
    let mut texts: Vec<(String, String)> = Vec::new();
    if let Some(note) = request.vault.note(file.id) {
        texts.extend(note.aliases().iter().map(|alias| (alias.trim().to_owned(), "alias".to_owned())));
        texts.extend(note.title().map(|title| (title, "title".to_owned())));
    }
    let heading =
        fragment.rsplit('#').next().map(str::trim).filter(|text| !text.is_empty() && !text.starts_with('^'));
    texts.extend(heading.map(|heading| (heading.to_owned(), "heading".to_owned())));
    texts.extend(shown(request, &file));
    texts.push((file.path.stem().to_owned(), "name".to_owned()));
    let own = file_text.trim();
    let mut seen = vec![key(own).into_owned()];
    texts.retain(|(text, _)| {
        let key = key(text).into_owned();
        let new = !text.is_empty() && !seen.contains(&key);
        seen.push(key);
        new
    });
    let wanted = Typed::new(typed);
    let fitting = texts.into_iter().enumerate();
    let fitting =
        fitting.filter_map(|(index, text)| Some(((wanted.fit(&search_key(&text.0))?, index), text)));
    let (found, incomplete) = best(fitting, request.limit());
    let target = link_target(request, file_text, file);
    let rest = Rest { target: target.as_ref(), before: fragment, text: "", part: RestPart::Display };
    let items = found.into_iter().filter_map(|(text, detail)| {
        Some(Item {
            label: one_line(&text),
            detail,
            kind: ItemKind::Alias,
            filter: site.matched(&text),
            insert: site.rest(&Rest { text: &text, ..rest })?,
            documentation: Documentation::None,
        })
    });
    Some(Completions { range: site.range, items: items.collect(), incomplete })
}

/// The display texts of other links to the file, most used first.
fn shown(request: &Request<'_>, file: &crate::vault::FileRef) -> Vec<(String, String)> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for backlink in request.vault.backlinks(file.id).iter().take(LINKS) {
        let Some(from) = request.vault.note(backlink.from) else { continue };
        let here = from.id == request.note.id && backlink.link.range.contains_inclusive(request.offset);
        let text = backlink.link.display_text(&from.text).map(str::trim);
        if let Some(text) = text.filter(|text| !text.is_empty() && !here && !backlink.link.embed) {
            *counts.entry(text.replace("\\|", "|")).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    sort::by(&mut counts, |(a, a_uses), (b, b_uses)| b_uses.cmp(a_uses).then_with(|| a.cmp(b)));
    let used = |uses: usize| if uses == 1 { "used once".to_owned() } else { format!("used {uses} times") };
    counts.into_iter().take(20).map(|(text, uses)| (text, used(uses))).collect()
}
