//! `userIgnoreFilters`: which files come last in suggestions.

use regex_lite::Regex;

use crate::vault::VaultPath;

/// Filters on paths, ready for asking about many of them (`reference`: obsidian.md, section 1, excluded files).
#[derive(Clone, Debug, Default)]
pub struct Excluded {
    filters: Vec<String>,
    prefixes: Vec<String>,
    patterns: Vec<Regex>,
}

impl Excluded {
    /// Reads filters: `/…/` is a regular expression, anything else the start of a path. Also gives the filters that
    /// should be expressions and are none; they exclude nothing.
    pub fn new(filters: Vec<String>) -> (Excluded, Vec<String>) {
        let mut excluded = Excluded::default();
        let mut unread = Vec::new();
        for filter in filters.iter().filter(|filter| !filter.is_empty()) {
            match filter.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).map(Regex::new) {
                Some(Ok(pattern)) => excluded.patterns.push(pattern),
                Some(Err(_)) => unread.push(filter.clone()),
                None => excluded.prefixes.push(filter.clone()),
            }
        }
        excluded.filters = filters;
        (excluded, unread)
    }

    /// The filters as they are written.
    pub fn filters(&self) -> &[String] {
        &self.filters
    }

    /// Whether a filter names this path.
    pub fn contains(&self, path: &VaultPath) -> bool {
        let path = path.as_str();
        self.prefixes.iter().any(|prefix| path.starts_with(prefix))
            || self.patterns.iter().any(|pattern| pattern.is_match(path))
    }
}

/// Equal filters exclude the same paths.
impl PartialEq for Excluded {
    fn eq(&self, other: &Excluded) -> bool {
        self.filters == other.filters
    }
}
