//! Headings and blocks of a link's target.

use rustc_hash::FxHashMap;

use super::files::{link_target, target};
use super::site::{Form, Rest, RestPart, Site};
use super::{Completions, Documentation, Item, ItemKind, Request, one_line};
use crate::features::rank::{Typed, best};
use crate::syntax::Heading;
use crate::syntax::fold::{heading_for_link, heading_key, search_key};
use crate::text::slice;
use crate::vault::{FragmentTarget, Note, Vault};

/// Headings of the target, below the heading that `outer` means if there is one.
pub(super) fn complete(
    request: &Request<'_>,
    site: &Site,
    target_text: &str,
    outer: Option<&str>,
    typed: &str,
) -> Option<Completions> {
    let file = target(request, target_text)?;
    let note: &Note = if file.id == request.note.id { request.note } else { request.vault.note(file.id)? };
    let (first, end) = section(request.vault, note, outer)?;
    let wanted = Typed::new(typed);
    let headings = note.parsed.headings.get(first..end).unwrap_or_default();
    let fitting = headings.iter().enumerate().filter_map(|(index, heading)| {
        let text = slice(&note.text, heading.text);
        let fit =
            wanted.fit(&search_key(text)).or_else(|| wanted.fit(&search_key(&heading_for_link(text))))?;
        Some(((fit, index), first + index))
    });
    let (found, incomplete) = best(fitting, request.limit());
    let paths = Paths::new(request.vault, note, outer);
    let target = link_target(request, target_text, file);
    let rest = Rest {
        target: target.as_ref(),
        before: outer.unwrap_or_default(),
        text: "",
        part: RestPart::Fragment,
    };
    let items = found.into_iter().filter_map(|index| {
        let path = paths.of(index)?;
        let heading = note.parsed.headings.get(index)?;
        Some(Item {
            label: one_line(slice(&note.text, heading.text)),
            detail: format!("H{}{}", heading.level, parents(note, index)),
            kind: ItemKind::Heading,
            filter: site.matched(&path),
            insert: site.rest(&Rest { text: &path, ..rest })?,
            documentation: Documentation::None,
        })
    });
    Some(Completions { range: site.range, items: items.collect(), incomplete })
}

/// The indexes of the headings that can follow `outer`.
fn section(vault: &Vault, note: &Note, outer: Option<&str>) -> Option<(usize, usize)> {
    let headings = &note.parsed.headings;
    // `[[##` asks for all headings.
    let Some(outer) = outer.filter(|outer| !outer.trim().is_empty()) else {
        return Some((0, headings.len()));
    };
    let FragmentTarget::Heading(index) = vault.resolve_fragment(note, outer) else { return None };
    let index = usize::try_from(index).ok()?;
    let level = headings.get(index)?.level;
    let below = headings.iter().skip(index + 1).take_while(|heading| heading.level > level).count();
    Some((index + 1, index + 1 + below))
}

/// How headings of a note are named in a link.
struct Paths<'n> {
    vault: &'n Vault,
    note: &'n Note,
    outer: Option<&'n str>,
    first: FxHashMap<String, usize>,
}

impl<'n> Paths<'n> {
    fn new(vault: &'n Vault, note: &'n Note, outer: Option<&'n str>) -> Paths<'n> {
        let mut first = FxHashMap::default();
        for (index, heading) in note.parsed.headings.iter().enumerate() {
            first.entry(heading_key(slice(&note.text, heading.text))).or_insert(index);
        }
        Paths { vault, note, outer, first }
    }

    /// What leads to the heading at `index`: its own text, or for one of several with that text the headings above
    /// it too. `None` if nothing does.
    fn of(&self, index: usize) -> Option<String> {
        let text = |heading: &Heading| heading_for_link(slice(&self.note.text, heading.text));
        let heading = self.note.parsed.headings.get(index)?;
        let own = text(heading);
        let key = heading_key(&own);
        if key.is_empty() {
            return None;
        }
        if self.outer.is_none() && self.first.get(&key) == Some(&index) {
            return Some(own);
        }
        let mut path = own;
        for above in std::iter::once(None).chain(above(self.note, index).take(6).map(Some)) {
            if let Some(above) = above {
                path = format!("{}#{path}", text(above));
            }
            if self.leads_to(&path, index) {
                return Some(path);
            }
        }
        None
    }

    fn leads_to(&self, path: &str, index: usize) -> bool {
        let full = match self.outer {
            Some(outer) => format!("{outer}#{path}"),
            None => path.to_owned(),
        };
        let found = self.vault.resolve_fragment(self.note, &full);
        matches!(found, FragmentTarget::Heading(found) if usize::try_from(found) == Ok(index))
    }
}

/// The headings that the one at `index` stands under, nearest first.
fn above(note: &Note, index: usize) -> impl Iterator<Item = &Heading> {
    let headings = note.parsed.headings.get(..=index).unwrap_or_default();
    let mut level = headings.last().map_or(0, |heading| heading.level);
    headings.iter().rev().skip(1).filter(move |heading| {
        let over = heading.level < level;
        if over {
            level = heading.level;
        }
        over
    })
}

fn parents(note: &Note, index: usize) -> String {
    let mut names: Vec<&str> = above(note, index).map(|heading| slice(&note.text, heading.text)).collect();
    names.reverse();
    if names.is_empty() { String::new() } else { one_line(&format!(" — {}", names.join(" › "))) }
}

/// Blocks of the target that have an id.
pub(super) fn blocks(
    request: &Request<'_>,
    site: &Site,
    target_text: &str,
    sign: &str,
    typed: &str,
) -> Option<Completions> {
    let file = target(request, target_text)?;
    let note: &Note = if file.id == request.note.id { request.note } else { request.vault.note(file.id)? };
    let wanted = Typed::new(typed.trim_start_matches('^'));
    let fitting = note.parsed.blocks.iter().enumerate().filter_map(|(index, block)| {
        let text = block_text(note, block);
        let by_id = wanted.fit(&search_key(block.id(&note.text)));
        let by_text = || wanted.fit(&search_key(&text));
        let (fit, other) = by_id.map(|fit| (fit, false)).or_else(|| by_text().map(|fit| (fit, true)))?;
        Some(((other, fit, index), (block.id(&note.text), other, text)))
    });
    let (found, incomplete) = best(fitting, request.limit());
    let target = link_target(request, target_text, file);
    let rest = Rest { target: target.as_ref(), before: "", text: "", part: RestPart::Fragment };
    // A Markdown link is written anew, with its sign.
    let sign = if matches!(site.form, Form::MarkdownLink { .. }) { "#^" } else { sign };
    let items = found.into_iter().filter_map(|(id, by_text, text)| {
        let shown = if site.lead.ends_with('^') { "" } else { sign.trim_start_matches('#') };
        Some(Item {
            label: id.to_owned(),
            detail: text.clone(),
            kind: ItemKind::Block,
            filter: site.matched(&if by_text { text } else { format!("{shown}{id}") }),
            insert: site.rest(&Rest { text: &format!("{sign}{id}"), ..rest })?,
            documentation: Documentation::None,
        })
    });
    Some(Completions { range: site.range, items: items.collect(), incomplete })
}

/// The first line of a block, without its marker and its id.
fn block_text(note: &Note, block: &crate::syntax::BlockId) -> String {
    let text = slice(&note.text, block.block);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let line = line.trim_start_matches(['-', '*', '+', '>', ' ']);
    let line = line.strip_suffix(slice(&note.text, block.range)).unwrap_or(line);
    one_line(line.trim_end())
}
