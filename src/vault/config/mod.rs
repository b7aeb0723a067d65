//! Configuration: Obsidian's own files, `.vaultls.toml` over them, the editor's settings over those.

mod excluded;
mod levels;

use std::collections::BTreeMap;

use super::VaultPath;
use crate::syntax::task::TaskSettings;

pub use excluded::Excluded;
pub use levels::FolderRules;

/// How links are written (`newLinkFormat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LinkFormat {
    /// The file name if no other file has it, else the path from the root.
    #[default]
    Shortest,
    /// `../` from the linking note.
    Relative,
    /// The path from the root.
    Absolute,
}

/// Where new notes go (`newFileLocation`).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum NewNoteLocation {
    /// The vault's root.
    #[default]
    Root,
    /// The folder of the note it is made from.
    Current,
    /// This folder.
    Folder(String),
}

/// How grave a finding is, or that a rule is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Off,
    /// Barely shown.
    Hint,
    /// Shown as information.
    Info,
    /// Probably not meant.
    Warning,
    /// Something is lost or broken.
    Error,
}

/// Everything that can be configured, with its default.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Config {
    /// `newLinkFormat`.
    pub link_format: LinkFormat,
    /// `useMarkdownLinks`.
    pub markdown_links: bool,
    /// Where new notes go.
    pub new_notes: NewNoteLocation,
    /// `attachmentFolderPath`.
    pub attachment_folder: String,
    /// `userIgnoreFilters`: path prefixes, or `/regex/`. Such notes are downranked, never hidden from links.
    pub excluded: Excluded,
    /// Folders and files that are not read at all (globs, our own setting).
    pub ignore: Vec<String>,
    /// Whether `.gitignore` files count; off by default.
    pub gitignore: bool,
    /// Whether symbolic links to folders are followed.
    pub follow_symlinks: bool,
    /// Property types by name (`types.json`): `text`, `multitext`, `number`, `checkbox`, `date`, `datetime`,
    /// `tags`, `aliases`.
    pub property_types: BTreeMap<String, String>,
    /// Folders whose notes are people, projects, customers when their frontmatter does not say: folder name
    /// (one path segment, folded) -> type.
    pub entity_folders: BTreeMap<String, String>,
    /// Folder and moment format of daily notes.
    pub daily_notes: DailyNotes,
    /// Templates folder: not linted.
    pub template_folder: String,
    /// The Tasks plugin's settings.
    pub tasks: TaskSettings,
    /// Levels by code or group.
    pub levels: BTreeMap<String, Level>,
    /// Levels by folder; the deepest folder that says something counts.
    pub folder_levels: Vec<FolderRules>,
    /// Completion, beyond what the client says.
    pub completion: CompletionConfig,
}

impl Config {
    /// Whether `userIgnoreFilters` name this path: it comes last in suggestions.
    pub fn is_excluded(&self, path: &VaultPath) -> bool {
        self.excluded.contains(path)
    }
}

/// `daily-notes.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailyNotes {
    /// Folder, empty for the root.
    pub folder: String,
    /// Moment format.
    pub format: String,
    /// Template note, empty for none.
    pub template: String,
}

impl Default for DailyNotes {
    fn default() -> DailyNotes {
        DailyNotes { folder: String::new(), format: "YYYY-MM-DD".to_owned(), template: String::new() }
    }
}

/// How completion behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletionConfig {
    /// The most items in one answer.
    pub limit: usize,
}

impl Default for CompletionConfig {
    fn default() -> CompletionConfig {
        CompletionConfig { limit: 100 }
    }
}
