//! What globs leave out of a vault: those of the configuration, and of git if that is asked for.

mod git;
mod glob;
mod rules;

use std::path::Path;
use std::sync::Arc;

use super::{Problem, VaultRoot};
use crate::vault::config::Config;
use git::Level;
use rules::Rules;

/// What is left out of a vault.
pub(super) struct Ignored {
    /// Those of `Config::ignore`, over paths of the vault.
    own: Rules,
    git: Option<Git>,
}

struct Git {
    user: Rules,
    /// The vault's root, as git's rules are matched against.
    root: String,
}

/// What `.gitignore` files say of one folder; nothing where they do not count.
#[derive(Clone, Default)]
pub(super) struct FolderRules(Option<Arc<Level>>);

impl Ignored {
    /// Globs that make no sense are told of in `problems`, and leave nothing out.
    pub(super) fn new(root: &VaultRoot, config: &Config, problems: &mut Vec<Problem>) -> Ignored {
        let mut own = Rules::default();
        for glob in &config.ignore {
            if let Err(error) = own.add(glob) {
                problems.push(Problem::new(root.dir(), format!("`ignore`: `{glob}`: {error}")));
            }
        }
        let git = config.gitignore.then(|| Git { user: git::of_user(), root: spelled(root.real()) });
        Ignored { own, git }
    }

    /// The rules for what is in the folder `path` of the vault, empty for its root, with those of all folders above.
    pub(super) fn rules_of(&self, root: &VaultRoot, path: &str) -> FolderRules {
        if self.git.is_none() {
            return FolderRules::default();
        }
        let folder = root.real().join(path);
        let folders: Vec<&Path> = folder.ancestors().collect();
        let level = folders.iter().rev().fold(None, |above, dir| Level::enter(dir, &spelled(dir), above));
        FolderRules(level)
    }

    /// The rules for what is in `folder`, whose path in the vault is `path`, from those for the folder itself.
    pub(super) fn enter(&self, above: &FolderRules, folder: &Path, path: &str) -> FolderRules {
        let enter = |git: &Git| Level::enter(folder, &format!("{}/{path}", git.root), above.0.clone());
        FolderRules(self.git.as_ref().and_then(enter))
    }

    /// Whether the file or folder at `path` of the vault is left out; `rules` are those for what is in its folder.
    pub(super) fn leaves_out(&self, rules: &FolderRules, path: &str, is_folder: bool) -> bool {
        let by_git = |git: &Git| {
            Level::decide(rules.0.as_deref(), &git.user, &format!("{}/{path}", git.root), is_folder)
        };
        let own = self.own.decide(path, is_folder);
        own.unwrap_or_else(|| self.git.as_ref().is_some_and(by_git))
    }
}

/// A path with `/` between its names and none at the end.
fn spelled(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    path.trim_end_matches('/').to_owned()
}
