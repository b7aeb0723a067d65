//! What is going on in a vault: open tasks by owner, people by last contact, links that lead nowhere. Made when asked
//! for, in time proportional to the vault, and kept until a note says something else; [`may_change`] says, in time proportional to a note, whether asking again
//! is worth it.

mod contribution;
mod people;
mod tasks;
mod unresolved;

pub use contribution::may_change;
pub use people::{PersonSeen, people};
pub use tasks::{OwnedTask, Owner, TaskText, owners};
pub use unresolved::{DeadTargets, Unresolved, unresolved};

use crate::vault::{Note, Vault};

/// Whether a note is a template: its tasks and links are placeholders.
fn is_template(vault: &Vault, note: &Note) -> bool {
    let folder = vault.config().template_folder.trim_matches('/');
    let below = note.path.as_str().strip_prefix(folder);
    !folder.is_empty() && below.is_some_and(|rest| rest.starts_with('/'))
}
