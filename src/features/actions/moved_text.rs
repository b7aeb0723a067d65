//! Text that moves from one note to another: its links must lead where they led.

use super::Refusal;
use crate::syntax::{Encoding, Footnote, FootnoteKind, Link, LinkKind, Place};
use crate::text::{TextEdit, TextRange, apply_edits, slice, span};
use crate::vault::{FileKind, FileRef, FragmentTarget, Note, Resolution, Vault, VaultPath, breaks_links};

/// A stretch of a note on its way.
pub(super) struct MovedText<'m> {
    /// The vault as it is.
    pub(super) vault: &'m Vault,
    /// The note that the text stands in.
    pub(super) from: &'m Note,
    /// The text.
    pub(super) range: TextRange,
    /// The vault as it will be, the edits of the other notes aside.
    pub(super) future: &'m Vault,
    /// Where the text will stand.
    pub(super) to: &'m VaultPath,
}

impl MovedText<'_> {
    /// The text with its links written so that they lead where they led.
    ///
    /// # Errors
    /// A link or footnote is cut in two or parted from its definition, or cannot be written in the other note.
    pub(super) fn text(&self) -> Result<String, Refusal> {
        let mut edits = Vec::new();
        for link in self.from.parsed.links.iter().filter(|link| link.place != Place::Frontmatter) {
            if link.range.end() <= self.range.start() || link.range.start() >= self.range.end() {
                continue;
            }
            if !self.range.contains_range(link.range) {
                return Err(Refusal::new("The selection cuts a link in two"));
            }
            if link.kind == LinkKind::Reference && !self.range.contains_range(link.target) {
                return Err(Refusal::new("A link of the selection has its definition outside of it"));
            }
            if link.kind != LinkKind::Reference {
                edits.extend(self.relinked(link)?);
            }
        }
        self.check_footnotes()?;
        let shifted =
            edits.into_iter().map(|edit| TextEdit { range: edit.range - self.range.start(), ..edit });
        let shifted: Vec<TextEdit> = shifted.collect();
        let text = slice(&self.from.text, self.range);
        apply_edits(text, &shifted).map_err(|_| Refusal::new("Two links of the selection share their bytes"))
    }

    /// The edit that keeps a link leading where it leads; none if it does so anyway.
    fn relinked(&self, link: &Link) -> Result<Option<TextEdit>, Refusal> {
        let Resolution::File { file, fragment } = self.vault.resolve(self.from, link) else {
            return Ok(None);
        };
        let target = link.target_text(&self.from.text);
        let target = target.trim();
        if target.is_empty() {
            // `[[#Heading]]`: of a heading that comes along, or of the note that is left.
            if self.comes_along(fragment) {
                return Ok(None);
            }
        } else {
            let found = self.future.resolve_target(self.to, target);
            if found.is_some_and(|found| found.file.id == file.file.id) {
                return Ok(None);
            }
        }
        let mut name = self.future.link_text(self.to, &file.file);
        let written = slice(&self.from.text, link.target);
        let with_md = written.to_ascii_lowercase().ends_with(".md") || link.encoding == Encoding::Percent;
        if with_md && file.file.kind == FileKind::Note && !name.to_ascii_lowercase().ends_with(".md") {
            name.push_str(".md");
        }
        let leads =
            self.future.resolve_target(self.to, &name).is_some_and(|found| found.file.id == file.file.id);
        if !leads || (link.kind == LinkKind::Wiki && breaks_links(&name).is_some()) {
            return Err(Refusal::new(format!(
                "A link to \"{}\" cannot be written there",
                file.file.path.stem()
            )));
        }
        Ok(Some(TextEdit::replace(link.target, link.encoding.encode(&name))))
    }

    /// Whether a place of the note lies in the text that moves.
    fn comes_along(&self, place: FragmentTarget) -> bool {
        let parsed = &self.from.parsed;
        let at = |index: u32| usize::try_from(index).unwrap_or(usize::MAX);
        match place {
            FragmentTarget::Heading(index) => {
                parsed.headings.get(at(index)).is_some_and(|heading| self.range.contains_range(heading.range))
            }
            FragmentTarget::Block(index) => {
                parsed.blocks.get(at(index)).is_some_and(|block| self.range.contains_range(block.range))
            }
            FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => false,
        }
    }

    /// Footnotes stay with their definitions.
    fn check_footnotes(&self) -> Result<(), Refusal> {
        let id = |range| slice(&self.from.text, range).to_lowercase();
        let (inside, outside): (Vec<&Footnote>, Vec<&Footnote>) =
            self.from.parsed.footnotes.iter().partition(|footnote| self.range.contains_range(footnote.range));
        let parted = inside.iter().any(|one| {
            outside.iter().any(|other| {
                id(one.id) == id(other.id)
                    && (one.kind == FootnoteKind::Definition || other.kind == FootnoteKind::Definition)
            })
        });
        match parted {
            true => Err(Refusal::new("A footnote of the selection has its other end outside of it")),
            false => Ok(()),
        }
    }
}

/// A reference to a file of the vault.
pub(super) fn file_ref(note: &Note) -> FileRef {
    FileRef { id: note.id, path: note.path.clone(), kind: FileKind::Note }
}

/// The text of a note without its frontmatter and the blank lines behind it.
pub(super) fn body(note: &Note) -> TextRange {
    let start = note.parsed.frontmatter.as_ref().map_or(0, |front| usize::from(front.range.end()));
    let rest = note.text.get(start..).unwrap_or_default();
    span(start + rest.len() - rest.trim_start().len(), note.text.len())
}
