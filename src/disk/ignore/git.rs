//! Where git looks for what it ignores: `.gitignore` in the folder and those above it, `.git/info/exclude`, and the
//! file of the user.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use super::rules::Rules;

/// A folder with the rules in it, and those above it.
#[derive(Debug)]
pub(super) struct Level {
    /// Its path, with `/` between names and at the end.
    path: String,
    ignored: Rules,
    excluded: Rules,
    is_repository: bool,
    above: Option<Arc<Level>>,
}

impl Level {
    /// The level of `folder`, whose path is `path`: that above it if there are no rules in it.
    pub(super) fn enter(folder: &Path, path: &str, above: Option<Arc<Level>>) -> Option<Arc<Level>> {
        let repository = repository(folder);
        let excluded = repository.as_ref().map(|git| read(&git.join("info/exclude"))).unwrap_or_default();
        let ignored = read(&folder.join(".gitignore"));
        let is_repository = repository.is_some();
        if ignored.is_empty() && !is_repository {
            return above;
        }
        let path = format!("{}/", path.trim_end_matches('/'));
        Some(Arc::new(Level { path, ignored, excluded, is_repository, above }))
    }

    /// Whether the file or folder at `path` is left out, if a rule says so: first those of `.gitignore`, the nearest
    /// first, then the others.
    pub(super) fn decide(level: Option<&Level>, user: &Rules, path: &str, is_folder: bool) -> bool {
        let counts = std::iter::successors(level, |level| level.above.as_deref());
        let levels: Vec<(&Level, &str)> =
            counts.filter_map(|level| Some((level, path.strip_prefix(&level.path)?))).collect();
        let ignored = levels.iter().find_map(|(level, inner)| level.ignored.decide(inner, is_folder));
        let excluded = || levels.iter().find_map(|(level, inner)| level.excluded.decide(inner, is_folder));
        let top = levels.iter().find(|(level, _)| level.is_repository).map_or(path, |(_, inner)| inner);
        ignored.or_else(excluded).or_else(|| user.decide(top, is_folder)).unwrap_or(false)
    }
}

fn read(file: &Path) -> Rules {
    fs::read(file).map(|bytes| Rules::read(&String::from_utf8_lossy(&bytes))).unwrap_or_default()
}

/// The folder that git keeps what is common to all work trees in, if `folder` is the top of one.
fn repository(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(&git).ok()?;
    let own = folder.join(text.trim_end().strip_prefix("gitdir: ")?);
    let common = fs::read_to_string(own.join("commondir")).map(|common| own.join(common.trim_end()));
    Some(common.unwrap_or(own))
}

/// What the user ignores everywhere: the file that `core.excludesFile` names, or the usual one.
pub(super) fn of_user() -> Rules {
    let home = env::home_dir();
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config = set("XDG_CONFIG_HOME").or_else(|| Some(home.as_ref()?.join(".config")));
    let in_home = |file: &str| home.as_ref().map(|home| home.join(file));
    let in_config = |file: &str| config.as_ref().map(|config| config.join(file));
    let system = set("GIT_CONFIG_SYSTEM").unwrap_or_else(|| PathBuf::from("/etc/gitconfig"));
    let settings = [set("GIT_CONFIG_GLOBAL"), in_home(".gitconfig"), in_config("git/config"), Some(system)];
    let named = settings.into_iter().flatten().find_map(|file| {
        let text = String::from_utf8_lossy(&fs::read(file).ok()?).into_owned();
        excludes_file(&text, home.as_deref())
    });
    named.or_else(|| in_config("git/ignore")).map(|file| read(&file)).unwrap_or_default()
}

fn excludes_file(settings: &str, home: Option<&Path>) -> Option<PathBuf> {
    let mut pairs = settings.lines().filter_map(|line| line.split_once('='));
    let (_, value) = pairs.find(|(key, _)| key.trim().eq_ignore_ascii_case("excludesfile"))?;
    let value = value.trim().trim_matches('"').trim();
    match value.strip_prefix("~/") {
        Some(inner) => home.map(|home| home.join(inner)),
        None => Some(PathBuf::from(value)),
    }
}
