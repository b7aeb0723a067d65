//! The first scan: every file of a vault, read and parsed on many threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::read::{Reading, read};
use super::{Problem, VaultRoot, walk};
use crate::vault::Change;
use crate::vault::config::Config;

/// Reading waits for the disk: with cold caches 16 threads are several times faster than 2, with warm ones they
/// cost nothing that could be measured.
const THREADS: usize = 16;

/// A thread takes so many neighbouring files at a time: few enough that none has much left when the others are done.
const BATCH: usize = 8;

/// Progress is reported after this many files.
const STEP: usize = 256;

/// Who watches a scan.
#[derive(Clone, Copy)]
pub struct Scan<'s> {
    /// Told, from any thread, how many of how many files are done.
    pub progress: &'s (dyn Fn(usize, usize) + Sync),
    /// Set to end the scan early; its result is then incomplete and of no use.
    pub cancelled: &'s AtomicBool,
}

/// A scanned vault.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Every file as a change, ending with [`Change::Loaded`]; empty if the scan was cancelled.
    pub changes: Vec<Change>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Reads all files of a vault.
pub fn load(root: &VaultRoot, config: &Config, scan: Scan<'_>) -> Loaded {
    let found = walk(root, config, scan.cancelled);
    let (done, total) = (AtomicUsize::new(0), found.files.len());
    let parts = Mutex::new(Vec::new());
    let work = || {
        let mut part: Vec<(usize, Vec<Reading>)> = Vec::new();
        while !scan.cancelled.load(Ordering::Relaxed) {
            let at = done.fetch_add(BATCH, Ordering::Relaxed);
            let Some(paths) = found.files.get(at..(at + BATCH).min(total)).filter(|paths| !paths.is_empty())
            else {
                break;
            };
            part.push((at, paths.iter().map(|path| read(root, path.clone())).collect()));
            if at.is_multiple_of(STEP) {
                (scan.progress)(at, total);
            }
        }
        if let Ok(mut parts) = parts.lock() {
            parts.append(&mut part);
        }
    };
    thread::scope(|scope| {
        for _ in 0..THREADS.min(total) {
            scope.spawn(work);
        }
    });
    let mut readings = parts.into_inner().unwrap_or_default();
    if scan.cancelled.load(Ordering::Relaxed) {
        return Loaded::default();
    }
    (scan.progress)(total, total);
    readings.sort_unstable_by_key(|(at, _)| *at);
    let mut loaded = Loaded { changes: Vec::with_capacity(total + 1), problems: found.problems };
    for (change, problem) in readings.into_iter().flat_map(|(_, batch)| batch) {
        loaded.changes.push(change);
        loaded.problems.extend(problem);
    }
    loaded.changes.push(Change::Loaded);
    loaded
}
