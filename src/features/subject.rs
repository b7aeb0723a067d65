//! What stands under the cursor: the thing that references, hover and highlights speak of.

use super::inline_fields::field_name;
use crate::syntax::{Entry, Heading, fold};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, MentionTarget, Note, NoteId, Resolution, Vault};

/// A thing that notes name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A file.
    File(NoteId),
    /// The people that one mention may mean; empty for a name that nobody has.
    People(Vec<NoteId>),
    /// A heading: its note and index in `ParsedNote::headings`.
    Heading(NoteId, usize),
    /// A block id: its note and index in `ParsedNote::blocks`.
    Block(NoteId, usize),
    /// A tag, without `#`.
    Tag(String),
    /// A property, of the frontmatter or inline.
    Property(String),
    /// The target of a link that leads nowhere, decoded, without fragment.
    Dead(String),
    /// A footnote of this note, its id folded.
    Footnote(String),
}

/// The thing at `offset` and the bytes that name it. The note itself where nothing else is: its title and the
/// frontmatter's values included. `None` on a link that leaves the vault.
///
/// A link to a missing heading or block stands for its file.
pub(super) fn subject_at(vault: &Vault, note: &Note, offset: TextSize) -> Option<(Subject, TextRange)> {
    if let Some(link) = innermost(&note.parsed.links, offset, |link| link.range) {
        let subject = match vault.resolve(note, link) {
            Resolution::External => return None,
            Resolution::Unresolved => Subject::Dead(link.target_text(&note.text).trim().to_owned()),
            Resolution::File { file, fragment } => match fragment {
                FragmentTarget::Heading(index) => Subject::Heading(file.file.id, index_of(index)),
                FragmentTarget::Block(index) => Subject::Block(file.file.id, index_of(index)),
                FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => {
                    Subject::File(file.file.id)
                }
            },
        };
        return Some((subject, link.range));
    }
    if let Some(mention) = mention_at(vault, note, offset) {
        let people = mention.people.iter().map(|person| person.id).collect();
        return Some((Subject::People(people), mention.range));
    }
    Some(named_at(note, offset))
}

fn index_of(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// As [`subject_at`], for what a note names on its own.
fn named_at(note: &Note, offset: TextSize) -> (Subject, TextRange) {
    let tags = note.tags();
    if let Some((tag, range)) = innermost(&tags, offset, |(_, range)| *range) {
        return (Subject::Tag(tag.trim_end_matches('/').to_owned()), *range);
    }
    let parsed = &note.parsed;
    let entries: &[Entry] = parsed.frontmatter.as_ref().map_or(&[], |front| &front.entries);
    if let Some(entry) = innermost(entries, offset, |entry| entry.key) {
        return (Subject::Property(entry.name.to_string()), entry.key);
    }
    if let Some(field) = innermost(&parsed.fields, offset, |field| field.key) {
        return (Subject::Property(field_name(note, field).to_owned()), field.key);
    }
    if let Some(index) = parsed.blocks.iter().position(|block| block.range.contains_inclusive(offset))
        && let Some(block) = parsed.blocks.get(index)
    {
        return (Subject::Block(note.id, index), block.range);
    }
    let marker = |footnote: &crate::syntax::Footnote| {
        // `[^id]`, of a definition not the text behind it.
        let (before, after) = (TextSize::new(2), TextSize::new(1));
        TextRange::new(footnote.id.start() - before.min(footnote.id.start()), footnote.id.end() + after)
    };
    if let Some(footnote) = innermost(&parsed.footnotes, offset, marker) {
        let id = fold::key(slice(&note.text, footnote.id)).into_owned();
        return (Subject::Footnote(id), marker(footnote));
    }
    let title = parsed.headings.iter().position(|heading| heading.level == 1);
    let heading = parsed.headings.iter().position(|heading| heading.range.contains_inclusive(offset));
    let range = heading.and_then(|index| parsed.headings.get(index)).map(|heading| heading.text);
    match (heading, range) {
        (Some(index), Some(range)) if title != Some(index) => (Subject::Heading(note.id, index), range),
        (_, range) => (Subject::File(note.id), range.unwrap_or(TextRange::empty(offset))),
    }
}

/// The innermost of `things` at `offset`; between two neighbours the second.
pub(super) fn innermost<T>(things: &[T], offset: TextSize, range: impl Fn(&T) -> TextRange) -> Option<&T> {
    let touching = things.iter().filter(|thing| range(thing).contains_inclusive(offset));
    touching.min_by_key(|thing| (!range(thing).contains(offset), range(thing).len()))
}

/// What the mention at `offset` means.
pub(super) fn mention_at(vault: &Vault, note: &Note, offset: TextSize) -> Option<MentionTarget> {
    let near = |mention: &&crate::syntax::Mention| {
        mention.guess.start() <= offset && offset <= mention.limit.max(mention.guess.end())
    };
    let mentions = note.parsed.mentions.iter().filter(near);
    let found = mentions.map(|mention| vault.resolve_mention(note, mention));
    found.filter(|target| target.range.contains_inclusive(offset)).last()
}

/// A heading with what stands under it, and its text.
pub(super) fn section(note: &Note, index: usize) -> Option<(TextRange, TextRange)> {
    let Heading { range, text, level } = note.parsed.headings.get(index)?;
    let next = note.parsed.headings.iter().skip(index + 1).find(|next| next.level <= *level);
    let end = next.map_or(TextSize::of(&*note.text), |next| next.range.start());
    Some((TextRange::new(range.start(), end), *text))
}
