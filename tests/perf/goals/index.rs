//! Reading a vault: index, check and memory, beside the floor; a keystroke and references without the server.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use vaultls::features::references::references;
use vaultls::text::TextSize;
use vaultls::vault::{Change, Note, Origin, Vault};

use super::table::{Table, short};
use crate::client::{Client, binary};
use crate::process::Process;
use crate::{Times, floor, median, scan, timed};

pub fn measure(dir: &Path, table: &mut Table) {
    let read = floor::run(dir);
    table.cell("notes", "", format!("{}, {} MB", read.notes, read.bytes / 1_000_000));
    let runs = if read.notes > 50_000 { 3 } else { 9 };
    warm(dir, runs, table);
    cold(dir, runs.min(3), table);
    memory(dir, table);
    let vault = scan(dir);
    keystroke(vault.clone(), table);
    backlinks(&vault, table);
}

/// Two ratios: of the least wall times, and of the least processor times.
fn ratio(ours: &Times, floor: &Times) -> String {
    let least = |times: &[Duration]| times.iter().min().copied().unwrap_or_default();
    let (wall, processor) = (least(&ours.wall), least(&ours.processor));
    format!(
        "{:.2}x in wall time, {:.2}x in processor time ({}; {})",
        wall.as_secs_f64() / least(&floor.wall).as_secs_f64(),
        processor.as_secs_f64() / least(&floor.processor).as_secs_f64(),
        short(median(ours.wall.clone())),
        short(median(ours.processor.clone())),
    )
}

/// Runs of the floor, of ours and of `vaultls check` alternate.
fn warm(dir: &Path, runs: usize, table: &mut Table) {
    let [mut floors, mut indexes, mut checks] = [const { Times { wall: vec![], processor: vec![] } }; 3];
    for _ in 0..runs {
        floors.run(|| floor::run(dir));
        drop(indexes.run(|| scan(dir)));
        let before = Process::own().children();
        checks.wall.push(timed(|| check(dir)).0);
        checks.processor.push(Process::own().children() - before);
    }
    let floor =
        format!("{}; {}", short(median(floors.wall.clone())), short(median(floors.processor.clone())));
    table.cell("the floor: walk, read, pulldown-cmark (wall; processor)", "", floor);
    table.cell("index, warm", "2.0x the floor", ratio(&indexes, &floors));
    table.cell("`vaultls check`, every rule", "3x the floor", ratio(&checks, &floors));
}

fn check(dir: &Path) {
    let status = Command::new(binary())
        .args(["check", "--format", "concise", "--fail-on", "never", "--vault"])
        .arg(dir)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

/// Drops the system's caches before each run, which only root may. They hold the program too, which is read from the disk
/// before the first start after that is answered.
fn cold(dir: &Path, runs: usize, table: &mut Table) {
    let (mut bare, mut ours, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        for (times, run) in
            [(&mut bare, floor::read as fn(&Path) -> usize), (&mut ours, |dir| load_only(dir))]
        {
            if !drop_caches() {
                return table.cell("index, cold", "1.5x a bare read", "not measured: needs root".to_owned());
            }
            times.push(timed(|| run(dir)).0);
        }
        drop_caches();
        starts.push(Client::start(dir).initialized);
    }
    let (bare, ours) = (median(bare), median(ours));
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    table.cell(
        "index, cold",
        "1.5x a bare 16-thread read",
        format!("{ratio:.2}x ({} to {})", short(ours), short(bare)),
    );
    table.cell("`initialize` answered, nothing in the system's caches", "", short(median(starts)));
    // What is measured next starts the program again.
    drop(Client::start(dir));
}

/// Whether the system has dropped what it keeps of the disk.
fn drop_caches() -> bool {
    let _ = Command::new("sync").status();
    fs::write("/proc/sys/vm/drop_caches", "3").is_ok()
}

fn load_only(dir: &Path) -> usize {
    scan(dir).note_count()
}

/// In a process of its own: this one's memory has holes from what it did before.
fn memory(dir: &Path, table: &mut Table) {
    let child = Command::new(std::env::current_exe().unwrap()).arg("resident").arg(dir).output().unwrap();
    let printed = String::from_utf8_lossy(&child.stdout).into_owned();
    let mut sizes = printed.lines().filter_map(|line| Some(line.split_once(": ")?.1.to_owned()));
    let goal = "30 MB + 2.0x the notes";
    table.cell("memory, of the index alone", goal, sizes.next().unwrap_or_default());
    table.cell("memory, with what the first answers need", goal, sizes.next().unwrap_or_default());
}

/// Edits of the note with the most backlinks while a snapshot is held, as during a request.
fn keystroke(mut vault: Vault, table: &mut Table) {
    let hub = hub(&vault);
    let (path, text) = (hub.path.clone(), hub.text.clone());
    let mut edit = |make: &dyn Fn(usize) -> String| -> Vec<Duration> {
        let times = (0..1000).map(|version| {
            let held = vault.clone();
            let text = Arc::from(make(version));
            let origin = Origin::Editor { version: i32::try_from(version).unwrap() };
            let time = timed(|| vault.apply(vec![Change::Upsert { path: path.clone(), text, origin }])).0;
            drop(held);
            time
        });
        times.collect()
    };
    let goal = "1 ms p99";
    table.times("keystroke to snapshot, prose", goal, &edit(&|n| format!("{text}\nword {n}")));
    table.times("keystroke to snapshot, link", goal, &edit(&|n| format!("{text}\n[[Somebody {n}]]")));
    table.times("keystroke to snapshot, heading", goal, &edit(&|n| format!("{text}\n# Heading {n}")));
    table.times(
        "keystroke to snapshot, task",
        goal,
        &edit(&|n| format!("{text}\n- [ ] Task {n} @Ana 📅 2025-11-01")),
    );
    table.times(
        "keystroke to snapshot, alias",
        goal,
        &edit(&|n| format!("---\naliases: [Alias {n}]\n---\n{text}")),
    );
}

fn hub(vault: &Vault) -> Arc<Note> {
    Arc::clone(vault.notes().into_iter().max_by_key(|note| vault.count_linking_notes(note.id)).unwrap())
}

/// References of the notes that have about so many.
fn backlinks(vault: &Vault, table: &mut Table) {
    for (wanted, goal) in [(1_000, "5 ms"), (30_000, "60 ms")] {
        let notes = vault.notes();
        let near = |note: &&&Arc<Note>| vault.count_linking_notes(note.id).abs_diff(wanted);
        let note = notes.iter().min_by_key(near).unwrap();
        let found = references(vault, note, TextSize::new(0), false).len();
        let times: Vec<Duration> =
            (0..50).map(|_| timed(|| references(vault, note, TextSize::new(0), false)).0).collect();
        let what = format!("references, about {wanted} linking notes");
        let each = format!("{} of {found} places", super::table::spread(&times));
        table.cell(&what, goal, each);
    }
}
