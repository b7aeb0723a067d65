//! Frontmatter: the `---` block at the very top of a note, as values with byte ranges.

use std::borrow::Cow;
use std::sync::Arc;

use super::note::{Link, Problem, ProblemKind};
use super::{property_links, yaml};
use crate::sort;
use crate::text::{TextRange, lines, slice, span};

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
    pub name: Arc<str>,
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
            NodeKind::Bool(_) | NodeKind::Number(_) => Some(Cow::Borrowed(slice(text, self.range))),
            NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// The node's own text, or those of the scalars of a list (one level), each with its range.
    pub fn texts<'n>(&'n self, text: &'n str) -> Vec<(Cow<'n, str>, TextRange)> {
        self.each_text(text).collect()
    }

    /// As [`Node::texts`], without a list of them.
    pub fn each_text<'n>(
        &'n self,
        text: &'n str,
    ) -> impl Iterator<Item = (Cow<'n, str>, TextRange)> + use<'n> {
        let nodes = match &self.kind {
            NodeKind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(self),
        };
        nodes.iter().filter_map(|node| Some((node.text(text)?, node.range)))
    }
}

/// Reads the frontmatter of a note, with the links in its values and the problems found.
///
/// A broken entry costs that entry and one problem, never the others.
pub fn parse_frontmatter(text: &str) -> (Option<Frontmatter>, Vec<Link>, Vec<Problem>) {
    let Some((range, body)) = fences(text) else {
        return (None, Vec::new(), unclosed(text).into_iter().collect());
    };
    let (entries, mut problems) = yaml::read(text, body);
    let links = property_links::find(text, &entries, &mut problems);
    sort::by_key(&mut problems, |problem| problem.range.start());
    (Some(Frontmatter { range, body, entries }), links, problems)
}

/// The whole block and what stands between its `---` lines. Obsidian takes the very first line only to open it,
/// and any later `---` line to close it.
fn fences(text: &str) -> Option<(TextRange, TextRange)> {
    if !text.starts_with("---") {
        return None;
    }
    let whole = span(0, text.len());
    let mut lines = lines(text, whole);
    lines.next().filter(|first| is_fence(slice(text, *first)))?;
    let mut body = None;
    let mut close = None;
    for line in lines.by_ref() {
        body.get_or_insert(line.start());
        if is_fence(slice(text, line)) {
            close = Some(line);
            break;
        }
    }
    let (body, close) = (body?, close?);
    let end = lines.next().map_or(whole.end(), |next| next.start());
    Some((TextRange::new(whole.start(), end), TextRange::new(body, close.start())))
}

fn is_fence(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.chars().all(|c| matches!(c, ' ' | '\t')))
}

/// A `---` at the top that nothing closes is a thematic break, unless what follows reads like properties.
fn unclosed(text: &str) -> Option<Problem> {
    let mut lines = lines(text, span(0, text.len()));
    let first = lines.next().filter(|first| is_fence(slice(text, *first)))?;
    let next = lines.map(|line| slice(text, line)).find(|line| !line.trim().is_empty())?;
    let (key, value) = next.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let is_value = value.is_empty() || value.starts_with([' ', '\t']);
    (is_key && is_value).then_some(Problem { range: first, kind: ProblemKind::UnclosedFrontmatter })
}
