//! A link to the paragraph or list item under the cursor, with a block id if it has none.

use super::link_form::NewLink;
use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::syntax::{Heading, OpaqueKind, fold};
use crate::text::{TextEdit, TextRange, TextSize, slice};
use crate::vault::FileKind;
use crate::vault::FileRef;

pub(super) const ACTION: Action = Action {
    name: "copyLink",
    kind: ActionKind::Rewrite,
    summary: "Give the block under the cursor an id and tell a link to it",
    docs: "\
On a heading: the link to the heading. On a paragraph or list item: the link to its block id; a block that has none gets one
at the end of its line, six letters and digits that no other block of the note has. The link is shown to the user and is the
command's result, so that an editor can put it on the clipboard.

A block of several lines, a table, a quote or code gets its id on a line of its own behind it, as Obsidian wants it. Refused in
the frontmatter and in comments.
",
    tells: true,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    match place(cx) {
        Some(Spot::Heading(_)) => vec![Offer::new("Link to this heading")],
        Some(Spot::Known(_)) => vec![Offer::new("Link to this block")],
        Some(Spot::New(_)) => vec![Offer::new("Give this block an id and link to it")],
        None => Vec::new(),
    }
}

/// What stands under the cursor.
enum Spot {
    /// A heading, as its link names it.
    Heading(String),
    /// A block with this id.
    Known(String),
    /// A block without id.
    New(Block),
}

/// Where a new id goes.
struct Block {
    at: TextSize,
    /// On a line of its own, with a blank line before it.
    own_line: bool,
}

fn place(cx: &ActionContext<'_>) -> Option<Spot> {
    let at = cx.range.start();
    let parsed = &cx.note.parsed;
    if cx.in_frontmatter(at) || cx.line(at).is_empty() {
        return None;
    }
    if let Some(heading) = parsed.headings.iter().find(|heading| heading.range.contains_inclusive(at)) {
        return Some(Spot::Heading(path_of(cx, heading)));
    }
    let held = parsed
        .blocks
        .iter()
        .filter(|block| block.range.contains_inclusive(at) || block.block.contains_inclusive(at));
    let item = innermost_item(cx);
    // The id of a nested item is not that of the item around it.
    let own = held
        .filter(|block| item.is_none_or(|item| item.contains_range(block.range)))
        .min_by_key(|block| block.block.len());
    match own {
        Some(block) => Some(Spot::Known(block.id(cx.text()).to_owned())),
        None => Some(Spot::New(end_of_block(cx)?)),
    }
}

/// The first line of the innermost list item at the cursor, or all of it if that holds no nested item.
fn innermost_item(cx: &ActionContext<'_>) -> Option<TextRange> {
    let items = cx.note.parsed.items.iter();
    let around = items.filter(|item| item.range.contains_inclusive(cx.range.start()));
    around.min_by_key(|item| item.range.len()).map(|item| item.range)
}

/// Where the id of the block at the cursor goes.
fn end_of_block(cx: &ActionContext<'_>) -> Option<Block> {
    let at = cx.range.start();
    let opaque = cx.note.parsed.opaque_at(at).filter(|opaque| opaque.range.contains(at));
    match opaque.map(|opaque| opaque.kind) {
        Some(OpaqueKind::Comment | OpaqueKind::HtmlComment | OpaqueKind::Html) => return None,
        Some(OpaqueKind::CodeBlock | OpaqueKind::MathBlock) => {
            let end = opaque.map(|opaque| opaque.range.end())?;
            return Some(Block { at: trimmed(cx, end), own_line: true });
        }
        Some(OpaqueKind::InlineCode) | None => {}
    }
    let line = cx.line(at);
    if innermost_item(cx).is_some() {
        return Some(Block { at: trimmed(cx, line.end()), own_line: false });
    }
    // A paragraph reaches to the next line that is blank or starts another block.
    let rest = slice(cx.text(), TextRange::new(line.start(), TextSize::of(cx.text())));
    let mut end = line.start();
    for text in rest.split_inclusive('\n') {
        let content = text.trim();
        let other = content.starts_with('#') || content.starts_with("```") || content.starts_with("- ");
        if content.is_empty() || (end > line.start() && other) {
            break;
        }
        end += TextSize::of(text);
    }
    let first = cx.slice(line).trim_start();
    let container = first.starts_with(['>', '|']);
    Some(Block { at: trimmed(cx, end), own_line: container })
}

