//! What can be renamed at a place, and the bytes that name it.

use super::{Prepared, Refusal, file, footnote, form, person, property, tag};
use crate::features::query_definition;
use crate::features::subject::{innermost, mention_at};
use crate::query::dataview::{Block, NameKind};
use crate::syntax::{Link, canonical_name, fold};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, Note, NoteId, Resolution, Vault};

/// A thing that can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A note, person or attachment.
    File(NoteId),
    /// A heading: its note and index in `ParsedNote::headings`.
    Heading(NoteId, usize),
    /// A block id: its note and index in `ParsedNote::blocks`.
    Block(NoteId, usize),
    /// A footnote of a note: its id.
    Footnote(NoteId, String),
    /// A tag, without `#`, and all below it.
    Tag(String),
    /// A property.
    Property(String),
    /// A name of a note that is not its file's: title or alias, as the note writes it.
    Name(NoteId, String),
}

/// What is renamed at `offset`.
///
/// # Errors
/// Why nothing can be renamed there.
pub(super) fn at(vault: &Vault, note: &Note, offset: TextSize) -> Result<(Target, Prepared), Refusal> {
    if let Some(link) = innermost(&note.parsed.links, offset, |link| link.range) {
        return at_link(vault, note, link, offset);
    }
    if let Some(mention) = mention_at(vault, note, offset) {
        let name = TextRange::new(mention.range.start() + TextSize::new(1), mention.range.end());
        let written = slice(&note.text, name);
        return match mention.people.as_slice() {
            [] => Err(Refusal::UnknownPerson(written.to_owned())),
            [one] => Ok(named(vault, one.id, written, name)?),
            [first, rest @ ..] if !first.by_alias && rest.iter().all(|other| other.by_alias) => {
                Ok(named(vault, first.id, written, name)?)
            }
            several => {
                let files = several.iter().filter_map(|person| Some(vault.file(person.id)?.path));
                Err(Refusal::SeveralPeople(files.collect()))
            }
        };
    }
    in_query(vault, note, offset).or_else(|| declared(vault, note, offset)).ok_or(Refusal::NothingHere)
}

/// A field or tag that a Dataview query names; under the name that the first note with it writes.
fn in_query(vault: &Vault, note: &Note, offset: TextSize) -> Option<(Target, Prepared)> {
    let block = Block::at(&note.text, &note.parsed, &vault.config().dataview.inline_prefix, offset)?;
    let name = query_definition::name_in(&block, offset)?;
    let range = block.in_note(name.range);
    match name.kind {
        NameKind::Field | NameKind::OwnField => {
            let first = vault.note(*vault.notes_with_field(&name.name).first()?)?;
            let wanted = canonical_name(&name.name);
            let entries = first.parsed.frontmatter.iter().flat_map(|front| &front.entries);
            let written = entries.map(|entry| &*entry.name).find(|own| canonical_name(own) == wanted);
            let written = written.or_else(|| {
                let mut keys = first.parsed.fields.iter().map(|field| slice(&first.text, field.key));
                keys.find(|own| canonical_name(own) == wanted)
            })?;
            let placeholder = written.to_owned();
            Some((Target::Property(placeholder.clone()), Prepared { range, placeholder }))
        }
        NameKind::Tag => {
            let tag = name.name.trim_start_matches('#').to_owned();
            let range = TextRange::new(range.start() + TextSize::new(1), range.end());
            Some((Target::Tag(tag.clone()), Prepared { range, placeholder: tag }))
        }
        NameKind::FileField | NameKind::Folder => None,
    }
}

/// A person by one of their names: the file, if it is called so, else the title or alias.
fn named(vault: &Vault, person: NoteId, name: &str, range: TextRange) -> Result<(Target, Prepared), Refusal> {
    let note = vault.note(person).ok_or(Refusal::NothingHere)?;
    let key = fold::person_key(name);
    let stem = note.path.stem();
    if fold::person_key(stem) == key {
        return Ok((Target::File(person), Prepared { range, placeholder: stem.to_owned() }));
    }
    let names = vault.entity(person).map(|entity| entity.names.clone()).unwrap_or_default();
    let own = names.into_iter().find(|own| fold::person_key(own) == key).ok_or(Refusal::NothingHere)?;
    Ok((Target::Name(person, own.clone()), Prepared { range, placeholder: own }))
}

fn at_link(vault: &Vault, note: &Note, link: &Link, offset: TextSize) -> Result<(Target, Prepared), Refusal> {
    let target = link.target_text(&note.text);
    let (found, place) = match vault.resolve(note, link) {
        Resolution::External => return Err(Refusal::External),
        Resolution::Unresolved => return Err(Refusal::DeadLink(target.trim().to_owned())),
        Resolution::File { file, fragment } => (file.file, fragment),
    };
    let in_fragment =
        link.fragment.filter(|range| target.trim().is_empty() || range.contains_inclusive(offset));
    if let Some(range) = in_fragment {
        let place = match link.fragment_text(&note.text) {
            Some(fragment) => {
                up_to(vault, note, link, range, offset, found.id).unwrap_or((place, fragment.into_owned()))
            }
            None => (place, String::new()),
        };
        return at_fragment(vault, found.id, place, form::part_at(note, range, offset).unwrap_or(link.range));
    }
    let range = name_range(note, link).filter(|range| range.contains_inclusive(offset)).unwrap_or(link.range);
    let name = found.path.file_name();
    let placeholder = name.strip_suffix(file::extension(&found.path)).unwrap_or(name).to_owned();
    Ok((Target::File(found.id), Prepared { range, placeholder }))
}

