//! What notes are known as before and after a rename: a person is one by a property, a tag or a folder, and each of these can
//! be renamed. Mentions of somebody who is no person any more lead nowhere, which no edit mends: whoever renames is told.

use std::collections::BTreeMap;

use super::PlannedEdit;
use crate::syntax::{Node, fold};
use crate::text::{TextRange, slice};
use crate::vault::{EntityKind, Note, NoteId, Vault, VaultPath};

/// So many notes are named in one sentence.
const NAMED: usize = 3;

/// A note that is known as something else after a rename, or a person that loses its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recast {
    /// Its path before.
    pub path: VaultPath,
    /// What it is about before; `None` if nothing that is known.
    pub before: Option<EntityKind>,
    /// What it is about after.
    pub after: Option<EntityKind>,
}

/// Whether an edit may change what its note is known as, or a person's title: it touches what says so, or writes it.
pub(super) fn may_recast(note: &Note, planned: &PlannedEdit) -> bool {
    let range = planned.edit.range;
    let front = note.parsed.frontmatter.as_ref().filter(|front| front.range.contains_range(range));
    let says = |text: &str| {
        let text = fold::key(text.trim_matches(['\'', '"', '#']));
        text.starts_with("type") || front.is_some() && text == "title"
    };
    let touched = |value: &Node, key: TextRange| key.cover(value.range).contains_range(range);
    says(slice(&note.text, range))
        || says(&planned.edit.text)
        || front.and_then(|front| front.entry("type")).is_some_and(|entry| touched(&entry.value, entry.key))
}

/// The notes among `looked_at` that are known as something else in `future`.
pub(super) fn find(vault: &Vault, future: &Vault, looked_at: &[NoteId]) -> Vec<Recast> {
    let turned = looked_at.iter().filter_map(|id| {
        let (before, after) = (vault.entity(*id), future.entity(*id));
        let titled = |vault: &Vault| vault.note(*id).is_some_and(|note| note.title().is_some());
        let kind = |entity: Option<&crate::vault::Entity>| entity.map(|entity| entity.kind.clone());
        let (before, after) = (kind(before), kind(after));
        let untitled = before == Some(EntityKind::Person) && titled(vault) && !titled(future);
        (before != after || untitled)
            .then(|| Some(Recast { path: vault.file(*id)?.path, before, after }))
            .flatten()
    });
    turned.collect()
}

/// A sentence for each way in which notes are recast.
pub(super) fn notices(recast: &[Recast]) -> Vec<String> {
    let mut ways: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for note in recast {
        for way in sentences(note) {
            ways.entry(way).or_default().push(note.path.stem());
        }
    }
    ways.into_iter().map(|(way, names)| format!("{way}: {}", listed(&names))).collect()
}

/// How one note is recast, without its name.
fn sentences(note: &Recast) -> Vec<String> {
    if note.before == note.after {
        return vec!["Not found by their titles any more, so that mentions by these lead nowhere".to_owned()];
    }
    let lost = note.before.as_ref().map(|kind| match kind {
        EntityKind::Person => {
            "Not known as people any more, so that mentions of them lead nowhere".to_owned()
        }
        other => format!("Not known as {} any more", plural(other)),
    });
    let gained = note.after.as_ref().map(|kind| format!("Known as {} from now on", plural(kind)));
    lost.into_iter().chain(gained).collect()
}

fn plural(kind: &EntityKind) -> String {
    match kind {
        EntityKind::Person => "people".to_owned(),
        EntityKind::Project => "projects".to_owned(),
        EntityKind::Customer => "customers".to_owned(),
        EntityKind::Other(name) => format!("\"{name}\""),
    }
}

fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("\"{name}\"")).collect();
    let rest = names.len().saturating_sub(NAMED);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    format!("{}{more}", shown.join(", "))
}
