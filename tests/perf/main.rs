//! Figures: what things cost, beside a floor program that only walks, reads and runs pulldown-cmark.
//!
//! `cargo bench` measures a generated vault, `cargo bench -- PATH` or `VAULTLS_PERF_VAULT` another one,
//! `VAULTLS_PERF_NOTES` sets the size of the generated one. `cargo bench --bench perf -- goals PATH...` prints every goal
//! beside what was measured, `-- shapes` measures vaults of unusual shapes, `-- counts` counts instructions. Runs of the two programs alternate, so that what else
//! the machine does falls on both; medians and their ratio are printed. Nothing is asserted.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod client;
mod counts;
mod floor;
mod generate;
mod goals;
mod process;
mod queries;
mod reading;
mod rename;
mod restart;
mod shapes;
mod tasks;
mod tasks_queries;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use process::Process;
use vaultls::disk::{Scan, VaultRoot, load};
use vaultls::vault::config::Config;
use vaultls::vault::{Change, Origin, Vault};

const RUNS: usize = 9;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (flags, words): (Vec<&str>, Vec<&str>) =
        args.iter().map(String::as_str).partition(|arg| arg.starts_with("--"));
    // One part alone, also of use under a profiler.
    match words.as_slice() {
        ["counts"] => return counts::measure(),
        ["goals", vaults @ ..] if !vaults.is_empty() => {
            goals::measure(&vaults.iter().map(Path::new).collect::<Vec<_>>());
        }
        ["shapes"] => shapes::measure(),
        ["counted", path, size] => counts::run(path, size.parse().unwrap()),
        ["resident", vault] => resident(Path::new(vault)),
        ["reading", vault] => reading::measure(Path::new(vault)),
        ["queries", vault] => queries::queries(Path::new(vault)),
        ["restart", vault] => restart::measure(Path::new(vault)),
        ["rename", vault] => rename::run(&scan(Path::new(vault))),
        ["tasks-queries", vault] => tasks_queries::measure(Path::new(vault)),
        ["tasks"] => tasks::measure(),
        ["floor", vault] => println!("{} notes", floor::run(Path::new(vault)).notes),
        // Test runners start every target; only `cargo bench` says so.
        rest if flags.contains(&"--bench") => everything(rest.first().map(PathBuf::from)),
        _ => {}
    }
    ExitCode::SUCCESS
}

/// All parts, over a vault or a generated one.
fn everything(named: Option<PathBuf>) {
    let named = named.or_else(|| std::env::var("VAULTLS_PERF_VAULT").ok().map(PathBuf::from));
    let generated = named.is_none().then(|| tempfile::tempdir().unwrap());
    let dir = named.unwrap_or_else(|| {
        let dir = generated.as_ref().unwrap().path().to_owned();
        let notes = std::env::var("VAULTLS_PERF_NOTES").ok().and_then(|notes| notes.parse().ok());
        generate::vault(&dir, notes.unwrap_or(10_000));
        dir
    });
    index(&dir);
    memory(&dir);
    edits(&dir);
    answers(&dir);
    rename::run(&scan(&dir));
    reading::measure(&dir);
    tasks_queries::measure(&dir);
    queries::queries(&dir);
    tasks::measure();
}

fn scan(dir: &Path) -> Vault {
    let config = Config::default();
    let scan = Scan { progress: &|_, _| {}, stalled: &|_| {}, cancelled: &AtomicBool::new(false) };
    let loaded = load(&VaultRoot::new(dir), &config, scan);
    let mut vault = Vault::new(Arc::new(config));
    vault.apply(loaded.changes);
    vault
}

/// The time of `work`, and its result, so that dropping it is not counted.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Wall and processor times of one thing.
struct Times {
    wall: Vec<Duration>,
    processor: Vec<Duration>,
}

impl Times {
    fn run<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let before = Process::own().processor();
        let (wall, result) = timed(work);
        self.wall.push(wall);
        self.processor.push(Process::own().processor() - before);
        result
    }

    fn print(&self, name: &str, floor: &Times) {
        let (wall, processor) = (median(self.wall.clone()), median(self.processor.clone()));
        let ratio =
            |time: Duration, floor: &[Duration]| time.as_secs_f64() / median(floor.to_vec()).as_secs_f64();
        println!(
            "  {name:<34}  {wall:>10.1?}  {:.2} x floor, processor {processor:>9.1?}  {:.2} x floor",
            ratio(wall, &floor.wall),
            ratio(processor, &floor.processor)
        );
    }
}

