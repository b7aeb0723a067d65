//! What Obsidian and its plugins already know: which of their settings are ours.

use std::collections::BTreeSet;

use super::keys;
use super::layer::Layer;
use crate::syntax::{Entry, Node, NodeKind, ScalarStyle};

/// The files, relative to the vault's root.
pub(super) const APP: &str = ".obsidian/app.json";
pub(super) const TYPES: &str = ".obsidian/types.json";
pub(super) const DAILY_NOTES: &str = ".obsidian/daily-notes.json";
pub(super) const TEMPLATES: &str = ".obsidian/templates.json";
pub(super) const BOOKMARKS: &str = ".obsidian/bookmarks.json";
pub(super) const DATAVIEW: &str = ".obsidian/plugins/dataview/data.json";
pub(super) const TASKS: &str = ".obsidian/plugins/obsidian-tasks-plugin/data.json";

/// File, name there, name here. Everything else in those files is not for us.
const SETTINGS: &[(&str, &str, &str)] = &[
    (APP, "newLinkFormat", "links.format"),
    (APP, "useMarkdownLinks", "links.markdown"),
    (APP, "newFileLocation", "new-notes.location"),
    (APP, "newFileFolderPath", "new-notes.folder"),
    (APP, "attachmentFolderPath", "attachments.folder"),
    (APP, "userIgnoreFilters", "files.exclude"),
    (DAILY_NOTES, "folder", "daily-notes.folder"),
    (DAILY_NOTES, "format", "daily-notes.format"),
    (DAILY_NOTES, "template", "daily-notes.template"),
    (TEMPLATES, "folder", "templates.folder"),
    (DATAVIEW, "inlineQueryPrefix", "dataview.inline-query-prefix"),
    (DATAVIEW, "inlineJsQueryPrefix", "dataview.inline-js-query-prefix"),
    (DATAVIEW, "dataviewJsKeyword", "dataview.js-keyword"),
    (DATAVIEW, "tableIdColumnName", "dataview.table-id-column"),
    (DATAVIEW, "renderNullAs", "dataview.null-text"),
    (DATAVIEW, "defaultDateFormat", "dataview.date-format"),
    (DATAVIEW, "defaultDateTimeFormat", "dataview.datetime-format"),
    (TASKS, "taskFormat", "tasks.format"),
    (TASKS, "globalFilter", "tasks.global-filter"),
    (TASKS, "removeGlobalFilter", "tasks.hide-global-filter"),
    (TASKS, "globalQuery", "tasks.global-query"),
    (TASKS, "setCreatedDate", "tasks.set-created-date"),
    (TASKS, "setDoneDate", "tasks.set-done-date"),
    (TASKS, "setCancelledDate", "tasks.set-cancelled-date"),
    (TASKS, "recurrenceOnNextLine", "tasks.recurrence-on-next-line"),
    (TASKS, "removeScheduledDateOnRecurrence", "tasks.remove-scheduled-date-on-recurrence"),
    (TASKS, "useFilenameAsScheduledDate", "tasks.filename-as-scheduled-date"),
    (TASKS, "filenameAsScheduledDateFormat", "tasks.filename-date-format"),
    (TASKS, "filenameAsDateFolders", "tasks.filename-date-folders"),
];

/// Takes what is ours of one of Obsidian's files.
pub(super) fn take(layer: &mut Layer<'_>, file: &str, entries: &[Entry]) {
    let ours = SETTINGS.iter().filter(|(of, ..)| *of == file);
    for (_, theirs, name) in ours {
        let (Some(node), Some(key)) = (get(entries, theirs), keys::find(name)) else { continue };
        layer.set(key, theirs, &translated(name, node));
    }
    match file {
        TYPES => types(layer, entries),
        TASKS => {
            statuses(layer, entries);
            presets(layer, entries);
        }
        BOOKMARKS => bookmarks(entries, &mut layer.draft.config.bookmarks),
        _ => {}
    }
}

