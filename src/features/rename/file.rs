//! A file gets another path: a note with its title and first heading, or an attachment.

use super::draft::Draft;
use super::{NewFolders, Reason, Refusal, notices, old_name, person, query, yaml};
use crate::syntax::fold;
use crate::text::slice;
use crate::vault::{FileRef, NameFault, Note, Vault, VaultPath, breaks_links};

/// Gives `file` the path `to`, and a note the name of it.
pub(super) fn rename(draft: &mut Draft<'_>, file: &FileRef, to: VaultPath) {
    let vault = draft.vault;
    if let Some(note) = vault.note(file.id) {
        query::paths(draft, file.path.without_md(), to.without_md());
        if note.path.stem() != to.stem() && to.is_note() {
            let (old, new) = (note.path.stem(), to.stem());
            declare(draft, note, old, new);
            draft.show(note.id, old, new);
            person::mentions(draft, note, old, new);
            query::names(draft, note, old, new);
            old_name::keep(draft, note, old);
            notices::patterns(draft, old);
        }
    }
    notices::file(draft, &file.path);
    draft.move_file(file.id, to);
}

/// The title and the first heading of level 1, where they say the old name.
fn declare(draft: &mut Draft<'_>, note: &Note, old: &str, new: &str) {
    let is_old = |text: &str| fold::key(text.trim()) == fold::key(old);
    let title = note.parsed.frontmatter.as_ref().and_then(|front| front.get("title"));
    if let Some(title) = title.filter(|title| title.text(&note.text).is_some_and(|text| is_old(&text))) {
        yaml::replace(draft, note, title, new);
    }
    if let Some(heading) = note.parsed.headings.iter().find(|heading| heading.level == 1)
        && is_old(slice(&note.text, heading.text))
    {
        draft.edit(note, heading.text, new, Reason::Name);
    }
}

/// The path that a file gets when somebody calls it `name`: a name keeps its folder, anything with `/` is a path in the
/// vault, `./` and `../` from the file's folder. The extension stays.
///
/// # Errors
/// Files cannot be called so, links cannot name it, there is such a file already, or there is no such folder.
pub(super) fn destination(
    vault: &Vault,
    file: &FileRef,
    name: &str,
    new_folders: NewFolders,
) -> Result<VaultPath, Refusal> {
    let extension = extension(&file.path);
    let name = name.trim();
    let bare = name.len().checked_sub(extension.len()).and_then(|at| name.split_at_checked(at));
    let name = bare.filter(|(_, end)| end.eq_ignore_ascii_case(extension)).map_or(name, |(bare, _)| bare);
    let fault = |fault| Refusal::FileName { name: name.to_owned(), fault };
    let own = file.path.folder();
    let path = match name.contains('/') {
        true if name.starts_with("./") || name.starts_with("../") => {
            joined(own, name).ok_or_else(|| fault(NameFault::OutsideVault))?
        }
        true => joined("", name).ok_or_else(|| fault(NameFault::OutsideVault))?,
        false => joined(own, ".")
            .filter(|own| !own.is_empty())
            .map_or(name.to_owned(), |own| format!("{own}/{name}")),
    };
    let (folder, last) = path.rsplit_once('/').unwrap_or(("", &path));
    if folder != own {
        VaultPath::for_new_file(&format!("{folder}/x")).map_err(fault)?;
        let exists = new_folders == NewFolders::Made || folder.is_empty() || vault.has_folder(folder);
        if !exists {
            return Err(Refusal::NoFolder(folder.to_owned()));
        }
    }
    VaultPath::for_new_file(&format!("{last}{extension}")).map_err(fault)?;
    linkable(last)?;
    let to = VaultPath::new(&format!("{path}{extension}")).ok_or_else(|| fault(NameFault::Empty))?;
    match vault.twin(&to).filter(|twin| twin.id != file.id) {
        Some(twin) => Err(fault(NameFault::Taken(twin.path))),
        None => Ok(to),
    }
}

/// Whether links can name a file or folder that is called so.
pub(super) fn linkable(name: &str) -> Result<(), Refusal> {
    let bracket = if name.starts_with('[') { Some("[") } else { name.ends_with(']').then_some("]") };
    match breaks_links(name).or(bracket) {
        Some(sign) => Err(Refusal::BreaksLinks { name: name.to_owned(), sign }),
        None => Ok(()),
    }
}

/// What stays when a file is called otherwise: `.md`, or the extension of an attachment, with its full stop.
pub(super) fn extension(path: &VaultPath) -> &str {
    let name = path.file_name();
    let at = match path.is_note() {
        true => path.stem().len(),
        false => name.rfind('.').filter(|at| *at > 0).unwrap_or(name.len()),
    };
    name.get(at..).unwrap_or_default()
}

/// `relative` seen from `folder`, without `.` and `..`; `None` if it climbs out of the vault.
pub(super) fn joined(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in relative.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()?),
            segment => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}
