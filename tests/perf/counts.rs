//! Instructions of the hot paths, counted by callgrind at three sizes of vault. Unlike times they are the same on a busy
//! machine, so they can fail a build: what a key costs must not grow with the vault.
//!
//! `cargo bench --bench perf -- counts` needs valgrind. Each path runs in a process of its own, which makes the vault and
//! then calls [`counted`], the only function that is counted.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;

use jiff::civil::date;
use vaultls::features::View;
use vaultls::features::completion::complete;
use vaultls::features::definition::definition;
use vaultls::features::hover::hover;
use vaultls::features::references::references;
use vaultls::features::symbols::{document_symbols, workspace_symbols};
use vaultls::query::Present;
use vaultls::rules;
use vaultls::text::{TextLen, TextSize};
use vaultls::vault::config::Config;
use vaultls::vault::{Change, Note, Origin, Vault, VaultPath};

const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// How the count may grow from the smallest vault to the largest.
enum Growth {
    /// Not at all; a tenth is for hash tables of other sizes, and [`ALLOCATOR`].
    None,
    /// By so many instructions for each note more: something of each is looked at, or of many together.
    PerNote(f64),
}

/// What the allocator may count more, as the vault that was made before left its memory.
const ALLOCATOR: f64 = 50_000.0;

struct HotPath {
    name: &'static str,
    growth: Growth,
    run: fn(&mut Vault),
}

const PATHS: &[HotPath] = &[
    HotPath { name: "key-in-prose", growth: Growth::None, run: |vault| edit(vault, "more words") },
    HotPath { name: "key-in-link", growth: Growth::None, run: |vault| edit(vault, "[[Person 3]]") },
    HotPath { name: "key-in-dead-link", growth: Growth::None, run: |vault| edit(vault, "[[Nobody there]]") },
    HotPath { name: "key-in-heading", growth: Growth::None, run: |vault| edit(vault, "# Another heading") },
    HotPath {
        name: "key-in-task",
        growth: Growth::None,
        run: |vault| edit(vault, "- [ ] Ask @Person 4 📅 2025-11-01"),
    },
    HotPath { name: "check", growth: Growth::None, run: check },
    HotPath {
        name: "definition",
        growth: Growth::None,
        run: |vault| drop(definition(vault, &edited(vault), link(vault))),
    },
    // A person's open tasks and days are looked up in each piece of 256 notes; in a vault of 100 notes a person has fewer.
    HotPath { name: "hover", growth: Growth::PerNote(20.0), run: hover_link },
    HotPath {
        name: "references",
        growth: Growth::None,
        run: |vault| drop(references(vault, &edited(vault), TextSize::new(0), false)),
    },
    HotPath {
        name: "outline",
        growth: Growth::None,
        run: |vault| drop(document_symbols(vault, &edited(vault))),
    },
    HotPath { name: "completion", growth: Growth::PerNote(1_200.0), run: completion },
    HotPath {
        name: "workspace-symbol",
        growth: Growth::PerNote(400.0),
        run: |vault| drop(workspace_symbols(vault, "person 12")),
    },
];

/// Counts every path at every size, prints a table, and fails if one grows.
pub fn measure() -> ExitCode {
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("instruction counts are left out: valgrind is not installed");
        return ExitCode::SUCCESS;
    }
    println!("| instructions | 100 notes | 1,000 | 10,000 | may grow by | |\n|---|---|---|---|---|---|");
    let mut grown = false;
    for path in PATHS {
        let [few, some, many] = SIZES.map(|size| count(path.name, size));
        let (allowed, fine) = match path.growth {
            Growth::None => ("a tenth".to_owned(), many as f64 <= few as f64 * 1.1 + ALLOCATOR),
            Growth::PerNote(most) => {
                let each = (many as f64 - few as f64) / (SIZES[2] - SIZES[0]) as f64;
                (format!("{most} a note, is {each:.1}"), each <= most)
            }
        };
        grown |= !fine;
        let verdict = if fine { "" } else { "GROWS" };
        println!("| {} | {few} | {some} | {many} | {allowed} | {verdict} |", path.name);
    }
    if grown { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn count(path: &str, size: usize) -> u64 {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("counts");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no", "--toggle-collect=*counts*counted*"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().unwrap())
        .args(["counted", path, &size.to_string()])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{path} at {size} notes");
    total(&out).expect("a count")
}

fn total(out: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(out).ok()?;
    text.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok())
}

