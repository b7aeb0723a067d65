//! The server's own requests: `vaultls/overview`, `vaultls/status`, `vaultls/check` and `vaultls/backlinks`
//! (`docs/protocol.md`).

use std::sync::Arc;

use gen_lsp_types::Location;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::diagnostics::to_protocol;
use crate::features::overview::{OwnedTask, Owner, PersonSeen, Unresolved, owners, people, unresolved};
use crate::features::references::{Reference, backlinks};
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uri;
use crate::rules::check_note;
use crate::syntax::fold;
use crate::vault::Note;

/// What a client wants to see of the overview; without parameters the first of everything.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::lsp) struct OverviewParams {
    /// Only the vault with this URI.
    vault: Option<String>,
    /// Only this owner.
    owner: Option<OwnerParams>,
    /// Only owners whose names contain this, case and accents aside.
    matching: Option<String>,
    limits: Limits,
}

/// An owner as the overview names one: by the URI of their note, else by name; neither means nobody.
#[derive(Deserialize)]
struct OwnerParams {
    name: Option<String>,
    uri: Option<String>,
}

/// At most so many of each are sent.
#[derive(Clone, Copy, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Limits {
    owners: usize,
    /// Of all owners together.
    tasks: usize,
    /// Of one owner.
    tasks_each: usize,
    people: usize,
    unresolved: usize,
    /// Of one dead target.
    places: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { owners: 200, tasks: 500, tasks_each: 20, people: 200, unresolved: 200, places: 20 }
    }
}

/// What is known of a vault without looking at its notes; `None` for a document on its own.
pub(in crate::lsp) fn status(snapshot: &Snapshot) -> Option<Value> {
    let dir = snapshot.root.as_ref()?.dir();
    let name = dir.file_name().map(|name| name.to_string_lossy());
    let loaded = snapshot.vault.is_loaded();
    Some(json!({
        "name": name.unwrap_or_else(|| dir.to_string_lossy()),
        "uri": uri::from_path(dir),
        "notes": snapshot.vault.note_count(),
        "ready": loaded,
        "read": if loaded { 100 } else { snapshot.read },
    }))
}

/// What is going on in the vaults, the one opened first first.
pub(in crate::lsp) fn overview(snapshots: &[Snapshot], params: &OverviewParams) -> Value {
    let today = snapshots.first().map(|snapshot| snapshot.today.to_string());
    let vaults: Vec<Value> = snapshots.iter().filter_map(|snapshot| of_vault(snapshot, params)).collect();
    json!({ "today": today.unwrap_or_default(), "vaults": vaults })
}

fn of_vault(snapshot: &Snapshot, params: &OverviewParams) -> Option<Value> {
    let mut answer = status(snapshot)?;
    if params.vault.is_some() && params.vault.as_deref() != answer.get("uri").and_then(Value::as_str) {
        return None;
    }
    // Before the first scan is complete, a person may not have been seen yet, nor what a link leads to.
    let lists = match snapshot.vault.is_loaded() {
        true => lists(snapshot, params),
        false => json!({
            "owners": [], "people": [], "unresolved": [],
            "totals": { "owners": 0, "people": 0, "unresolved": 0 },
        }),
    };
    if let (Some(answer), Value::Object(lists)) = (answer.as_object_mut(), lists) {
        answer.extend(lists);
    }
    Some(answer)
}

fn lists(snapshot: &Snapshot, params: &OverviewParams) -> Value {
    let Snapshot { vault, today, .. } = snapshot;
    let limits = params.limits;
    let all = owners(vault);
    let wanted: Vec<&Owner> = all.iter().filter(|owner| is_wanted(snapshot, owner, params)).collect();
    let seen = people(vault, *today);
    let dead = unresolved(vault, limits.unresolved, limits.places);
    let people = seen.iter().take(limits.people).filter_map(|one| person(snapshot, one));
    let first = dead.first.iter().map(|one| dead_target(snapshot, one));
    json!({
        "totals": { "owners": wanted.len(), "people": seen.len(), "unresolved": dead.total },
        "owners": first_owners(snapshot, &wanted, limits),
        "people": people.collect::<Vec<_>>(),
        "unresolved": first.collect::<Vec<_>>(),
    })
}

/// Whether the client asks for the tasks of this owner.
fn is_wanted(snapshot: &Snapshot, owner: &Owner, params: &OverviewParams) -> bool {
    let this = params.owner.as_ref().is_none_or(|wanted| match &wanted.uri {
        Some(uri) => person_uri(snapshot, owner).as_ref() == Some(uri),
        None => owner.person.is_none() && owner.name == wanted.name,
    });
    let named = params.matching.as_ref().is_none_or(|part| {
        let name = owner.name.as_deref().unwrap_or_default();
        fold::search_key(name).contains(&*fold::search_key(part))
    });
    this && named
}

/// The first owners. As long as there is room for tasks in the answer each comes with their first ones, then with none.
fn first_owners(snapshot: &Snapshot, wanted: &[&Owner], limits: Limits) -> Vec<Value> {
    let mut room = limits.tasks;
    let first = wanted.iter().take(limits.owners).map(|one| {
        let sent = one.tasks.len().min(limits.tasks_each);
        let sent = if sent <= room { sent } else { 0 };
        room -= sent;
        owner(snapshot, one, sent)
    });
    first.collect()
}

fn owner(snapshot: &Snapshot, owner: &Owner, sent: usize) -> Value {
    let tasks = owner.tasks.iter().take(sent).filter_map(|one| task(snapshot, one));
    without_nulls(json!({
        "name": owner.name,
        "uri": person_uri(snapshot, owner),
        "total": owner.tasks.len(),
        "overdue": owner.overdue(snapshot.today),
        "tasks": tasks.collect::<Vec<_>>(),
    }))
}

fn person_uri(snapshot: &Snapshot, owner: &Owner) -> Option<String> {
    snapshot.uri(&snapshot.vault.note(owner.person?)?.path).map(|uri| uri.0)
}

fn task(snapshot: &Snapshot, task: &OwnedTask) -> Option<Value> {
    let note = snapshot.vault.note(task.note)?;
    let said = task.said(&snapshot.vault)?;
    Some(without_nulls(json!({
        "text": said.text,
        "note": note.path.stem(),
        "status": said.status,
        "due": task.due.map(|date| date.to_string()),
        "scheduled": task.scheduled.map(|date| date.to_string()),
        "location": snapshot.location(&note.path, said.range)?,
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
    let found = check_note(&snapshot.vault, note, snapshot.today);
    let found: Vec<_> = found.iter().map(|one| to_protocol(snapshot, note, one)).collect();
    Some(json!({ "uri": snapshot.uri(&note.path)?, "diagnostics": found }))
}
