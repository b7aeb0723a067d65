//! Dead links whose target can only be one note.

use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::rules::{FileEdit, SafeFixes, check_note};
use crate::vault::Resolution;

pub(super) const ACTION: Action = Action {
    name: "relinkTitles",
    kind: ActionKind::QuickFix,
    summary: "Mend every link of the note that can mean only one note",
    docs: "\
Import scripts cut titles off in mid-word, and drop signs that a file name cannot have; the links they write keep the whole title, or are cut
elsewhere. Offered on a dead link: every dead link of the note with one unmistakable target (the one file with the same words, or whose long
name begins or goes on like the target) is written anew, in its own style. These are the safe fixes of `link/unresolved`,
`link/folder-in-title` and `link/alias-only`, for one note at once; `vaultls check --fix` makes them in the whole vault.
",
    tells: false,
    offers,
    run,
};

const CODES: &[&str] = &["link/unresolved", "link/folder-in-title", "link/alias-only"];

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let dead =
        cx.counted_link().is_some_and(|link| cx.vault.resolve(cx.note, link) == Resolution::Unresolved);
    let edits = if dead { edits(cx) } else { Vec::new() };
    // One alone is the quick fix of its finding.
    match edits.len() {
        0 | 1 => Vec::new(),
        count => vec![Offer::new(format!("Mend {count} dead links of this note"))],
    }
}

fn edits(cx: &ActionContext<'_>) -> Vec<FileEdit> {
    let found = check_note(cx.vault, cx.note, cx.today);
    let found = found.iter().filter(|found| CODES.contains(&found.code));
    let mut fixes = SafeFixes::of(cx.vault, found).into_edits();
    let own = fixes.remove(&cx.note.path).unwrap_or_default().into_iter();
    own.map(|edit| FileEdit::Text { path: cx.note.path.clone(), edit }).collect()
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let edits = edits(cx);
    match edits.is_empty() {
        true => Err(Refusal::new("No dead link of this note can mean just one note")),
        false => Ok(Outcome { edits, text: None }),
    }
}
