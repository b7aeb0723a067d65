//! The links of a note as Obsidian lists them and Dataview reads them.

use std::sync::Arc;

use super::super::{Link, LinkType};
use super::lists::is_listed;
use crate::syntax::{self, Entry, Node, NodeKind, dataview_heading};
use crate::vault::Note;

/// All links of a note as written: those of the frontmatter, those of the body, then embeds.
pub(super) struct Links(pub(super) Vec<Arc<Link>>);

impl Links {
    pub(super) fn of(note: &Note) -> Links {
        let mut links = Vec::new();
        let front = note.parsed.frontmatter.as_ref();
        for Entry { value, .. } in front.into_iter().flat_map(|front| &front.entries) {
            in_properties(value, &mut links);
        }
        let listed = note.parsed.links.iter().filter(|link| is_listed(&note.text, link));
        let (embeds, plain): (Vec<&syntax::Link>, Vec<_>) = listed.partition(|link| link.embed);
        let body = plain.into_iter().chain(embeds).map(|link| Arc::new(in_body(note, link)));
        links.extend(body);
        Links(links)
    }
}

/// The link that a link of the body is to Dataview.
pub(super) fn in_body(note: &Note, link: &syntax::Link) -> Link {
    let target = link.target_text(&note.text);
    let written = match link.fragment_text(&note.text) {
        Some(fragment) => format!("{}#{fragment}", target.trim()),
        None => target.trim().to_owned(),
    };
    let display = link.display_text(&note.text).map_or_else(|| shown(&written), str::to_owned);
    inferred(&written, link.embed, Some(display.into()))
}

/// Values that are a link as a whole, at any depth: what Obsidian takes for links in properties.
fn in_properties(node: &Node, links: &mut Vec<Arc<Link>>) {
    match &node.kind {
        NodeKind::Text(text, _) => links.extend(whole(text).map(Arc::new)),
        NodeKind::List(nodes) => nodes.iter().for_each(|node| in_properties(node, links)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| in_properties(&entry.value, links)),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => {}
    }
}

/// The wikilink that all of `text` is.
fn whole(text: &str) -> Option<Link> {
    let inner = text.strip_prefix("[[")?.strip_suffix("]]")?;
    if inner.is_empty() || inner.contains("[[") || inner.contains("]]") || inner.contains('\n') {
        return None;
    }
    let (written, display) = match inner.split_once('|').filter(|(path, _)| !path.is_empty()) {
        Some((path, display)) => (path.strip_suffix('\\').unwrap_or(path).trim(), display.trim().to_owned()),
        None => (inner.trim(), shown(inner.trim())),
    };
    Some(inferred(written, false, Some(display.into())))
}

/// What Obsidian shows for a link that has no text of its own.
fn shown(written: &str) -> String {
    let parts: Vec<&str> = written.split('#').map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(" > ")
}

/// A link by what is written in it: `path`, `path#heading` or `path#^block`. Of several headings the first one counts.
pub(super) fn inferred(written: &str, embed: bool, display: Option<Arc<str>>) -> Link {
    let (path, kind, subpath): (&str, LinkType, Option<Arc<str>>) = match written.split_once("#^") {
        Some((path, block)) => {
            let block = block.split_once("#^").map_or(block, |(block, _)| block);
            (path, LinkType::Block, Some(block.into()))
        }
        None => match written.split_once('#') {
            Some((path, headings)) => {
                let heading = headings.split_once('#').map_or(headings, |(heading, _)| heading);
                (path, LinkType::Header, Some(dataview_heading(heading).into()))
            }
            None => (written, LinkType::File, None),
        },
    };
    Link { kind, subpath, display, embed, ..Link::file(path) }
}
