//! The least that any reader of a vault does: walk, read, run pulldown-cmark; with the same threads as ours.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::{WalkBuilder, WalkState};
use pulldown_cmark::{Options, Parser};

/// What was read.
pub struct Read {
    pub notes: usize,
    pub bytes: usize,
}

/// Walks and reads, with 16 threads, and nothing else; how many bytes there are.
pub fn read(dir: &Path) -> usize {
    let (found, bytes) = (walk(dir), AtomicUsize::new(0));
    each(&found, |path| {
        bytes.fetch_add(std::fs::read(path).unwrap_or_default().len(), Ordering::Relaxed);
    });
    bytes.into_inner()
}

pub fn run(dir: &Path) -> Read {
    run_files(&walk(dir))
}

/// As [`run`], for files that are known already.
pub fn run_files(found: &[PathBuf]) -> Read {
    let (bytes, events) = (AtomicUsize::new(0), AtomicUsize::new(0));
    each(found, |path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
        events.fetch_add(Parser::new_ext(&text, options).into_offset_iter().count(), Ordering::Relaxed);
        bytes.fetch_add(text.len(), Ordering::Relaxed);
    });
    std::hint::black_box(events);
    Read { notes: found.len(), bytes: bytes.into_inner() }
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let found: Mutex<Vec<PathBuf>> = Mutex::default();
    WalkBuilder::new(dir).standard_filters(false).hidden(true).threads(4).build_parallel().run(|| {
        Box::new(|entry| {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|extension| extension == "md") {
                found.lock().unwrap().push(path);
            }
            WalkState::Continue
        })
    });
    found.into_inner().unwrap()
}

fn each(found: &[PathBuf], work: impl Fn(&Path) + Sync) {
    let next = AtomicUsize::new(0);
    let run = || {
        while let Some(path) = found.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(path);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(run);
        }
    });
}
