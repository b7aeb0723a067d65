//! What notes were called until somebody renamed their files and asked nobody: a note that comes with the text of one that
//! went is that note, and links to its old name may be mended without a doubt.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{FileRef, Note, NoteId, Vault, VaultPath, keys};

/// So many notes that went are remembered.
const REMEMBERED: usize = 256;

/// The old names of notes.
#[derive(Clone, Debug, Default)]
pub(super) struct FormerNames {
    /// The notes that went.
    gone: Vec<Arc<Note>>,
    /// Notes with their old paths, by the key of their old name.
    names: FxHashMap<String, (NoteId, VaultPath)>,
}

impl FormerNames {
    /// Whether no note is known to have gone: nothing that comes can be one of them.
    pub(super) fn is_idle(&self) -> bool {
        self.gone.is_empty()
    }

    /// Takes in what went and came; gives the keys of the names that are known now.
    pub(super) fn turn(&mut self, gone: &[&Arc<Note>], came: &[&Arc<Note>]) -> Vec<String> {
        let texts = gone.iter().filter(|note| !note.text.trim().is_empty());
        self.gone.extend(texts.map(|note| Arc::clone(note)));
        let mut found = Vec::new();
        for note in came {
            let mut same = self.gone.iter().enumerate().filter(|(_, old)| old.text == note.text);
            // Of two with one text nobody knows which it was.
            let (Some((at, _)), None) = (same.next(), same.next()) else { continue };
            let old = self.gone.swap_remove(at).path.clone();
            let key = keys::name_key(old.file_name()).into_owned();
            self.names.insert(key.clone(), (note.id, old));
            found.push(key);
        }
        let forgotten = self.gone.len().saturating_sub(REMEMBERED);
        self.gone.drain(..forgotten);
        found
    }
}

impl Vault {
    /// Takes over what `before` knows of old names: the same vault, read an earlier time.
    pub fn keep_old_names(&mut self, before: &Vault) {
        let names = before.former.names.iter().filter_map(|(key, (id, old))| {
            let now = self.files.id(before.file(*id)?.path.as_str())?;
            Some((key.clone(), (now, old.clone())))
        });
        let former = FormerNames { gone: before.former.gone.clone(), names: names.collect() };
        self.former = Arc::new(former);
    }

    /// The note that a dead `target` (without `.md`) named until its file got another name, as far as that was seen.
    pub(super) fn renamed_from(&self, target: &str) -> Option<FileRef> {
        if self.former.names.is_empty() {
            return None;
        }
        let (id, old) = self.former.names.get(&*keys::target_key(target.into()))?;
        let (old, target) = (keys::fold_path(old.without_md()), keys::fold_path(target));
        let folders = old.strip_suffix(&*target)?;
        (folders.is_empty() || folders.ends_with('/')).then(|| self.file(*id))?
    }
}
