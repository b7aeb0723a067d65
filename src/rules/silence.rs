//! What a note says about its own diagnostics: ignore comments and the frontmatter key `vaultls`.

use std::sync::Arc;

use crate::syntax::{Node, NodeKind, OpaqueKind};
use crate::text::slice;
use crate::vault::Note;
use crate::vault::config::Level;

use super::Diagnostic;

/// What one note asks to be silent about.
pub(super) struct Silence {
    /// `vaultls: off`.
    whole_note: bool,
    /// `vaultls: {CODE: LEVEL}`, in written order.
    levels: Vec<(Arc<str>, Level)>,
    /// The line that an ignore comment speaks of, and its codes; no codes means all.
    lines: Vec<(u32, Vec<Box<str>>)>,
}

impl Silence {
    /// Reads what `note` says.
    pub(super) fn of(note: &Note) -> Silence {
        let wish = note.parsed.frontmatter.as_ref().and_then(|front| front.get("vaultls"));
        let whole_note = wish.is_some_and(|node| level_of(node, &note.text) == Some(Level::Off));
        let levels = match wish.map(|node| &node.kind) {
            Some(NodeKind::Map(entries)) => entries
                .iter()
                .filter_map(|entry| Some((entry.name.clone(), level_of(&entry.value, &note.text)?)))
                .collect(),
            _ => Vec::new(),
        };
        Silence { whole_note, levels, lines: comments(note) }
    }

    /// Whether the note wants no diagnostics at all.
    pub(super) fn whole_note(&self) -> bool {
        self.whole_note
    }

    /// Whether the note's frontmatter gives any rule a level.
    pub(super) fn has_levels(&self) -> bool {
        !self.levels.is_empty()
    }

    /// The level that the note's frontmatter gives a rule; a full code outweighs its group.
    pub(super) fn level(&self, code: &str) -> Option<Level> {
        let named = |name: &str| self.levels.iter().rev().find(|(key, _)| &**key == name).map(|(_, l)| *l);
        named(code).or_else(|| named(group(code)))
    }

    /// Whether an ignore comment stands on the line before `found`.
    pub(super) fn covers(&self, note: &Note, found: &Diagnostic) -> bool {
        if self.lines.is_empty() {
            return false;
        }
        let line = note.line_of(found.range.start());
        let names = |code: &str| code == found.code || code == group(found.code);
        let about = |codes: &[Box<str>]| codes.is_empty() || codes.iter().any(|code| names(code));
        self.lines.iter().any(|(at, codes)| *at == line && about(codes))
    }
}

fn group(code: &str) -> &str {
    code.split_once('/').map_or(code, |(group, _)| group)
}

fn level_of(node: &Node, text: &str) -> Option<Level> {
    match node.text(text)?.to_ascii_lowercase().as_str() {
        "off" | "false" => Some(Level::Off),
        "hint" => Some(Level::Hint),
        "info" => Some(Level::Info),
        "warning" => Some(Level::Warning),
        "error" => Some(Level::Error),
        _ => None,
    }
}

/// `<!-- vaultls-ignore CODE, CODE -->`: the line after the comment's last, and the codes.
fn comments(note: &Note) -> Vec<(u32, Vec<Box<str>>)> {
    let opaque = note.parsed.opaque.iter().filter(|opaque| opaque.kind == OpaqueKind::HtmlComment);
    let read = |range| {
        let inner = slice(&note.text, range).strip_prefix("<!--")?.strip_suffix("-->")?.trim();
        let codes = inner.strip_prefix("vaultls-ignore")?;
        if !codes.is_empty() && !codes.starts_with(char::is_whitespace) {
            return None;
        }
        let codes = codes.split(|c: char| c == ',' || c.is_whitespace()).filter(|code| !code.is_empty());
        Some((note.line_of(range.end()) + 1, codes.map(Box::from).collect()))
    };
    opaque.filter_map(|opaque| read(opaque.range)).collect()
}
