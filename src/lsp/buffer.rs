//! The text of an open document, as the client edits it.

use std::sync::Arc;

use gen_lsp_types::{Position, Range};
use ropey::{Rope, RopeSlice};
use serde::Deserialize;

use crate::text::PositionEncoding;

/// One entry of `contentChanges`: replaces a range, or without one the whole text.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ContentChange {
    /// What is replaced.
    pub(super) range: Option<Range>,
    /// By what.
    pub(super) text: String,
}

/// The client's copy of a document.
#[derive(Debug)]
pub(super) struct Buffer {
    version: i32,
    rope: Rope,
    state: State,
    /// Since a version was left out.
    overtaking: Option<Overtaking>,
}

/// Changes that may have overtaken another one: Helix 25.01 sends those of keys that come fast in any order, with their
/// versions in the order of the keys.
#[derive(Debug)]
struct Overtaking {
    /// The last version before one was left out, and its text.
    version: i32,
    before: Rope,
    /// What came since, by version.
    changes: Vec<(i32, Vec<ContentChange>)>,
}

/// A change that has not come after so many others was never made: many clients leave out versions.
const MOST_OVERTAKING: usize = 64;
/// Nor are longer texts kept for it, in bytes.
const MOST_KEPT: usize = 1 << 16;

impl Overtaking {
    /// Where the change that makes `version` belongs, if others overtook it.
    fn place_of(&self, version: i32) -> Option<usize> {
        let place = self.changes.partition_point(|(own, _)| *own < version);
        let next = self.changes.get(place)?.0;
        (self.version < version && version < next).then_some(place)
    }

    /// Whether something may be missing still.
    fn is_open(&self) -> bool {
        let count = self.changes.len();
        let made = self.changes.last().map_or(0, |(last, _)| i64::from(*last) - i64::from(self.version));
        let bytes: usize =
            self.changes.iter().flat_map(|(_, changes)| changes).map(|change| change.text.len()).sum();
        i64::try_from(count).is_ok_and(|count| count < made) && count < MOST_OVERTAKING && bytes < MOST_KEPT
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Equal to the client's text, as far as we can know.
    InStep,
    /// An edit did not fit: the client has another text than we. Heals by the next full text.
    OutOfStep,
}

/// An edit does not fit the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OutOfStep;

const BOM: char = '\u{feff}';

impl Buffer {
    /// The text of `didOpen`.
    pub(super) fn new(version: i32, text: &str) -> Buffer {
        Buffer { version, rope: Rope::from_str(text), state: State::InStep, overtaking: None }
    }

    /// The client's version of the text.
    pub(super) fn version(&self) -> i32 {
        self.version
    }

    /// Whether positions in our text mean the same in the client's.
    pub(super) fn in_step(&self) -> bool {
        self.state == State::InStep
    }

    /// Waits for the next full text: what is here is not the client's.
    pub(super) fn lose_step(&mut self) -> OutOfStep {
        self.state = State::OutOfStep;
        OutOfStep
    }

    /// Whether the client's text starts with a byte order mark, which is no part of [`Buffer::text`] but counts
    /// as a character of the first line in the client's positions.
    pub(super) fn has_bom(&self) -> bool {
        self.rope.get_char(0) == Some(BOM)
    }

    /// The text, without a byte order mark.
    pub(super) fn text(&self) -> Arc<str> {
        let text = String::from(&self.rope);
        Arc::from(text.strip_prefix(BOM).unwrap_or(&text))
    }

    /// Makes the changes of one `didChange`, in order; those that were overtaken by others where they belong.
    ///
    /// # Errors
    /// When an edit does not fit, or an earlier one did not and no full text has come since. The text is then
    /// not the client's.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: &[ContentChange],
        encoding: PositionEncoding,
    ) -> Result<(), OutOfStep> {
        let is_edit = changes.iter().all(|change| change.range.is_some());
        let kept = self.overtaking.take().filter(|_| is_edit);
        let place = kept.as_ref().and_then(|kept| kept.place_of(version));
        match (kept, place) {
            (Some(mut kept), Some(place)) => {
                kept.changes.insert(place, (version, changes.to_vec()));
                (self.rope, self.state) = (kept.before.clone(), State::InStep);
                kept.changes.iter().for_each(|(_, changes)| self.make(changes, encoding));
                self.overtaking = Some(kept).filter(Overtaking::is_open);
            }
            (kept, _) => {
                let is_new = version > self.version;
                let kept = kept.or_else(|| self.overtaken_by(version)).filter(|_| is_edit && is_new);
                self.overtaking = kept.and_then(|mut kept| {
                    kept.changes.push((version, changes.to_vec()));
                    kept.is_open().then_some(kept)
                });
                self.version = version;
                self.make(changes, encoding);
            }
        }
        if self.in_step() { Ok(()) } else { Err(OutOfStep) }
    }

    /// What to keep if `version` leaves one out.
    fn overtaken_by(&self, version: i32) -> Option<Overtaking> {
        let leaves_out = self.in_step() && self.version.checked_add(1).is_some_and(|next| next < version);
        let before = || self.rope.clone();
        leaves_out.then(|| Overtaking { version: self.version, before: before(), changes: Vec::new() })
    }

