//! What the Markdown reader sees in a note.

use std::path::Path;

use serde_json::{Value, json};

use super::{Failure, Op};
use crate::syntax::{Link, LinkKind, ParsedNote, Place, parse};
use crate::text::{LineIndex, slice};

pub(super) const OPS: &[(&str, Op)] = &[("metadata", metadata)];

/// Headings, links, tags, list items and block ids of the note `path` in `vault`, as Obsidian's metadata has them.
fn metadata(request: &Value) -> Result<Value, Failure> {
    let field = |name: &str| {
        let value = request.get(name).and_then(Value::as_str);
        value.ok_or_else(|| Failure::new(format!("the request has no \"{name}\"")))
    };
    let path = Path::new(field("vault")?).join(field("path")?);
    let bytes =
        std::fs::read(&path).map_err(|error| Failure::new(format!("cannot read the note: {error}")))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(describe(&text, &parse(&text)))
}

fn describe(text: &str, note: &ParsedNote) -> Value {
    let lines = LineIndex::new(text);
    let line_of = |range: crate::text::TextRange| lines.line_of(range.start());
    let headings = note.headings.iter().map(|heading| {
        json!({"text": slice(text, heading.text), "level": heading.level, "line": line_of(heading.range)})
    });
    let links = note.links.iter().filter(|link| is_recorded(text, link)).map(
        |link| json!({"target": full_target(text, link), "line": line_of(link.range), "embed": link.embed}),
    );
    let tags = note.tags.iter().map(|tag| json!({"tag": slice(text, tag.range), "line": line_of(tag.range)}));
    let items = note.items.iter().map(|item| {
        let parent = item.parent.and_then(|index| note.items.get(index as usize));
        // An item on its parent's line (`- [ ] 1. text`) has no parent to speak of in terms of lines.
        let line = line_of(item.range);
        let parent = parent.map(|parent| line_of(parent.range)).filter(|parent| *parent != line);
        json!({"line": line, "parent": parent, "status": item.status})
    });
    json!({
        "headings": headings.collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
        "tags": tags.collect::<Vec<_>>(),
        "items": items.collect::<Vec<_>>(),
        "blocks": note.blocks.iter().map(|block| block.id(text)).collect::<Vec<_>>(),
    })
}

/// Whether Obsidian's metadata lists the link: those of the body that can lead to a note.
fn is_recorded(text: &str, link: &Link) -> bool {
    matches!(link.place, Place::Body | Place::Comment)
        && matches!(link.kind, LinkKind::Wiki | LinkKind::Markdown)
        && !link.is_external(text)
}

/// Target and fragment as one text.
fn full_target(text: &str, link: &Link) -> String {
    let target = link.target_text(text);
    match link.fragment_text(text) {
        Some(fragment) => format!("{target}#{fragment}"),
        None => target.into_owned(),
    }
}
