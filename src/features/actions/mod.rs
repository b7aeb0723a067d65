//! Code actions beyond the fixes of findings: one small file each with its documentation, one list ([`all`]).
//!
//! An action has two steps. [`Action::offers`] says what could be done at a place and is cheap, for editors ask at every
//! move of the cursor. [`run`] makes the edits of one offer, when it was chosen. Both are pure functions of a snapshot, a
//! note and a range. Editors can also bind each action to a key: it is the command `vaultls.NAME`.

mod add_alias;
mod block_link;
mod context;
mod convert_link;
mod create_missing;
mod duplicate_bullets;
mod extract_note;
mod inline_note;
mod last_contact;
mod link_form;
mod link_mention;
mod merge_people;
mod moved_text;
mod registry;
mod relink_titles;

use std::collections::BTreeMap;
use std::fmt;

pub use context::ActionContext;
pub use registry::{all, find};

use crate::rules::FileEdit;
use crate::text::{TextEdit, apply_edits};
use crate::vault::{Change, Note, Origin, Resolution, Vault, VaultPath};

/// What an action is for, as editors sort their menus by (LSP 3.17, `CodeActionKind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Mends something.
    QuickFix,
    /// Takes text out into a place of its own.
    Extract,
    /// Puts what was elsewhere in the place of what stands for it.
    Inline,
    /// Says the same in another way.
    Rewrite,
    /// Concerns the whole note.
    Source,
}

/// One action. Everything that a user or a test needs to know of it is in its file.
pub struct Action {
    /// Stable, in camel case: the command is `vaultls.NAME`.
    pub name: &'static str,
    /// What it is for.
    pub kind: ActionKind,
    /// One sentence: what it does.
    pub summary: &'static str,
    /// Markdown: when it is offered, what it does and what it refuses; what a command's argument means.
    pub docs: &'static str,
    /// What it does is more than edits (it tells the user something): editors run it as a command.
    pub tells: bool,
    /// What it can do at a place, the likeliest first. Takes time in proportion to the note at most.
    pub offers: fn(&ActionContext<'_>) -> Vec<Offer>,
    /// The edits for an argument: that of an offer, or a command's.
    ///
    /// # Errors
    /// [`Refusal`] if they cannot be made without harm, or not at this place.
    pub run: fn(&ActionContext<'_>, &str) -> Result<Outcome, Refusal>,
}

/// One thing that an action can do at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// As the editor's menu shows it.
    pub title: String,
    /// Tells this offer from others of the action; handed to [`Action::run`].
    pub argument: String,
}

impl Offer {
    /// The only offer of its action at a place.
    pub fn new(title: impl Into<String>) -> Offer {
        Offer { title: title.into(), argument: String::new() }
    }

    /// An offer that `argument` tells from others.
    pub fn with(title: impl Into<String>, argument: impl Into<String>) -> Offer {
        Offer { title: title.into(), argument: argument.into() }
    }
}

/// What an action does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The edits, of the note and of others.
    pub edits: Vec<FileEdit>,
    /// A text for the user to take along (a link), which is also the command's result.
    pub text: Option<String>,
}

impl Outcome {
    /// Edits of one note.
    pub fn of_note(path: &VaultPath, edits: impl IntoIterator<Item = TextEdit>) -> Outcome {
        let edits = edits.into_iter().map(|edit| FileEdit::Text { path: path.clone(), edit }).collect();
        Outcome { edits, text: None }
    }
}

