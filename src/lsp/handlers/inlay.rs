//! `textDocument/inlayHint`.

use gen_lsp_types::{InlayHint, InlayHintLabelPart, Label, Range, Tooltip};

use crate::features::inlay::{Hint, hints};
use crate::lsp::snapshot::Snapshot;
use crate::text::{TextRange, TextSize};
use crate::vault::Note;

/// The hints in `range` of a note.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note, range: Range) -> Option<Vec<InlayHint>> {
    if !snapshot.vault.config().editor.inlay_hints {
        return None;
    }
    let range = snapshot.text_range(note, range)?;
    let found = hints(&snapshot.view(note), range).into_iter();
    Some(found.map(|hint| to_protocol(snapshot, note, hint)).collect())
}

fn to_protocol(snapshot: &Snapshot, note: &Note, hint: Hint) -> InlayHint {
    let tooltip = hint.tooltip.map(Tooltip::from);
    let start = TextRange::empty(TextSize::new(0));
    let location = hint.target.and_then(|path| snapshot.location(&path, start));
    let label = match location {
        Some(location) => {
            let location = Some(location);
            Label::InlayHintLabelPartList(vec![InlayHintLabelPart {
                value: hint.label,
                tooltip: None,
                location,
                command: None,
            }])
        }
        None => Label::from(hint.label),
    };
    InlayHint {
        position: snapshot.position(note, hint.at),
        label,
        kind: None,
        text_edits: None,
        tooltip,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
