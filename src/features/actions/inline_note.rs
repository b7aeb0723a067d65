//! A link or embed, replaced by the text it stands for.

use super::moved_text::{MovedText, body};
use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::sort;
use crate::syntax::{Link, LinkKind, Place};
use crate::text::{TextEdit, TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, Note, Resolution};

pub(super) const ACTION: Action = Action {
    name: "inlineNote",
    kind: ActionKind::Inline,
    summary: "Replace a link or embed by the text that it leads to",
    docs: "\
Offered on an embed (`![[Note]]`), and on a link that is all there is on its line or list item. The text of the note, of the section for
`#Heading`, or of the block for `#^id` takes its place, without frontmatter and without the block's id; the note itself stays as it is. In a
list item or quote the following lines get the same indentation or `>`.

All links of the text keep leading where they led. Refused: the note itself, text that has a block id or footnote which this note has too,
text with headings in a list item or quote,
where Obsidian reads none, and notes that are empty.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let Some((_, source)) = inlinable(cx) else { return Vec::new() };
    vec![Offer::new(format!("Replace the link by the text of \"{}\"", source.path.stem()))]
}

/// The link and the note it leads to.
fn inlinable<'v>(cx: &ActionContext<'v>) -> Option<(&'v Link, &'v Note)> {
    let link = cx.link().filter(|link| link.place == Place::Body)?;
    let plain = matches!(link.kind, LinkKind::Wiki | LinkKind::Markdown);
    let line = cx.line(link.range.start());
    let before = cx.slice(TextRange::new(line.start(), link.range.start()));
    let after = cx.slice(TextRange::new(link.range.end().min(line.end()), line.end()));
    let alone =
        before.trim_start_matches(['-', '*', '+', '>', ' ', '\t']).is_empty() && after.trim().is_empty();
    let source = cx.target(link).filter(|source| source.id != cx.note.id)?;
    (plain && (alone || link.embed)).then_some((link, source))
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let nothing = || Refusal::new("There is no embed here, nor a link that is all of its line");
    let (link, source) = inlinable(cx).ok_or_else(nothing)?;
    let Resolution::File { fragment, .. } = cx.vault.resolve(cx.note, link) else { return Err(nothing()) };
    let range = meant(source, fragment)
        .ok_or_else(|| Refusal::new("The heading or block that the link names is not there"))?;
    let taken =
        |text: &str| cx.note.parsed.blocks.iter().any(|block| block.id(cx.text()).eq_ignore_ascii_case(text));
    let inside = |other: TextRange| range.contains_range(other);
    if source.parsed.blocks.iter().any(|block| inside(block.range) && taken(block.id(&source.text))) {
        return Err(Refusal::new("This note has a block of the same id"));
    }
    let footnotes = |note: &Note| -> Vec<String> {
        note.parsed.footnotes.iter().map(|footnote| slice(&note.text, footnote.id).to_lowercase()).collect()
    };
    let own = footnotes(cx.note);
    if source.parsed.footnotes.iter().any(|footnote| {
        inside(footnote.range) && own.contains(&slice(&source.text, footnote.id).to_lowercase())
    }) {
        return Err(Refusal::new("This note has a footnote of the same name"));
    }
    let line = cx.line(link.range.start());
    let nested = cx.slice(TextRange::new(line.start(), link.range.start())).contains(['-', '*', '+', '>']);
    if nested && source.parsed.headings.iter().any(|heading| inside(heading.range)) {
        return Err(Refusal::new("In a list item or quote, headings are none"));
    }
    let moved =
        MovedText { vault: cx.vault, from: source, range, future: cx.vault, to: &cx.note.path }.text()?;
    let moved = moved.trim_end();
    // The marker of a list's item starts nothing behind other text.
    let moved = if link.range.start() > line.start() { without_marker(moved) } else { moved };
    if moved.is_empty() {
        return Err(Refusal::new(format!("\"{}\" is empty", source.path.stem())));
    }
    let edit = TextEdit::replace(link.range, indented(cx, link, moved));
    let after = cx.edited(std::slice::from_ref(&edit)).ok_or_else(nothing)?;
    // Everything that led somewhere, but the link itself, and what came with the text.
    let gone = cx.note.parsed.links.iter().position(|other| other.range == link.range);
    let mut wanted: Vec<_> = super::leads(cx.vault, cx.note);
    if let Some(gone) = gone {
        wanted.remove(gone);
    }
    let came = source.parsed.links.iter().zip(super::leads(cx.vault, source));
    wanted.extend(came.filter(|(link, _)| inside(link.range)).map(|(_, file)| own_or(file, source, cx.note)));
    let mut found: Vec<_> =
        super::leads(cx.vault, &after).into_iter().map(|file| own_or(file, source, cx.note)).collect();
    let mut wanted: Vec<_> = wanted.into_iter().map(|file| own_or(file, source, cx.note)).collect();
    sort::by(&mut wanted, Ord::cmp);
    sort::by(&mut found, Ord::cmp);
    match wanted == found {
        true => Ok(Outcome::of_note(&cx.note.path, [edit])),
        false => Err(Refusal::new("Some link would not lead where it leads")),
    }
}

