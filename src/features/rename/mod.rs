//! Rename: of notes, people, attachments, headings, block ids, tags, properties, titles and aliases, from wherever they are
//! named; and what follows from files that were moved by others.
//!
//! A rename is first drafted (what is asked for), then every link that it concerns is written anew in the form in which it
//! was written, then all of it is proven: each edited text is read again and must say what it said, with every link leading
//! where it led. What cannot be proven is refused with the reason, and nothing changes.

mod draft;
mod file;
mod form;
mod links;
mod old_name;
mod outline;
mod person;
mod plan;
mod proof;
pub(super) mod query;
mod refusal;
mod target;
mod yaml;

pub use plan::{FileMove, PlannedEdit, Reason, RenamePlan};
pub use refusal::Refusal;

use draft::Draft;
use target::Target;

use crate::text::{TextRange, TextSize};
use crate::vault::{Note, NoteId, Vault, VaultPath};

/// What would be renamed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The bytes that name it there; they hold or touch the place that was asked about.
    pub range: TextRange,
    /// Its name, to be edited.
    pub placeholder: String,
}

/// What would be renamed at `offset`.
///
/// # Errors
/// Why nothing can be renamed there.
pub fn prepare(vault: &Vault, note: &Note, offset: TextSize) -> Result<Prepared, Refusal> {
    target::at(vault, note, offset).map(|(_, prepared)| prepared)
}

/// Renames the thing at `offset`.
///
/// # Errors
/// Why not: there is nothing, the name is not possible, or the rename could not be proven.
pub fn rename(vault: &Vault, note: &Note, offset: TextSize, name: &str) -> Result<RenamePlan, Refusal> {
    let (target, _) = target::at(vault, note, offset)?;
    match target {
        Target::File(file) => rename_file(vault, file, name),
        Target::Heading(..) | Target::Block(..) | Target::Name(..) => Err(Refusal::NothingHere),
    }
}

/// Gives a file another name, or another path in the vault; see the module.
///
/// # Errors
/// Why not.
pub fn rename_file(vault: &Vault, file: NoteId, name: &str) -> Result<RenamePlan, Refusal> {
    let file = vault.file(file).ok_or(Refusal::NothingHere)?;
    let to = file::destination(vault, &file, name)?;
    let mut draft = Draft::new(vault);
    file::rename(&mut draft, &file, to);
    draft.finish()
}

/// The edits that follow from files that somebody else is about to move, each from the first path to the second. Nothing is
/// refused: what cannot be edited is named in [`RenamePlan::left`].
///
/// # Errors
/// A note that is moved would read otherwise than meant.
pub fn follow_moves(vault: &Vault, moves: &[(VaultPath, VaultPath)]) -> Result<RenamePlan, Refusal> {
    let mut draft = Draft::of_done(vault);
    for (from, to) in moves {
        if let Some(file) = vault.file_at(from) {
            file::rename(&mut draft, &file, to.clone());
            continue;
        }
        for file in vault.files_under(from.as_str()) {
            let below = file.path.as_str().strip_prefix(from.as_str()).unwrap_or_default();
            if let Some(to) = VaultPath::new(&format!("{to}{below}")) {
                draft.move_file(file.id, to);
            }
        }
        query::paths(&mut draft, from.as_str(), to.as_str());
    }
    draft.finish()
}