    fn make(&mut self, changes: &[ContentChange], encoding: PositionEncoding) {
        for change in changes {
            match change.range {
                None => *self = Buffer::new(self.version, &change.text),
                Some(range) if self.in_step() => {
                    if self.splice(range, &change.text, encoding).is_none() {
                        self.state = State::OutOfStep;
                    }
                }
                // A later entry may still be a full text.
                Some(_) => {}
            }
        }
    }

    fn splice(&mut self, range: Range, text: &str, encoding: PositionEncoding) -> Option<()> {
        let start = self.char_at(range.start, encoding)?;
        let end = self.char_at(range.end, encoding)?;
        self.rope.try_remove(start..end).ok()?;
        self.rope.try_insert(start, text).ok()
    }

    /// The character index of a position. A column past the end of its line is the line's end; the line behind
    /// the last one is the end of the text, as Neovim writes it when the last line has no line end.
    fn char_at(&self, position: Position, encoding: PositionEncoding) -> Option<usize> {
        let line = usize::try_from(position.line).ok()?;
        if line == self.rope.len_lines() {
            return Some(self.rope.len_chars());
        }
        let start = self.rope.try_line_to_char(line).ok()?;
        let content = without_line_end(self.rope.get_line(line)?)?;
        let column = usize::try_from(position.character).ok()?;
        Some(start + column_to_char(content, column, encoding)?)
    }
}

