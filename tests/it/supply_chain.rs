//! What comes with the program: licences, versions, and that nothing in it talks to a network.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

/// Licences that may come with a program under MIT or Apache-2.0. MPL-2.0 asks for the source of its own files only.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that open connections, serve them, or fetch.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "axum",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "hyper",
    "isahc",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tiny_http",
    "tokio",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "warp",
];

/// The packages that the program is built from on this platform, tests left out.
fn packages() -> Vec<Value> {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    let told = Command::new(cargo)
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let nodes: BTreeMap<&str, &Value> = told["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let (mut reached, mut next) = (BTreeSet::new(), vec![told["resolve"]["root"].as_str().unwrap()]);
    while let Some(id) = next.pop() {
        if !reached.insert(id) {
            continue;
        }
        let needed = nodes[id]["deps"].as_array().unwrap().iter();
        let needed = needed
            .filter(|one| one["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"] != "dev"));
        next.extend(needed.map(|one| one["pkg"].as_str().unwrap()));
    }
    let all = told["packages"].as_array().unwrap().iter();
    all.filter(|package| reached.contains(package["id"].as_str().unwrap())).cloned().collect()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

/// Whether an SPDX expression can be met with the licences above: one side of each `OR`, all sides of each `AND`.
fn allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    let mut depth = 0;
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, letter) in expression.char_indices() {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        for word in [" AND ", " OR "] {
            if depth == 0 && expression[at..].starts_with(word) {
                parts.push((&expression[start..at], word));
                start = at + word.len();
            }
        }
    }
    match parts.first() {
        None => match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            Some(inner) => allowed(inner),
            None => LICENCES.contains(&expression),
        },
        Some((_, word)) => {
            assert!(
                parts.iter().all(|(_, other)| other == word),
                "AND and OR without brackets: {expression}"
            );
            let mut sides = parts.iter().map(|(side, _)| *side).chain([&expression[start..]]);
            if *word == " AND " { sides.all(allowed) } else { sides.any(allowed) }
        }
    }
}

#[test]
fn licences_are_read_as_their_words_say() {
    assert!(allowed("MIT/GPL-3.0"));
    assert!(allowed("(GPL-3.0 OR Apache-2.0) AND Unicode-3.0"));
    assert!(!allowed("MIT AND GPL-3.0"));
    assert!(!allowed("GPL-3.0"));
}

#[test]
fn everything_in_the_program_has_a_licence_that_lets_it_be_there() {
    let packages = packages();
    assert!(packages.len() > 50, "cargo named {} packages only", packages.len());
    let wrong = packages.iter().filter(|package| !package["license"].as_str().is_some_and(allowed));
    let wrong: Vec<_> = wrong.map(|package| (name(package), &package["license"])).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn nothing_is_there_in_two_versions() {
    let packages = packages();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &packages {
        versions.entry(name(package)).or_default().push(package["version"].as_str().unwrap());
    }
    versions.retain(|_, versions| versions.len() > 1);
    assert!(versions.is_empty(), "{versions:?}");
}

#[test]
fn everything_comes_from_the_registry() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let sources: BTreeSet<_> = lock.lines().filter_map(|line| line.strip_prefix("source = ")).collect();
    assert_eq!(sources, BTreeSet::from(["\"registry+https://github.com/rust-lang/crates.io-index\""]));
}

#[test]
fn nothing_in_the_program_talks_to_a_network() {
    let packages = packages();
    let networked: Vec<_> = packages.iter().map(name).filter(|name| NETWORK.contains(name)).collect();
    assert!(networked.is_empty(), "{networked:?}");
    // Of our own code; a crate that is not made for it would have to name it, too.
    let mut found = Vec::new();
    crate::layers::each_source(|file, _, text| {
        let words = ["std::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "std::os::unix::net"];
        found.extend(words.iter().filter(|word| text.contains(**word)).map(|word| format!("{file}: {word}")));
    });
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_vault_can_make_the_program_start_no_other() {
    let mut found = Vec::new();
    crate::layers::each_source(|file, _, text| {
        // The one that is started asks whether the editor's process lives; its name and number are our own.
        if file != "lsp/parent.rs" && text.contains("process::Command") {
            found.push(file.to_owned());
        }
    });
    assert!(found.is_empty(), "{found:?}");
}
