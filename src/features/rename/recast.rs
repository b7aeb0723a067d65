//! What notes are known as before and after a rename: a person is one by a property, a tag or a folder, and each of these can
//! be renamed. Mentions of somebody who is no person any more lead nowhere, which no edit mends: whoever renames is told.

use std::collections::BTreeMap;

use super::PlannedEdit;
use crate::syntax::{Node, fold};
use crate::text::{TextRange, slice};
use crate::vault::{Entity, EntityKind, Note, NoteId, Vault, VaultPath};

/// So many notes are named in one sentence.
const NAMED: usize = 3;

/// A note that is known as something else after a rename, or a person that a property gave a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recast {
    /// Its path before.
    pub path: VaultPath,
    /// What it is about before; `None` if nothing that is known.
    pub before: Option<EntityKind>,
    /// What it is about after.
    pub after: Option<EntityKind>,
    /// Names of a person that lead nowhere after.
    pub lost: Vec<String>,
    /// Names of a person that led nowhere before.
    pub gained: Vec<String>,
}

/// Whether an edit gives a property its name or takes it from one that names its note. The property `aliases`, which does
/// too, is not renamed.
pub(super) fn may_retitle(note: &Note, planned: &PlannedEdit) -> bool {
    let range = planned.edit.range;
    let mut entries = note.parsed.frontmatter.iter().flat_map(|front| &front.entries);
    let is_title = |text: &str| fold::key(text.trim_matches(['\'', '"'])) == "title";
    let is_key = entries.any(|entry| entry.key == range);
    is_key && (is_title(slice(&note.text, range)) || is_title(&planned.edit.text))
}

/// Whether an edit may change what its note is known as, or a person's title: it touches what says so, or writes it.
pub(super) fn may_recast(note: &Note, planned: &PlannedEdit) -> bool {
    let range = planned.edit.range;
    let front = note.parsed.frontmatter.as_ref().filter(|front| front.range.contains_range(range));
    let says = |text: &str| fold::key(text.trim_matches(['\'', '"', '#'])).starts_with("type");
    let touched = |value: &Node, key: TextRange| key.cover(value.range).contains_range(range);
    may_retitle(note, planned)
        || says(slice(&note.text, range))
        || says(&planned.edit.text)
        || front.and_then(|front| front.entry("type")).is_some_and(|entry| touched(&entry.value, entry.key))
}

/// The notes among `looked_at` that are known as something else in `future`, and the people that a property gives another
/// name there: those that `retitled` says it of. Whoever renames a name itself knows what it was.
pub(super) fn find(
    vault: &Vault,
    future: &Vault,
    looked_at: &[NoteId],
    retitled: &dyn Fn(&Note) -> bool,
) -> Vec<Recast> {
    let turned = looked_at.iter().filter_map(|id| {
        let (before, after) = (vault.entity(*id), future.entity(*id));
        let kind = |entity: Option<&Entity>| entity.map(|entity| entity.kind.clone());
        let is_person = |entity: &&Entity| entity.kind == EntityKind::Person;
        let (lost, gained) = match before.filter(is_person).zip(after.filter(is_person)) {
            Some((before, after)) if vault.note(*id).is_some_and(|note| retitled(note)) => {
                (without(&before.names, &after.names), without(&after.names, &before.names))
            }
            _ => (Vec::new(), Vec::new()),
        };
        let (before, after) = (kind(before), kind(after));
        (before != after || !lost.is_empty() || !gained.is_empty())
            .then(|| Some(Recast { path: vault.file(*id)?.path, before, after, lost, gained }))
            .flatten()
    });
    turned.collect()
}

/// The names that are none of `others`.
fn without(names: &[String], others: &[String]) -> Vec<String> {
    let has = |name: &String| others.iter().any(|other| fold::key(other) == fold::key(name));
    names.iter().filter(|name| !has(name)).cloned().collect()
}

/// A sentence for each way in which notes are recast.
pub(super) fn notices(recast: &[Recast]) -> Vec<String> {
    let mut ways: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for note in recast {
        for (way, names) in sentences(note) {
            let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            let as_what = if names.is_empty() { String::new() } else { format!(" as {}", names.join(", ")) };
            ways.entry(way).or_default().push(format!("\"{}\"{as_what}", note.path.stem()));
        }
    }
    ways.into_iter().map(|(way, names)| format!("{way}: {}", listed(&names))).collect()
}

/// How one note is recast, without its name, and the names that this is about.
fn sentences(note: &Recast) -> Vec<(String, &[String])> {
    if note.before == note.after {
        let lost = "Not found by their titles any more, so that mentions by these lead nowhere";
        let ways = [(lost, &note.lost), ("Found by their titles from now on", &note.gained)];
        let told = ways.into_iter().filter(|(_, names)| !names.is_empty());
        return told.map(|(way, names)| (way.to_owned(), names.as_slice())).collect();
    }
    let lost = note.before.as_ref().map(|kind| match kind {
        EntityKind::Person => {
            "Not known as people any more, so that mentions of them lead nowhere".to_owned()
        }
        other => format!("Not known as {} any more", plural(other)),
    });
    let gained = note.after.as_ref().map(|kind| format!("Known as {} from now on", plural(kind)));
    lost.into_iter().chain(gained).map(|way| (way, [].as_slice())).collect()
}

fn plural(kind: &EntityKind) -> String {
    match kind {
        EntityKind::Person => "people".to_owned(),
        EntityKind::Project => "projects".to_owned(),
        EntityKind::Customer => "customers".to_owned(),
        EntityKind::Other(name) => format!("\"{name}\""),
    }
}

fn listed(notes: &[String]) -> String {
    let shown = notes.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let rest = notes.len().saturating_sub(NAMED);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    format!("{shown}{more}")
}