fn without_line_end(line: RopeSlice<'_>) -> Option<RopeSlice<'_>> {
    let mut end = line.len_chars();
    while end > 0 && matches!(line.get_char(end - 1), Some('\n' | '\r')) {
        end -= 1;
    }
    line.get_slice(..end)
}

/// `None` for a column inside a character.
fn column_to_char(line: RopeSlice<'_>, column: usize, encoding: PositionEncoding) -> Option<usize> {
    match encoding {
        PositionEncoding::Utf32 => Some(column.min(line.len_chars())),
        PositionEncoding::Utf16 => {
            let column = column.min(line.len_utf16_cu());
            let at = line.try_utf16_cu_to_char(column).ok()?;
            (line.try_char_to_utf16_cu(at).ok()? == column).then_some(at)
        }
        PositionEncoding::Utf8 => {
            let column = column.min(line.len_bytes());
            let at = line.try_byte_to_char(column).ok()?;
            (line.try_char_to_byte(at).ok()? == column).then_some(at)
        }
    }
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::{Position, Range};
    use proptest::prelude::*;

    use super::{Buffer, ContentChange, OutOfStep};
    use crate::text::{LineCol, LineIndex, PositionEncoding, TextEdit, apply_edits};

    const ENCODINGS: [PositionEncoding; 3] =
        [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32];

    fn edit(from: (u32, u32), to: (u32, u32), text: &str) -> ContentChange {
        let position = |(line, character)| Position { line, character };
        let range = Range { start: position(from), end: position(to) };
        ContentChange { range: Some(range), text: text.to_owned() }
    }

    fn full(text: &str) -> ContentChange {
        ContentChange { range: None, text: text.to_owned() }
    }

    fn changed(
        before: &str,
        changes: &[ContentChange],
        encoding: PositionEncoding,
    ) -> Result<String, OutOfStep> {
        let mut buffer = Buffer::new(1, before);
        buffer.change(2, changes, encoding)?;
        Ok(buffer.text().to_string())
    }

    #[test]
    fn columns_behind_an_emoji_are_counted_as_agreed() {
        for (encoding, column) in ENCODINGS.into_iter().zip([5, 3, 2]) {
            let after = changed("x\n🔼 y\n", &[edit((1, column), (1, column + 1), "z")], encoding);
            assert_eq!(after.as_deref(), Ok("x\n🔼 z\n"), "{encoding:?}");
        }
    }

    #[test]
    fn several_changes_are_made_in_order() {
        let changes = [edit((0, 3), (0, 3), " [[No"), edit((0, 8), (0, 8), "te]]")];
        assert_eq!(changed("one\n", &changes, PositionEncoding::Utf16).as_deref(), Ok("one [[Note]]\n"));
    }

    #[test]
    fn the_end_of_the_text_may_be_written_as_the_line_behind_it() {
        let after = changed("one\ntwo", &[edit((1, 0), (2, 0), "")], PositionEncoding::Utf8);
        assert_eq!(after.as_deref(), Ok("one\n"));
    }

    #[test]
    fn a_column_behind_the_line_is_its_end_and_never_its_line_end() {
        let after = changed("one\r\ntwo", &[edit((0, 99), (0, 99), "!")], PositionEncoding::Utf16);
        assert_eq!(after.as_deref(), Ok("one!\r\ntwo"));
    }

    #[test]
    fn an_edit_that_does_not_fit_waits_for_a_full_text() {
        let bad = [
            edit((9, 0), (9, 0), "x"),
            edit((0, 3), (0, 1), "x"),
            edit((0, 1), (0, 2), "x"),
            edit((u32::MAX, 0), (u32::MAX, u32::MAX), "x"),
        ];
        for edit in bad {
            let mut buffer = Buffer::new(1, "🔼 one\n");
            assert_eq!(buffer.change(2, &[edit], PositionEncoding::Utf16), Err(OutOfStep));
            assert_eq!(
                buffer.change(3, &[super::tests::edit((0, 0), (0, 0), "y")], PositionEncoding::Utf16),
                Err(OutOfStep)
            );
            assert_eq!(buffer.change(4, &[full("new")], PositionEncoding::Utf16), Ok(()));
            assert_eq!((&*buffer.text(), buffer.version()), ("new", 4));
        }
    }

    #[test]
    fn a_byte_order_mark_counts_for_the_client_only() {
        let mut buffer = Buffer::new(1, "\u{feff}one");
        assert!(buffer.has_bom());
        buffer.change(2, &[edit((0, 1), (0, 2), "O")], PositionEncoding::Utf16).unwrap();
        assert_eq!(&*buffer.text(), "One");
    }

    #[test]
    fn a_change_that_was_overtaken_is_made_where_it_belongs() {
        let mut buffer = Buffer::new(1, "[[]]");
        for (version, column, letter) in [(3, 3, "o"), (2, 2, "G"), (6, 6, "!"), (4, 4, "n"), (5, 5, "e")] {
            buffer
                .change(version, &[edit((0, column), (0, column), letter)], PositionEncoding::Utf8)
                .unwrap();
        }
        assert_eq!((&*buffer.text(), buffer.version()), ("[[Gone!]]", 6));
    }

    #[test]
    fn an_edit_that_does_not_fit_fits_when_the_one_it_overtook_is_there() {
        let mut buffer = Buffer::new(1, "one");
        assert_eq!(
            buffer.change(3, &[edit((2, 0), (2, 0), "three")], PositionEncoding::Utf8),
            Err(OutOfStep)
        );
        assert_eq!(buffer.change(2, &[edit((0, 3), (0, 3), "\n\n")], PositionEncoding::Utf8), Ok(()));
        assert_eq!(&*buffer.text(), "one\n\nthree");
    }

    #[test]
    fn versions_that_say_nothing_leave_the_order_of_the_wire() {
        let mut buffer = Buffer::new(1, "");
        for (version, letter) in [(1, "a"), (1, "b"), (-1, "c"), (20, "d"), (20, "e"), (0, "f")] {
            buffer.change(version, &[edit((0, 99), (0, 99), letter)], PositionEncoding::Utf8).unwrap();
        }
        assert_eq!((&*buffer.text(), buffer.version()), ("abcdef", 0));
    }

    proptest! {
        #[test]
        fn edits_in_any_order_make_the_text_of_their_versions(
            edits in prop::collection::vec((0..12u32, 0..3u32, "[a🔼\\n]{0,2}"), 1..12),
            order in prop::collection::vec(any::<u32>(), 12),
        ) {
            let text = "0123456789";
            let edits: Vec<ContentChange> =
                edits.into_iter().map(|(at, len, insert)| edit((0, at), (0, at + len), &insert)).collect();
            let mut straight = Buffer::new(0, text);
            let mut versions: Vec<(i32, &ContentChange)> = (1..).zip(&edits).collect();
            for (version, edit) in &versions {
                let _ = straight.change(*version, std::slice::from_ref(edit), PositionEncoding::Utf32);
            }
            // The first and the last stay: before the one nothing was left out, behind the other nothing comes.
            versions.sort_by_key(|(version, _)| match *version {
                1 => 0,
                last if last == i32::try_from(edits.len()).unwrap() => u64::MAX,
                version => 1 + u64::from(order[usize::try_from(version).unwrap() - 1]),
            });
            let mut shuffled = Buffer::new(0, text);
            for (version, edit) in versions {
                let _ = shuffled.change(version, std::slice::from_ref(edit), PositionEncoding::Utf32);
            }
            prop_assert_eq!((&*shuffled.text(), shuffled.in_step()), (&*straight.text(), straight.in_step()));
        }

        #[test]
        fn an_edit_does_what_the_line_index_says(
            text in "[a🔼é\\r\\n]{0,30}",
            from in (0..4u32, 0..8u32),
            to in (0..4u32, 0..8u32),
            insert in "[x🔼\\n\\r]{0,3}",
        ) {
            for encoding in ENCODINGS {
                let lines = LineIndex::new(&text);
                let at = |(line, col)| lines.offset(&text, LineCol { line, col }, encoding);
                let expected = match (at(from), at(to)) {
                    (Some(start), Some(end)) if start <= end => {
                        let edit = TextEdit::replace(crate::text::TextRange::new(start, end), insert.clone());
                        apply_edits(&text, &[edit]).ok()
                    }
                    _ => None,
                };
                let past_the_end = [from.0, to.0].contains(&lines.line_count());
                let after = changed(&text, &[edit(from, to, &insert)], encoding).ok();
                if !past_the_end {
                    prop_assert_eq!(after, expected);
                }
            }
        }
    }
}
