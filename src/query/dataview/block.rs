//! Where Dataview's language stands in a note: blocks and inline queries, each as a text of its own whose places lead
//! back to the note.

use crate::sort;
use crate::syntax::{OpaqueKind, ParsedNote, QueryBlock, QueryLanguage};
use crate::text::{TextRange, TextSize, lines, size, slice};

/// What stands in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A whole query.
    Query,
    /// One expression: the code span `= expr`.
    Inline,
}

/// A text of the language inside a note.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The text, without the `>` of a quote around it.
    pub text: String,
    /// In the note: the block with its fence lines, the code span with its signs.
    pub range: TextRange,
    /// For each piece its start here and in the note; in between both run together.
    pieces: Vec<(usize, usize)>,
}

impl Block {
    /// The body of a query block.
    pub fn of_query(note: &str, block: &QueryBlock) -> Block {
        let mut text = String::new();
        let mut pieces = Vec::new();
        let quoted = is_quoted(note, block);
        for line in lines(note, block.body) {
            let line_text = slice(note, line).trim_end_matches(['\n', '\r']);
            let skipped = if quoted { quote_marks(line_text) } else { 0 };
            if !pieces.is_empty() {
                text.push('\n');
            }
            pieces.push((text.len(), usize::from(line.start()) + skipped));
            text.push_str(line_text.get(skipped..).unwrap_or_default());
        }
        Block { kind: BlockKind::Query, text, range: block.range, pieces }
    }

    /// The expression of an inline query: what stands behind `prefix` in the code span `range`.
    pub fn of_inline(note: &str, range: TextRange, prefix: &str) -> Option<Block> {
        let span = slice(note, range);
        let ticks = span.len() - span.trim_start_matches('`').len();
        let inner = span.get(ticks..span.len().checked_sub(ticks)?).filter(|_| !prefix.is_empty())?;
        let expr = inner.trim_start().strip_prefix(prefix)?;
        let start = ticks + inner.len() - expr.len() + (expr.len() - expr.trim_start().len());
        let text = expr.trim().to_owned();
        let pieces = vec![(0, usize::from(range.start()) + start)];
        Some(Block { kind: BlockKind::Inline, text, range, pieces })
    }

    /// All of a note, in the order of the text; `prefix` is what an inline query starts with.
    pub fn all(note: &str, parsed: &ParsedNote, prefix: &str) -> Vec<Block> {
        let dataview = parsed.queries.iter().filter(|query| query.language == QueryLanguage::Dataview);
        let mut blocks: Vec<Block> = dataview.map(|query| Block::of_query(note, query)).collect();
        if !prefix.is_empty() {
            let spans = parsed.opaque.iter().filter(|opaque| opaque.kind == OpaqueKind::InlineCode);
            blocks.extend(spans.filter_map(|span| Block::of_inline(note, span.range, prefix)));
        }
        sort::by_key(&mut blocks, |block| block.range.start());
        blocks
    }

    /// The block or inline query of a note that `offset` is in; `prefix` is what an inline query starts with.
    pub fn at(note: &str, parsed: &ParsedNote, prefix: &str, offset: TextSize) -> Option<Block> {
        let dataview = parsed.queries.iter().filter(|query| query.language == QueryLanguage::Dataview);
        if let Some(query) = dataview.into_iter().find(|query| query.body.contains_inclusive(offset)) {
            return Some(Block::of_query(note, query));
        }
        let spans = parsed.opaque.iter().filter(|opaque| opaque.kind == OpaqueKind::InlineCode);
        let span =
            spans.into_iter().find(|span| span.range.contains(offset) && span.range.start() < offset)?;
        Block::of_inline(note, span.range, prefix)
    }

    /// The place in the note of a range of the text.
    pub fn in_note(&self, range: TextRange) -> TextRange {
        let start = self.place(range.start().into());
        let end = if range.is_empty() { start } else { self.place(usize::from(range.end()) - 1) + 1 };
        TextRange::new(size(start), size(end.max(start)))
    }

    fn place(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = after.checked_sub(1).and_then(|piece| self.pieces.get(piece));
        piece.map_or(0, |(start, source)| source + (at - start))
    }

    /// The place in the text of an offset of the note; `None` outside, and on the `>` of a quote.
    pub fn from_note(&self, offset: TextSize) -> Option<usize> {
        let offset = usize::from(offset);
        let after = self.pieces.partition_point(|(_, source)| *source <= offset);
        let piece = after.checked_sub(1)?;
        let (start, source) = self.pieces.get(piece)?;
        let at = start + (offset - source);
        let end = match self.pieces.get(after) {
            Some((next, _)) => next.saturating_sub(1),
            None => self.text.len(),
        };
        (at <= end).then_some(at)
    }
}

/// Whether the block's first fence stands in a quote.
fn is_quoted(note: &str, block: &QueryBlock) -> bool {
    let before = note.get(..usize::from(block.range.start())).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    line.contains('>') || slice(note, block.range).trim_start().starts_with('>')
}

/// The length of the blanks and `>` at the start of a quoted line, with one blank behind the last `>`.
fn quote_marks(line: &str) -> usize {
    let rest = line.trim_start_matches([' ', '\t']);
    match rest.strip_prefix('>') {
        Some(inner) => match quote_marks(inner) {
            0 => line.len() - inner.strip_prefix(' ').unwrap_or(inner).len(),
            more => line.len() - inner.len() + more,
        },
        None => 0,
    }
}
