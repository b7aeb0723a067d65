//! The first scan: every file of a vault, read and parsed on many threads.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use super::read::{Arrival, MOST_KEPT, Reading};
use super::walk::Walk;
use super::{Problem, VaultRoot, walk};
use crate::vault::config::Config;
use crate::vault::{Change, MOST_ROOM, VaultPath, make_room};

/// So many threads wait for the disk: with cold caches 16 are several times faster than 2. What they bring is looked at on as
/// many threads as there are processors: more of them would only wait for each other's memory.
const FETCHERS: usize = 16;

/// A thread takes so many neighbouring files at a time: few enough that none has much left when the others are done.
const BATCH: usize = 64;

/// What the notes of a parcel, and reading them, take at most, but for long ones.
const ROOM: usize = 1 << 20;

/// So many parcels wait for being looked at.
const QUEUE: usize = 8;

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

/// Neighbouring files whose bytes are there.
struct Parcel {
    /// The number of the first.
    at: usize,
    files: Vec<Arrival>,
    /// The bytes of all.
    bytes: Vec<u8>,
}

/// Reads all files of a vault.
pub fn load(root: &VaultRoot, config: &Config, scan: Scan<'_>) -> Loaded {
    let found = walk(root, config, scan.cancelled);
    let total = found.files.len();
    let desks: [Desk; FETCHERS] = std::array::from_fn(|_| Desk::default());
    let desks = desks.get(..FETCHERS.min(total)).unwrap_or_default();
    let Scan { progress, cancelled, .. } = scan;
    let (next, spare) = (AtomicUsize::new(0), Mutex::default());
    let loading = Loading { root, found: &found, progress, cancelled, next, spare };
    make_room(MOST_ROOM);
    let (send, parcels) = sync_channel(QUEUE);
    let (over, all_over) = channel();
    let (parcels, readings) = (Mutex::new(parcels), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for desk in desks {
            let (loading, send, over) = (&loading, send.clone(), over.clone());
            scope.spawn(move || {
                loading.fetch(desk, &send);
                drop(over);
            });
        }
        drop((send, over));
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| loading.read(&parcels, &readings));
        }
        watch(desks, &all_over, |at| found.files.get(at).into_iter().for_each(scan.stalled));
    });
    let mut readings: Vec<(usize, Vec<Reading>)> = readings.into_inner().unwrap_or_default();
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

/// What the threads of a scan share.
struct Loading<'l> {
    root: &'l VaultRoot,
    found: &'l Walk,
    progress: &'l (dyn Fn(usize, usize) + Sync),
    cancelled: &'l AtomicBool,
    /// The first file that no thread has taken.
    next: AtomicUsize,
    /// Buffers of parcels that have been read.
    spare: Mutex<Vec<Vec<u8>>>,
}

impl Loading<'_> {
    /// Brings parcels of bytes until there are no files left.
    fn fetch(&self, desk: &Desk, send: &SyncSender<Parcel>) {
        while !self.cancelled.load(Ordering::Relaxed) {
            let at = self.next.fetch_add(BATCH, Ordering::Relaxed);
            let paths = self.found.files.iter().enumerate().skip(at).take(BATCH);
            let mut parcel = self.parcel(at);
            for (at, path) in paths {
                if parcel.bytes.len() > MOST_KEPT {
                    let full = std::mem::replace(&mut parcel, self.parcel(at));
                    if send.send(full).is_err() {
                        return;
                    }
                }
                desk.reads.store(at, Ordering::Relaxed);
                desk.at_disk.store(true, Ordering::Relaxed);
                parcel.files.push(self.found.fetch(self.root, path, &mut parcel.bytes));
                desk.at_disk.store(false, Ordering::Relaxed);
                desk.has_read.fetch_add(1, Ordering::Relaxed);
            }
            if parcel.files.is_empty() || send.send(parcel).is_err() {
                return;
            }
        }
    }

    fn parcel(&self, at: usize) -> Parcel {
        let bytes = self.spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
        Parcel { at, files: Vec::with_capacity(BATCH), bytes }
    }

    /// Reads what is in the parcels until no more come.
    fn read(&self, parcels: &Mutex<Receiver<Parcel>>, readings: &Mutex<Vec<(usize, Vec<Reading>)>>) {
        let (mut own, mut panicked) = (Vec::new(), None);
        let next = || parcels.lock().ok()?.recv().ok();
        while let Some(Parcel { at, files, mut bytes }) = next() {
            make_room(ROOM);
            let read = || files.into_iter().map(|file| file.read(&bytes)).collect();
            match catch_unwind(AssertUnwindSafe(read)) {
                Ok(readings) => own.push((at, readings)),
                // Nobody may wait for ever with a parcel.
                Err(panic) => panicked = Some(panic),
            }
            bytes.clear();
            if bytes.capacity() <= 2 * MOST_KEPT
                && let Ok(mut spare) = self.spare.lock()
            {
                spare.push(bytes);
            }
            if at.is_multiple_of(STEP) {
                (self.progress)(at, self.found.files.len());
            }
        }
        if let Ok(mut readings) = readings.lock() {
            readings.append(&mut own);
        }
        if let Some(panic) = panicked {
            resume_unwind(panic);
        }
    }
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
