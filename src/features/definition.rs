//! Go to definition: links, owners, tags, footnotes, blocks, headings, in text, frontmatter and query strings.

use super::subject::{innermost, mention_at, section};
use crate::syntax::{Footnote, FootnoteKind, Link, fold};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, Note, NoteId, Resolution, Vault, VaultPath};

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The link, mention or tag under the cursor.
    pub origin: TextRange,
    /// The file.
    pub path: VaultPath,
    /// All of what is meant there (the section, the block); the empty range at 0 for a whole file.
    pub range: TextRange,
    /// What to put the cursor on; lies in `range`.
    pub focus: TextRange,
}

/// Where the thing at `offset` is defined. Several targets for a tag or an ambiguous owner; none for a dead link.
///
/// Of nested things the innermost counts; a place between two neighbours belongs to the second. A link whose
/// heading or block does not exist leads to its file; a heading and a block id lead to themselves. In a Dataview query a
/// field leads to where notes set it, a folder to its notes.
pub fn definition(vault: &Vault, note: &Note, offset: TextSize) -> Vec<Target> {
    if let Some(link) = innermost(&note.parsed.links, offset, |link| link.range) {
        return link_target(vault, note, link).into_iter().collect();
    }
    if let Some(found) = super::query_definition::definition(vault, note, offset) {
        return found;
    }
    owners(vault, note, offset)
        .or_else(|| tagged(vault, note, offset))
        .or_else(|| footnotes(note, offset))
        .or_else(|| own_place(note, offset))
        .unwrap_or_default()
}

fn link_target(vault: &Vault, note: &Note, link: &Link) -> Option<Target> {
    let Resolution::File { file, fragment } = vault.resolve(note, link) else { return None };
    let file = file.file;
    let target = if file.id == note.id { Some(note) } else { vault.note(file.id).map(|note| &**note) };
    let place = target.and_then(|target| match fragment {
        FragmentTarget::Heading(index) => section(target, usize::try_from(index).ok()?),
        FragmentTarget::Block(index) => {
            let block = target.parsed.blocks.get(usize::try_from(index).ok()?)?;
            Some((block.block.cover(block.range), block.block))
        }
        FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => None,
    });
    let start = TextRange::empty(TextSize::new(0));
    let (range, focus) = place.unwrap_or((start, start));
    Some(Target { origin: link.range, path: file.path, range, focus })
}

/// The notes of the people that the mention at `offset` may mean.
fn owners(vault: &Vault, note: &Note, offset: TextSize) -> Option<Vec<Target>> {
    let target = mention_at(vault, note, offset)?;
    let people = target.people.iter();
    Some(people.filter_map(|person| person_target(vault, target.range, person.id)).collect())
}

/// A person's note, the cursor on the heading with the name.
fn person_target(vault: &Vault, origin: TextRange, person: NoteId) -> Option<Target> {
    let note = vault.note(person)?;
    let title = note.parsed.headings.iter().find(|heading| heading.level == 1);
    let start = TextRange::empty(TextSize::new(0));
    let (range, focus) = title.map_or((start, start), |title| (title.range, title.text));
    Some(Target { origin, path: note.path.clone(), range, focus })
}

/// The places of the tag at `offset`, in all notes.
fn tagged(vault: &Vault, note: &Note, offset: TextSize) -> Option<Vec<Target>> {
    let own = note.tags();
    let (name, origin) = innermost(&own, offset, |(_, range)| *range)?;
    let places = vault.notes_with_tag(name).into_iter();
    let target = |(id, range)| {
        Some(Target { origin: *origin, path: vault.note(id)?.path.clone(), range, focus: range })
    };
    Some(places.filter_map(target).collect())
}

/// From a footnote's reference to its definition and back to every reference.
fn footnotes(note: &Note, offset: TextSize) -> Option<Vec<Target>> {
    let marker = |footnote: &Footnote| match footnote.kind {
        FootnoteKind::Reference => footnote.range,
        // `[^id]:`, not the text behind it.
        FootnoteKind::Definition => TextRange::new(
            footnote.range.start(),
            (footnote.id.end() + TextSize::new(2)).min(footnote.range.end()),
        ),
    };
    let here = innermost(&note.parsed.footnotes, offset, marker)?;
    let id = fold::key(slice(&note.text, here.id));
    let others = note
        .parsed
        .footnotes
        .iter()
        .filter(|footnote| footnote.kind != here.kind && fold::key(slice(&note.text, footnote.id)) == id);
    let origin = marker(here);
    let target = |footnote: &Footnote| Target {
        origin,
        path: note.path.clone(),
        range: footnote.range,
        focus: footnote.id,
    };
    Some(others.map(target).collect())
}

/// The block id or heading at `offset` itself.
fn own_place(note: &Note, offset: TextSize) -> Option<Vec<Target>> {
    if let Some(block) = innermost(&note.parsed.blocks, offset, |block| block.range) {
        let range = block.block.cover(block.range);
        return Some(vec![Target {
            origin: block.range,
            path: note.path.clone(),
            range,
            focus: block.range,
        }]);
    }
    let headings = &note.parsed.headings;
    let index = headings.iter().position(|heading| heading.range.contains_inclusive(offset))?;
    let (range, focus) = section(note, index)?;
    Some(vec![Target { origin: headings.get(index)?.range, path: note.path.clone(), range, focus }])
}
