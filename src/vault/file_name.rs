//! What a new file may be called: one check for every place that makes or renames files.

use std::fmt;

use super::keys::{fold_path, name_key};
use super::{FileRef, Vault, VaultPath};

/// The longest name of one file or folder, in bytes of UTF-8: what ext4, APFS and NTFS all store.
const LONGEST: usize = 255;

/// The signs that Obsidian refuses in new names, `/` apart (`reference`: Obsidian, link resolution). Windows stores none
/// of them.
const REFUSED: &[char] = &['*', '"', '\\', '<', '>', ':', '|', '?'];

/// The signs that a file may have in its name, but that end a wikilink's target there.
const BREAKS_LINKS: &[&str] = &["#", "^", "|", "[[", "]]", "%%"];

/// Names that are devices on Windows, whatever their extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Why a file cannot have a name. Its text is a clause for a message: "… cannot be a name: {fault}".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// It, or one of its folders, has no name.
    Empty,
    /// `..` climbs out of the vault, or the path starts at the root of the file system.
    OutsideVault,
    /// It, or one of its folders, starts with a full stop: Obsidian does not show such files.
    Hidden,
    /// A sign that Obsidian refuses and Windows cannot store.
    Sign(char),
    /// A control character or line end.
    Control,
    /// It ends in a blank or a full stop, which Windows drops, or starts with a blank, which links drop.
    Edge,
    /// It is a device on Windows (`CON`, `NUL`, `COM1`, …).
    Device,
    /// It is longer than 255 bytes.
    TooLong,
    /// There is such a file, or one that differs in case only, which Windows and macOS take for the same.
    Taken(VaultPath),
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameFault::Empty => f.write_str("a name is empty"),
            NameFault::OutsideVault => f.write_str("it leaves the vault"),
            NameFault::Hidden => {
                f.write_str("a name that starts with a full stop is hidden, and Obsidian does not read it")
            }
            NameFault::Sign(sign) => write!(f, "`{sign}` is refused by Obsidian and Windows"),
            NameFault::Control => f.write_str("a control character stands in it"),
            NameFault::Edge => f.write_str(
                "a name that starts with a blank, or ends in a blank or a full stop, is not kept everywhere",
            ),
            NameFault::Device => f.write_str("Windows takes it for a device"),
            NameFault::TooLong => write!(f, "a name is longer than {LONGEST} bytes"),
            NameFault::Taken(path) => write!(f, "\"{path}\" exists"),
        }
    }
}

impl VaultPath {
    /// A path that a new file can have on every system; `path` has `/` between its segments and its extension.
    ///
    /// Whether a file has it already is not looked at: see [`Vault::new_path`].
    pub fn for_new_file(path: &str) -> Result<VaultPath, NameFault> {
        let path = path.strip_prefix("./").unwrap_or(path);
        if path.starts_with('/') || path.split('/').any(|segment| segment == "..") {
            return Err(NameFault::OutsideVault);
        }
        path.split('/').try_for_each(check_segment)?;
        let path = VaultPath::new(path).ok_or(NameFault::Empty)?;
        check_edges(path.stem())?;
        Ok(path)
    }
}

/// Whether a file or folder can be called `name` on every system.
fn check_segment(name: &str) -> Result<(), NameFault> {
    if name.trim().is_empty() || name.eq_ignore_ascii_case(".md") {
        return Err(NameFault::Empty);
    }
    if name.starts_with('.') {
        return Err(NameFault::Hidden);
    }
    if let Some(sign) = name.chars().find(|c| REFUSED.contains(c)) {
        return Err(NameFault::Sign(sign));
    }
    if name.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(NameFault::Control);
    }
    if name.ends_with('.') {
        return Err(NameFault::Edge);
    }
    check_edges(name)?;
    if is_device(name) {
        return Err(NameFault::Device);
    }
    if name.len() > LONGEST { Err(NameFault::TooLong) } else { Ok(()) }
}

/// Blanks at the ends: a link's target is trimmed, and so would never lead there.
fn check_edges(name: &str) -> Result<(), NameFault> {
    if name.trim() == name { Ok(()) } else { Err(NameFault::Edge) }
}

fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        let digit = base.strip_prefix(prefix);
        digit.is_some_and(|digit| digit.len() == 1 && digit.starts_with(|c| matches!(c, '1'..='9')))
    };
    DEVICES.contains(&&*base) || numbered("com") || numbered("lpt")
}

/// The sign in a file's path that no wikilink can hold, if there is one: such a file can exist, but a link to it has to be
/// a Markdown link.
pub fn breaks_links(path: &str) -> Option<&'static str> {
    BREAKS_LINKS.iter().find(|sign| path.contains(**sign)).copied()
}

impl Vault {
    /// A path that a new file of this vault can have: sound on every system, and free.
    pub fn new_path(&self, path: &str) -> Result<VaultPath, NameFault> {
        let path = VaultPath::for_new_file(path)?;
        match self.twin(&path) {
            Some(taken) => Err(NameFault::Taken(taken.path)),
            None => Ok(path),
        }
    }

    /// The file with this path in any case, if there is one.
    pub fn twin(&self, path: &VaultPath) -> Option<FileRef> {
        let folded = fold_path(path.as_str());
        let ids = self.indexes.names.get(&name_key(path.file_name()))?;
        let files = ids.as_slice().iter().filter_map(|id| self.file(*id));
        files.into_iter().find(|file| fold_path(file.path.as_str()) == folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_system_stores_is_allowed() {
        for path in
            ["Ana Silva.md", "People/Dr. Who.md", "a/b c/Größe, $1.2B.md", "日本.md", "Common.md", "./x.md"]
        {
            assert!(VaultPath::for_new_file(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn what_some_system_does_not_store_is_refused() {
        let long = format!("{}.md", "é".repeat(127));
        let refused = [
            ("", NameFault::Empty),
            ("a//b.md", NameFault::Empty),
            (".md", NameFault::Empty),
            ("../b.md", NameFault::OutsideVault),
            ("a/../../b.md", NameFault::OutsideVault),
            ("/etc/b.md", NameFault::OutsideVault),
            (".obsidian/b.md", NameFault::Hidden),
            ("a:b.md", NameFault::Sign(':')),
            ("C:\\b.md", NameFault::Sign(':')),
            ("why?.md", NameFault::Sign('?')),
            ("a\nb.md", NameFault::Control),
            ("folder./b.md", NameFault::Edge),
            ("folder /b.md", NameFault::Edge),
            (" b.md", NameFault::Edge),
            ("b .md", NameFault::Edge),
            ("nul.md", NameFault::Device),
            ("a/COM7/x.md", NameFault::Device),
            (&*long, NameFault::TooLong),
        ];
        for (path, fault) in refused {
            assert_eq!(VaultPath::for_new_file(path), Err(fault), "{path}");
        }
    }

    #[test]
    fn signs_that_end_a_link_are_named() {
        assert_eq!(breaks_links("C# basics.md"), Some("#"));
        assert_eq!(breaks_links("A-B.md"), None);
    }
}
