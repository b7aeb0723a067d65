//! Whether a cache on disk could make a restart quicker. The best that one could do with warm caches is to read the texts,
//! which stay in memory, to read facts of every note instead of finding them, and to enter these into the indexes. Copying
//! what was read of each note stands for reading facts: a cache that is read makes the same lists.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use vaultls::disk::{Scan, VaultRoot, load};
use vaultls::vault::Vault;
use vaultls::vault::config::Config;

use super::floor;
use super::process::Process;

pub fn measure(dir: &Path) {
    let config = Config::default();
    let scan = Scan { progress: &|_, _| {}, stalled: &|_| {}, cancelled: &AtomicBool::new(false) };
    floor::read(dir);
    let (read, bytes) = processor(|| floor::read(dir));
    let (found, loaded) = processor(|| load(&VaultRoot::new(dir), &config, scan));
    let mut vault = Vault::new(Arc::new(config));
    let (entered, _) = processor(|| vault.apply(loaded.changes));
    let notes = vault.notes();
    let (copied, copies) = processor(|| notes.iter().map(|note| note.parsed.clone()).collect::<Vec<_>>());
    let (whole, best) = (found + entered, read + copied + entered);
    println!(
        "{} notes, {} MB; processor time, not counting what reading a cache's own bytes costs:",
        copies.len(),
        bytes / 1_000_000
    );
    println!("  all of it: {found:.2} s reading and parsing, {entered:.2} s entering, {whole:.2} s");
    println!(
        "  with a cache: {read:.2} s reading texts, {copied:.2} s making facts, {entered:.2} s entering, {best:.2} s: {:.2}x",
        whole / best
    );
}

/// Processor seconds of all threads.
fn processor<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = Process::own().processor();
    let result = work();
    ((Process::own().processor() - before).as_secs_f64(), result)
}