/// What runs under callgrind.
pub fn run(name: &str, size: usize) {
    let path = PATHS.iter().find(|path| path.name == name).expect("a path");
    let mut vault = vault(size);
    // What is made once, when first asked for after names have changed, is no part of a key.
    vaultls::features::warm(&vault);
    (path.run)(&mut vault);
    edit(&mut vault, "a word");
    let held = vault.clone();
    counted(path.run, &mut vault);
    drop(held);
}

#[inline(never)]
pub fn counted(run: fn(&mut Vault), vault: &mut Vault) {
    run(vault);
}

const EDITED: &str = "Meetings/Edited.md";

/// As many notes as asked for: the edited one, the ten people it names, and others that have nothing to do with it.
fn vault(size: usize) -> Vault {
    let mut notes = vec![(EDITED.to_owned(), page())];
    for n in 0..10 {
        let text = format!(
            "---\ntype: person\ntitle: Person {n}\n---\n# Person {n}\n\nKnows [[Person {}]].\n",
            (n + 1) % 10
        );
        notes.push((format!("People/Person {n}.md"), text));
    }
    for n in notes.len()..size {
        let text = format!(
            "---\ntype: topic\n---\n# Topic {n}\n\nSee [[Topic {}]] and [[Gone {n}]].\n\n- [ ] Read on\n",
            n + 1
        );
        notes.push((format!("Topics/Topic {n}.md"), text));
    }
    let origin = Origin::Disk { len: 0, mtime: 0, lossy: false };
    let upsert = |(path, text): (String, String)| Change::Upsert {
        path: VaultPath::new(&path).unwrap(),
        text: text.into(),
        origin,
    };
    let mut vault = Vault::new(Arc::new(Config::default()));
    vault.apply(notes.into_iter().map(upsert).chain([Change::Loaded]).collect());
    vault
}

fn page() -> String {
    let mut text = String::from("---\ntype: meeting\ndate: 2025-11-08\n---\n# Edited\n\n");
    for n in 0..40 {
        writeln!(
            text,
            "Words with [[Person {}]] about #topic/{n}.\n\n- [ ] Send it @Person {} 📅 2025-11-01\n",
            n % 10,
            n % 7
        )
        .unwrap();
    }
    text
}

fn edited(vault: &Vault) -> Arc<Note> {
    Arc::clone(vault.note_at(&VaultPath::new(EDITED).unwrap()).unwrap())
}

fn edit(vault: &mut Vault, line: &str) {
    let path = VaultPath::new(EDITED).unwrap();
    let text = format!("{}{line}\n", page()).into();
    vault.apply(vec![Change::Upsert { path, text, origin: Origin::Editor { version: 1 } }]);
}

fn check(vault: &mut Vault) {
    drop(rules::check_note(vault, &edited(vault), date(2025, 11, 8)));
}

/// Inside the first link of the edited note.
fn link(vault: &Vault) -> TextSize {
    edited(vault).parsed.links[0].target.start()
}

fn hover_link(vault: &mut Vault) {
    let present = Present::new("2025-11-08T10:15[UTC]".parse().unwrap());
    let note = edited(vault);
    drop(hover(&View { vault, note: &note, present: &present }, link(vault)));
}

fn completion(vault: &mut Vault) {
    edit(vault, "[[per");
    let note = edited(vault);
    let end = note.text.text_len() - TextSize::new(1);
    assert!(complete(vault, &note, end, &[], date(2025, 11, 8)).is_some());
}
