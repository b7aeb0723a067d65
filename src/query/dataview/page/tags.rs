//! Tags and aliases of a note (`reference`: Dataview, A4).

use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::super::Value;
use super::text::is_space;
use crate::query::number_text;
use crate::syntax::{Entry, Node, NodeKind};
use crate::text::slice;
use crate::vault::Note;

/// Texts, each once, in order.
pub(super) type Texts = IndexSet<Arc<str>, FxBuildHasher>;

/// Tags and aliases of a note.
#[derive(Default)]
pub(super) struct Labels {
    /// The tags as written, with `#`: those of the body, then those of the frontmatter.
    pub(super) exact: Texts,
    /// The same with the tags above them.
    pub(super) all: Texts,
    /// The aliases.
    pub(super) aliases: Texts,
}

impl Labels {
    pub(super) fn of(note: &Note) -> Labels {
        let mut labels = Labels::default();
        for tag in &note.parsed.tags {
            once(&mut labels.exact, slice(&note.text, tag.range));
        }
        let front = note.parsed.frontmatter.as_ref();
        for Entry { name, value, .. } in front.into_iter().flat_map(|front| &front.entries) {
            match &*name.to_lowercase() {
                "tag" | "tags" => split(value, &|c| c == ',' || is_space(c), &mut |tag| {
                    let tag = if tag.starts_with('#') { tag.to_owned() } else { format!("#{tag}") };
                    once(&mut labels.exact, &tag);
                }),
                "alias" | "aliases" => in_aliases(value, &mut |alias| once(&mut labels.aliases, alias)),
                _ => {}
            }
        }
        for tag in &labels.exact {
            let cuts = tag.match_indices('/').map(|(at, _)| at).take(DEEPEST).collect::<Vec<_>>();
            once(&mut labels.all, tag);
            for part in cuts.into_iter().rev().filter_map(|at| tag.get(..at)) {
                once(&mut labels.all, part);
            }
        }
        labels
    }

    /// Whether the note has this tag (with `#`, any case) or one below it.
    pub(super) fn has(&self, tag: &str) -> bool {
        let same = |own: &str| match own.is_ascii() {
            true => own.eq_ignore_ascii_case(tag),
            false => own.to_lowercase() == tag.to_lowercase(),
        };
        self.all.iter().any(|own| same(own))
    }
}

/// Tags are not taken apart deeper than this.
const DEEPEST: usize = 32;

fn once(texts: &mut Texts, text: &str) {
    if !texts.contains(text) {
        texts.insert(Arc::from(text));
    }
}

/// Calls `on_part` with the parts of a property's texts; lists are flattened.
fn split(node: &Node, separates: &dyn Fn(char) -> bool, on_part: &mut dyn FnMut(&str)) {
    match &node.kind {
        NodeKind::Null => {}
        NodeKind::List(nodes) => {
            for node in nodes.iter().filter(|node| is_truthy(node)) {
                split(node, separates, on_part);
            }
        }
        _ => {
            let text = as_text(node);
            let parts = text.split(separates).map(super::text::trim);
            parts.filter(|part| !part.is_empty()).for_each(on_part);
        }
    }
}

fn in_aliases(node: &Node, on_alias: &mut dyn FnMut(&str)) {
    match &node.kind {
        _ if !is_truthy(node) => {}
        NodeKind::List(nodes) => nodes.iter().for_each(|node| on_alias(super::text::trim(&as_text(node)))),
        _ => split(node, &|c| c == ',', on_alias),
    }
}

fn is_truthy(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Null => false,
        NodeKind::Bool(truth) => *truth,
        NodeKind::Number(number) => *number != 0.0 && !number.is_nan(),
        NodeKind::Text(text, _) => !text.is_empty(),
        NodeKind::List(_) | NodeKind::Map(_) => true,
    }
}

/// A value as JavaScript writes it into a text.
fn as_text(node: &Node) -> String {
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool(truth) => truth.to_string(),
        NodeKind::Number(value) => number_text(*value),
        NodeKind::Text(text, _) => text.to_string(),
        NodeKind::List(nodes) => {
            let parts = nodes.iter().map(|node| match node.kind {
                NodeKind::Null => String::new(),
                _ => as_text(node),
            });
            parts.collect::<Vec<_>>().join(",")
        }
        NodeKind::Map(_) => "[object Object]".to_owned(),
    }
}

/// Texts as a list.
pub(super) fn list(texts: &Texts) -> Value {
    Value::array(texts.iter().map(|text| Value::String(text.clone())).collect())
}
