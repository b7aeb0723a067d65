//! A folder gets another path: all files below it move.

use super::draft::Draft;
use super::{Refusal, file, notices, query};
use crate::syntax::fold;
use crate::vault::{NameFault, Vault, VaultPath};

/// Gives every file below the folder `from` its path below `to`.
pub(super) fn rename(draft: &mut Draft<'_>, from: &VaultPath, to: &VaultPath) {
    for file in draft.vault.files_under(from.as_str()) {
        let below = file.path.as_str().strip_prefix(from.as_str()).unwrap_or_default();
        if let Some(to) = VaultPath::new(&format!("{to}{below}")) {
            draft.move_file(file.id, to);
        }
    }
    query::paths(draft, from.as_str(), to.as_str());
    notices::folder(draft, from);
    notices::patterns(draft, from.as_str());
}

/// The path that a folder gets when somebody calls it `name`; see [`file::destination`].
pub(super) fn destination(vault: &Vault, from: &VaultPath, name: &str) -> Result<VaultPath, Refusal> {
    let name = name.trim().trim_end_matches('/');
    let fault = |fault| Refusal::FileName { name: name.to_owned(), fault };
    let path = match name.contains('/') {
        true => file::joined("", name).ok_or_else(|| fault(NameFault::OutsideVault))?,
        false if from.folder().is_empty() => name.to_owned(),
        false => format!("{}/{name}", from.folder()),
    };
    VaultPath::for_new_file(&format!("{path}/x")).map_err(fault)?;
    let to = VaultPath::new(&path).ok_or_else(|| fault(NameFault::Empty))?;
    file::linkable(to.file_name())?;
    let same = fold::key(to.as_str()) == fold::key(from.as_str());
    let inside = fold::key(to.as_str()).starts_with(&format!("{}/", fold::key(from.as_str())));
    if inside {
        return Err(Refusal::Name { name: name.to_owned(), why: "a folder cannot be moved into itself" });
    }
    match !same && (vault.has_folder(to.as_str()) || vault.twin(&to).is_some()) {
        true => Err(fault(NameFault::Taken(to))),
        false => Ok(to),
    }
}
