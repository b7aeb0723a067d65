//! Our own eye on the file system, for clients that do not watch. It only says what is dirty.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::VaultRoot;
use crate::vault::config::Config;

/// Events are gathered until this long passes without one ...
const QUIET: Duration = Duration::from_millis(80);

/// ... but no longer than this.
const AT_MOST: Duration = Duration::from_secs(1);

/// More dirty paths than this are not worth looking at one by one.
const MANY: usize = 2_000;

/// What may differ from what was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dirty {
    /// Files and folders, there or not.
    pub paths: BTreeSet<PathBuf>,
    /// Events were lost: anything may differ.
    pub everything: bool,
}

/// A running watch; ends when dropped.
#[derive(Debug)]
pub struct Watcher {
    _watcher: RecommendedWatcher,
}

/// Calls `tell`, on a thread of its own, with what is dirty, once things are quiet for a moment.
///
/// # Errors
/// If the system refuses, for instance because too many folders are watched already.
pub fn watch(
    root: &VaultRoot,
    config: &Config,
    tell: impl FnMut(Dirty) + Send + 'static,
) -> notify::Result<Watcher> {
    let (send, events) = channel();
    let settings = notify::Config::default().with_follow_symlinks(config.follow_symlinks);
    // A closed channel means that the watch ended; nobody wants the event then.
    let mut watcher = RecommendedWatcher::new(move |event| drop(send.send(event)), settings)?;
    watcher.watch(root.dir(), RecursiveMode::Recursive)?;
    thread::Builder::new().name("watch".to_owned()).spawn(move || gather(&events, tell))?;
    Ok(Watcher { _watcher: watcher })
}

/// Hands on events in batches until the watcher is gone.
fn gather(events: &Receiver<notify::Result<Event>>, mut tell: impl FnMut(Dirty)) {
    while let Ok(first) = events.recv() {
        let mut dirty = Dirty::default();
        dirty.add(first);
        let end = Instant::now() + AT_MOST;
        let open = loop {
            let wait = QUIET.min(end.saturating_duration_since(Instant::now()));
            match events.recv_timeout(wait) {
                Ok(event) => dirty.add(event),
                Err(RecvTimeoutError::Timeout) => break true,
                Err(RecvTimeoutError::Disconnected) => break false,
            }
        };
        if dirty != Dirty::default() {
            tell(dirty);
        }
        if !open {
            return;
        }
    }
}

impl Dirty {
    fn add(&mut self, event: notify::Result<Event>) {
        match event {
            Ok(event) if event.need_rescan() => self.everything = true,
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event) => self.paths.extend(event.paths.into_iter().filter(|path| !is_git(path))),
            Err(_) => self.everything = true,
        }
        self.everything |= self.paths.len() > MANY;
    }
}

/// Git writes a lot, and nothing of it is a note.
fn is_git(path: &std::path::Path) -> bool {
    path.components().any(|component| component.as_os_str() == ".git")
}
