//! Every setting there is: its name, meaning, type and place in [`Config`]. The file format, the editor's settings,
//! the commented `.vaultls.toml` and the messages about unknown keys all come from this table.

use std::collections::BTreeMap;

use super::{Config, KeepOldName, LinkFormat};
use crate::syntax::task::TaskFormat;

/// A setting.
pub(super) struct Key {
    /// Dotted name, as in TOML.
    pub(super) name: &'static str,
    /// What it means, in sentences for a comment.
    pub(super) doc: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
}

/// What a setting holds and where it goes.
pub(super) enum Kind {
    Flag(fn(&mut Draft) -> &mut bool),
    Count(fn(&mut Draft) -> &mut usize),
    Text(fn(&mut Draft) -> &mut String),
    /// A folder: a text without `/` at its ends.
    Folder(fn(&mut Draft) -> &mut String),
    Texts(fn(&mut Draft) -> &mut Vec<String>),
    Choice(Choice),
    /// Texts by name, the names folded; with the texts that are allowed, if not all are.
    Names(&'static [&'static str], fn(&mut Draft) -> &mut BTreeMap<String, String>),
    Excluded,
    Statuses,
    Rules,
    Folders,
    Schemas,
}

/// One of a few words.
pub(super) struct Choice {
    pub(super) words: &'static [&'static str],
    /// Takes one of `words`, by its index.
    pub(super) set: fn(&mut Draft, usize),
    /// The index of the word that is set.
    pub(super) get: fn(&Draft) -> usize,
}

/// A configuration in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) config: Config,
    /// Index into the words of `new-notes.location`.
    pub(super) new_notes: usize,
    pub(super) new_notes_folder: String,
    pub(super) excluded: Vec<String>,
}

/// The words of `new-notes.location`.
pub(super) const LOCATIONS: &[&str] = &["root", "current", "folder"];

pub(super) const PROPERTY_TYPES: &[&str] =
    &["text", "multitext", "number", "checkbox", "date", "datetime", "tags", "aliases"];

