//! `vaultls/tasksOf`: the tasks of a person (`docs/protocol.md`).

use gen_lsp_types::{Location, Position, TextDocumentIdentifier};
use serde::Deserialize;

use crate::features::task_list::tasks_of;
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// What is asked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::lsp) struct TasksOf {
    pub(in crate::lsp) text_document: TextDocumentIdentifier,
    /// On a mention of the person, or a link to it; without it the note's own person is meant.
    position: Option<Position>,
    /// Only tasks on which something is left to do.
    #[serde(default)]
    open: bool,
}

/// The task lines that name the person, by path and place.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note, asked: &TasksOf) -> Vec<Location> {
    let offset = asked.position.and_then(|position| snapshot.offset(note, position));
    let places = tasks_of(&snapshot.vault, note, offset, asked.open).into_iter();
    let shown = places.filter_map(|place| {
        let note = snapshot.vault.note(place.note)?;
        snapshot.location(&note.path, place.range)
    });
    shown.collect()
}
