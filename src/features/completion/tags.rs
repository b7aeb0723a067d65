//! Tags, in the text and in the frontmatter.

use super::rank::{Typed, best};
use super::{Completions, Documentation, Item, ItemKind, Request};
use crate::syntax::fold::{key, search_key};
use crate::text::TextRange;

/// The vault's tags that fit what was typed, most used first. `except` are folded tags that are there already.
pub(super) fn complete(
    request: &Request<'_>,
    range: TextRange,
    typed: &str,
    except: &[String],
) -> Completions {
    let wanted = Typed::new(typed);
    let own = key(typed);
    let tags = request.vault.tags().into_iter().enumerate().filter(|(_, tag)| {
        let folded = key(&tag.name);
        // What is being typed may be the tag's only use.
        let own_only = tag.notes == 1 && folded == own;
        !own_only && !except.iter().any(|present| *present == folded)
    });
    let fitting = tags.filter_map(|(index, tag)| Some(((wanted.fit(&search_key(&tag.name))?, index), tag)));
    let (found, incomplete) = best(fitting.collect(), request.limit());
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
