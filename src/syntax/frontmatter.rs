//! Frontmatter: the `---` block at the very top of a note, as values with byte ranges.

use std::borrow::Cow;

use super::note::{Encoding, Link, Problem};
use crate::text::TextRange;

/// The frontmatter of a note.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Frontmatter {
    /// All of it, both `---` lines and the last one's line end included.
    pub range: TextRange,
    /// What stands between the two `---` lines.
    pub body: TextRange,
    /// The top-level entries in written order, those of broken entries left out.
    pub entries: Vec<Entry>,
}

/// One `key: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as it stands in the text, quotes included.
    pub key: TextRange,
    /// The key's text.
    pub name: Box<str>,
    /// Its value; [`NodeKind::Null`] with an empty range behind the colon if there is none.
    pub value: Node,
}

/// A YAML value.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its bytes, quotes and brackets included.
    pub range: TextRange,
    /// What it is.
    pub kind: NodeKind,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// `text`
    Plain,
    /// `'text'`
    Single,
    /// `"text"`
    Double,
    /// `|` or `>`
    Block,
}

/// What a YAML value is, under the YAML 1.2 core schema as the `yaml` npm package reads it (Obsidian uses it).
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Any other scalar, with its text.
    Text(Box<str>, ScalarStyle),
    /// A list.
    List(Vec<Node>),
    /// A map.
    Map(Vec<Entry>),
}

impl Frontmatter {
    /// The value of a top-level key, compared without case; of several the last one counts.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|entry| &entry.value)
    }

    /// The last top-level entry with this key, compared without case.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The texts of a key that holds one text or a list of them, each with its range. Numbers and booleans count
    /// as the text they are written as.
    pub fn texts<'n>(&'n self, name: &str, text: &'n str) -> Vec<(Cow<'n, str>, TextRange)> {
        self.get(name).map(|node| node.texts(text)).unwrap_or_default()
    }
}

impl Node {
    /// The text of a scalar; numbers and booleans as written. `None` for null, lists and maps.
    pub fn text<'n>(&'n self, text: &'n str) -> Option<Cow<'n, str>> {
        match &self.kind {
            NodeKind::Text(value, _) => Some(Cow::Borrowed(value)),
            NodeKind::Bool(_) | NodeKind::Number(_) => {
                Some(Cow::Borrowed(crate::text::slice(text, self.range)))
            }
            NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// The node's own text, or those of the scalars of a list (one level), each with its range.
    pub fn texts<'n>(&'n self, text: &'n str) -> Vec<(Cow<'n, str>, TextRange)> {
        let nodes = match &self.kind {
            NodeKind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(self),
        };
        nodes.iter().filter_map(|node| Some((node.text(text)?, node.range))).collect()
    }
}

/// Reads the frontmatter of a note, with the links in its values and the problems found.
///
/// A broken entry costs that entry and one problem, never the others.
pub fn parse_frontmatter(_text: &str) -> (Option<Frontmatter>, Vec<Link>, Vec<Problem>) {
    (None, Vec::new(), Vec::new())
}

impl Encoding {
    /// The text that `raw` stands for. What cannot be decoded stays as it is.
    pub fn decode(self, raw: &str) -> Cow<'_, str> {
        Cow::Borrowed(raw)
    }

    /// `text` as it must be written so that [`Encoding::decode`] gives it back.
    pub fn encode(self, text: &str) -> Cow<'_, str> {
        Cow::Borrowed(text)
    }
}
