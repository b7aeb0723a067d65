//! How a link to a file is written.

use super::config::LinkFormat;
use super::{FileRef, Vault, VaultPath};

impl Vault {
    /// The shortest way to write a link to `file` from `from` under the configured link format, without `.md`
    /// for wikilinks; resolving it from `from` gives `file` back.
    ///
    /// Where the format's own form would lead to another file, a longer one is taken: the whole path, the path from
    /// the note's folder with `./`, each with `.md` if nothing else is unambiguous.
    pub fn link_text(&self, from: &VaultPath, file: &FileRef) -> String {
        let path = &file.path;
        let leads =
            |form: &String| self.resolve_target(from, form).is_some_and(|found| found.file.id == file.id);
        let first = match self.config.link_format {
            LinkFormat::Shortest => self.is_only(path).then(|| path.stem().to_owned()),
            LinkFormat::Relative => Some(relative(from.folder(), path.without_md())),
            LinkFormat::Absolute => None,
        };
        if let Some(first) = first.filter(leads) {
            return first;
        }
        let absolute = path.without_md().to_owned();
        let anchored = path.from_folder(from.folder());
        let full = [path.as_str().to_owned(), full_name(&anchored, path)];
        let mut forms = [absolute, anchored].into_iter().chain(full);
        forms.find(leads).unwrap_or_else(|| path.as_str().to_owned())
    }

    /// Whether no other file has this name.
    fn is_only(&self, path: &VaultPath) -> bool {
        let found = self.resolve_target(path, path.stem());
        found.is_some_and(|found| found.others.is_empty() && found.file.path == *path)
    }
}

impl VaultPath {
    /// The path from `folder` with a leading `./` or `../`, without `.md` for a note.
    pub fn from_folder(&self, folder: &str) -> String {
        let relative = relative(folder, self.without_md());
        if relative.starts_with("../") { relative } else { format!("./{relative}") }
    }
}

/// `form` with the extension of `path`.
fn full_name(form: &str, path: &VaultPath) -> String {
    let extension = path.as_str().get(path.without_md().len()..).unwrap_or_default();
    format!("{form}{extension}")
}

/// The path to `target` from `folder`, with `../` where it has to go up.
fn relative(folder: &str, target: &str) -> String {
    let mut from: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut to: Vec<&str> = target.split('/').collect();
    while to.len() > 1 && from.first().is_some_and(|segment| to.first() == Some(segment)) {
        from.remove(0);
        to.remove(0);
    }
    from.iter().map(|_| "..").chain(to).collect::<Vec<_>>().join("/")
}
