//! The layers of a configuration, one over the other.

use std::collections::BTreeMap;

use super::keys::{Draft, LOCATIONS};
use super::layer::Layer;
use super::{Config, DailyNotes, Excluded, NewNoteLocation, obsidian, source};
use crate::syntax::NodeKind;
use crate::text::TextRange;
use crate::vault::VaultPath;

/// Our own file, at the vault's root.
pub(super) const OWN: &str = ".vaultls.toml";

/// The texts of a vault's configuration files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFiles {
    texts: BTreeMap<String, Result<String, String>>,
}

/// A setting or a file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The file, or `None` for the editor's settings.
    pub file: Option<VaultPath>,
    /// Where in the file's text; empty at its start for all of it.
    pub range: TextRange,
    /// What is wrong and what was expected.
    pub message: String,
}

impl ConfigFiles {
    /// The files that say something, each over those before it, relative to the vault's root.
    pub const PATHS: [&str; 8] = [
        obsidian::APP,
        obsidian::TYPES,
        obsidian::DAILY_NOTES,
        obsidian::TEMPLATES,
        obsidian::BOOKMARKS,
        obsidian::DATAVIEW,
        obsidian::TASKS,
        OWN,
    ];

    /// Adds the text of one of [`ConfigFiles::PATHS`], without byte order mark; others are not kept.
    pub fn insert(&mut self, path: &str, text: impl Into<String>) {
        self.put(path, Ok(text.into()));
    }

    /// Notes that one of [`ConfigFiles::PATHS`] is there but cannot be read, and why.
    pub fn insert_unreadable(&mut self, path: &str, why: impl Into<String>) {
        self.put(path, Err(why.into()));
    }

    fn put(&mut self, path: &str, text: Result<String, String>) {
        if ConfigFiles::PATHS.contains(&path) {
            self.texts.insert(path.to_owned(), text);
        }
    }

    /// Where the global query of Tasks is set, and its text; the last file that says so counts.
    pub fn global_query(&self) -> Option<(VaultPath, TextRange, String)> {
        let own = self.value(OWN, &["tasks", "global-query"]);
        own.or_else(|| self.value(obsidian::TASKS, &["globalQuery"]))
    }

    /// Where a preset of Tasks is set.
    pub fn preset(&self, name: &str) -> Option<(VaultPath, TextRange)> {
        self.value(obsidian::TASKS, &["presets", name]).map(|(file, range, _)| (file, range))
    }

    /// The place and text of a value, by the names that lead to it.
    fn value(&self, path: &str, names: &[&str]) -> Option<(VaultPath, TextRange, String)> {
        let file = VaultPath::new(path)?;
        let text = self.text(&file)?;
        let (mut entries, _) = if path == OWN { source::toml(text) } else { source::json(text) };
        let (last, tables) = names.split_last()?;
        for name in tables {
            let NodeKind::Map(inner) = obsidian::get(&entries, name)?.kind.clone() else { return None };
            entries = inner;
        }
        let node = obsidian::get(&entries, last)?;
        let NodeKind::Text(text, _) = &node.kind else { return None };
        Some((file, node.range, text.to_string()))
    }

    /// The text of a file, for lines and columns of a [`ConfigProblem`].
    pub fn text(&self, path: &VaultPath) -> Option<&str> {
        self.texts.get(path.as_str())?.as_deref().ok()
    }
}

impl Config {
    /// The configuration that the files and the editor's settings (`initializationOptions`, or the section `vaultls`)
    /// give together, and everything in them that could not be used. `codes` are those of all rules.
    pub fn build(
        files: &ConfigFiles,
        editor: Option<&serde_json::Value>,
        codes: &[&str],
    ) -> (Config, Vec<ConfigProblem>) {
        let mut draft = Draft { config: Config::default(), ..Draft::default() };
        let mut problems = Vec::new();
        for path in ConfigFiles::PATHS {
            let Some(text) = files.texts.get(path) else { continue };
            let file = VaultPath::new(path);
            let mut layer = Layer { draft: &mut draft, problems: &mut problems, file, codes };
            match text {
                Ok(text) => take_file(&mut layer, path, text),
                Err(why) => layer.report(TextRange::default(), format!("cannot be read: {why}")),
            }
        }
        if let Some(settings) = editor {
            let mut layer = Layer { draft: &mut draft, problems: &mut problems, file: None, codes };
            match source::editor(settings).kind {
                NodeKind::Map(entries) => layer.take("", &entries),
                NodeKind::Null => {}
                _ => layer.report(TextRange::default(), "the editor's settings must be an object"),
            }
        }
        (finished(draft), problems)
    }
}

fn take_file(layer: &mut Layer<'_>, path: &str, text: &str) {
    let (entries, faults) = if path == OWN { source::toml(text) } else { source::json(text) };
    for (range, message) in faults {
        layer.report(range, message);
    }
    match path == OWN {
        true => layer.take("", &entries),
        false => obsidian::take(layer, path, &entries),
    }
}

/// Puts together what several settings say.
fn finished(draft: Draft) -> Config {
    let Draft { mut config, new_notes, new_notes_folder, excluded } = draft;
    config.new_notes = match LOCATIONS.get(new_notes) {
        Some(&"current") => NewNoteLocation::Current,
        Some(&"folder") if !new_notes_folder.is_empty() => NewNoteLocation::Folder(new_notes_folder),
        _ => NewNoteLocation::Root,
    };
    (config.excluded, _) = Excluded::new(excluded);
    if config.daily_notes.format.is_empty() {
        config.daily_notes.format = DailyNotes::default().format;
    }
    config
}
