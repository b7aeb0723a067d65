//! Vaults of unusual shapes, each beside a twin with as much in it and nothing unusual: a ratio of 1 is what linear
//! cost would be.

use std::fmt::Write;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use vaultls::features::View;
use vaultls::features::completion::complete;
use vaultls::features::document_links::document_links;
use vaultls::features::folding::folds;
use vaultls::features::semantic_tokens::tokens;
use vaultls::features::symbols::document_symbols;
use vaultls::query::Present;
use vaultls::rules;
use vaultls::text::{TextLen, TextRange};
use vaultls::vault::config::Config;
use vaultls::vault::{Change, Note, Origin, Vault, VaultPath};

use super::{scan, timed};

const RUNS: usize = 3;

/// Path and text of each note.
type Notes = Vec<(String, String)>;

pub fn measure() {
    println!(
        "| shape, beside a twin | read, index | check | one edit of each note | outline, folds, colours, links |"
    );
    println!("|---|---|---|---|---|");
    let mb = 1_000_000;
    row("one note of 50 MB, 5,000 of 10 kB", &one(paragraphs(50 * mb)), &cut(paragraphs(50 * mb), 5_000));
    row("one line of 5 MB, lines of 100 bytes", &one(words(5 * mb, ' ')), &one(words(5 * mb, '\n')));
    row("10,000 headings in one note, in 100", &one(headings(10_000)), &cut(headings(10_000), 100));
    row("100,000 notes that link to one, to the next", &linked(|_| 0), &linked(|n| n + 1));
    folder();
}

fn one(text: String) -> Notes {
    vec![("One.md".to_owned(), text)]
}

/// The text in so many notes, cut between lines.
fn cut(text: String, into: usize) -> Notes {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let parts = lines.chunks(lines.len().div_ceil(into)).enumerate();
    parts.map(|(n, lines)| (format!("Part {n}.md"), lines.concat())).collect()
}

fn paragraphs(bytes: usize) -> String {
    let mut text = String::new();
    let mut n = 0;
    while text.len() < bytes {
        writeln!(text, "Plain words about [[Note {}]] and #tag/{} in paragraph {n}.\n", n % 1000, n % 40)
            .unwrap();
        writeln!(text, "- [ ] Send the plan @Ana Silva 🔼 📅 2025-11-01\n- an item with `code`\n").unwrap();
        n += 1;
    }
    text
}

fn words(bytes: usize, every: char) -> String {
    let mut text = String::new();
    let mut n = 0;
    while text.len() < bytes {
        write!(
            text,
            "some words, [[Note {}]] with **more** words and a #tag/{} and @Ana Silva there{every}",
            n % 1000,
            n % 40
        )
        .unwrap();
        n += 1;
    }
    text
}

fn headings(count: usize) -> String {
    (0..count).fold(String::new(), |text, n| {
        text + &format!("{} Heading {n}\n\nSome words.\n\n", "#".repeat(n % 6 + 1))
    })
}

fn linked(to: impl Fn(usize) -> usize) -> Notes {
    (0..100_000)
        .map(|n| {
            (format!("Folder {}/Note {n}.md", n % 100), format!("# Note {n}\n\nSee [[Note {}]].\n", to(n)))
        })
        .collect()
}

fn vault(notes: &Notes) -> Vault {
    let mut vault = Vault::new(Arc::new(Config::default()));
    let origin = Origin::Disk { len: 0, mtime: 0, lossy: false };
    let upsert = |(path, text): &(String, String)| Change::Upsert {
        path: VaultPath::new(path).unwrap(),
        text: text.as_str().into(),
        origin,
    };
    vault.apply(notes.iter().map(upsert).chain([Change::Loaded]).collect());
    vault
}

fn row(name: &str, shape: &Notes, twin: &Notes) {
    let (shape, twin) = (least(shape), least(twin));
    let ratios = shape.iter().zip(&twin).map(|(shape, twin)| {
        format!("{:.2}x ({:.0} ms)", shape.as_secs_f64() / twin.as_secs_f64(), shape.as_secs_f64() * 1e3)
    });
    println!("| {name} | {} |", ratios.collect::<Vec<_>>().join(" | "));
}

/// The least times of the four columns.
fn least(notes: &Notes) -> [Duration; 4] {
    let mut least = [Duration::MAX; 4];
    for _ in 0..RUNS {
        let (read, mut vault) = timed(|| vault(notes));
        let times = [read, timed(|| check(&vault)).0, timed(|| edit(&mut vault)).0, timed(|| show(&vault)).0];
        for (least, time) in least.iter_mut().zip(times) {
            *least = time.min(*least);
        }
    }
    least
}

fn check(vault: &Vault) -> usize {
    vault.notes().iter().map(|note| rules::check_note(vault, note, date(2025, 11, 8)).len()).sum()
}

fn edit(vault: &mut Vault) {
    let notes: Vec<Arc<Note>> = vault.notes().into_iter().cloned().collect();
    for note in notes {
        let text = Arc::from(format!("{}\nAnd a word.", note.text));
        let origin = Origin::Editor { version: 1 };
        vault.apply(vec![Change::Upsert { path: note.path.clone(), text, origin }]);
    }
}

fn show(vault: &Vault) -> usize {
    let present = Present::new("2025-11-08T10:15[UTC]".parse().unwrap());
    let of = |note: &Arc<Note>| {
        let view = View { vault, note, present: &present };
        document_symbols(vault, note).len()
            + folds(note).len()
            + tokens(&view, TextRange::up_to(note.text.text_len())).len()
            + document_links(vault, note).len()
            + complete(vault, note, note.text.text_len(), &[], date(2025, 11, 8))
                .map_or(0, |found| found.items.len())
    };
    vault.notes().into_iter().map(of).sum()
}

/// From disk: what a folder of many files costs is a matter of walking it.
fn folder() {
    let count = 100_000;
    let mut read = [Duration::MAX; 2];
    for (least, folders) in read.iter_mut().zip([1, 1_000]) {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..count {
            let path = dir.path().join(format!("Folder {}/Note {n}.md", n % folders));
            if n < folders {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
            }
            fs::write(path, format!("# Note {n}\n\nSee [[Note {}]].\n", n + 1)).unwrap();
        }
        for _ in 0..RUNS {
            *least = timed(|| scan(dir.path())).0.min(*least);
        }
    }
    let ratio = read[0].as_secs_f64() / read[1].as_secs_f64();
    println!(
        "| 100,000 notes in one folder, in 1,000 | {ratio:.2}x ({:.0} ms) | | | |",
        read[0].as_secs_f64() * 1e3
    );
}
