//! What the plugin's settings say about queries.

use serde_json::Value;

use crate::vault::config::TaskQueries;

/// Presets, the global query, and whether JavaScript runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuerySettings {
    /// Named instructions: name and text, in order.
    pub presets: Vec<(String, String)>,
    /// Instructions that every query starts with.
    pub global_query: String,
    /// Lines with JavaScript are accepted. A device's own setting in Obsidian, off by default there.
    pub javascript: bool,
}

/// The presets that the plugin comes with.
const PRESETS: [(&str, &str); 8] = [
    ("this_file", "path includes {{query.file.path}}"),
    ("this_folder", "folder includes {{query.file.folder}}"),
    ("this_folder_only", "filter by function task.file.folder === query.file.folder"),
    ("this_root", "root includes {{query.file.root}}"),
    (
        "hide_date_fields",
        "hide due date\nhide scheduled date\nhide start date\nhide created date\nhide done date\nhide cancelled date",
    ),
    (
        "hide_non_date_fields",
        "hide id\nhide depends on\nhide recurrence rule\nhide on completion\nhide priority",
    ),
    (
        "hide_query_elements",
        "hide toolbar\nhide postpone button\nhide edit button\nhide backlinks\nhide task count",
    ),
    ("hide_everything", "preset hide_date_fields\npreset hide_non_date_fields\npreset hide_query_elements"),
];

impl Default for QuerySettings {
    fn default() -> QuerySettings {
        let presets = PRESETS.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        QuerySettings { presets, global_query: String::new(), javascript: true }
    }
}

impl QuerySettings {
    /// Those of a configuration.
    pub fn of(config: &TaskQueries) -> QuerySettings {
        let mut settings =
            QuerySettings { global_query: config.global_query.clone(), ..QuerySettings::default() };
        if let Some(presets) = &config.presets {
            settings.presets.clone_from(presets);
        }
        settings
    }

    /// Takes over what an object with the plugin's own names (`data.json`) says.
    pub fn apply_json(&mut self, object: &Value) {
        if let Some(presets) = object.get("presets").and_then(Value::as_object) {
            let texts =
                presets.iter().filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned())));
            self.presets = texts.collect();
        }
        if let Some(query) = object.get("globalQuery").and_then(Value::as_str) {
            query.clone_into(&mut self.global_query);
        }
        if let Some(on) = object.get("jsEnabled").and_then(Value::as_bool) {
            self.javascript = on;
        }
    }

    /// The text of a preset.
    pub fn preset(&self, name: &str) -> Option<&str> {
        self.presets.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}
