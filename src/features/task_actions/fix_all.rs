//! Every safe fix of a note's tasks.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::rules::{self, Diagnostic, FileEdit, SafeFixes};
use crate::text::TextEdit;

pub(super) const ACTION: Action = Action {
    name: "fixTasks",
    kind: ActionKind::Source,
    summary: "Apply every safe fix of the note's tasks",
    docs: "\
Applies the fixes of `task/…` findings that cannot change what is meant, as `vaultls check --fix --select task` does. Fixes that get
in each other's way are left for the next time.
",
    tells: false,
    offers,
    run,
};

/// In a note with more tasks looking for fixes would take longer than a menu may.
const MOST: usize = 1000;

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let few = (1..=MOST).contains(&cx.note.parsed.tasks.len());
    match few && !fixes(cx).is_empty() {
        true => vec![Offer::new("Apply all safe fixes of this note's tasks")],
        false => Vec::new(),
    }
}

fn fixes(cx: &ActionContext<'_>) -> Vec<TextEdit> {
    let found = rules::check_note(cx.vault, cx.note, cx.today);
    let in_note = |edit: &FileEdit| matches!(edit, FileEdit::Text { path, .. } if *path == cx.note.path);
    let own = found.iter().filter(|diagnostic: &&Diagnostic| {
        let fix = diagnostic.fixes.iter().find(|fix| fix.safe);
        diagnostic.code.starts_with("task/") && fix.is_some_and(|fix| fix.edits.iter().all(in_note))
    });
    SafeFixes::of(cx.vault, own).into_edits().remove(&cx.note.path).unwrap_or_default()
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    match fixes(cx) {
        edits if edits.is_empty() => Err(Refusal::new("No task of this note has a safe fix")),
        edits => Ok(Outcome::of_note(&cx.note.path, edits)),
    }
}
