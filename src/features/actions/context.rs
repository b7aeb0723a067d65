//! What an action sees: a note in its vault and the selected bytes.

use jiff::civil::Date;

use crate::syntax::{Link, OpaqueKind, Place};
use crate::text::{TextEdit, TextRange, TextSize, apply_edits, slice};
use crate::vault::{Note, Resolution, Vault};

/// What an action sees.
pub struct ActionContext<'v> {
    /// The vault.
    pub vault: &'v Vault,
    /// The note.
    pub note: &'v Note,
    /// The selected bytes; empty for a cursor.
    pub range: TextRange,
    /// The day that counts as today.
    pub today: Date,
}

impl<'v> ActionContext<'v> {
    /// The note's text.
    pub fn text(&self) -> &'v str {
        &self.note.text
    }

    /// The text of `range`.
    pub fn slice(&self, range: TextRange) -> &'v str {
        slice(&self.note.text, range)
    }

    /// Whether there is more than a cursor. In editors such as Helix and Kakoune a cursor is a selection of one
    /// character.
    pub fn is_selection(&self) -> bool {
        self.slice(self.range).chars().nth(1).is_some()
    }

    /// The innermost link that holds or touches the whole selection.
    pub fn link(&self) -> Option<&'v Link> {
        let links = self.note.parsed.links.iter();
        let around = links.filter(|link| link.range.contains_range(self.range));
        around.min_by_key(|link| (!link.range.contains(self.range.start()), link.range.len()))
    }

    /// As [`ActionContext::link`], if it is a link that Obsidian counts: none in a query block.
    pub fn counted_link(&self) -> Option<&'v Link> {
        self.link().filter(|link| link.place != Place::Query)
    }

    /// The note that a link of this note leads to.
    pub fn target(&self, link: &Link) -> Option<&'v Note> {
        match self.vault.resolve(self.note, link) {
            Resolution::File { file, .. } => self.vault.note(file.file.id).map(|note| &**note),
            Resolution::External | Resolution::Unresolved => None,
        }
    }

    /// The note after `edits`, in its place; `None` if they do not fit it.
    pub fn edited(&self, edits: &[TextEdit]) -> Option<Note> {
        let text = apply_edits(self.text(), edits).ok()?;
        Some(Note::new(self.note.id, self.note.path.clone(), text.into(), self.note.origin))
    }

    /// The line that holds `offset`, without its line end.
    pub fn line(&self, offset: TextSize) -> TextRange {
        let lines = self.note.lines();
        let line = lines.line_range(self.text(), lines.line_of(offset)).unwrap_or(TextRange::empty(offset));
        let kept = self.slice(line).trim_end_matches(['\n', '\r']).len();
        TextRange::at(line.start(), TextSize::try_from(kept).unwrap_or_default())
    }

    /// The line end that the note uses.
    pub fn newline(&self) -> &'static str {
        if self.text().contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Whether `range` stands, wholly or in part, in code, HTML, a comment or math.
    pub fn is_opaque(&self, range: TextRange) -> bool {
        let opaque = self.note.parsed.opaque.iter();
        let touched = |kind: OpaqueKind, other: TextRange| {
            kind != OpaqueKind::Comment
                && other.start() < range.end().max(range.start() + TextSize::from(1))
                && range.start() < other.end()
        };
        opaque.into_iter().any(|opaque| touched(opaque.kind, opaque.range))
    }

    /// Whether `offset` stands in the frontmatter, its lines included.
    pub fn in_frontmatter(&self, offset: TextSize) -> bool {
        self.note.parsed.frontmatter.as_ref().is_some_and(|front| front.range.contains(offset))
    }
}
