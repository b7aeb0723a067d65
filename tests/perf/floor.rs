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

pub fn run(dir: &Path) -> Read {
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
    let found = found.into_inner().unwrap();
    let (next, bytes, events) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(path) = found.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
            events.fetch_add(Parser::new_ext(&text, options).into_offset_iter().count(), Ordering::Relaxed);
            bytes.fetch_add(text.len(), Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(work);
        }
    });
    std::hint::black_box(events);
    Read { notes: found.len(), bytes: bytes.into_inner() }
}
