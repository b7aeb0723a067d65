//! The lines of a `.gitignore` file.

use super::glob::{Glob, GlobError};

/// Rules of one file, over paths from its folder. Of several that fit, the last one counts.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    glob: Glob,
    only_folders: bool,
    /// Whether what fits is left out; a rule with `!` takes it in again.
    leaves_out: bool,
}

impl Rules {
    /// The rules of a file. A line that makes no sense counts for nothing, as in git.
    pub(super) fn read(text: &str) -> Rules {
        let mut rules = Rules::default();
        for line in text.strip_prefix('\u{feff}').unwrap_or(text).lines() {
            let _ = rules.add(line);
        }
        rules
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a line; a blank one and a comment add nothing.
    pub(super) fn add(&mut self, line: &str) -> Result<(), GlobError> {
        let line = if line.ends_with("\\ ") { line } else { line.trim_end() };
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (line, leaves_out) = line.strip_prefix('!').map_or((line, true), |line| (line, false));
        let anchored = line.strip_prefix('/');
        let line = anchored.unwrap_or(line);
        let (line, only_folders) = line.strip_suffix('/').map_or((line, false), |line| (line, true));
        // Without a slash but for the last one, a name is meant, wherever it is.
        let glob = match anchored.is_some() || line.contains('/') {
            true => Glob::new(line)?,
            false => Glob::new(&format!("**/{line}"))?,
        };
        self.0.push(Rule { glob, only_folders, leaves_out });
        Ok(())
    }

    /// Whether a file or folder is left out, if the rules say anything of it.
    pub(super) fn decide(&self, path: &str, is_folder: bool) -> Option<bool> {
        let fits = |rule: &&Rule| (is_folder || !rule.only_folders) && rule.glob.fits(path);
        self.0.iter().rev().find(fits).map(|rule| rule.leaves_out)
    }
}
