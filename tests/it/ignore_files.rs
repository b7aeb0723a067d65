//! What globs leave out of a vault, as ripgrep's own library says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use proptest::prelude::*;
use vaultls::disk::{self, VaultRoot};
use vaultls::vault::config::Config;
use vaultls::vault::{Change, VaultPath};

/// A name in a glob.
const NAME: &str =
    r"[ab]{1,2}|\*|\?|\*\*|\*[ab]|[ab]\*|\*a\*|\[ab\]|\[!a\]|\[a-c\]b|\{a,b\}|\{ab,c\*\}|\{a,b/c\}|\\a";

fn glob() -> impl Strategy<Value = String> {
    let names = prop::collection::vec(NAME, 1..4).prop_map(|names| names.join("/"));
    ("!?", "/?", names, "/?").prop_map(|(not, top, names, folder)| format!("{not}{top}{names}{folder}"))
}

fn rules() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![9 => glob(), 1 => Just("# a".to_owned())], 0..4)
        .prop_map(|lines| lines.join("\n"))
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The files that `ignore` finds, sorted.
fn expected(dir: &Path, config: &Config) -> Vec<String> {
    let mut own = OverrideBuilder::new(dir);
    for glob in &config.ignore {
        own.add(&match glob.strip_prefix('!') {
            Some(rest) => rest.to_owned(),
            None => format!("!{glob}"),
        })
        .unwrap();
    }
    let mut builder = WalkBuilder::new(dir);
    builder.standard_filters(false).hidden(true).follow_links(config.follow_symlinks);
    // Its overrides take in nothing else once one of them takes in something.
    if config.ignore.iter().all(|glob| !glob.starts_with('!')) {
        builder.overrides(own.build().unwrap());
    }
    builder.git_ignore(true).git_exclude(true).git_global(true).parents(true).require_git(false);
    let files = builder.build().map(Result::unwrap).filter(|entry| entry.path().is_file());
    let path = |entry: ignore::DirEntry| {
        entry.path().strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/")
    };
    // It shows hidden files again that a rule with `!` names; we never do.
    let mut files: Vec<String> = files.map(path).filter(|path| !path.contains(".git")).collect();
    files.sort();
    files
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn git_and_the_configuration_leave_out_what_ripgrep_leaves_out(
        names in prop::collection::btree_set("[abc]{1,2}(/[abc]{1,2}){0,3}", 1..9),
        own in prop::collection::vec(glob().prop_filter("not taken in", |glob| !glob.starts_with('!')), 0..2),
        ignores in prop::collection::btree_map("([abc]{1,2}/){0,2}", rules(), 0..4),
        repository in prop::option::of(("([abc]/)?", rules())),
    ) {
        let dir = tempfile::tempdir().unwrap();
        // A file and a folder may not have one name.
        for name in &names {
            write(dir.path(), &format!("{name}/aab"), "");
            write(dir.path(), &format!("{name}/bca"), "");
        }
        let ignores: BTreeMap<String, String> = ignores;
        for (folder, rules) in &ignores {
            write(dir.path(), &format!("{folder}.gitignore"), rules);
        }
        if let Some((folder, rules)) = &repository {
            write(dir.path(), &format!("{folder}.git/info/exclude"), rules);
        }
        let config = Config { ignore: own, gitignore: true, ..Config::default() };
        let root = VaultRoot::new(dir.path());
        let found = disk::walk(&root, &config, &AtomicBool::new(false));
        let found: Vec<String> = found.files.iter().map(|path| path.as_str().to_owned()).collect();
        prop_assert_eq!(&found, &expected(dir.path(), &config));
        for name in all_files(dir.path()) {
            let covered = !matches!(disk::reread(&root, &config, &VaultPath::new(&name).unwrap()), Change::Remove(_));
            prop_assert_eq!(covered, found.contains(&name), "{}", name);
        }
    }
}

fn all_files(dir: &Path) -> Vec<String> {
    let files = WalkBuilder::new(dir).standard_filters(false).build().map(Result::unwrap);
    let files = files.filter(|entry| entry.path().is_file());
    let files = files.filter(|entry| !entry.path().to_str().unwrap().contains(".git"));
    files.map(|entry| entry.path().strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/")).collect()
}
