//! A vault's configuration as the rules know it: their codes, and instructions of queries that settings hold.

use crate::query::tasks::settings_problems;
use crate::vault::config::{Config, ConfigFiles, ConfigProblem};

/// The configuration that the files and the editor's settings give together, and everything in them that is a mistake:
/// see [`Config::build`].
pub fn configure(files: &ConfigFiles, editor: Option<&serde_json::Value>) -> (Config, Vec<ConfigProblem>) {
    let codes: Vec<&str> = super::all().iter().map(|rule| rule.code).collect();
    let (config, mut problems) = Config::build(files, editor, &codes);
    problems.extend(settings_problems(&config, files));
    (config, problems)
}
