//! The floors of the house, held against the code: imports go down only.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules, lowest first; equal numbers may not use each other unless listed.
const FLOORS: &[(&str, u8)] = &[
    ("sort", 0),
    ("text", 0),
    ("syntax", 1),
    ("vault", 2),
    ("disk", 3),
    ("query", 4),
    ("rules", 5),
    ("features", 6),
    ("lsp", 7),
    ("cli", 8),
];

/// Words that only some folders may hold, with those folders.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("gen_lsp_types", &["lsp"]),
    ("std::fs", &["disk", "cli"]),
    ("std::env", &["disk", "cli"]),
    ("SystemTime::now", &["disk", "cli", "lsp"]),
    ("Zoned::now", &["cli", "lsp"]),
    ("granit_parser", &["syntax"]),
    ("pulldown_cmark", &["syntax"]),
    ("clap::", &["cli"]),
];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

pub(crate) fn each_source(mut see: impl FnMut(&str, &str, &str)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 20, "the sources were not found");
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).unwrap();
        let floor = name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        see(&name, &floor, &text);
    }
}

#[test]
fn imports_go_down_only() {
    let floor_of = |module: &str| FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor);
    let mut wrong = Vec::new();
    each_source(|name, module, text| {
        let Some(own) = floor_of(module) else { return };
        for used in text.split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if let Some(theirs) = floor_of(&used)
                && theirs > own
            {
                wrong.push(format!("{name} uses crate::{used}, which is above it"));
            }
        }
    });
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn each_outside_thing_has_its_place() {
    let mut wrong = Vec::new();
    each_source(|name, module, text| {
        for (word, places) in ONLY_IN {
            if !places.contains(&module) && module != "main" && code_has(text, word) {
                wrong.push(format!("{name} uses {word}, which belongs to {places:?}"));
            }
        }
    });
    assert_eq!(wrong, Vec::<String>::new());
}

fn code_has(text: &str, word: &str) -> bool {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(word))
}
