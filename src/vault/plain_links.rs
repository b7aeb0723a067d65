//! Which links lead to the one file of their name, told without a look at names and files.
//!
//! Of most names one file has each, and no link under them is dead, whatever folders it names. Whoever checks a whole vault
//! resolves all links of all notes only to see that. So the names of which it is not so are gathered once, as prints: a
//! link under no print of those is fine, and is told so without a look at its text.

use rustc_hash::FxHashMap;

use super::facts::link_print;
use super::prints::Prints;
use super::{Note, NoteId, Vault, keys};
use crate::syntax::Link;

/// The names under which links may lead elsewhere.
#[derive(Debug)]
struct Doubtful {
    /// Those with dead links, and those of no file or several.
    all: Prints,
    /// Those of no file or several: what a bare name may not lead to.
    bare: Prints,
    /// By print the file of a name that is in neither.
    files: FxHashMap<u32, NoteId>,
}

impl Doubtful {
    fn of(vault: &Vault) -> Doubtful {
        let (mut files, mut several) = (FxHashMap::default(), Vec::new());
        for (key, ids) in vault.indexes.names.iter() {
            let print = link_print(key);
            // Found by names with and without `.md`.
            let is_found = |id: &NoteId| {
                vault.files.get(*id).is_some_and(|file| keys::md_endings(file.path.file_name()) < 2)
            };
            match ids.as_slice() {
                [id] if is_found(id) => drop(files.insert(print, *id).map(|_| several.push(print))),
                _ => several.push(print),
            }
        }
        let dead = || vault.indexes.dead.iter().map(|(key, _)| key);
        let of_no_file = dead().filter(|key| vault.indexes.names.get(key).is_none());
        let several = || several.iter().copied();
        Doubtful {
            all: Prints::new(several().chain(dead().map(link_print))),
            bare: Prints::new(several().chain(of_no_file.map(link_print))),
            files,
        }
    }
}

impl Vault {
    /// Makes ready what [`Vault::is_surely_plain`] asks. It is kept as [`Vault::derived`] is.
    pub fn prepare_plain_links(&self) {
        if self.loaded {
            self.derived(|| Doubtful::of(self));
        }
    }

    /// Whether a link of a note of this vault, with its print ([`Note::link_prints`]), surely leads to the one file that has the
    /// name, and to no place in it. `None` before [`Vault::prepare_plain_links`].
    pub fn is_surely_plain(&self, note: &Note, link: &Link, print: u32) -> Option<bool> {
        let doubtful = self.derived_before::<Doubtful>()?;
        // A few dead links into folders make no doubt of the many bare names of somebody.
        let is_bare = || keys::inner_target(note, link).is_some_and(|target| keys::is_bare_name(&target));
        let has_file = || !doubtful.all.has(print) || (!doubtful.bare.has(print) && is_bare());
        Some(link.fragment.is_none() && has_file())
    }

    /// The file that [`Vault::is_surely_plain`] is told of.
    fn surely_plain_file(&self, note: &Note, link: &Link, print: u32) -> Option<NoteId> {
        let file = self.derived_before::<Doubtful>()?.files.get(&print)?;
        (self.is_surely_plain(note, link, print) == Some(true)).then_some(*file)
    }

    /// As [`Vault::file_of_link`], of the link at an index in `ParsedNote::links`.
    pub fn file_of_link_at(&self, note: &Note, index: usize) -> Option<NoteId> {
        let link = note.parsed.links.get(index)?;
        let print = note.link_prints().get(index);
        let plain = print.and_then(|print| self.surely_plain_file(note, link, *print));
        plain.or_else(|| self.file_of_link(note, link))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use crate::vault::config::Config;
    use crate::vault::{Change, FragmentTarget, Origin, Resolution, Vault, VaultPath, WonBy};

    const FILE: &str = "(A/|B/)?[A-Da-d](\\.md){1,2}|(A/)?[a-d]\\.png";
    const LINK: &str = "\\[\\[(A/|B/|\\./)?[A-Fa-f](\\.md|\\.png)?(#[a-c])?( ?\\|x)?\\]\\]|\\[x\\]\\([a-f](\\.md)?\\)|https://a\\.b/c";

    proptest! {
        #[test]
        fn what_is_surely_plain_leads_to_one_file(
            files in prop::collection::btree_map(FILE, prop::collection::vec(LINK, 0..6), 1..12),
        ) {
            let mut vault = Vault::new(Arc::new(Config::default()));
            let changes = files.iter().map(|(path, links)| {
                let path = VaultPath::new(path).unwrap();
                if !path.is_note() {
                    return Change::Attachment(path);
                }
                Change::Upsert { path, text: links.join("\n\n").into(), origin: Origin::Editor { version: 1 } }
            });
            vault.apply(changes.chain([Change::Loaded]).collect());
            vault.prepare_plain_links();
            for note in vault.notes() {
                for (link, print) in note.parsed.links.iter().zip(note.link_prints()) {
                    let plain = match vault.resolve(note, link) {
                        Resolution::File { file, fragment } => {
                            file.won_by == WonBy::Only && fragment == FragmentTarget::None
                        }
                        Resolution::External | Resolution::Unresolved => false,
                    };
                    let surely = vault.is_surely_plain(note, link, *print).unwrap();
                    prop_assert!(plain || !surely, "{link:?} of {}", note.path);
                }
                for (index, link) in note.parsed.links.iter().enumerate() {
                    prop_assert_eq!(vault.file_of_link_at(note, index), vault.file_of_link(note, link));
                }
            }
        }
    }

    #[test]
    fn most_links_are() {
        let mut vault = Vault::new(Arc::new(Config::default()));
        let path = VaultPath::new("N/A.md").unwrap();
        let text = "[[A]] [[n/A.md]] [[B]] [[C]]".into();
        vault.apply(vec![
            Change::Upsert { path, text, origin: Origin::Editor { version: 1 } },
            Change::Loaded,
        ]);
        let plain = |vault: &Vault| -> Option<Vec<bool>> {
            let note = Arc::clone(vault.notes()[0]);
            let links = note.parsed.links.iter().zip(note.link_prints());
            links.map(|(link, print)| vault.is_surely_plain(&note, link, *print)).collect()
        };
        assert_eq!(plain(&vault), None, "nothing is ready");
        vault.prepare_plain_links();
        assert_eq!(plain(&vault), Some(vec![true, true, false, false]));
        let path = VaultPath::new("C.md").unwrap();
        let text = "[[A]] [[n/A]] [[o/A]] [[C]]".into();
        vault.apply(vec![Change::Upsert { path, text, origin: Origin::Editor { version: 1 } }]);
        vault.prepare_plain_links();
        assert_eq!(plain(&vault), Some(vec![true, false, false, true]), "some folder is dead");
        vault.apply(vec![Change::Attachment(VaultPath::new("O/A.md").unwrap())]);
        assert_eq!(plain(&vault), None, "there are two files now");
        vault.prepare_plain_links();
        assert_eq!(plain(&vault), Some(vec![false, false, false, true]));
    }
}
