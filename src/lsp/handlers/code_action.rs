//! `textDocument/codeAction`: what mends the findings at a place, and all safe fixes of a note at once.

use gen_lsp_types::{CodeAction, CodeActionContext, CodeActionKind, Range};

use super::diagnostics::{Findings, to_protocol};
use crate::lsp::edits::workspace_edit;
use crate::lsp::snapshot::Snapshot;
use crate::rules::{Diagnostic, FileEdit, SafeFixes};
use crate::text::TextRange;
use crate::vault::Note;

/// The kinds that are offered.
pub(in crate::lsp) const KINDS: &[&str] = &["quickfix", FIX_ALL];

const FIX_ALL: &str = "source.fixAll.vaultls";

/// What can be done at `range` of a note.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    range: Range,
    context: &CodeActionContext,
) -> Vec<CodeAction> {
    let Some(start) = snapshot.offset(note, range.start) else { return Vec::new() };
    let Some(end) = snapshot.offset(note, range.end).filter(|end| *end >= start) else { return Vec::new() };
    let range = with_links(note, TextRange::new(start, end));
    let known = snapshot.findings.clone();
    let found = known.unwrap_or_else(|| Findings::of(snapshot, note));
    let mut actions = Vec::new();
    if wanted(context, "quickfix", true) {
        // A cursor just behind a finding is at it, too.
        let here = found.iter().filter(|diagnostic| diagnostic.range.intersect(range).is_some());
        actions.extend(here.flat_map(|diagnostic| quick_fixes(snapshot, note, diagnostic)));
    }
    if wanted(context, FIX_ALL, false) {
        actions.extend(fix_all(snapshot, note, &found));
    }
    actions
}

/// `range`, and all of the links that it touches: what is found at a link's target can be mended from its brackets.
fn with_links(note: &Note, range: TextRange) -> TextRange {
    let links = note.parsed.links.iter().map(|link| link.range);
    links.filter(|link| link.intersect(range).is_some()).fold(range, TextRange::cover)
}

/// Whether the client asked for actions of this kind or of one above it.
fn wanted(context: &CodeActionContext, kind: &str, unasked: bool) -> bool {
    let Some(only) = &context.only else { return unasked };
    only.iter().any(|asked| {
        let asked = kind_text(asked);
        let below = kind.strip_prefix(&asked);
        below.is_some_and(|rest| asked.is_empty() || rest.is_empty() || rest.starts_with('.'))
    })
}

fn kind_text(kind: &CodeActionKind) -> String {
    let text = serde_json::to_value(kind).unwrap_or_default();
    text.as_str().unwrap_or_default().to_owned()
}

fn quick_fixes(snapshot: &Snapshot, note: &Note, diagnostic: &Diagnostic) -> Vec<CodeAction> {
    let protocol = to_protocol(snapshot, note, diagnostic);
    let fixes = diagnostic.fixes.iter().enumerate();
    fixes
        .filter_map(|(rank, fix)| {
            Some(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![protocol.clone()]),
                // Only one fix can be the obvious one, and only if it cannot do harm.
                is_preferred: (snapshot.client.preferred_actions && rank == 0 && fix.safe).then_some(true),
                edit: Some(workspace_edit(snapshot, &fix.edits)?),
                ..CodeAction::default()
            })
        })
        .collect()
}

/// The safe fixes of a note, as one edit of it. Fixes that reach into other files are left out.
fn fix_all(snapshot: &Snapshot, note: &Note, found: &Findings) -> Option<CodeAction> {
    let own = found.iter().filter(|diagnostic| {
        let fix = diagnostic.fixes.iter().find(|fix| fix.safe);
        fix.is_some_and(|fix| fix.edits.iter().all(|edit| is_in(edit, note)))
    });
    let edits = SafeFixes::of(&snapshot.vault, own).into_edits().remove(&note.path)?;
    let edits = edits.into_iter().map(|edit| FileEdit::Text { path: note.path.clone(), edit });
    Some(CodeAction {
        title: "Apply all safe fixes of this note".to_owned(),
        kind: Some(CodeActionKind::from(FIX_ALL)),
        edit: Some(workspace_edit(snapshot, &edits.collect::<Vec<_>>())?),
        ..CodeAction::default()
    })
}

fn is_in(edit: &FileEdit, note: &Note) -> bool {
    matches!(edit, FileEdit::Text { path, .. } if *path == note.path)
}
