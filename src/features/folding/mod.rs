//! What can be folded: sections, the frontmatter, callouts, lists, fences, comments and generated regions.

mod regions;

use super::subject::section;
use crate::sort;
use crate::syntax::OpaqueKind;
use crate::text::TextRange;
use crate::vault::Note;

/// Something that can be folded: from the line on which it starts to the one on which it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Its bytes, without blank lines at the end.
    pub range: TextRange,
    /// What it is.
    pub kind: FoldKind,
}

/// What can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// The frontmatter.
    Frontmatter,
    /// A heading with what stands under it.
    Section,
    /// A callout.
    Callout,
    /// A list item with what is nested in it.
    Item,
    /// A code block.
    Fence,
    /// A comment of several lines, Obsidian's or HTML's.
    Comment,
    /// What stands between a pair of comments that say so: generated text.
    Region,
}

/// Everything of more than one line that can be folded, by start, the outer first.
pub fn folds(note: &Note) -> Vec<Fold> {
    let parsed = &note.parsed;
    let fold = |kind| move |range| Fold { range, kind };
    let mut folds: Vec<Fold> = Vec::new();
    folds.extend(parsed.frontmatter.iter().map(|front| front.range).map(fold(FoldKind::Frontmatter)));
    folds.extend(sections(note).map(fold(FoldKind::Section)));
    folds.extend(parsed.callouts.iter().map(|callout| callout.range).map(fold(FoldKind::Callout)));
    folds.extend(parsed.items.iter().map(|item| item.range).map(fold(FoldKind::Item)));
    folds.extend(parsed.opaque.iter().filter_map(|opaque| {
        let kind = match opaque.kind {
            OpaqueKind::CodeBlock | OpaqueKind::MathBlock => FoldKind::Fence,
            OpaqueKind::Comment | OpaqueKind::HtmlComment => FoldKind::Comment,
            OpaqueKind::InlineCode | OpaqueKind::Html => return None,
        };
        Some(Fold { range: opaque.range, kind })
    }));
    folds.extend(regions::regions(note).into_iter().map(fold(FoldKind::Region)));
    for fold in &mut folds {
        fold.range = trimmed(&note.text, fold.range);
    }
    let lines = note.lines();
    folds.retain(|fold| lines.line_of(fold.range.start()) < lines.line_of(fold.range.end()));
    sort::by_key(&mut folds, |fold| (fold.range.start(), std::cmp::Reverse(fold.range.end())));
    folds
}

/// All headings with what stands under them, found in one pass.
fn sections(note: &Note) -> impl Iterator<Item = TextRange> {
    (0..note.parsed.headings.len()).filter_map(|index| Some(section(note, index)?.0))
}

/// A range without the blanks and line ends at its end.
fn trimmed(text: &str, range: TextRange) -> TextRange {
    let content = crate::text::slice(text, range).trim_end();
    TextRange::at(range.start(), crate::text::size(content.len()))
}