/// On a busy machine the processor times say more: wall times depend on how many threads the others have.
fn index(dir: &Path) {
    let facts = floor::run(dir);
    drop(scan(dir));
    let [mut floors, mut reads, mut applies, mut both] =
        [const { Times { wall: vec![], processor: vec![] } }; 4];
    for _ in 0..RUNS {
        floors.run(|| floor::run(dir));
        let config = Config::default();
        let cancelled = AtomicBool::new(false);
        let vault = both.run(|| {
            let scan = Scan { progress: &|_, _| {}, stalled: &|_| {}, cancelled: &cancelled };
            let loaded = reads.run(|| load(&VaultRoot::new(dir), &config, scan));
            let mut vault = Vault::new(Arc::new(config));
            applies.run(|| vault.apply(loaded.changes));
            vault
        });
        drop(vault);
    }
    println!(
        "index of {} notes, {} MB of text, warm, median of {RUNS} runs",
        facts.notes,
        facts.bytes / 1_000_000
    );
    floors.print("floor: walk, read, pulldown-cmark", &floors);
    reads.print("walk, read, parse", &floors);
    applies.print("indexes", &floors);
    both.print("both", &floors);
}

/// Loads the vault in a process of its own, for this one's memory has holes from what it did before.
fn memory(dir: &Path) {
    let child = Command::new(std::env::current_exe().unwrap()).arg("resident").arg(dir).output().unwrap();
    println!("{}", String::from_utf8_lossy(&child.stdout).trim_end());
}

fn resident(dir: &Path) {
    let vault = scan(dir);
    let text = vault.notes().iter().map(|note| note.text.len()).sum::<usize>() as f64 / 1e6;
    println!("resident memory, for {text:.0} MB of notes");
    let show = |what: &str| {
        let resident = Process::own().resident() as f64 / 1e6;
        println!("  {what}: {resident:.0} MB, 30 MB + {:.2}x the notes", (resident - 30.0) / text);
    };
    show("loaded");
    vaultls::features::warm(&vault);
    show("with what the first answers need");
}

/// Applies changes to one note while a snapshot is held, as during a request.
fn edits(dir: &Path) {
    let mut vault = scan(dir);
    let hub = vault.notes().into_iter().max_by_key(|note| vault.backlinks(note.id).len()).unwrap();
    let (path, text) = (hub.path.clone(), hub.text.clone());
    println!("one edit of {path} ({} bytes, {} backlinks)", text.len(), vault.backlinks(hub.id).len());
    let mut edit = |name: &str, add: &dyn Fn(usize) -> String| {
        let mut times = Vec::new();
        for version in 0..200 {
            let held = vault.clone();
            let text = Arc::from(format!("{text}{}", add(version)));
            let origin = Origin::Editor { version: i32::try_from(version).unwrap() };
            let change = Change::Upsert { path: path.clone(), text, origin };
            times.push(timed(|| vault.apply(vec![change])).0);
            drop(held);
        }
        println!("  {name:<34}  {:>10.1?}", median(times));
    };
    edit("a word", &|n| format!("\nword {n}"));
    edit("a link", &|n| format!("\n[[Somebody {n}]]"));
    edit("a tag", &|n| format!("\n#tag{n}"));
    edit("a heading", &|n| format!("\n# Heading {n}"));
}

fn answers(dir: &Path) {
    let vault = scan(dir);
    println!("answers");
    let (time, count) = timed(|| {
        let notes = vault.notes();
        let links = notes.iter().flat_map(|note| note.parsed.links.iter().map(move |link| (note, link)));
        links.inspect(|(note, link)| drop(std::hint::black_box(vault.resolve(note, link)))).count()
    });
    println!("  {:<34}  {time:>10.1?}", format!("all {count} links resolved"));
    let (time, count) = timed(|| {
        let notes = vault.notes();
        let mentions = notes.iter().flat_map(|note| note.parsed.mentions.iter().map(move |one| (note, one)));
        mentions.inspect(|(note, one)| drop(std::hint::black_box(vault.resolve_mention(note, one)))).count()
    });
    println!("  {:<34}  {time:>10.1?}", format!("all {count} mentions resolved"));
    for name in ["first", "again"] {
        println!("  {:<34}  {:>10.1?}", format!("dead targets, {name}"), timed(|| vault.dead_targets()).0);
        println!("  {:<34}  {:>10.1?}", format!("tags, {name}"), timed(|| vault.tags()).0);
        println!("  {:<34}  {:>10.1?}", format!("properties, {name}"), timed(|| vault.properties()).0);
        println!("  {:<34}  {:>10.1?}", format!("notes by path, {name}"), timed(|| vault.notes().len()).0);
    }
}