/// `end` without the blanks and line ends before it.
fn trimmed(cx: &ActionContext<'_>, end: TextSize) -> TextSize {
    let before = slice(cx.text(), TextRange::up_to(end));
    TextSize::of(before.trim_end())
}

/// A heading as a link names it: alone if it is the first of its text, else with those above it.
fn path_of(cx: &ActionContext<'_>, heading: &Heading) -> String {
    let text = |heading: &Heading| fold::heading_for_link(cx.slice(heading.text));
    let own = text(heading);
    let twins = cx
        .note
        .parsed
        .headings
        .iter()
        .filter(|other| fold::heading_key(cx.slice(other.text)) == fold::heading_key(&own));
    let first = twins.into_iter().next();
    if first == Some(heading) {
        return own;
    }
    let mut level = heading.level;
    let mut path = vec![own];
    for above in
        cx.note.parsed.headings.iter().rev().filter(|above| above.range.end() <= heading.range.start())
    {
        if above.level < level {
            level = above.level;
            path.insert(0, text(above));
        }
    }
    path.join("#")
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let spot = place(cx).ok_or_else(|| Refusal::new("There is no block here that a link can lead to"))?;
    let (fragment, edits) = match spot {
        Spot::Heading(path) => (path, Vec::new()),
        Spot::Known(id) => (format!("^{id}"), Vec::new()),
        Spot::New(block) => {
            let id = new_id(cx, block.at);
            let text = match block.own_line {
                true => format!("{0}{0}^{id}{0}", cx.newline()),
                false => format!(" ^{id}"),
            };
            (format!("^{id}"), vec![TextEdit::insert(block.at, text)])
        }
    };
    let file = FileRef { id: cx.note.id, path: cx.note.path.clone(), kind: FileKind::Note };
    // Told for use in other notes, so it names this one.
    let elsewhere = elsewhere(cx);
    let link = NewLink { fragment: Some(&fragment), ..NewLink::to(&file) }.text(cx, &elsewhere);
    let text = link.ok_or_else(|| Refusal::new("No link can name this note"))?;
    if let Some(id) = fragment.strip_prefix('^').filter(|_| !edits.is_empty())
        && !names_block_at(cx, &edits, id)
    {
        return Err(Refusal::new("Obsidian reads no block id at the end of this block"));
    }
    Ok(Outcome { text: Some(text), ..Outcome::of_note(&cx.note.path, edits) })
}

/// Whether the edited note has a block of this id that reaches to the cursor's line or behind it.
fn names_block_at(cx: &ActionContext<'_>, edits: &[TextEdit], id: &str) -> bool {
    let Some(after) = cx.edited(edits) else { return false };
    let line = cx.line(cx.range.start());
    let mut blocks = after.parsed.blocks.iter().filter(|block| block.id(&after.text) == id);
    blocks.any(|block| block.block.start() <= line.end() && block.block.end() >= line.start())
}

/// A place for the link that is not this note: the root of the vault.
fn elsewhere(cx: &ActionContext<'_>) -> crate::vault::VaultPath {
    crate::vault::VaultPath::new("\u{1}").unwrap_or_else(|| cx.note.path.clone())
}

/// Six letters and digits, made from the text and the place, that no block of the note has.
fn new_id(cx: &ActionContext<'_>, at: TextSize) -> String {
    const SIGNS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    // FNV-1a: the same note and place give the same id.
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let line = cx.slice(cx.line(at));
    let start = line.bytes().chain(u32::from(at).to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, mix);
    let id_of = |mut hash: u64| {
        let mut id = String::with_capacity(6);
        while id.len() < 6 {
            let sign =
                SIGNS.get(usize::try_from((hash >> 16) % 36).unwrap_or_default()).copied().unwrap_or(b'x');
            id.push(char::from(sign));
            hash = mix(hash, sign);
        }
        id
    };
    let taken =
        |id: &String| cx.note.parsed.blocks.iter().any(|block| block.id(cx.text()).eq_ignore_ascii_case(id));
    let ids = (0..=u8::MAX).map(|round| id_of(mix(start, round)));
    ids.into_iter().find(|id| !taken(id)).unwrap_or_else(|| id_of(start))
}