pub(super) fn get<'e>(entries: &'e [Entry], name: &str) -> Option<&'e Node> {
    entries.iter().rev().find(|entry| &*entry.name == name).map(|entry| &entry.value)
}

/// Obsidian's word for a value, in ours. An empty format means the default, which is no value of its own.
fn translated(name: &str, node: &Node) -> Node {
    let text = match &node.kind {
        NodeKind::Text(text, _) => &**text,
        _ => return node.clone(),
    };
    let kind = match (name, text) {
        ("tasks.format", "tasksPluginEmoji") => NodeKind::Text("emoji".into(), ScalarStyle::Double),
        ("daily-notes.format", "") => NodeKind::Null,
        _ => return node.clone(),
    };
    Node { range: node.range, kind }
}

/// `types.json`: property types by name. Types that plugins brought along are none that we check.
fn types(layer: &mut Layer<'_>, entries: &[Entry]) {
    let (Some(node), Some(key)) = (get(entries, "types"), keys::find("properties.types")) else { return };
    let keys::Kind::Names(known, _) = &key.kind else { return };
    let NodeKind::Map(types) = &node.kind else { return layer.set(key, "types", node) };
    let foreign =
        |entry: &Entry| matches!(&entry.value.kind, NodeKind::Text(kind, _) if !known.contains(&&**kind));
    let types = types.iter().filter(|entry| !foreign(entry)).cloned().collect();
    layer.set(key, "types", &Node { range: node.range, kind: NodeKind::Map(types) });
}

/// The files among the bookmarks, those in groups too. The nesting of groups is bounded by the reader of the file.
fn bookmarks(entries: &[Entry], found: &mut BTreeSet<String>) {
    let Some(Node { kind: NodeKind::List(items), .. }) = get(entries, "items") else { return };
    for item in items {
        let NodeKind::Map(item) = &item.kind else { continue };
        let text = |name: &str| match get(item, name).map(|node| &node.kind) {
            Some(NodeKind::Text(text, _)) => &**text,
            _ => "",
        };
        match text("type") {
            "file" => drop(found.insert(text("path").to_owned())),
            "group" => bookmarks(item, found),
            _ => {}
        }
    }
}

/// The core statuses, then the custom ones, as the plugin registers them.
fn statuses(layer: &mut Layer<'_>, entries: &[Entry]) {
    let Some(Node { kind: NodeKind::Map(settings), .. }) = get(entries, "statusSettings") else { return };
    let mut all = Vec::new();
    for name in ["coreStatuses", "customStatuses"] {
        if let Some(node) = get(settings, name) {
            // A custom status without a symbol is one that its user has not filled in yet.
            all.extend(layer.statuses(name, &without_blank(node), "nextStatusSymbol"));
        }
    }
    if !all.is_empty() {
        layer.draft.config.tasks.statuses = all;
    }
}

/// Names and instructions; their names are case-sensitive.
fn presets(layer: &mut Layer<'_>, entries: &[Entry]) {
    let Some(Node { kind: NodeKind::Map(presets), .. }) = get(entries, "presets") else { return };
    let texts = presets.iter().filter_map(|entry| match &entry.value.kind {
        NodeKind::Text(text, _) => Some((entry.name.to_string(), text.to_string())),
        _ => None,
    });
    layer.draft.config.task_queries.presets = Some(texts.collect());
}

fn without_blank(node: &Node) -> Node {
    let NodeKind::List(items) = &node.kind else { return node.clone() };
    let blank = |item: &&Node| {
        let NodeKind::Map(entries) = &item.kind else { return false };
        matches!(get(entries, "symbol"), Some(Node { kind: NodeKind::Text(symbol, _), .. }) if symbol.is_empty())
    };
    Node {
        range: node.range,
        kind: NodeKind::List(items.iter().filter(|item| !blank(item)).cloned().collect()),
    }
}
