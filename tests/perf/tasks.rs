//! What the rules cost over 50,000 task lines, beside reading the notes they stand in.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use vaultls::rules;
use vaultls::vault::config::Config;
use vaultls::vault::{Change, Note, NoteId, Origin, Vault, VaultPath};

use super::{median, timed};

const NOTES: usize = 500;
const LINES: usize = 100;
const RUNS: usize = 5;

pub(super) fn measure() {
    let notes: Vec<(VaultPath, Arc<str>)> = (0..NOTES).map(note).collect();
    let origin = Origin::Disk { len: 0, mtime: 0, lossy: false };
    let mut vault = Vault::new(Arc::new(Config::default()));
    let upsert = |(path, text): &(VaultPath, Arc<str>)| Change::Upsert {
        path: path.clone(),
        text: text.clone(),
        origin,
    };
    vault.apply(notes.iter().map(upsert).chain([Change::Loaded]).collect());
    let (mut reads, mut checks, mut found) = (Vec::new(), Vec::new(), 0);
    for _ in 0..RUNS {
        let read =
            |(path, text): &(VaultPath, Arc<str>)| Note::new(NoteId(0), path.clone(), text.clone(), origin);
        reads.push(timed(|| notes.iter().map(read).map(|note| note.parsed.tasks.len()).sum::<usize>()).0);
        let today = date(2025, 11, 8);
        let (time, count) =
            timed(|| vault.notes().iter().map(|note| rules::check_note(&vault, note, today).len()).sum());
        checks.push(time);
        found = count;
    }
    let (read, check): (Duration, Duration) = (median(reads), median(checks));
    println!("{} task lines in {NOTES} notes, one thread, median of {RUNS} runs", NOTES * LINES);
    println!("  {:<34}  {read:>10.1?}", "read");
    let ratio = check.as_secs_f64() / read.as_secs_f64();
    println!("  {:<34}  {check:>10.1?}  {ratio:.2} x reading, {found} findings", "every rule");
}

/// A note of meeting minutes: most lines sound, some not, some with ids.
fn note(number: usize) -> (VaultPath, Arc<str>) {
    let mut text = format!("---\ntype: meeting\n---\n# Meeting {number}\n\n");
    for line in 0..LINES {
        let id = number * LINES + line;
        let day = line % 28 + 1;
        let fields = match line % 10 {
            0 => format!("⏫ 📅 2025-11-{day:02}"),
            1 => format!("🔁 every week on Monday 📅 2025-12-{day:02}"),
            2 => format!("🆔 t{id} ➕ 2025-10-{day:02}"),
            3 => format!("⛔ t{} 📅 2025-11-{day:02} #work/plan", id - 1),
            4 => format!("🔼 📅 2025-11-{day:02} (soon)"),
            5 => format!("🛫 2025-11-01 ⏳ 2025-11-05 📅 2025-11-{day:02} ^t{line}"),
            _ => format!("📅 2025-11-{day:02}"),
        };
        let done = if line % 3 == 0 { ("x", format!(" ✅ 2025-10-{day:02}")) } else { (" ", String::new()) };
        let owner = ["Ana Silva", "Bo", "Kim Lee"][line % 3];
        writeln!(
            text,
            "- [{}] Send the plan of part {line} to the others @{owner} {fields}{}",
            done.0, done.1
        )
        .unwrap();
    }
    (VaultPath::new(&format!("Meetings/{number}.md")).unwrap(), text.into())
}