/// Why an action is not done: one sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Refusal {
    /// A refusal with its reason.
    pub fn new(reason: impl Into<String>) -> Refusal {
        Refusal(reason.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What all actions offer at a place, in the order of the list. None in a note that must not be written.
pub fn offers<'a>(
    cx: &'a ActionContext<'_>,
    wanted: impl Fn(ActionKind) -> bool + 'a,
) -> impl Iterator<Item = (&'static Action, Offer)> + 'a {
    let actions = all().filter(move |action| wanted(action.kind) && is_writable(cx.note));
    actions.flat_map(|action| (action.offers)(cx).into_iter().map(move |offer| (action, offer)))
}

/// Does an action: that of an offer, or of its first offer if `argument` is `None`.
///
/// # Errors
/// [`Refusal`] if there is nothing to do at this place, or it cannot be done without harm. What comes back has been
/// checked: every edited note can be written and every edit fits it.
pub fn run(cx: &ActionContext<'_>, action: &Action, argument: Option<&str>) -> Result<Outcome, Refusal> {
    if !is_writable(cx.note) {
        return Err(unwritable(cx.note));
    }
    let first = match argument {
        Some(argument) => argument.to_owned(),
        None => match (action.offers)(cx).into_iter().next() {
            Some(offer) => offer.argument,
            None => return Err(Refusal::new("There is nothing here for this command")),
        },
    };
    let outcome = (action.run)(cx, &first)?;
    check(cx.vault, &outcome.edits)?;
    Ok(outcome)
}

/// Whether a note's text is what its file says: what was decoded with losses is never written back.
fn is_writable(note: &Note) -> bool {
    !matches!(note.origin, Origin::Disk { lossy: true, .. })
}

fn unwritable(note: &Note) -> Refusal {
    Refusal(format!("\"{}\" is not valid UTF-8 and so is never written", note.path))
}

/// A note after those of `edits` that are of it, in its place; `None` if they do not fit.
fn edited(note: &Note, edits: &[FileEdit]) -> Option<Note> {
    let own = edits.iter().filter_map(|edit| match edit {
        FileEdit::Text { path, edit } if *path == note.path => Some(edit.clone()),
        FileEdit::Text { .. } | FileEdit::Create { .. } | FileEdit::Delete { .. } => None,
    });
    let text = apply_edits(&note.text, &own.collect::<Vec<_>>()).ok()?;
    Some(Note::new(note.id, note.path.clone(), text.into(), note.origin))
}

/// The vault after `edits`, for proofs; `None` if they do not fit.
fn applied(vault: &Vault, edits: &[FileEdit]) -> Option<Vault> {
    let on_disk = Origin::Disk { len: 0, mtime: 0, lossy: false };
    let mut changes = Vec::new();
    let mut paths: Vec<&VaultPath> = Vec::new();
    for edit in edits {
        match edit {
            FileEdit::Text { path, .. } if !paths.contains(&path) => {
                paths.push(path);
                let note = vault.note_at(path)?;
                let Note { text, origin, .. } = edited(note, edits)?;
                changes.push(Change::Upsert { path: path.clone(), text, origin });
            }
            FileEdit::Text { .. } => {}
            FileEdit::Create { path, text } => {
                changes.push(Change::Upsert {
                    path: path.clone(),
                    text: text.as_str().into(),
                    origin: on_disk,
                });
            }
            FileEdit::Delete { path } => {
                // An open document outweighs the disk until it is closed.
                changes.extend([Change::Close(path.clone()), Change::Remove(path.clone())]);
            }
        }
    }
    let mut after = vault.clone();
    after.apply(changes);
    Some(after)
}

/// Where each link of a note leads, in order: a file, or nowhere.
fn leads(vault: &Vault, note: &Note) -> Vec<Option<VaultPath>> {
    let file = |link| match vault.resolve(note, link) {
        Resolution::File { file, .. } => Some(file.file.path),
        Resolution::External | Resolution::Unresolved => None,
    };
    note.parsed.links.iter().map(file).collect()
}

/// Whether every edit fits the text that it is for.
fn check(vault: &Vault, edits: &[FileEdit]) -> Result<(), Refusal> {
    let mut by_note: BTreeMap<&VaultPath, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        if let FileEdit::Text { path, edit } = edit {
            by_note.entry(path).or_default().push(edit.clone());
        }
    }
    for (path, edits) in by_note {
        let Some(note) = vault.note_at(path) else {
            return Err(Refusal(format!("There is no note \"{path}\"")));
        };
        if !is_writable(note) {
            return Err(unwritable(note));
        }
        if apply_edits(&note.text, &edits).is_err() {
            return Err(Refusal(format!("The edits of \"{path}\" get in each other's way")));
        }
    }
    Ok(())
}
