//! Texts made from a source, each part knowing where it came from.

use std::ops::Range;

use crate::text::{TextRange, slice, span};

/// A text, and for each part of it the place in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The text.
    pub text: String,
    pieces: Vec<Piece>,
}

/// From byte `at` of the text on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    source: Range<usize>,
    /// The text is that of the source; else it stands for the source as a whole.
    exact: bool,
}

impl Mapped {
    /// A range of a source as it is.
    pub fn of(source: &str, range: TextRange) -> Mapped {
        let mut out = Mapped::default();
        out.push(slice(source, range), range.into(), true);
        out
    }

    /// A text that stands for a range of the source.
    pub fn standing_for(text: &str, source: TextRange) -> Mapped {
        let mut out = Mapped::default();
        out.push(text, source.into(), false);
        out
    }

    fn push(&mut self, text: &str, source: Range<usize>, exact: bool) {
        self.pieces.push(Piece { at: self.text.len(), source, exact });
        self.text.push_str(text);
    }

    /// Appends a text that stands for a range of the source.
    pub fn push_standing(&mut self, text: &str, source: TextRange) {
        self.push(text, source.into(), false);
    }

    /// Appends another mapped text.
    pub fn append(&mut self, other: &Mapped) {
        let shift = self.text.len();
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { at: piece.at + shift, ..piece.clone() }));
        self.text.push_str(&other.text);
    }

    /// The place in the source of a range of the text.
    pub fn span(&self, range: Range<usize>) -> TextRange {
        let piece_at = |at: usize| {
            let after = self.pieces.partition_point(|piece| piece.at <= at);
            self.pieces.get(after.saturating_sub(1))
        };
        let start = piece_at(range.start).map_or(0, |piece| match piece.exact {
            true => (piece.source.start + (range.start - piece.at)).min(piece.source.end),
            false => piece.source.start,
        });
        let last = if range.is_empty() { range.end } else { range.end - 1 };
        let end = piece_at(last).map_or(0, |piece| match piece.exact {
            true => (piece.source.start + (range.end - piece.at)).min(piece.source.end),
            false if range.is_empty() => piece.source.start,
            false => piece.source.end,
        });
        span(start, end.max(start))
    }

    /// The place in the source of the whole text.
    pub fn whole(&self) -> TextRange {
        self.span(0..self.text.len())
    }

    /// Whether all of it is written in the source as it is, in one place.
    pub fn is_exact(&self) -> bool {
        matches!(self.pieces.as_slice(), [piece] if piece.exact)
    }

    /// A part of it.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Mapped {
        let mut out = Mapped::default();
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (piece.at.max(range.start), end.min(range.end));
            if from > to || (from == to && !(from == range.start && out.pieces.is_empty())) {
                continue;
            }
            let source = match piece.exact {
                true => piece.source.start + (from - piece.at)..piece.source.start + (to - piece.at),
                false => piece.source.clone(),
            };
            out.push(self.text.get(from..to).unwrap_or_default(), source, piece.exact);
        }
        out
    }

    /// Without blanks at both ends.
    #[must_use]
    pub fn trimmed(&self) -> Mapped {
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + self.text.trim().len();
        self.part(start..end)
    }

    /// Its lines, each without the line end.
    pub fn lines(&self) -> Vec<Mapped> {
        let mut out = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            let end = start + line.len();
            out.push(self.part(start..end));
            start = end + 1;
        }
        out
    }
}
