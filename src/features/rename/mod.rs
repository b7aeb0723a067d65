//! Rename: of notes, people, attachments, headings, block ids, tags, properties, titles and aliases, from wherever they are
//! named; and what follows from files that were moved by others.
//!
//! A rename is first drafted (what is asked for), then every link that it concerns is written anew in the form in which it
//! was written, then all of it is proven: each edited text is read again and must say what it said, with every link leading
//! where it led. What cannot be proven is refused with the reason, and nothing changes.

mod block;
mod canvas;
mod draft;
mod file;
mod folder;
mod footnote;
mod form;
mod heading;
mod links;
mod name;
mod notices;
mod old_name;
mod outline;
mod person;
mod plan;
mod proof;
mod property;
pub(super) mod query;
mod recast;
mod refusal;
mod tag;
mod target;
mod yaml;

pub use canvas::CanvasEdits;
pub use plan::{FileMove, PlannedEdit, Reason, RenamePlan};
pub use recast::Recast;
pub use refusal::Refusal;

use draft::Draft;
use target::Target;

use crate::text::{TextRange, TextSize};
use crate::vault::{FragmentTarget, Note, NoteId, Vault, VaultPath};

/// What would be renamed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The bytes that name it there; they hold or touch the place that was asked about.
    pub range: TextRange,
    /// Its name, to be edited.
    pub placeholder: String,
}

/// Whether a name with `/` may name a folder that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewFolders {
    /// No: in an editor it is more likely a title with a `/` in it.
    Refused,
    /// Yes: whoever makes the rename makes the folder.
    Made,
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
    match target::at(vault, note, offset)?.0 {
        Target::File(file) => rename_file(vault, file, name, NewFolders::Refused),
        Target::Heading(note, index) => {
            of_note(vault, note, |draft, note| heading::rename(draft, note, index, name))
        }
        Target::Block(note, index) => {
            of_note(vault, note, |draft, note| block::rename(draft, note, index, name))
        }
        Target::Footnote(note, id) => {
            of_note(vault, note, |draft, note| footnote::rename(draft, note, &id, name))
        }
        Target::Name(note, old) => of_note(vault, note, |draft, note| name::rename(draft, note, &old, name)),
        Target::Tag(tag) => rename_tag(vault, &tag, name),
        Target::Property(property) => rename_property(vault, &property, name),
    }
}

/// A rename of something that one note declares.
fn of_note<'v>(
    vault: &'v Vault,
    note: NoteId,
    rename: impl FnOnce(&mut Draft<'v>, &'v Note) -> Result<(), Refusal>,
) -> Result<RenamePlan, Refusal> {
    let note = vault.note(note).ok_or(Refusal::NothingHere)?;
    let mut draft = Draft::new(vault);
    rename(&mut draft, note)?;
    draft.finish()
}

/// Gives a tag (without `#`) and all below it another name.
///
/// # Errors
/// Why not.
pub fn rename_tag(vault: &Vault, tag: &str, name: &str) -> Result<RenamePlan, Refusal> {
    let mut draft = Draft::new(vault);
    tag::rename(&mut draft, tag, name)?;
    draft.finish()
}

/// Gives a property another name in all notes.
///
/// # Errors
/// Why not.
pub fn rename_property(vault: &Vault, property: &str, name: &str) -> Result<RenamePlan, Refusal> {
    let mut draft = Draft::new(vault);
    property::rename(&mut draft, property, name)?;
    draft.finish()
}

/// Gives the heading or block that a decoded fragment of a link to `note` names another text or id.
///
/// # Errors
/// Why not.
pub fn rename_fragment(
    vault: &Vault,
    note: &Note,
    fragment: &str,
    name: &str,
) -> Result<RenamePlan, Refusal> {
    let dead = || Refusal::DeadFragment(fragment.to_owned());
    match vault.resolve_fragment(note, fragment) {
        FragmentTarget::Heading(index) => {
            let index = usize::try_from(index).map_err(|_| dead())?;
            of_note(vault, note.id, |draft, note| heading::rename(draft, note, index, name))
        }
        FragmentTarget::Block(index) => {
            let index = usize::try_from(index).map_err(|_| dead())?;
            of_note(vault, note.id, |draft, note| block::rename(draft, note, index, name))
        }
        FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => Err(dead()),
    }
}

/// Gives a folder another name, or another path in the vault: every file below it moves along.
///
/// # Errors
/// Why not.
pub fn rename_folder(
    vault: &Vault,
    folder: &VaultPath,
    name: &str,
) -> Result<(RenamePlan, VaultPath), Refusal> {
    let to = folder::destination(vault, folder, name)?;
    let mut draft = Draft::new(vault);
    folder::rename(&mut draft, folder, &to);
    Ok((draft.finish()?, to))
}

/// Gives a file another name, or another path in the vault; see the module.
///
/// # Errors
/// Why not.
pub fn rename_file(
    vault: &Vault,
    file: NoteId,
    name: &str,
    new_folders: NewFolders,
) -> Result<RenamePlan, Refusal> {
    let file = vault.file(file).ok_or(Refusal::NothingHere)?;
    let to = file::destination(vault, &file, name, new_folders)?;
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
        folder::rename(&mut draft, from, to);
    }
    draft.finish()
}
