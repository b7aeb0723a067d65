//! What a request sees: one note of one vault at one moment, and how to speak of it in the protocol.

use std::sync::Arc;

use gen_lsp_types::{Location, Position, Range, Uri};
use jiff::civil::Date;

use super::client::Client;
use super::handlers::diagnostics::Findings;
use super::open_documents::OpenDocuments;
use super::uri;
use crate::disk::VaultRoot;
use crate::features::View;
use crate::query::Present;
use crate::text::{LineCol, TextRange, TextSize, slice};
use crate::vault::{Note, NoteId, Positions, Vault, VaultPath};

/// Ranges of fewer bytes are looked through for line ends.
const SHORT: usize = 256;

/// One vault at one moment.
#[derive(Clone)]
pub(super) struct Snapshot {
    /// The notes.
    pub(super) vault: Vault,
    /// The vault's folder; `None` for a document on its own.
    pub(super) root: Option<Arc<VaultRoot>>,
    /// How much of its files has been read, in percent.
    pub(super) read: u8,
    /// Its documents that the client has open.
    pub(super) open: OpenDocuments,
    /// What the client can do.
    pub(super) client: Arc<Client>,
    /// Notes opened lately, the last one first.
    pub(super) recent: Vec<NoteId>,
    /// The day that counts as today.
    pub(super) today: Date,
    /// The moment that queries are answered in; it is on that day.
    pub(super) present: Present,
    /// What is found in the note that is asked about.
    pub(super) findings: Findings,
}

impl Snapshot {
    /// A note of the vault, as features that read see it.
    pub(super) fn view<'v>(&'v self, note: &'v Note) -> View<'v> {
        View { vault: &self.vault, note, present: &self.present }
    }

    /// The bytes that a range of the protocol holds in a note; `None` if there is no such place. Clients that ask about a
    /// whole document let it end in the line behind the last one, whether or not the text ends with a line end.
    pub(super) fn text_range(&self, note: &Note, range: Range) -> Option<TextRange> {
        let start = self.offset(note, range.start)?;
        let end = match range.end.line < note.lines().line_count() {
            true => self.offset(note, range.end)?,
            false => TextSize::of(&*note.text),
        };
        (start <= end).then(|| TextRange::new(start, end))
    }

    /// The byte offset of a position in a note; `None` if there is no such place.
    pub(super) fn offset(&self, note: &Note, position: Position) -> Option<TextSize> {
        let mark = self.mark_width(&note.path, position.line);
        let position = LineCol { line: position.line, col: position.character.saturating_sub(mark) };
        note.lines().offset(&note.text, position, self.client.encoding)
    }

    /// The position of a byte offset in a note.
    pub(super) fn position(&self, note: &Note, offset: TextSize) -> Position {
        self.position_by(note, &mut note.positions(self.client.encoding), offset)
    }

    fn position_by(&self, note: &Note, positions: &mut Positions<'_>, offset: TextSize) -> Position {
        let LineCol { line, col } = positions.line_col(offset);
        Position { line, character: col + self.mark_width(&note.path, line) }
    }

    /// The protocol's form of a range in a note.
    pub(super) fn range(&self, note: &Note, range: TextRange) -> Range {
        self.range_by(note, &mut note.positions(self.client.encoding), range)
    }

    /// The protocol's form of ranges in a note. What is before those in ascending order is looked at once.
    pub(super) fn ranges<'s>(
        &'s self,
        note: &'s Note,
        ranges: &'s [TextRange],
    ) -> impl Iterator<Item = Range> + 's {
        let mut positions = note.positions(self.client.encoding);
        ranges.iter().map(move |range| self.range_by(note, &mut positions, *range))
    }

    fn range_by(&self, note: &Note, positions: &mut Positions<'_>, range: TextRange) -> Range {
        let (start, text) = (self.position_by(note, positions, range.start()), slice(&note.text, range));
        let end = match text.len() < SHORT && memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
            // Most ranges lie in one line: what is before them need not be counted twice.
            true => {
                let width = self.client.encoding.width(text);
                Position { line: start.line, character: start.character.saturating_add(width) }
            }
            false => self.position_by(note, positions, range.end()),
        };
        Range { start, end }
    }

    /// A range of any file. In a file that is no note, or not read, it is the file's start.
    pub(super) fn range_in(&self, path: &VaultPath, range: TextRange) -> Range {
        self.vault.note_at(path).map(|note| self.range(note, range)).unwrap_or_default()
    }

    /// A place in any file.
    pub(super) fn location(&self, path: &VaultPath, range: TextRange) -> Option<Location> {
        Some(Location { uri: self.uri(path)?, range: self.range_in(path, range) })
    }

    /// The URI of a file: the client's own spelling if it has the file open.
    pub(super) fn uri(&self, path: &VaultPath) -> Option<Uri> {
        if let Some(document) = self.open.get(path) {
            return Some(Uri(document.uri.clone()));
        }
        let root = self.root.as_ref()?;
        Some(Uri(uri::from_path(&root.to_path(path))))
    }

    /// What the URIs of all files begin with that the client does not have open; their paths follow, see [`uri::push_path`].
    pub(super) fn uri_of_root(&self) -> Option<String> {
        let root = uri::from_path(self.root.as_ref()?.dir());
        Some(if root.ends_with('/') { root } else { root + "/" })
    }

    /// The URI of a file that is to be made.
    ///
    /// # Errors
    /// The vault has no folder, or a symbolic link there leads out of it: one sentence for the user.
    pub(super) fn new_uri(&self, path: &VaultPath) -> Result<Uri, String> {
        let outside =
            || "This document is in no vault, so no file can be made beside it from here".to_owned();
        let root = self.root.as_ref().ok_or_else(outside)?;
        if !self.vault.config().follow_symlinks && root.leads_out(path) {
            return Err(format!("{path} would lie outside of the vault: a symbolic link leads there"));
        }
        self.uri(path).ok_or_else(outside)
    }

    /// The version of a file that the client has open.
    pub(super) fn version(&self, path: &VaultPath) -> Option<i32> {
        self.open.get(path).map(|document| document.version)
    }

    /// How many columns of a line the client counts and we do not have.
    fn mark_width(&self, path: &VaultPath, line: u32) -> u32 {
        let marked = line == 0 && self.open.get(path).is_some_and(|document| document.bom);
        if marked { self.client.encoding.width("\u{feff}") } else { 0 }
    }
}
