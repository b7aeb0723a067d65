//! `textDocument/documentLink`.

use gen_lsp_types::{DocumentLink, Uri};

use crate::features::document_links::{LinkTarget, document_links};
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// The links of a note that lead somewhere.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note) -> Option<Vec<DocumentLink>> {
    if !snapshot.vault.config().editor.document_links {
        return None;
    }
    let links = document_links(&snapshot.vault, note).into_iter();
    let shown = links.filter_map(|link| {
        let (target, tooltip) = target(snapshot, link.target)?;
        let tooltip = tooltip.filter(|_| snapshot.client.link_tooltips);
        Some(DocumentLink {
            range: snapshot.range(note, link.range),
            target: Some(target),
            tooltip,
            data: None,
        })
    });
    Some(shown.collect())
}

fn target(snapshot: &Snapshot, target: LinkTarget) -> Option<(Uri, Option<String>)> {
    match target {
        LinkTarget::Url(url) => Some((Uri(url), None)),
        LinkTarget::File { path, place, tooltip } => {
            let mut uri = snapshot.uri(&path)?;
            let at = snapshot.vault.note_at(&path).zip(place);
            if let Some(line) = at.map(|(note, place)| note.lines().line_of(place)) {
                // Editors that know fragments of files count lines from 1; others leave them out.
                uri.0.push_str(&format!("#L{}", line + 1));
            }
            Some((uri, Some(tooltip)))
        }
    }
}
