//! Edits: a span and the text that takes its place.

use super::TextRange;
use crate::sort;

/// Replaces the bytes of `range` by `text`. Every change that vaultls proposes is a list of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextEdit {
    /// The bytes that go.
    pub range: TextRange,
    /// What stands there afterwards.
    pub text: String,
}

impl TextEdit {
    /// Replaces `range` by `text`.
    pub fn replace(range: TextRange, text: impl Into<String>) -> TextEdit {
        TextEdit { range, text: text.into() }
    }

    /// Inserts `text` at `at`.
    pub fn insert(at: super::TextSize, text: impl Into<String>) -> TextEdit {
        TextEdit { range: TextRange::empty(at), text: text.into() }
    }

    /// Removes `range`.
    pub fn delete(range: TextRange) -> TextEdit {
        TextEdit { range, text: String::new() }
    }
}

/// Why a list of edits cannot be applied to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditError {
    /// Two edits touch the same bytes.
    Overlap,
    /// A range lies outside the text or inside a character.
    OutOfBounds,
}

/// `text` with all `edits` made. Edits may come in any order; insertions at one place keep their order.
///
/// # Errors
/// [`EditError`] if edits overlap or do not fit the text; then nothing is applied.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> Result<String, EditError> {
    let mut order: Vec<&TextEdit> = edits.iter().collect();
    sort::by_key(&mut order, |edit| (edit.range.start(), edit.range.end()));
    let grown = order.iter().map(|edit| edit.text.len()).sum::<usize>();
    let mut out = String::with_capacity(text.len() + grown);
    let mut done = 0;
    for edit in order {
        let (start, end) = (usize::from(edit.range.start()), usize::from(edit.range.end()));
        if start < done {
            return Err(EditError::Overlap);
        }
        let between = text.get(done..start).ok_or(EditError::OutOfBounds)?;
        text.get(start..end).ok_or(EditError::OutOfBounds)?;
        out.push_str(between);
        out.push_str(&edit.text);
        done = end;
    }
    out.push_str(text.get(done..).ok_or(EditError::OutOfBounds)?);
    Ok(out)
}
