//! Configuration: Obsidian's own files, `.vaultls.toml` over them, the editor's settings over those.
//!
//! Text in, settings and problems out: [`Config::build`] reads no files and never fails. What it cannot use is
//! reported with its place, and the rest counts.

mod build;
mod commented;
mod excluded;
mod keys;
mod layer;
mod levels;
mod obsidian;
mod schema;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use super::{EntityKind, VaultPath};
use crate::syntax::task::TaskSettings;

pub use build::{ConfigFiles, ConfigProblem};
pub use commented::commented_toml;
pub use excluded::Excluded;
pub use levels::FolderRules;
pub use schema::settings_schema;

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

/// Whose old name becomes an alias when it is renamed (our own setting).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeepOldName {
    /// Nobody's.
    #[default]
    Never,
    /// That of people.
    People,
    /// That of every note.
    Always,
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
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `newLinkFormat`.
    pub link_format: LinkFormat,
    /// `useMarkdownLinks`.
    pub markdown_links: bool,
    /// Where new notes go.
    pub new_notes: NewNoteLocation,
    /// `attachmentFolderPath`.
    pub attachment_folder: String,
    /// `userIgnoreFilters`. Such notes come last in suggestions, never hidden from links.
    pub excluded: Excluded,
    /// Folders and files that are not read at all (globs, our own setting).
    pub ignore: Vec<String>,
    /// Whether `.gitignore` files count; off by default.
    pub gitignore: bool,
    /// Whether symbolic links to folders are followed.
    pub follow_symlinks: bool,
    /// Property types by folded name (`types.json`): `text`, `multitext`, `number`, `checkbox`, `date`, `datetime`,
    /// `tags`, `aliases`.
    pub property_types: BTreeMap<String, String>,
    /// The person who writes the vault; empty if not said.
    pub me: String,
    /// What the notes of a kind must have, by kind as the index names it.
    pub schemas: BTreeMap<String, PropertySchema>,
    /// Whether what nearly all notes of a kind have is expected of the rest.
    pub infer_schemas: bool,
    /// Folders whose notes are people, projects, customers when their frontmatter does not say: folder name
    /// (one path segment, folded) -> type.
    pub entity_folders: BTreeMap<String, String>,
    /// Folder and moment format of daily notes.
    pub daily_notes: DailyNotes,
    /// Templates folder: not linted.
    pub template_folder: String,
    /// The bookmarked files, by path.
    pub bookmarks: BTreeSet<String>,
    /// The Dataview plugin's settings.
    pub dataview: DataviewSettings,
    /// The Tasks plugin's settings.
    pub tasks: TaskSettings,
    /// What its settings say about queries.
    pub task_queries: TaskQueries,
    /// Levels by code or group.
    pub levels: BTreeMap<String, Level>,
    /// Levels by folder; the deepest folder that says something counts.
    pub folder_levels: Vec<FolderRules>,
    /// Completion, beyond what the client says.
    pub completion: CompletionConfig,
    /// What an editor is shown, beyond what the client says.
    pub editor: EditorConfig,
    /// Whose old name is kept as an alias.
    pub keep_old_name: KeepOldName,
}

impl Default for Config {
    fn default() -> Config {
        let entity = |(folder, kind): (&str, &str)| (folder.to_owned(), kind.to_owned());
        Config {
            link_format: LinkFormat::default(),
            markdown_links: false,
            new_notes: NewNoteLocation::default(),
            attachment_folder: String::new(),
            excluded: Excluded::default(),
            ignore: Vec::new(),
            gitignore: false,
            follow_symlinks: false,
            property_types: BTreeMap::new(),
            me: String::new(),
            schemas: BTreeMap::new(),
            infer_schemas: true,
            entity_folders: [("people", "person"), ("projects", "project"), ("customers", "customer")]
                .map(entity)
                .into(),
            daily_notes: DailyNotes::default(),
            template_folder: String::new(),
            bookmarks: BTreeSet::new(),
            dataview: DataviewSettings::default(),
            tasks: TaskSettings::default(),
            task_queries: TaskQueries::default(),
            levels: BTreeMap::new(),
            folder_levels: Vec::new(),
            completion: CompletionConfig::default(),
            editor: EditorConfig::default(),
            keep_old_name: KeepOldName::default(),
        }
    }
}

impl Config {
    /// Whether `userIgnoreFilters` name this path: it comes last in suggestions.
    pub fn is_excluded(&self, path: &VaultPath) -> bool {
        self.excluded.contains(path)
    }
}

/// What the notes of one kind must have: `[schema.people]`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PropertySchema {
    /// The properties that each of them has, as written.
    pub required: Vec<String>,
    /// Types of properties by folded name, as in [`Config::property_types`].
    pub types: BTreeMap<String, String>,
}

impl Config {
    /// The schema of a kind of notes.
    pub fn schema(&self, kind: &EntityKind) -> Option<&PropertySchema> {
        self.schemas.get(super::facts::kind_key(kind))
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

/// The settings of the Dataview plugin that change what a query shows, with the plugin's defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataviewSettings {
    /// `inlineQueryPrefix`.
    pub inline_prefix: String,
    /// `inlineJsQueryPrefix`.
    pub inline_js_prefix: String,
    /// `dataviewJsKeyword`.
    pub js_keyword: String,
    /// `tableIdColumnName`.
    pub table_id_column: String,
    /// `renderNullAs`.
    pub null_text: String,
    /// `defaultDateFormat`, in Luxon's letters.
    pub date_format: String,
    /// `defaultDateTimeFormat`, in Luxon's letters.
    pub datetime_format: String,
}

impl Default for DataviewSettings {
    fn default() -> DataviewSettings {
        DataviewSettings {
            inline_prefix: "=".to_owned(),
            inline_js_prefix: "$=".to_owned(),
            js_keyword: "dataviewjs".to_owned(),
            table_id_column: "File".to_owned(),
            null_text: "\\-".to_owned(),
            date_format: "MMMM dd, yyyy".to_owned(),
            datetime_format: "h:mm a - MMMM dd, yyyy".to_owned(),
        }
    }
}

/// What the Tasks plugin's settings say about its queries.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TaskQueries {
    /// `globalQuery`: instructions that every query starts with.
    pub global_query: String,
    /// `presets`: names and instructions, in order; `None`: those that the plugin comes with.
    pub presets: Option<Vec<(String, String)>>,
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

/// What an editor is shown; a part that is off answers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct EditorConfig {
    /// Code lenses.
    pub code_lens: bool,
    /// Inlay hints.
    pub inlay_hints: bool,
    /// Semantic tokens.
    pub semantic_tokens: bool,
    /// Folding ranges.
    pub folding: bool,
    /// Document links.
    pub document_links: bool,
    /// Document highlights.
    pub highlights: bool,
    /// Selection ranges.
    pub selection_ranges: bool,
    /// Linked editing ranges.
    pub linked_editing: bool,
}

impl Default for EditorConfig {
    fn default() -> EditorConfig {
        EditorConfig {
            code_lens: true,
            inlay_hints: true,
            semantic_tokens: true,
            folding: true,
            document_links: true,
            highlights: true,
            selection_ranges: true,
            linked_editing: true,
        }
    }
}
