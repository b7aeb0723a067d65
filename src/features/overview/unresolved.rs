//! Links that lead nowhere, by what they would lead to.

use super::is_template;
use crate::features::references::Reference;
use crate::vault::Vault;

/// So many targets are listed, and so many places of each.
const TARGETS: usize = 500;
const PLACES: usize = 50;

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

/// The targets that links lead to and no file has, the most linked first, then by text; at most 500, each with at most
/// 50 places. Links in templates are left out.
pub fn unresolved(vault: &Vault) -> Vec<Unresolved> {
    let listed = vault.dead_targets().into_iter().take(TARGETS).map(|dead| {
        let notes = vault.notes_with_dead_target(&dead.target).into_iter();
        let notes = notes.filter(|note| !is_template(vault, note));
        let places = notes.flat_map(|note| {
            let links = vault.dead_links_to(note, &dead.target).into_iter();
            links.map(|link| Reference { note: note.id, range: link.range })
        });
        Unresolved { places: places.take(PLACES).collect(), target: dead.target, links: dead.links }
    });
    listed.filter(|dead| !dead.places.is_empty()).collect()
}