/// All settings, those of a table together.
pub(super) static KEYS: &[Key] = &[
    Key {
        name: "links.format",
        doc: "How links to notes are written: the file name if it is the only one of that name (`shortest`), the path \
              from the linking note (`relative`) or from the vault's root (`absolute`). Obsidian: newLinkFormat.",
        kind: Kind::Choice(Choice {
            words: &["shortest", "relative", "absolute"],
            set: |draft, word| {
                draft.config.link_format = match word {
                    0 => LinkFormat::Shortest,
                    1 => LinkFormat::Relative,
                    _ => LinkFormat::Absolute,
                }
            },
            get: |draft| match draft.config.link_format {
                LinkFormat::Shortest => 0,
                LinkFormat::Relative => 1,
                LinkFormat::Absolute => 2,
            },
        }),
    },
    Key {
        name: "links.markdown",
        doc: "Write `[text](note.md)` instead of `[[note]]`. Obsidian: useMarkdownLinks.",
        kind: Kind::Flag(|draft| &mut draft.config.markdown_links),
    },
    Key {
        name: "new-notes.location",
        doc: "Where new notes go: the vault's root, the folder of the current note (`current`) or the folder below. \
              Obsidian: newFileLocation.",
        kind: Kind::Choice(Choice {
            words: LOCATIONS,
            set: |draft, word| draft.new_notes = word,
            get: |draft| draft.new_notes,
        }),
    },
    Key {
        name: "new-notes.folder",
        doc: "The folder for `location = \"folder\"`. Obsidian: newFileFolderPath.",
        kind: Kind::Folder(|draft| &mut draft.new_notes_folder),
    },
    Key {
        name: "attachments.folder",
        doc: "Where attachments go: a folder, empty for the root, `./` for the folder of the note, `./sub` for one \
              below it. Obsidian: attachmentFolderPath.",
        kind: Kind::Text(|draft| &mut draft.config.attachment_folder),
    },
    Key {
        name: "files.exclude",
        doc: "Notes that come last in suggestions: beginnings of paths, or `/regular expressions/`. Links to them \
              still resolve. Obsidian: userIgnoreFilters.",
        kind: Kind::Excluded,
    },
    Key {
        name: "files.ignore",
        doc: "Files and folders that are not read at all, as globs in the manner of .gitignore.",
        kind: Kind::Texts(|draft| &mut draft.config.ignore),
    },
    Key {
        name: "files.gitignore",
        doc: "Leave out what .gitignore files leave out. Obsidian does not.",
        kind: Kind::Flag(|draft| &mut draft.config.gitignore),
    },
    Key {
        name: "files.follow-symlinks",
        doc: "Follow symbolic links to folders, and links to single files outside of the vault.",
        kind: Kind::Flag(|draft| &mut draft.config.follow_symlinks),
    },
    Key {
        name: "properties.types",
        doc: "Types of properties by name: text, multitext, number, checkbox, date, datetime, tags, aliases. \
              Obsidian: types.json.",
        kind: Kind::Names(PROPERTY_TYPES, |draft| &mut draft.config.property_types),
    },
    Key {
        name: "properties.infer",
        doc: "Expect of every note of a type what nearly all notes of that type have.",
        kind: Kind::Flag(|draft| &mut draft.config.infer_schemas),
    },
    Key {
        name: "people.me",
        doc: "The person who writes this vault, as their note is called: owns tasks everywhere without being listed.",
        kind: Kind::Text(|draft| &mut draft.config.me),
    },
    Key {
        name: "schema",
        doc: "What the notes of one type must have, as `[schema.people]` with `required = [\"title\"]` and \
              `types = { last_contact = \"date\" }`. Types are those of `properties.types`.",
        kind: Kind::Schemas,
    },
    Key {
        name: "entities.folders",
        doc: "What the notes in a folder of this name are, wherever it lies, unless their `type` or a `type/…` tag \
              says otherwise: person, project, customer or a word of your own.",
        kind: Kind::Names(&[], |draft| &mut draft.config.entity_folders),
    },
    Key {
        name: "daily-notes.folder",
        doc: "Folder of daily notes. Obsidian: daily-notes.json.",
        kind: Kind::Folder(|draft| &mut draft.config.daily_notes.folder),
    },
    Key {
        name: "daily-notes.format",
        doc: "Their name, as a moment.js format; it may contain `/`.",
        kind: Kind::Text(|draft| &mut draft.config.daily_notes.format),
    },
    Key {
        name: "daily-notes.template",
        doc: "The note they are made from.",
        kind: Kind::Text(|draft| &mut draft.config.daily_notes.template),
    },
    Key {
        name: "templates.folder",
        doc: "Folder of templates. They are not checked. Obsidian: templates.json.",
        kind: Kind::Folder(|draft| &mut draft.config.template_folder),
    },
    Key {
        name: "dataview.inline-query-prefix",
        doc: "What an inline query starts with. This and the rest of the table: the settings of Obsidian's Dataview \
              plugin.",
        kind: Kind::Text(|draft| &mut draft.config.dataview.inline_prefix),
    },
    Key {
        name: "dataview.inline-js-query-prefix",
        doc: "What inline JavaScript starts with, which is only named.",
        kind: Kind::Text(|draft| &mut draft.config.dataview.inline_js_prefix),
    },
    Key {
        name: "dataview.js-keyword",
        doc: "The language of code blocks in JavaScript, which are only named.",
        kind: Kind::Text(|draft| &mut draft.config.dataview.js_keyword),
    },
    Key {
        name: "dataview.table-id-column",
        doc: "The heading of a table's first column.",
        kind: Kind::Text(|draft| &mut draft.config.dataview.table_id_column),
    },
    Key {
        name: "dataview.null-text",
        doc: "How nothing is shown in results.",
        kind: Kind::Text(|draft| &mut draft.config.dataview.null_text),
    },
    Key {
        name: "dataview.date-format",
        doc: "How dates are shown, in Luxon's letters.",
        kind: Kind::Text(|draft| &mut draft.config.dataview.date_format),
    },
    Key {
        name: "dataview.datetime-format",
        doc: "How dates with a time are shown.",
        kind: Kind::Text(|draft| &mut draft.config.dataview.datetime_format),
    },
    Key {
        name: "tasks.format",
        doc: "How task fields are written: `emoji` (📅 2025-11-08) or `dataview` ([due:: 2025-11-08]). \
              This and the rest of the table: the settings of Obsidian's Tasks plugin.",
        kind: Kind::Choice(Choice {
            words: &["emoji", "dataview"],
            set: |draft, word| {
                draft.config.tasks.format = if word == 0 { TaskFormat::Emoji } else { TaskFormat::Dataview };
            },
            get: |draft| usize::from(draft.config.tasks.format == TaskFormat::Dataview),
        }),
    },
    Key {
        name: "tasks.global-filter",
        doc: "Only lines that contain this are tasks.",
        kind: Kind::Text(|draft| &mut draft.config.tasks.global_filter),
    },
    Key {
        name: "tasks.global-query",
        doc: "Instructions that every Tasks query starts with.",
        kind: Kind::Text(|draft| &mut draft.config.task_queries.global_query),
    },
    Key {
        name: "tasks.hide-global-filter",
        doc: "Leave the global filter out of descriptions.",
        kind: Kind::Flag(|draft| &mut draft.config.tasks.hide_global_filter),
    },
    Key {
        name: "tasks.set-created-date",
        doc: "Give new tasks a created date.",
        kind: Kind::Flag(|draft| &mut draft.config.tasks.set_created),
    },
    Key {
        name: "tasks.set-done-date",
        doc: "Give tasks a done date when they are done.",
        kind: Kind::Flag(|draft| &mut draft.config.tasks.set_done),
    },
    Key {
        name: "tasks.set-cancelled-date",
        doc: "Give tasks a cancelled date when they are cancelled.",
        kind: Kind::Flag(|draft| &mut draft.config.tasks.set_cancelled),
    },
    Key {
        name: "tasks.recurrence-on-next-line",
        doc: "Put the next occurrence of a recurring task below the done one.",
        kind: Kind::Flag(|draft| &mut draft.config.tasks.recurrence_below),
    },
    Key {
        name: "tasks.remove-scheduled-date-on-recurrence",
        doc: "Leave the scheduled date out of the next occurrence.",
        kind: Kind::Flag(|draft| &mut draft.config.tasks.recurrence_drops_scheduled),
    },
    Key {
        name: "tasks.filename-as-scheduled-date",
        doc: "Take a date in the note's name as the scheduled date of its tasks.",
        kind: Kind::Flag(|draft| &mut draft.config.tasks.scheduled_from_name),
    },
    Key {
        name: "tasks.filename-date-format",
        doc: "That date's moment.js format; empty for the usual ones.",
        kind: Kind::Text(|draft| &mut draft.config.tasks.name_date_format),
    },
    Key {
        name: "tasks.filename-date-folders",
        doc: "Only below these folders; empty for everywhere.",
        kind: Kind::Texts(|draft| &mut draft.config.tasks.name_date_folders),
    },
    Key {
        name: "tasks.statuses",
        doc: "All statuses. `type` is TODO, IN_PROGRESS, ON_HOLD, DONE, CANCELLED or NON_TASK; `next` the symbol \
              that toggling leads to.",
        kind: Kind::Statuses,
    },
    Key {
        name: "completion.limit",
        doc: "The most items in one list of completions.",
        kind: Kind::Count(|draft| &mut draft.config.completion.limit),
    },
    Key {
        name: "editor.code-lens",
        doc: "Lines above titles and headings: open tasks, last meeting, backlinks, references.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.code_lens),
    },
    Key {
        name: "editor.inlay-hints",
        doc: "Words behind dates and links: how far a due date is, what a title that was cut off stands for.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.inlay_hints),
    },
    Key {
        name: "editor.semantic-tokens",
        doc: "Colours for links, owners, fields, dates and tags by what they stand for.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.semantic_tokens),
    },
    Key {
        name: "editor.folding",
        doc: "Folding of sections, frontmatter, callouts, list items, fences and generated regions.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.folding),
    },
    Key {
        name: "editor.document-links",
        doc: "Links that can be clicked.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.document_links),
    },
    Key {
        name: "editor.highlights",
        doc: "The other places in the note that name the thing at the cursor.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.highlights),
    },
    Key {
        name: "editor.selection-ranges",
        doc: "Growing a selection from word to link, line, paragraph, section.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.selection_ranges),
    },
    Key {
        name: "editor.linked-editing",
        doc: "Places with the same words for the same thing change together while one is typed in.",
        kind: Kind::Flag(|draft| &mut draft.config.editor.linked_editing),
    },
    Key {
        name: "rename.keep-old-name",
        doc: "Whose old name is kept as an alias when a note is renamed: `never` anybody's, that of `people`, `always`.",
        kind: Kind::Choice(Choice {
            words: &["never", "people", "always"],
            set: |draft, word| {
                draft.config.keep_old_name = match word {
                    0 => KeepOldName::Never,
                    1 => KeepOldName::People,
                    _ => KeepOldName::Always,
                }
            },
            get: |draft| match draft.config.keep_old_name {
                KeepOldName::Never => 0,
                KeepOldName::People => 1,
                KeepOldName::Always => 2,
            },
        }),
    },
    Key {
        name: "rules",
        doc: "Levels of diagnostics by code (`\"link/unresolved\" = \"error\"`) or group (`link = \"off\"`): off, hint, \
              info, warning, error. `vaultls explain` lists the codes.",
        kind: Kind::Rules,
    },
    Key {
        name: "folders",
        doc: "The same for one folder, as `[folders.\"Archive/Old\".rules]`; the deepest folder decides.",
        kind: Kind::Folders,
    },
];

/// The setting with this name.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The names directly below a dotted prefix (empty for the top), each once.
pub(super) fn below(prefix: &str) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for key in KEYS {
        let rest = match prefix {
            "" => Some(key.name),
            _ => key.name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.')),
        };
        let name = rest.and_then(|rest| rest.split('.').next());
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names
}