/// A text without the marker of a list's item that it starts with.
fn without_marker(text: &str) -> &str {
    let behind = match text.strip_prefix(['-', '*', '+']) {
        Some(behind) => behind,
        None => {
            let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
            if number.len() == text.len() { text } else { number.strip_prefix(['.', ')']).unwrap_or(text) }
        }
    };
    match behind.len() < text.len() {
        true => behind.strip_prefix(' ').unwrap_or(text),
        false => text,
    }
}

/// Links within the text may lead to it here as well as there.
fn own_or(
    file: Option<crate::vault::VaultPath>,
    source: &Note,
    here: &Note,
) -> Option<crate::vault::VaultPath> {
    if file.as_ref() == Some(&source.path) { Some(here.path.clone()) } else { file }
}

/// The text that a link names: all of the note, a section, or a block without its id.
fn meant(source: &Note, fragment: FragmentTarget) -> Option<TextRange> {
    match fragment {
        FragmentTarget::None => Some(body(source)),
        FragmentTarget::Heading(index) => {
            let headings = &source.parsed.headings;
            let at = usize::try_from(index).ok()?;
            let heading = headings.get(at)?;
            let next = headings.iter().skip(at + 1).find(|next| next.level <= heading.level);
            let end = next.map_or(TextSize::of(&*source.text), |next| next.range.start());
            Some(TextRange::new(heading.range.start(), end))
        }
        FragmentTarget::Block(index) => {
            let block = source.parsed.blocks.get(usize::try_from(index).ok()?)?;
            let end = block.range.start().clamp(block.block.start(), block.block.end());
            Some(TextRange::new(block.block.start(), end))
        }
        FragmentTarget::Missing | FragmentTarget::NotANote => None,
    }
}

/// The text with what stands before the link on its line before each further line: blanks for a list's marker, `>` for a
/// quote.
fn indented(cx: &ActionContext<'_>, link: &Link, text: &str) -> String {
    let line = cx.line(link.range.start());
    let before = cx.slice(TextRange::new(line.start(), link.range.start()));
    let is_lead = before.chars().all(|c| matches!(c, '-' | '*' | '+' | '>' | ' ' | '\t'));
    let lead: String = before.chars().map(|c| if matches!(c, '-' | '*' | '+') { ' ' } else { c }).collect();
    let newline = cx.newline();
    let lines = text.lines().enumerate().map(|(number, line)| match number {
        0 => line.to_owned(),
        _ if is_lead && !line.trim().is_empty() => format!("{newline}{lead}{line}"),
        _ if is_lead && lead.contains('>') => format!("{newline}{}", lead.trim_end()),
        _ => format!("{newline}{line}"),
    });
    lines.collect()
}
