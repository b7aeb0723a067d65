//! Configuration: what the layers say, and what is said of what cannot be read.

use vaultls::vault::VaultPath;
use vaultls::vault::config::{Config, Excluded, FolderRules, Level};

fn path(path: &str) -> VaultPath {
    VaultPath::new(path).unwrap()
}

#[test]
fn the_deepest_folder_that_speaks_of_a_rule_decides() {
    let folder = |folder: &str, levels: &[(&str, Level)]| FolderRules {
        folder: folder.to_owned(),
        levels: levels.iter().map(|(code, level)| ((*code).to_owned(), *level)).collect(),
    };
    let config = Config {
        levels: [("link".to_owned(), Level::Info), ("link/unresolved".to_owned(), Level::Error)].into(),
        folder_levels: vec![
            folder("A/B", &[("link", Level::Off)]),
            folder("A", &[("link/unresolved", Level::Hint), ("task", Level::Off)]),
        ],
        ..Config::default()
    };
    let level = |code: &str, at: &str| config.level_for(code, Level::Warning, &path(at));
    assert_eq!(level("link/unresolved", "x.md"), Level::Error);
    assert_eq!(level("link/ambiguous", "x.md"), Level::Info);
    assert_eq!(level("text/mojibake", "x.md"), Level::Warning);
    assert_eq!(level("link/unresolved", "A/x.md"), Level::Hint);
    assert_eq!(level("link/ambiguous", "A/x.md"), Level::Info);
    assert_eq!(level("link/unresolved", "A/B/C/x.md"), Level::Off);
    assert_eq!(level("task/unread-field", "A/B/x.md"), Level::Off);
    assert_eq!(level("link/unresolved", "A/Bee.md"), Level::Hint);
}

#[test]
fn excluded_files_are_named_by_the_start_of_their_path_or_an_expression() {
    let filters = ["Templates/", "Old", "/\\.bak\\.md$/", "/(/"].map(str::to_owned).to_vec();
    let (excluded, unread) = Excluded::new(filters);
    let config = Config { excluded, ..Config::default() };
    assert_eq!(unread, ["/(/"]);
    for (at, expected) in [
        ("Templates/Day.md", true),
        ("Templates.md", false),
        ("Older.md", true),
        ("x/Old.md", false),
        ("x/a.bak.md", true),
    ] {
        assert_eq!(config.is_excluded(&path(at)), expected, "{at}");
    }
}