/// Where a fragment leads that ends with the part at `offset`; `None` if that is all of it.
fn up_to(
    vault: &Vault,
    note: &Note,
    link: &Link,
    range: TextRange,
    offset: TextSize,
    file: NoteId,
) -> Option<(FragmentTarget, String)> {
    let raw = slice(&note.text, range);
    let behind = usize::from(offset.checked_sub(range.start())?);
    let end = raw.get(behind..)?.find('#')? + behind;
    let part = link.encoding.decode(raw.get(..end)?);
    Some((vault.resolve_fragment(vault.note(file)?, &part), part.into_owned()))
}

fn at_fragment(
    vault: &Vault,
    file: NoteId,
    (place, fragment): (FragmentTarget, String),
    range: TextRange,
) -> Result<(Target, Prepared), Refusal> {
    let target = vault.note(file).ok_or_else(|| Refusal::DeadFragment(fragment.clone()))?;
    let dead = || Refusal::DeadFragment(fragment.clone());
    match place {
        FragmentTarget::Heading(index) => {
            let index = usize::try_from(index).map_err(|_| dead())?;
            let heading = target.parsed.headings.get(index).ok_or_else(dead)?;
            let placeholder = slice(&target.text, heading.text).to_owned();
            Ok((Target::Heading(file, index), Prepared { range, placeholder }))
        }
        FragmentTarget::Block(index) => {
            let index = usize::try_from(index).map_err(|_| dead())?;
            let block = target.parsed.blocks.get(index).ok_or_else(dead)?;
            let placeholder = block.id(&target.text).to_owned();
            Ok((Target::Block(file, index), Prepared { range, placeholder }))
        }
        FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => Err(dead()),
    }
}

/// The file's name in a link's target: the last segment, without `.md`.
fn name_range(note: &Note, link: &Link) -> Option<TextRange> {
    let raw = slice(&note.text, link.target);
    let start = raw.rfind('/').map_or(0, |at| at + 1);
    let name = raw.get(start..)?;
    let md = name.len().checked_sub(3).filter(|at| *at > 0).and_then(|at| name.get(at..));
    let end = if md.is_some_and(|md| md.eq_ignore_ascii_case(".md")) { raw.len() - 3 } else { raw.len() };
    let at = |offset: usize| link.target.start() + crate::text::size(offset);
    Some(TextRange::new(at(start), at(end)))
}

/// What a note declares at `offset`.
fn declared(vault: &Vault, note: &Note, offset: TextSize) -> Option<(Target, Prepared)> {
    if let Some((tag, prepared)) = tag::at(note, offset) {
        return Some((Target::Tag(tag), prepared));
    }
    if let Some(front) = &note.parsed.frontmatter {
        if let Some(entry) = innermost(&front.entries, offset, |entry| entry.key) {
            let placeholder = entry.name.to_string();
            return Some((Target::Property(placeholder.clone()), Prepared { range: entry.key, placeholder }));
        }
        let text_at = |name: &str| {
            let texts = front.texts(name, &note.text).into_iter();
            texts.into_iter().find(|(_, range)| range.contains_inclusive(offset))
        };
        if let Some((title, range)) = text_at("title") {
            return Some(own_name(note, title.trim(), range));
        }
        if let Some((alias, range)) = text_at("aliases") {
            let placeholder = alias.trim().to_owned();
            return Some((Target::Name(note.id, placeholder.clone()), Prepared { range, placeholder }));
        }
    }
    let fields = note.parsed.fields.iter().filter(|field| property::is_property(note, field));
    if let Some(field) = fields.into_iter().find(|field| field.key.contains_inclusive(offset)) {
        let placeholder = slice(&note.text, field.key).to_owned();
        return Some((Target::Property(placeholder.clone()), Prepared { range: field.key, placeholder }));
    }
    if let Some(found) = innermost(&note.parsed.footnotes, offset, footnote::marker)
        && footnote::marker(found).contains_inclusive(offset)
    {
        let placeholder = slice(&note.text, found.id).to_owned();
        let range = if found.id.contains_inclusive(offset) { found.id } else { footnote::marker(found) };
        return Some((Target::Footnote(note.id, placeholder.clone()), Prepared { range, placeholder }));
    }
    let blocks = &note.parsed.blocks;
    if let Some(index) = blocks.iter().position(|block| block.range.contains_inclusive(offset)) {
        let block = blocks.get(index)?;
        let sign = block.range.start() + TextSize::new(1);
        let range = TextRange::new(sign.min(offset), block.range.end());
        let placeholder = block.id(&note.text).to_owned();
        return Some((Target::Block(note.id, index), Prepared { range, placeholder }));
    }
    let headings = &note.parsed.headings;
    let index = headings.iter().position(|heading| heading.range.contains_inclusive(offset))?;
    let heading = headings.get(index)?;
    let text = slice(&note.text, heading.text);
    let first = headings.iter().position(|heading| heading.level == 1) == Some(index);
    let range = heading.text;
    if first && fold::key(text) == fold::key(note.path.stem()) {
        return Some(own_name(note, text, range));
    }
    let titled = note.parsed.frontmatter.as_ref().is_some_and(|front| front.get("title").is_some());
    if first && !titled && person::is_person(vault, note.id) {
        return Some(own_name(note, text, range));
    }
    Some((Target::Heading(note.id, index), Prepared { range, placeholder: text.to_owned() }))
}

/// A name that a note gives itself: its file's, if it is the same.
fn own_name(note: &Note, name: &str, range: TextRange) -> (Target, Prepared) {
    let stem = note.path.stem();
    match fold::key(name) == fold::key(stem) {
        true => (Target::File(note.id), Prepared { range, placeholder: stem.to_owned() }),
        false => (Target::Name(note.id, name.to_owned()), Prepared { range, placeholder: name.to_owned() }),
    }
}
