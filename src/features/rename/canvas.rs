//! Canvases that show a file which gets another path: boards of cards, as JSON (the open format "JSON Canvas" 1.0, where a
//! node of type `file` names its file in `file`, from the vault's root).

use serde_json::Value;

use super::{PlannedEdit, Reason, RenamePlan};
use crate::syntax::fold;
use crate::text::{TextEdit, TextRange, apply_edits, slice, span};
use crate::vault::VaultPath;

/// The edits of a canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanvasEdits {
    /// Where it is, before the rename.
    pub path: VaultPath,
    /// The text that the edits are of.
    pub text: String,
    /// The edits, in order.
    pub edits: Vec<PlannedEdit>,
}

impl RenamePlan {
    /// Lets canvases go on to show the files that get another path, `moves` naming files or folders. What is replaced is the
    /// string alone; that the canvas says the same otherwise is proven by reading it again. A canvas without a text could not be
    /// read: it is told of, as is one that shows such a file and cannot be edited.
    pub fn follow_in_canvases(
        &mut self,
        moves: &[(VaultPath, VaultPath)],
        canvases: Vec<(VaultPath, Option<String>)>,
    ) {
        let moved = |path: &str| moves.iter().find_map(|(from, to)| after(path, from, to));
        let mut left = Vec::new();
        for (path, text) in canvases {
            let Some(text) = text else {
                left.push(path);
                continue;
            };
            self.tell_of_parts(&path, &text);
            let edits = edits(&text, &moved);
            if edits.is_empty() {
                continue;
            }
            match is_proven(&text, &edits, &moved) {
                true => {
                    let edits =
                        edits.into_iter().map(|edit| PlannedEdit { edit, reason: Reason::Canvas }).collect();
                    self.canvases.push(CanvasEdits { path, text, edits });
                }
                false => left.push(path),
            }
        }
        if !left.is_empty() {
            let left: Vec<String> = left.iter().map(|path| format!("\"{path}\"")).collect();
            self.notices.push(format!(
                "These canvases could not be read, and go on to show what they named: {}",
                left.join(", ")
            ));
        }
    }
}

impl RenamePlan {
    /// A card may show a part of a note by the name of a heading or block (`subpath`): who renames that is told.
    fn tell_of_parts(&mut self, canvas: &VaultPath, text: &str) {
        if self.reworded.is_empty() || !text.contains("\"subpath\"") {
            return;
        }
        let read: Value = serde_json::from_str(text).unwrap_or_default();
        let nodes = read.get("nodes").and_then(Value::as_array).into_iter().flatten();
        let text_of = |node: &Value, key: &str| Some(node.get(key)?.as_str()?.to_owned());
        for node in nodes {
            let (Some(file), Some(part)) = (text_of(node, "file"), text_of(node, "subpath")) else {
                continue;
            };
            let Some(changed) = self.reworded.get(file.as_str()) else { continue };
            let named = |part: &str| match part.strip_prefix('^') {
                Some(id) => changed.contains(&fold::key(id).into_owned()),
                None => changed.contains(&fold::heading_key(part)),
            };
            if part.split('#').any(named) {
                self.notices.push(format!(
                    "\"{canvas}\" shows \"{part}\" of \"{file}\", which has another name now: choose it there again"
                ));
            }
        }
    }
}

/// The path that a file has when `from`, a file or a folder, is `to`.
fn after(path: &str, from: &VaultPath, to: &VaultPath) -> Option<String> {
    let below = path.strip_prefix(from.as_str())?;
    (below.is_empty() || below.starts_with('/')).then(|| format!("{to}{below}"))
}

/// The edits of all strings under a key `file` that name a file which moves.
fn edits(text: &str, moved: &dyn Fn(&str) -> Option<String>) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    let mut key = None;
    let mut at = 0;
    while let Some(string) = next_string(text, at) {
        let between = text.get(at..usize::from(string.start())).unwrap_or_default();
        at = usize::from(string.end());
        let decoded: Option<String> = serde_json::from_str(slice(text, string)).ok();
        let is_value = between.trim() == ":" && key.as_deref() == Some("file");
        if let Some(new) = decoded.as_deref().filter(|_| is_value).and_then(moved) {
            edits.push(TextEdit::replace(string, Value::String(new).to_string()));
        }
        key = decoded;
    }
    edits
}

/// The next string of a JSON text from `from` on, with its quotes.
fn next_string(text: &str, from: usize) -> Option<TextRange> {
    let bytes = text.as_bytes();
    let start = from + memchr::memchr(b'"', bytes.get(from..)?)?;
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(span(start, at + 1)),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Whether the edited canvas is the old one with the files of its nodes renamed, and nothing else.
fn is_proven(text: &str, edits: &[TextEdit], moved: &dyn Fn(&str) -> Option<String>) -> bool {
    let (Ok(mut old), Ok(new)) = (serde_json::from_str::<Value>(text), apply_edits(text, edits)) else {
        return false;
    };
    let nodes = old.get_mut("nodes").and_then(Value::as_array_mut).into_iter().flatten();
    for file in nodes.filter_map(|node| node.get_mut("file")) {
        if let Some(new) = file.as_str().and_then(moved) {
            *file = Value::String(new);
        }
    }
    serde_json::from_str::<Value>(&new).is_ok_and(|new| new == old)
}
