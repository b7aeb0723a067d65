//! Links that lead nowhere, by what they would lead to.

use std::sync::Arc;

use super::is_template;
use crate::features::references::Reference;
use crate::vault::{DeadTarget, Vault};

/// The targets that no file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadTargets {
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub first: Vec<Unresolved>,
}

/// A target that no file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The target as one of the links writes it.
    pub target: String,
    /// How many links have it.
    pub links: usize,
    /// The first of them, by path and place.
    pub places: Vec<Reference>,
}

/// The targets that links lead to and no file has, the most linked first, then by text; the first `targets` of them,
/// each with its first `places`. Links in templates are left out.
pub fn unresolved(vault: &Vault, targets: usize, places: usize) -> DeadTargets {
    let Kept(dead) = vault.derived(|| Kept(targets_of(vault)));
    let first = dead.iter().take(targets).map(|dead| listed(vault, dead, places));
    DeadTargets { total: dead.len(), first: first.collect() }
}

/// All targets, kept until a note says something else.
struct Kept(Vec<Arc<DeadTarget>>);

fn targets_of(vault: &Vault) -> Vec<Arc<DeadTarget>> {
    let mut dead = vault.dead_targets();
    if !vault.config().template_folder.is_empty() {
        dead.retain(|dead| {
            let notes = vault.notes_with_dead_target(&dead.target).into_iter();
            let mut notes = notes.filter(|note| !is_template(vault, note));
            notes.any(|note| !vault.dead_links_to(note, &dead.target).is_empty())
        });
    }
    dead
}

fn listed(vault: &Vault, dead: &DeadTarget, places: usize) -> Unresolved {
    let notes = vault.notes_with_dead_target(&dead.target).into_iter();
    let notes = notes.filter(|note| !is_template(vault, note));
    let mut all = notes.flat_map(|note| {
        let links = vault.dead_links_to(note, &dead.target).into_iter();
        links.map(|link| Reference { note: note.id, range: link.range })
    });
    let first: Vec<Reference> = all.by_ref().take(places).collect();
    Unresolved { links: first.len() + all.count(), places: first, target: dead.target.clone() }
}
