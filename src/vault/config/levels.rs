//! Levels of rules, for the vault and by folder.

use std::collections::BTreeMap;

use super::Level;
use crate::vault::VaultPath;

/// The levels of rules in one folder.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FolderRules {
    /// The folder, vault-relative, without a trailing `/`.
    pub folder: String,
    /// Level by code, or by group (`link`, `task`).
    pub levels: BTreeMap<String, Level>,
}

impl FolderRules {
    /// Whether `path` lies in the folder, at any depth.
    fn holds(&self, path: &VaultPath) -> bool {
        let below = path.as_str().strip_prefix(self.folder.as_str());
        self.folder.is_empty() || below.is_some_and(|rest| rest.starts_with('/'))
    }
}

/// What `levels` says of a rule: of the code itself, else of its group.
fn said(levels: &BTreeMap<String, Level>, code: &str) -> Option<Level> {
    // Nearly no vault says anything, and every rule asks for every note.
    if levels.is_empty() {
        return None;
    }
    let group = code.split_once('/').map_or(code, |(group, _)| group);
    levels.get(code).or_else(|| levels.get(group)).copied()
}

impl super::Config {
    /// Whether any rule is given another level than its own; nearly no vault does.
    pub fn has_levels(&self) -> bool {
        !self.levels.is_empty() || !self.folder_levels.is_empty()
    }

    /// The level of the rule `code` in the note at `path`: the deepest folder that names the rule or its group
    /// decides, then the vault's levels, then `default`.
    pub fn level_for(&self, code: &str, default: Level, path: &VaultPath) -> Level {
        if self.folder_levels.is_empty() {
            return said(&self.levels, code).unwrap_or(default);
        }
        let folders = self.folder_levels.iter().filter(|folder| folder.holds(path));
        let speaking = folders.filter_map(|folder| Some((folder.folder.len(), said(&folder.levels, code)?)));
        // Of the folders that hold one path, the longest name is the deepest.
        let deepest = speaking.max_by_key(|(depth, _)| *depth).map(|(_, level)| level);
        deepest.or_else(|| said(&self.levels, code)).unwrap_or(default)
    }
}
