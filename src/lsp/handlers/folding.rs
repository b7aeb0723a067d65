//! `textDocument/foldingRange`.

use gen_lsp_types::{FoldingRange, FoldingRangeKind};

use crate::features::folding::{Fold, FoldKind, folds};
use crate::lsp::snapshot::Snapshot;
use crate::sort;
use crate::vault::Note;

/// The most folds for clients that name no limit. Most have one of their own, which is lower.
const MOST: usize = 20_000;

/// What can be folded in a note: whole lines, which every client can do. If there is more than the client takes, the
/// larger ones.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note) -> Option<Vec<FoldingRange>> {
    if !snapshot.vault.config().editor.folding {
        return None;
    }
    let mut found = folds(note);
    let most = snapshot.client.most_folds.unwrap_or(MOST);
    if most < found.len() {
        // The larger ones are worth more; they stay in the order of the text.
        let mut sizes: Vec<_> = found.iter().map(|fold| fold.range.len()).collect();
        sort::by(&mut sizes, |a, b| b.cmp(a));
        let least = sizes.get(most.saturating_sub(1)).copied().unwrap_or_default();
        found.retain(|fold| fold.range.len() >= least);
        found.truncate(most);
    }
    let lines = note.lines();
    let range = |fold: Fold| FoldingRange {
        start_line: lines.line_of(fold.range.start()),
        start_character: None,
        end_line: lines.line_of(fold.range.end()),
        end_character: None,
        kind: match fold.kind {
            FoldKind::Region => Some(FoldingRangeKind::Region),
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            _ => None,
        },
        collapsed_text: None,
    };
    Some(found.into_iter().map(range).collect())
}
