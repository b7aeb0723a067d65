//! The server's own requests: `vaultls/overview`, `vaultls/status`, `vaultls/check` and `vaultls/backlinks`
//! (`docs/protocol.md`).

use std::sync::Arc;

use gen_lsp_types::Location;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::diagnostics::{Findings, to_protocol};
use crate::features::overview::{OwnedTask, Owner, PersonSeen, Unresolved, owners, people, unresolved};
use crate::features::references::{Reference, backlinks};
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uri;
use crate::vault::Note;

/// So many tasks of one owner are sent.
const TASKS: usize = 500;

/// What is known of a vault without looking at its notes; `None` for a document on its own.
pub(in crate::lsp) fn status(snapshot: &Snapshot) -> Option<Value> {
    let dir = snapshot.root.as_ref()?.dir();
    let name = dir.file_name().map(|name| name.to_string_lossy());
    Some(json!({
        "name": name.unwrap_or_else(|| dir.to_string_lossy()),
        "uri": uri::from_path(dir),
        "notes": snapshot.vault.note_count(),
        "ready": snapshot.vault.is_loaded(),
    }))
}

/// What is going on in the vaults, the one opened first first.
pub(in crate::lsp) fn overview(snapshots: &[Snapshot]) -> Value {
    let today = snapshots.first().map(|snapshot| snapshot.today.to_string());
    let vaults: Vec<Value> = snapshots.iter().filter_map(of_vault).collect();
    json!({ "today": today.unwrap_or_default(), "vaults": vaults })
}

fn of_vault(snapshot: &Snapshot) -> Option<Value> {
    let mut answer = status(snapshot)?;
    // Before the first scan is complete, a person may not have been seen yet, nor what a link leads to.
    let ready = snapshot.vault.is_loaded();
    let (owners, people, dead) = match ready {
        true => {
            (owners(&snapshot.vault), people(&snapshot.vault, snapshot.today), unresolved(&snapshot.vault))
        }
        false => (Vec::new(), Vec::new(), Vec::new()),
    };
    let parts = answer.as_object_mut()?;
    let owners: Vec<Value> = owners.par_iter().map(|one| owner(snapshot, one)).collect();
    parts.insert("owners".to_owned(), Value::Array(owners));
    parts.insert("people".to_owned(), people.iter().filter_map(|one| person(snapshot, one)).collect());
    parts.insert("unresolved".to_owned(), dead.iter().map(|one| dead_target(snapshot, one)).collect());
    Some(answer)
}

fn owner(snapshot: &Snapshot, owner: &Owner) -> Value {
    let person = owner.person.and_then(|person| snapshot.uri(&snapshot.vault.note(person)?.path));
    let tasks: Vec<Value> = owner.tasks.iter().take(TASKS).filter_map(|one| task(snapshot, one)).collect();
    without_nulls(json!({ "name": owner.name, "uri": person, "total": owner.tasks.len(), "tasks": tasks }))
}

fn task(snapshot: &Snapshot, task: &OwnedTask) -> Option<Value> {
    let note = snapshot.vault.note(task.note)?;
    Some(without_nulls(json!({
        "text": task.text,
        "note": note.path.stem(),
        "status": task.status,
        "due": task.due.map(|date| date.to_string()),
        "scheduled": task.scheduled.map(|date| date.to_string()),
        "location": snapshot.location(&note.path, task.range)?,
    })))
}

fn person(snapshot: &Snapshot, seen: &PersonSeen) -> Option<Value> {
    let note = snapshot.vault.note(seen.person)?;
    let from = seen.note.and_then(|note| snapshot.vault.note(note));
    Some(without_nulls(json!({
        "name": note.path.stem(),
        "uri": snapshot.uri(&note.path)?,
        "lastContact": seen.last.map(|date| date.to_string()),
        "note": from.map(|note| note.path.stem()),
    })))
}

fn dead_target(snapshot: &Snapshot, dead: &Unresolved) -> Value {
    let places = dead.places.iter().filter_map(|place| location(snapshot, place));
    json!({ "target": dead.target, "links": dead.links, "places": places.collect::<Vec<_>>() })
}

fn location(snapshot: &Snapshot, place: &Reference) -> Option<Location> {
    snapshot.location(&snapshot.vault.note(place.note)?.path, place.range)
}

/// An object without the members that say nothing.
fn without_nulls(mut object: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    object
}

/// All places that name a note, or the person that it is about.
pub(in crate::lsp) fn backlinks_of(snapshot: &Snapshot, note: &Note) -> Vec<Location> {
    let places = backlinks(&snapshot.vault, note.id);
    places.iter().filter_map(|place| location(snapshot, place)).collect()
}

/// The findings of one note, even if there are none.
pub(in crate::lsp) fn check_one(snapshot: &Snapshot, note: &Note) -> Value {
    json!({ "files": findings(snapshot, note).into_iter().collect::<Vec<_>>() })
}

/// The findings of all notes that have any, by path.
pub(in crate::lsp) fn check_all(snapshots: &[Snapshot]) -> Value {
    let mut files: Vec<Value> = Vec::new();
    for snapshot in snapshots.iter().filter(|snapshot| snapshot.root.is_some()) {
        let notes: Vec<&Arc<Note>> = snapshot.vault.notes();
        let found = notes.par_iter().filter_map(|note| findings(snapshot, note));
        let found: Vec<Value> = found.filter(has_findings).collect();
        files.extend(found);
    }
    json!({ "files": files })
}

fn has_findings(file: &Value) -> bool {
    file.get("diagnostics").and_then(Value::as_array).is_some_and(|found| !found.is_empty())
}

fn findings(snapshot: &Snapshot, note: &Note) -> Option<Value> {
    let found = Findings::of(snapshot, note);
    let found: Vec<_> = found.iter().map(|one| to_protocol(snapshot, note, one)).collect();
    Some(json!({ "uri": snapshot.uri(&note.path)?, "diagnostics": found }))
}
