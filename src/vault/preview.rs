//! The vault as a rename would leave it: what files, headings and people are called, and nothing else.

use std::borrow::Cow;
use std::sync::Arc;

use super::facts::Drafts;
use super::files::File;
use super::{FileRef, Note, NoteId, Vault, VaultPath, keys, people};
use crate::syntax::Link;

/// A file as it will be.
#[derive(Clone, Debug)]
pub struct FutureFile {
    /// Which.
    pub id: NoteId,
    /// Where it will be.
    pub path: VaultPath,
    /// A note's new text; `None` if that stays.
    pub text: Option<Arc<str>>,
}

impl Vault {
    /// This vault with some files elsewhere or with other texts, for resolving links, fragments and mentions. Files keep
    /// their numbers.
    ///
    /// Work is proportional to `files`: the indexes of links, mentions, tags and properties stay as they are, so questions
    /// about who names something are not for the preview.
    pub fn preview(&self, files: &[FutureFile]) -> Vault {
        let mut vault = self.clone();
        let turned: Vec<(NoteId, &File, File)> = files
            .iter()
            .filter_map(|future| {
                let old = self.files.get(future.id)?;
                Some((future.id, old, self.future(future, old)))
            })
            .collect();
        for (id, old, _) in &turned {
            let key = keys::name_key(old.path.file_name());
            vault.indexes.names.update(&key, |ids| ids.remove(*id));
            for fact in people_keys(old) {
                vault.indexes.people.update(&fact, |ids| ids.remove(*id));
            }
            vault.files.vacate(&old.path);
        }
        for (id, _, new) in turned {
            let key = keys::name_key(new.path.file_name());
            vault.indexes.names.update(&key, |ids| ids.insert(id));
            for fact in people_keys(&new) {
                vault.indexes.people.update(&fact, |ids| ids.insert(id));
            }
            vault.files.settle(id, new);
        }
        vault.indexes.order = Arc::default();
        vault.indexes.near = Arc::default();
        vault.memo = Arc::default();
        vault
    }

    fn future(&self, future: &FutureFile, old: &File) -> File {
        let path = future.path.clone();
        let note = old.note.as_ref().filter(|_| path.is_note()).map(|note| match &future.text {
            Some(text) => Arc::new(Note::new(future.id, path.clone(), Arc::clone(text), note.origin)),
            None if note.path == path => Arc::clone(note),
            None => Arc::new(note.with_path(path.clone())),
        });
        let entity = note.as_ref().and_then(|note| people::entity(note, &self.config)).map(Arc::new);
        File { path, note, entity }
    }

    /// The notes with a link that names a file so (`file_name` is a path's last segment), whether it leads there or
    /// nowhere, sorted by path.
    pub fn notes_linking_by_name(&self, file_name: &str) -> Vec<&Arc<Note>> {
        self.sorted_notes(self.linkers(&keys::name_key(file_name)))
    }
}

/// The keys that a person is found by.
fn people_keys(file: &File) -> Vec<String> {
    let Some(note) = &file.note else { return Vec::new() };
    let mut facts = Drafts::default();
    people::name_facts(note, file.entity.as_deref(), &mut facts);
    facts.facts().map(|fact| fact.key.to_owned()).collect()
}

impl Note {
    /// The name that one of its links is looked up by: the last segment of its target, folded, without `.md`; the note's
    /// own for `[[#Heading]]`. `None` for addresses.
    pub fn link_name(&self, link: &Link) -> Option<Cow<'_, str>> {
        keys::link_key(self, link)
    }
}

impl FileRef {
    /// The name that links to the file are looked up by; see [`Note::link_name`].
    pub fn link_name(&self) -> Cow<'_, str> {
        keys::name_key(self.path.file_name())
    }
}
