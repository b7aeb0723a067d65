//! Configuration files.

use vaultls::rules;
use vaultls::vault::VaultPath;
use vaultls::vault::config::{Config, ConfigFiles};

use super::{halves, on_text, text_of};

/// Problems lie in the file that they are in; the rest of the settings can be used; building twice gives the same.
pub fn any_files(data: &[u8]) {
    let codes: Vec<&str> = rules::all().iter().map(|rule| rule.code).collect();
    for path in ConfigFiles::PATHS {
        let text = text_of(data);
        let mut files = ConfigFiles::default();
        files.insert(path, text.clone());
        let (config, problems) = Config::build(&files, None, &codes);
        for problem in &problems {
            on_text(&text, problem.range);
        }
        assert_eq!(Config::build(&files, None, &codes), (config.clone(), problems));
        for name in ["Note.md", "a/b/Note.md", ".trash/x.md", "Templates/Ana Silva.md"] {
            config.is_excluded(&VaultPath::new(name).unwrap());
        }
    }
    let (first, second) = halves(data);
    if let Ok(settings) = serde_json::from_str(&first) {
        let mut files = ConfigFiles::default();
        files.insert(".vaultls.toml", second);
        Config::build(&files, Some(&settings), &codes);
    }
}
