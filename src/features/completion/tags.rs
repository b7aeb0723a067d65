//! Tags, in the text and in the frontmatter.

use rustc_hash::FxHashMap;

use super::{Completions, Documentation, Item, ItemKind, Request};
use crate::features::rank::{Typed, best};
use crate::syntax::fold::{key, search_key};
use crate::text::TextRange;
use crate::vault::TagUse;

/// The vault's tags that fit what was typed, most used first. `except` are folded tags that are there already.
pub(super) fn complete(
    request: &Request<'_>,
    range: TextRange,
    typed: &str,
    except: &[String],
) -> Completions {
    let wanted = Typed::new(typed);
    let own = key(typed);
    let tags = request.vault.tags();
    let below = below(&tags);
    let fitting = tags.into_iter().enumerate().filter_map(|(index, tag)| {
        let folded = key(&tag.name).into_owned();
        // What is being typed may be the tag's only use.
        let own_only = tag.notes == 1 && folded == own;
        let fit = wanted.fit(&search_key(&tag.name)).filter(|_| !own_only && !except.contains(&folded))?;
        let only_a_parent = below.get(&folded).is_some_and(|below| *below >= tag.notes);
        Some(((fit, only_a_parent, index), tag))
    });
    let (found, incomplete) = best(fitting, request.limit());
    let items = found.into_iter().map(|tag| Item {
        label: tag.name.clone(),
        detail: format!("{} {}", tag.notes, if tag.notes == 1 { "note" } else { "notes" }),
        kind: ItemKind::Tag,
        filter: tag.name.clone(),
        insert: tag.name,
        documentation: Documentation::None,
    });
    Completions { range, items: items.collect(), incomplete }
}

/// For each folded tag with tags below it how many notes those have, summed.
fn below(tags: &[TagUse]) -> FxHashMap<String, usize> {
    let mut below = FxHashMap::default();
    for tag in tags {
        if let Some((parent, _)) = key(&tag.name).rsplit_once('/') {
            *below.entry(parent.to_owned()).or_default() += tag.notes;
        }
    }
    below
}
