//! What names a thing by its old name and stays as it is, for it is configuration or only looks for something like the name:
//! whoever renames is told.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::query::is_whole_word;
use crate::syntax::{QueryLanguage, fold};
use crate::text::{lines, slice};
use crate::vault::VaultPath;
use crate::vault::config::{Config, NewNoteLocation};

/// Settings that give a property its type or require it.
pub(super) fn property(draft: &mut Draft<'_>, old: &str) {
    let key = fold::key(old);
    let config = draft.vault.config();
    let schemas = config.schemas.iter().filter(|(_, schema)| {
        schema.types.contains_key(&*key) || schema.required.iter().any(|name| fold::key(name) == key)
    });
    let mut settings: Vec<String> = schemas.map(|(kind, _)| format!("the schema of {kind}")).collect();
    if config.property_types.contains_key(&*key) {
        settings.push("the types of properties".to_owned());
    }
    tell_of_settings(draft, old, &settings);
}

/// Settings that name a folder or a path below it.
pub(super) fn folder(draft: &mut Draft<'_>, from: &VaultPath) {
    let names = |path: &str| {
        let rest = path.trim_matches('/').strip_prefix(from.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let settings: Vec<String> = paths(draft.vault.config())
        .filter(|(_, path)| names(path))
        .map(|(what, _)| what.to_owned())
        .collect();
    tell_of_settings(draft, from.as_str(), &settings);
}

/// Settings that name a file.
pub(super) fn file(draft: &mut Draft<'_>, path: &VaultPath) {
    let config = draft.vault.config();
    let mut settings = Vec::new();
    let template = config.daily_notes.template.trim_start_matches('/');
    if template == path.as_str() || template == path.without_md() {
        settings.push("the template of daily notes".to_owned());
    }
    if config.bookmarks.contains(path.as_str()) {
        settings.push("a bookmark".to_owned());
    }
    tell_of_settings(draft, path.as_str(), &settings);
}

/// The settings that hold paths.
fn paths(config: &Config) -> impl Iterator<Item = (&'static str, &str)> {
    let new_notes = match &config.new_notes {
        NewNoteLocation::Folder(folder) => folder,
        NewNoteLocation::Root | NewNoteLocation::Current => "",
    };
    let named = [
        ("the folder of new notes", new_notes),
        ("the folder of attachments", &config.attachment_folder),
        ("the folder of daily notes", &config.daily_notes.folder),
        ("the folder of templates", &config.template_folder),
    ];
    let rules = config.folder_levels.iter().map(|rules| ("the rules of a folder", rules.folder.as_str()));
    named.into_iter().chain(rules).filter(|(_, path)| !path.is_empty())
}

fn tell_of_settings(draft: &mut Draft<'_>, old: &str, settings: &[String]) {
    if !settings.is_empty() {
        let settings = settings.join(", ");
        draft.tell(format!("The configuration still names \"{old}\" and was not changed: {settings}"));
    }
}

/// Lines of Tasks queries that look for the name by a regular expression, which may mean more than the name.
pub(super) fn patterns(draft: &mut Draft<'_>, old: &str) {
    let mut notes = BTreeSet::new();
    for note in draft.vault.notes() {
        for query in note.parsed.queries.iter().filter(|query| query.language == QueryLanguage::Tasks) {
            let mut lines = lines(&note.text, query.body).map(|line| slice(&note.text, line));
            let names = |line: &str| {
                let mut places = line.match_indices(old).map(|(at, _)| at);
                places.any(|at| is_whole_word(line, at, at + old.len()))
            };
            if lines.any(|line| line.contains("regex") && names(line)) {
                notes.insert(format!("\"{}\"", note.path));
            }
        }
    }
    if !notes.is_empty() {
        let notes = Vec::from_iter(notes).join(", ");
        draft.tell(format!(
            "Queries that look for \"{old}\" by a regular expression were not changed: {notes}"
        ));
    }
}
