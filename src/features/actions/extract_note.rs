//! The selection as a note of its own.

use super::link_form::NewLink;
use super::moved_text::{MovedText, file_ref};
use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::rules::FileEdit;
use crate::sort;
use crate::syntax::{Place, fold};
use crate::text::{TextEdit, TextRange, TextSize, slice};
use crate::vault::config::NewNoteLocation;
use crate::vault::{Change, FragmentTarget, NameFault, Note, Origin, Vault, VaultPath};

pub(super) const ACTION: Action = Action {
    name: "extractNote",
    kind: ActionKind::Extract,
    summary: "Move the selection into a note of its own and link to it",
    docs: "\
Offered on a selection in the text of a note. The new note is called after the selection's first heading, else its first line, or as the
command's argument says, and is made where the configuration puts new notes. A link to it takes the selection's place, in a list item, quote
or line of its own as it was.

All links keep leading where they led: those in the moved text are written anew where they would not (`./`, `[[#Heading]]`), and links of
this and other notes to headings and blocks that moved lead to the new note. Every changed note is read again to make sure.

Refused: a selection that reaches into the frontmatter, or cuts a link, fence, comment or table's row in two, or parts a footnote from its
text; a name that exists or that some system cannot store.
",
    tells: false,
    offers,
    run,
};

/// The most characters of a name made from a line.
const LONGEST: usize = 60;

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let Some(range) = selected(cx).filter(|_| cx.is_selection()) else { return Vec::new() };
    match name_of(cx, range) {
        Some(name) => vec![Offer::with(format!("Move the selection into a new note \"{name}\""), name)],
        None => Vec::new(),
    }
}

/// The selection without blanks and line ends around it; none in the frontmatter.
fn selected(cx: &ActionContext<'_>) -> Option<TextRange> {
    let text = cx.slice(cx.range);
    let start = cx.range.start() + TextSize::of(text) - TextSize::of(text.trim_start_matches(['\n', '\r']));
    let range = TextRange::at(start, TextSize::of(text.trim_matches(['\n', '\r'])));
    let range = TextRange::new(range.start(), range.start() + TextSize::of(cx.slice(range).trim_end()));
    (!cx.slice(range).trim().is_empty() && !cx.in_frontmatter(range.start())).then_some(range)
}

/// A name from the selection's first heading, else from its first line.
fn name_of(cx: &ActionContext<'_>, range: TextRange) -> Option<String> {
    let heading = cx.note.parsed.headings.iter().find(|heading| range.contains_range(heading.range));
    let line = heading
        .map_or_else(|| cx.slice(range).lines().next().unwrap_or_default(), |heading| cx.slice(heading.text));
    let line = line.trim_start_matches(['-', '*', '+', '>', '#', ' ', '\t']);
    let line = line.strip_prefix("[ ] ").unwrap_or(line);
    let kept = |c: char| !c.is_control() && !"*\"\\/<>:|?#^[]%`_=~@".contains(c);
    let plain: String = line.chars().map(|c| if kept(c) { c } else { ' ' }).collect();
    let mut name = String::new();
    for word in plain.split_whitespace() {
        if name.chars().count() + word.chars().count() > LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    let name = name.trim_end_matches(['.', ',', ';', ' ']).to_owned();
    destination(cx, &name).is_ok().then_some(name)
}

/// Where a new note of this name goes.
fn destination(cx: &ActionContext<'_>, name: &str) -> Result<VaultPath, NameFault> {
    let folder = match &cx.vault.config().new_notes {
        NewNoteLocation::Root => "",
        NewNoteLocation::Current => cx.note.path.folder(),
        NewNoteLocation::Folder(folder) => folder,
    };
    let name = name.strip_suffix(".md").unwrap_or(name);
    match folder.is_empty() || name.contains('/') {
        true => cx.vault.new_path(&format!("{name}.md")),
        false => cx.vault.new_path(&format!("{folder}/{name}.md")),
    }
}

fn run(cx: &ActionContext<'_>, name: &str) -> Result<Outcome, Refusal> {
    let range =
        selected(cx).ok_or_else(|| Refusal::new("Select the text that is to be a note of its own"))?;
    let cut = cx.note.parsed.opaque.iter().any(|opaque| {
        let (a, b) = (opaque.range, range);
        a.start() < b.end() && b.start() < a.end() && !b.contains_range(a)
    });
    if cut || is_part_of_row(cx, range) {
        return Err(Refusal::new("The selection cuts code, a comment or a table in two"));
    }
    let path = destination(cx, name)
        .map_err(|fault| Refusal::new(format!("\"{name}\" cannot be the name of a note: {fault}")))?;
    // The new note must exist for links to it to be written; its text follows.
    let mut future = cx.vault.clone();
    let origin = Origin::Disk { len: 0, mtime: 0, lossy: false };
    future.apply(vec![Change::Upsert { path: path.clone(), text: "".into(), origin }]);
    let moved = MovedText { vault: cx.vault, from: cx.note, range, future: &future, to: &path }.text()?;
    let created = future.note_at(&path).cloned().ok_or_else(|| Refusal::new("The note cannot be made"))?;
    let cx_future = ActionContext { vault: &future, ..*cx };
    let file = file_ref(&created);
    let link = NewLink::to(&file).text(&cx_future, &cx.note.path);
    let link = link.ok_or_else(|| Refusal::new("No link can name a note so called"))?;
    let mut edits = vec![FileEdit::Text {
        path: cx.note.path.clone(),
        edit: TextEdit::replace(range, format!("{}{link}", lead(cx, range))),
    }];
    edits.extend(relinked(cx, range, &future, &created)?);
    let before = cx.slice(TextRange::new(cx.line(range.start()).start(), range.start()));
    let text = format!("{}{}", dedented(&moved, before), cx.newline());
    edits.push(FileEdit::Create { path: path.clone(), text });
    prove(cx, &edits, range, &path)?;
    Ok(Outcome { edits, text: None })
}

/// What stands before the text of the selection's first line and is to stay: a list's or quote's marker.
fn lead<'t>(cx: &ActionContext<'t>, range: TextRange) -> &'t str {
    let text = cx.slice(range);
    let marker = text.trim_start_matches(['-', '*', '+', '>', ' ', '\t']);
    let lead = text.get(..text.len() - marker.len()).unwrap_or_default();
    let is_marker = lead.ends_with(' ') && !lead.trim().is_empty() && lead.trim().len() < 3;
    if is_marker { lead } else { "" }
}

