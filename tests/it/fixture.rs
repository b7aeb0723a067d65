//! Vaults written in one string, for tests that read like a user's story.
//!
//! `//- Path/Note.md` starts a file; `$0` marks the cursor and is taken out. `//- Path/pic.png` (not `.md`) is an
//! attachment. `//- .obsidian/app.json` and `//- .vaultls.toml` are configuration.

#![allow(dead_code)]

use std::collections::HashMap;
use std::sync::Arc;

use vaultls::text::TextSize;
use vaultls::vault::config::{Config, ConfigFiles};
use vaultls::vault::{Change, Note, Origin, ReadAttachment, Vault, VaultPath};

/// The texts of attachments.
struct Attachments(HashMap<VaultPath, String>);

impl ReadAttachment for Attachments {
    fn read(&self, _: &Config, path: &VaultPath) -> Option<String> {
        self.0.get(path).cloned()
    }
}

/// A loaded vault and, if a `$0` stood somewhere, where.
pub struct Fixture {
    pub vault: Vault,
    pub cursor: Option<(VaultPath, TextSize)>,
}

impl Fixture {
    /// Reads a fixture under the configuration that it contains. A string without any header is one note, `Note.md`.
    pub fn new(fixture: &str) -> Fixture {
        let mut texts = ConfigFiles::default();
        for (path, text) in files(fixture) {
            texts.insert(&path, text);
        }
        let codes: Vec<&str> = vaultls::rules::all().iter().map(|rule| rule.code).collect();
        let (config, problems) = Config::build(&texts, None, &codes);
        assert_eq!(problems, [], "the fixture's configuration");
        Fixture::with_config(fixture, config)
    }

    /// Reads a fixture under another configuration than its own.
    pub fn with_config(fixture: &str, config: Config) -> Fixture {
        let mut attachments = HashMap::new();
        let mut cursor = None;
        let mut changes = Vec::new();
        for (path, text) in files(fixture) {
            if ConfigFiles::PATHS.contains(&&*path) {
                continue;
            }
            let path = VaultPath::new(&path).expect("a sound path in the fixture");
            if !path.is_note() {
                attachments.insert(path.clone(), text);
                changes.push(Change::Attachment(path));
                continue;
            }
            let at = text.find("$0");
            let text = text.replacen("$0", "", 1);
            if let Some(at) = at {
                cursor = Some((path.clone(), TextSize::new(u32::try_from(at).unwrap())));
            }
            // What a reader puts in place of bytes that are not UTF-8.
            let lossy = text.contains(char::REPLACEMENT_CHARACTER);
            let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy };
            changes.push(Change::Upsert { path, text: Arc::from(text), origin });
        }
        changes.push(Change::Loaded);
        let mut vault = Vault::with_attachments(Arc::new(config), Arc::new(Attachments(attachments)));
        vault.apply(changes);
        Fixture { vault, cursor }
    }

    /// The note and offset of the cursor.
    pub fn at(&self) -> (&Note, TextSize) {
        let (path, offset) = self.cursor.as_ref().expect("a $0 in the fixture");
        (self.note(path.as_str()), *offset)
    }

    /// A note by path.
    pub fn note(&self, path: &str) -> &Note {
        let path = VaultPath::new(path).expect("a sound path");
        self.vault.note_at(&path).unwrap_or_else(|| panic!("no note {path}"))
    }
}

/// The files of a fixture: path and text.
pub fn files(fixture: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        match line.strip_prefix("//- ") {
            Some(path) => out.push((path.trim().to_owned(), String::new())),
            None => match out.last_mut() {
                Some((_, text)) => text.push_str(line),
                None => out.push(("Note.md".to_owned(), line.to_owned())),
            },
        }
    }
    out
}
