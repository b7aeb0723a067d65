//! Why something is not renamed.

use std::fmt;

use crate::vault::{NameFault, VaultPath};

/// Why a rename is refused. Its text is a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing with a name is at the cursor.
    NothingHere,
    /// An address outside of the vault.
    External,
    /// A link that leads nowhere: its target.
    DeadLink(String),
    /// A link to a heading or block that does not exist: its fragment.
    DeadFragment(String),
    /// A mention of nobody known: the name.
    UnknownPerson(String),
    /// A mention that may mean several people.
    SeveralPeople(Vec<VaultPath>),
    /// A file cannot be called so.
    FileName {
        /// What was asked for.
        name: String,
        /// Why not.
        fault: NameFault,
    },
    /// No link could name a file that is called so.
    BreaksLinks {
        /// What was asked for.
        name: String,
        /// The sign that ends a link.
        sign: &'static str,
    },
    /// The name contains `/`, and there is no such folder.
    NoFolder(String),
    /// Anything but a file cannot be called so.
    Name {
        /// What was asked for.
        name: String,
        /// Why not: one clause.
        why: &'static str,
    },
    /// Something of that name exists, and the two could not be told apart.
    Taken {
        /// The name.
        name: String,
        /// Where the other one is.
        path: VaultPath,
    },
    /// The name has a meaning of its own that a rename would end: one sentence.
    Special(String),
    /// Notes that would have to change were not read faithfully.
    Lossy(Vec<VaultPath>),
    /// A link or mention that cannot be written with the new name.
    Unwritable {
        /// Its note.
        path: VaultPath,
        /// As it is written now.
        written: String,
    },
    /// The note would read otherwise than meant: what would differ.
    Unproven {
        /// The note.
        path: VaultPath,
        /// What differs: a noun phrase.
        what: &'static str,
    },
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NothingHere => f.write_str(
                "Nothing to rename here: put the cursor on a link, a mention, a heading, a block id, a tag, a property name, \
                 an alias or a note's title",
            ),
            Refusal::External => f.write_str("This link leaves the vault"),
            Refusal::DeadLink(target) => write!(f, "\"{target}\" leads nowhere: there is nothing to rename"),
            Refusal::DeadFragment(fragment) => {
                write!(f, "There is no heading or block \"{fragment}\" to rename")
            }
            Refusal::UnknownPerson(name) => write!(f, "No person is called \"{name}\""),
            Refusal::SeveralPeople(people) => {
                write!(f, "This may mean several people: {}. Rename one of the notes", list(people))
            }
            Refusal::FileName { name, fault } => write!(f, "A file cannot be called \"{name}\": {fault}"),
            Refusal::BreaksLinks { name, sign } => {
                write!(f, "A link cannot name \"{name}\": `{sign}` has a meaning there")
            }
            Refusal::NoFolder(folder) => {
                write!(f, "There is no folder \"{folder}\": a name with `/` is a path in the vault")
            }
            Refusal::Name { name, why } => write!(f, "\"{name}\" cannot be the name: {why}"),
            Refusal::Taken { name, path } => write!(f, "There is \"{name}\" in \"{path}\" already"),
            Refusal::Special(why) => f.write_str(why),
            Refusal::Lossy(notes) => write!(
                f,
                "These notes would have to change, but are not UTF-8 and cannot be written back without loss: {}",
                list(notes)
            ),
            Refusal::Unwritable { path, written } => {
                write!(f, "`{written}` in \"{path}\" cannot be written with the new name")
            }
            Refusal::Unproven { path, what } => {
                write!(f, "Nothing was renamed: in \"{path}\" it would change {what}")
            }
        }
    }
}

/// The first few paths, and how many there are more.
fn list(paths: &[VaultPath]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = paths.iter().take(SHOWN).map(|path| format!("\"{path}\"")).collect();
    if paths.len() > SHOWN {
        shown.push(format!("and {} more", paths.len() - SHOWN));
    }
    shown.join(", ")
}