/// The text with the indentation of its first line taken off all its lines. `before` is what stands before it on its line.
fn dedented(text: &str, before: &str) -> String {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let indent = if before.trim().is_empty() { before.len() } else { 0 };
    let off = |line: &str| blanks(line).min(indent);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |all, line| all + line.get(off(line)..).unwrap_or(line))
}

/// Whether the selection holds a part of a table's row and not all of it.
fn is_part_of_row(cx: &ActionContext<'_>, range: TextRange) -> bool {
    let is_row = |at: TextSize| cx.slice(cx.line(at)).trim_start().starts_with('|');
    let whole = |at: TextSize| range.contains_range(cx.line(at));
    (is_row(range.start()) && !whole(range.start())) || (is_row(range.end()) && !whole(range.end()))
}

/// The edits of links elsewhere, and in what stays of this note, to places that move.
fn relinked(
    cx: &ActionContext<'_>,
    range: TextRange,
    future: &Vault,
    created: &Note,
) -> Result<Vec<FileEdit>, Refusal> {
    let mut edits = Vec::new();
    for from in cx.vault.linking_notes(cx.note.id) {
        for (link, place) in cx.vault.links_to(from, cx.note.id) {
            let moves = match place {
                FragmentTarget::Heading(index) => {
                    cx.note.parsed.headings.get(index as usize).map(|heading| heading.range)
                }
                FragmentTarget::Block(index) => {
                    cx.note.parsed.blocks.get(index as usize).map(|block| block.range)
                }
                FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => None,
            };
            let stays = from.id == cx.note.id && range.contains_range(link.range);
            if stays || !moves.is_some_and(|place| range.contains_range(place)) || link.place == Place::Query
            {
                continue;
            }
            let mut name = future.link_text(&from.path, &file_ref(created));
            if slice(&from.text, link.target).to_ascii_lowercase().ends_with(".md") && !name.ends_with(".md")
            {
                name.push_str(".md");
            }
            let edit = TextEdit::replace(link.target, link.encoding.encode(&name));
            edits.push(FileEdit::Text { path: from.path.clone(), edit });
        }
    }
    Ok(edits)
}

/// Whether every link of every changed note leads where it led, or to the new note if its place moved there.
fn prove(
    cx: &ActionContext<'_>,
    edits: &[FileEdit],
    range: TextRange,
    path: &VaultPath,
) -> Result<(), Refusal> {
    let after =
        super::applied(cx.vault, edits).ok_or_else(|| Refusal::new("The edits get in each other's way"))?;
    let (old, new) = (
        super::leads(cx.vault, cx.note),
        after.note_at(&cx.note.path).map(|note| super::leads(&after, note)),
    );
    let moved = after.note_at(path).map(|note| super::leads(&after, note)).unwrap_or_default();
    let mut rest: Vec<_> =
        new.unwrap_or_default().into_iter().chain(moved).filter(|file| file.as_ref() != Some(path)).collect();
    let mut wanted: Vec<_> = old;
    // Links to what moved lead to the new note now: they are told by being gone from both.
    let own = |file: &Option<VaultPath>| file.as_ref() == Some(&cx.note.path);
    rest.retain(|file| !own(file));
    wanted.retain(|file| !own(file));
    sort::by(&mut rest, Ord::cmp);
    sort::by(&mut wanted, Ord::cmp);
    let headings = cx.note.parsed.headings.iter().filter(|heading| range.contains_range(heading.range));
    let kept = |note: &Note| -> Vec<String> {
        note.parsed
            .headings
            .iter()
            .map(|heading| fold::heading_key(slice(&note.text, heading.text)))
            .collect()
    };
    let moved_headings: Vec<String> =
        headings.map(|heading| fold::heading_key(cx.slice(heading.text))).collect();
    let same_headings = after.note_at(path).is_some_and(|note| kept(note) == moved_headings);
    match rest == wanted && same_headings {
        true => Ok(()),
        false => Err(Refusal::new("Some link or heading would not be the same in a note of its own")),
    }
}
