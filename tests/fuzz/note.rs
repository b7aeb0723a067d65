//! Notes and their frontmatter.

use vaultls::syntax::{LinkKind, Node, NodeKind, ParsedNote, parse, parse_frontmatter, read_json_object};
use vaultls::text::{TextRange, slice};

use super::text_of;

/// Every range lies in the text and in its whole, lists are in order, reading again gives the same.
pub fn any_note(data: &[u8]) {
    let text = text_of(data);
    let note = parse(&text);
    assert_sound(&text, &note);
    assert_eq!(note, parse(&text), "reading twice");
}

/// Entries are in order and inside of the block; so is every value of every value.
pub fn any_frontmatter(data: &[u8]) {
    let text = text_of(data);
    let block = format!("---\n{text}\n---\nbody");
    for text in [&text, &block] {
        let (frontmatter, links, problems) = parse_frontmatter(text);
        problems.iter().for_each(|problem| super::on_text(text, problem.range));
        links.iter().for_each(|link| super::on_text(text, link.range));
        let Some(frontmatter) = frontmatter else { continue };
        super::on_text(text, frontmatter.range);
        let keys: Vec<_> = frontmatter.entries.iter().map(|entry| entry.key.start()).collect();
        assert!(keys.is_sorted(), "entries out of order in {text:?}");
        for entry in &frontmatter.entries {
            super::on_text(text, entry.key);
            sound_node(text, &entry.value);
            frontmatter.get(&entry.name).expect("found by its name");
        }
    }
    for entry in read_json_object(&text).unwrap_or_default() {
        super::on_text(&text, entry.key);
        sound_node(&text, &entry.value);
    }
}

fn sound_node(text: &str, node: &Node) {
    super::on_text(text, node.range);
    node.texts(text).iter().for_each(|(_, range)| super::on_text(text, *range));
    match &node.kind {
        NodeKind::List(items) => items.iter().for_each(|item| sound_node(text, item)),
        NodeKind::Map(entries) => {
            for entry in entries {
                super::on_text(text, entry.key);
                sound_node(text, &entry.value);
            }
        }
        _ => {}
    }
}

/// What holds for the parse of any text: ranges lie on characters of the text, lists are in order, parts lie in
/// their wholes, indices point to what came before.
#[track_caller]
pub fn assert_sound(text: &str, note: &ParsedNote) {
    let on_text = |range: TextRange| {
        let ok = text.get(usize::from(range.start())..usize::from(range.end())).is_some();
        assert!(ok, "{range:?} is no part of the text");
    };
    let inside = |whole: TextRange, part: TextRange| {
        on_text(part);
        assert!(whole.contains_range(part), "{part:?} lies outside of {whole:?}");
    };
    let in_order = |what: &str, ranges: Vec<TextRange>| {
        ranges.iter().for_each(|range| on_text(*range));
        assert!(ranges.is_sorted_by_key(|range| range.start()), "{what} out of order: {ranges:?}");
    };
    in_order("headings", note.headings.iter().map(|h| h.range).collect());
    in_order("links", note.links.iter().map(|l| l.range).collect());
    in_order("tags", note.tags.iter().map(|t| t.range).collect());
    in_order("mentions", note.mentions.iter().map(|m| m.guess).collect());
    in_order("items", note.items.iter().map(|i| i.range).collect());
    in_order("tasks", note.tasks.iter().map(|t| t.range).collect());
    in_order("blocks", note.blocks.iter().map(|b| b.range).collect());
    in_order("fields", note.fields.iter().map(|f| f.range).collect());
    in_order("queries", note.queries.iter().map(|q| q.range).collect());
    in_order("footnotes", note.footnotes.iter().map(|f| f.range).collect());
    in_order("callouts", note.callouts.iter().map(|c| c.range).collect());
    in_order("opaque", note.opaque.iter().map(|o| o.range).collect());
    for opaque in &note.opaque {
        let found = note.opaque_at(opaque.range.start()).map(|found| found.range.start());
        assert_eq!(found, Some(opaque.range.start()), "an opaque stretch is found by its start");
    }
    note.headings.iter().for_each(|h| inside(h.range, h.text));
    for link in &note.links {
        let at_definition = link.kind == LinkKind::Reference;
        for part in [Some(link.target), link.fragment].into_iter().flatten() {
            if at_definition { on_text(part) } else { inside(link.range, part) }
        }
        link.display.into_iter().for_each(|display| inside(link.range, display));
    }
    for mention in &note.mentions {
        on_text(TextRange::new(mention.guess.end(), mention.limit));
        assert!(slice(text, mention.guess).starts_with('@') && mention.guess.len() > 1.into());
    }
    for (index, item) in note.items.iter().enumerate() {
        let Some(parent) = item.parent.map(|parent| parent as usize) else { continue };
        assert!(parent < index, "an item stands behind its parent");
        inside(note.items[parent].range, item.range);
    }
    for task in &note.tasks {
        [task.marker, task.status_range, task.body].into_iter().for_each(|part| inside(task.range, part));
        assert_eq!(slice(text, task.status_range).chars().next(), Some(task.status));
        assert_eq!(note.items[task.item as usize].range.start(), task.marker.start());
    }
    for block in &note.blocks {
        on_text(block.block);
        assert!(block.block.start() <= block.range.start());
        assert!(!block.id(text).is_empty());
    }
    for field in &note.fields {
        [field.key, field.value].into_iter().for_each(|part| inside(field.range, part));
    }
    note.queries.iter().for_each(|q| inside(q.range, q.body));
    note.footnotes.iter().for_each(|f| inside(f.range, f.id));
    note.callouts.iter().for_each(|c| [c.kind, c.title].into_iter().for_each(|part| inside(c.range, part)));
}
