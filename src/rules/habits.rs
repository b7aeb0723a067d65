//! What the notes of a kind have in common, as far as it is a habit and not chance.

use crate::vault::{EntityKind, Habit, Vault};

/// So many of a kind make "all but one" a habit.
const FEW: usize = 12;
/// So many of a kind make a share a habit.
const MANY: usize = 20;

/// Whether `with` of `all` is a habit that the rest can be held against: all but one of a few, or 95 % of many.
pub(super) fn is_habit(with: usize, all: usize) -> bool {
    let without = all.saturating_sub(with);
    (with >= FEW && without <= 1) || (all >= MANY && without * 20 <= all)
}

/// The properties that the notes of a kind have by habit.
pub(super) fn expected<'v>(vault: &'v Vault, kind: &EntityKind) -> impl Iterator<Item = Habit<'v>> {
    vault.habits(kind).filter(|habit| is_habit(habit.notes, habit.of))
}

/// A kind as it stands before "notes".
pub(super) fn plural(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Person => "people",
        EntityKind::Project => "project",
        EntityKind::Customer => "customer",
        EntityKind::Other(name) => name,
    }
}
