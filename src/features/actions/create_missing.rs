//! The notes that a note links to and that do not exist.

use std::collections::BTreeMap;

use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::rules::{FileEdit, NewNote};
use crate::vault::{Likeness, NearFile, Resolution, VaultPath};

pub(super) const ACTION: Action = Action {
    name: "createMissingNotes",
    kind: ActionKind::QuickFix,
    summary: "Create every note that this note links to and that does not exist",
    docs: "\
Offered on a dead link of a note with several: all missing notes are made at once, each where the quick fix of its own link would make it.
That is the folder that the link names; else, for a link among people, projects or customers (in `entities.people`, on one line or in one
list with them), the folder where most of those are; else where the configuration puts new notes. What it contains is
the template of its kind, or the properties that the other notes of its kind have, or nothing.

Nothing is made for links that most likely mean an existing note (`link/unresolved` names it), for web addresses, nor under names that some
system cannot store.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let dead =
        cx.counted_link().is_some_and(|link| cx.vault.resolve(cx.note, link) == Resolution::Unresolved);
    match if dead { missing(cx).len() } else { 0 } {
        0 | 1 => Vec::new(),
        count => vec![Offer::new(format!("Create {count} missing notes"))],
    }
}

/// Whether a dead link most likely means this file: the same name elsewhere, or one that is misspelt or was cut off.
fn is_likely(near: &NearFile) -> bool {
    let far = matches!(near.likeness, Some(Likeness::Extended | Likeness::SameDay | Likeness::Letters(2..)));
    near.unmistakable || !far
}

/// The notes to make, by path.
fn missing(cx: &ActionContext<'_>) -> BTreeMap<VaultPath, String> {
    let links = cx.note.parsed.links.iter();
    let dead = links.filter(|link| cx.vault.resolve(cx.note, link) == Resolution::Unresolved);
    let meant = dead.filter(|link| {
        let target = link.target_text(cx.text());
        let near = cx.vault.near_files(&target);
        !near.iter().any(is_likely) && cx.vault.notes_with_alias(&target).is_empty()
    });
    let new = meant.filter_map(|link| NewNote::for_link(cx.vault, cx.note, link, cx.today));
    new.filter(|new| cx.vault.twin(&new.path).is_none()).map(|new| (new.path, new.text)).collect()
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let edits: Vec<FileEdit> =
        missing(cx).into_iter().map(|(path, text)| FileEdit::Create { path, text }).collect();
    match edits.is_empty() {
        true => Err(Refusal::new("No note that this note links to has to be made")),
        false => Ok(Outcome { edits, text: None }),
    }
}
