//! The first scan: every file of a vault, read and parsed on many threads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::read::Reading;
use super::{Problem, VaultRoot, walk};
use crate::vault::config::Config;
use crate::vault::{Change, VaultPath};

/// Reading waits for the disk: with cold caches 16 threads are several times faster than 2, with warm ones they
/// cost nothing that could be measured.
const THREADS: usize = 16;

/// A thread takes so many neighbouring files at a time: few enough that none has much left when the others are done.
const BATCH: usize = 8;

/// Progress is reported after this many files.
const STEP: usize = 256;

/// No file takes as long to read as this.
pub const STALL: Duration = Duration::from_secs(10);

/// Who watches a scan.
#[derive(Clone, Copy)]
pub struct Scan<'s> {
    /// Told, from any thread, how many of how many files are done.
    pub progress: &'s (dyn Fn(usize, usize) + Sync),
    /// Told of a file that is being read when none has been done for [`STALL`]: a network that hangs, mostly.
    pub stalled: &'s dyn Fn(&VaultPath),
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
    let desks: [Desk; THREADS] = std::array::from_fn(|_| Desk::default());
    let (over, all_over) = channel();
    let work = |desk: &Desk, over: Sender<()>| {
        let mut part: Vec<(usize, Vec<Reading>)> = Vec::new();
        while !scan.cancelled.load(Ordering::Relaxed) {
            let at = done.fetch_add(BATCH, Ordering::Relaxed);
            let Some(paths) = found.files.get(at..(at + BATCH).min(total)).filter(|paths| !paths.is_empty())
            else {
                break;
            };
            let one = |(nth, path)| {
                desk.reads.store(at + nth, Ordering::Relaxed);
                desk.at_disk.store(true, Ordering::Relaxed);
                let reading = found.read(root, path, || desk.at_disk.store(false, Ordering::Relaxed));
                desk.at_disk.store(false, Ordering::Relaxed);
                desk.has_read.fetch_add(1, Ordering::Relaxed);
                reading
            };
            part.push((at, paths.iter().enumerate().map(one).collect()));
            if at.is_multiple_of(STEP) {
                (scan.progress)(at, total);
            }
        }
        if let Ok(mut parts) = parts.lock() {
            parts.append(&mut part);
        }
        drop(over);
    };
    let work = &work;
    thread::scope(|scope| {
        for desk in desks.iter().take(total) {
            let over = over.clone();
            scope.spawn(move || work(desk, over));
        }
        drop(over);
        let desks = desks.get(..THREADS.min(total)).unwrap_or_default();
        watch(desks, &all_over, |at| found.files.get(at).into_iter().for_each(scan.stalled));
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

/// What one thread is at.
#[derive(Default)]
struct Desk {
    /// The file that it reads, by its number.
    reads: AtomicUsize,
    /// How many files it has read.
    has_read: AtomicUsize,
    /// It waits for the bytes of that file. Looking at them may take long, too, but that ends.
    at_disk: AtomicBool,
}

/// Waits for the threads, and tells of a file whose bytes are waited for when nothing has been read for long.
fn watch(desks: &[Desk], all_over: &Receiver<()>, stalled: impl Fn(usize)) {
    let mut before = 0;
    while all_over.recv_timeout(STALL) == Err(RecvTimeoutError::Timeout) {
        let now: usize = desks.iter().map(|desk| desk.has_read.load(Ordering::Relaxed)).sum();
        if now == before {
            stuck(desks).into_iter().for_each(&stalled);
        }
        before = now;
    }
}

/// A file that the disk is asked for; `None` if all that were asked for are there, and their text is being looked at.
fn stuck(desks: &[Desk]) -> Option<usize> {
    let waits = desks.iter().find(|desk| desk.at_disk.load(Ordering::Relaxed));
    waits.map(|desk| desk.reads.load(Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::{Desk, stuck};

    #[test]
    fn a_note_that_takes_long_to_be_looked_at_is_no_fault_of_the_disk() {
        let desks = [Desk::default(), Desk::default()];
        desks[0].reads.store(7, Ordering::Relaxed);
        assert_eq!(stuck(&desks), None);
        desks[1].reads.store(9, Ordering::Relaxed);
        desks[1].at_disk.store(true, Ordering::Relaxed);
        assert_eq!(stuck(&desks), Some(9));
    }
}
