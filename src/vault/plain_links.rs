//! Which links lead to the one file of their name, told without a look at names, files or texts.
//!
//! Of most names one file has each, and no link under them is dead, whatever folders it names. Whoever checks a whole vault
//! resolves all links of all notes only to see that. So the names of which it is not so are gathered once, as prints: a
//! link under no print of those is fine.

use super::facts::link_print;
use super::{NoteId, Vault, keys};
use crate::syntax::Link;

/// Names with dead links and names of several files, as bits by their prints.
#[derive(Debug)]
struct Doubtful {
    bits: Vec<u64>,
}

impl Doubtful {
    fn new(prints: impl Iterator<Item = u32>) -> Doubtful {
        // That of links to nothing of the vault.
        let prints: Vec<u32> = prints.chain([0]).collect();
        // One bit in 64 is set at most: few other names share one.
        let mut doubtful = Doubtful { bits: vec![0; prints.len().next_power_of_two()] };
        for print in &prints {
            let (word, bit) = doubtful.place(*print);
            doubtful.bits.get_mut(word).into_iter().for_each(|bits| *bits |= bit);
        }
        doubtful
    }

    fn place(&self, print: u32) -> (usize, u64) {
        // A power of two.
        let mask = self.bits.len().saturating_sub(1);
        ((print >> 6) as usize & mask, 1 << (print & 63))
    }

    fn has(&self, print: u32) -> bool {
        let (word, bit) = self.place(print);
        self.bits.get(word).is_none_or(|bits| bits & bit != 0)
    }
}

impl Vault {
    /// Makes ready what [`Vault::is_surely_plain`] asks. It is kept as [`Vault::derived`] is.
    pub fn prepare_plain_links(&self) {
        if self.loaded {
            self.derived(|| Doubtful::new(self.doubtful_names().map(link_print)));
        }
    }

    /// Whether a link of a note of this vault, with its print ([`super::Note::link_prints`]), surely leads to the one file that has
    /// the name, and to no place in it. `None` before [`Vault::prepare_plain_links`].
    pub fn is_surely_plain(&self, link: &Link, print: u32) -> Option<bool> {
        let doubtful = self.derived_before::<Doubtful>()?;
        Some(link.fragment.is_none() && !doubtful.has(print))
    }

    /// The keys of names that have dead links, or not exactly one file that fits links with and without `.md`.
    fn doubtful_names(&self) -> impl Iterator<Item = &str> {
        let is_one = |ids: &[NoteId]| match ids {
            [id] => self.files.get(*id).is_some_and(|file| keys::md_endings(file.path.file_name()) < 2),
            _ => false,
        };
        let names = self.indexes.names.iter().filter(move |(_, ids)| !is_one(ids.as_slice()));
        names.map(|(key, _)| key).chain(self.indexes.dead.iter().map(|(key, _)| key))
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
                    let surely = vault.is_surely_plain(link, *print).unwrap();
                    prop_assert!(plain || !surely, "{link:?} of {}", note.path);
                }
            }
        }
    }

    #[test]
    fn most_links_are() {
        let mut vault = Vault::new(Arc::new(Config::default()));
        let path = VaultPath::new("N/A.md").unwrap();
        let text = "[[A]] [[n/A.md]] [[B]]".into();
        vault.apply(vec![
            Change::Upsert { path, text, origin: Origin::Editor { version: 1 } },
            Change::Loaded,
        ]);
        let plain = |vault: &Vault| -> Option<Vec<bool>> {
            let note = Arc::clone(vault.notes()[0]);
            let links = note.parsed.links.iter().zip(note.link_prints());
            links.map(|(link, print)| vault.is_surely_plain(link, *print)).collect()
        };
        assert_eq!(plain(&vault), None, "nothing is ready");
        vault.prepare_plain_links();
        assert_eq!(plain(&vault), Some(vec![true, true, false]));
        vault.apply(vec![Change::Attachment(VaultPath::new("O/A.md").unwrap())]);
        assert_eq!(plain(&vault), None, "there are two files now");
        vault.prepare_plain_links();
        assert_eq!(plain(&vault), Some(vec![false, false, false]));
    }
}
