//! Our own eye on the file system, for clients that do not watch. It only says what is dirty.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::VaultRoot;
use crate::vault::config::Config;

/// Events are gathered until this long passes without one ...
const QUIET: Duration = Duration::from_millis(80);

/// ... but no longer than this.
const AT_MOST: Duration = Duration::from_secs(1);

/// So long rests the thread that takes events after one that it waited for.
const REST: Duration = Duration::from_millis(5);

/// An event that came so long after the one before was waited for.
const WAITED: Duration = Duration::from_micros(50);

/// From so many events of one moment on the whole vault is compared with the disk, which takes no memory for paths. For fewer it
/// would be wasted on a large vault.
const MANY: usize = 20_000;

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
    let mut rest = Rest::default();
    let send = move |event| {
        if !is_look(&event) {
            // A closed channel means that the watch ended; nobody wants the event then.
            drop(send.send((Instant::now(), event)));
        }
        if cfg!(target_os = "linux") {
            rest.after_waiting();
        }
    };
    let mut watcher = RecommendedWatcher::new(send, settings)?;
    watcher.watch(root.dir(), RecursiveMode::Recursive)?;
    thread::Builder::new().name("watch".to_owned()).spawn(move || gather(&events, tell))?;
    Ok(Watcher { _watcher: watcher })
}

/// Has the thread that takes events from the system take those of a moment at once: to be woken for each costs it several
/// times what it does with them, and a program that writes a file makes five.
#[derive(Default)]
struct Rest {
    /// When the last event was done with.
    done: Option<Instant>,
}

impl Rest {
    /// Rests for a moment if this event was waited for. Those that are there already follow each other more closely. Linux
    /// keeps 16,384 of those that come meanwhile; other systems have room for a few hundred.
    fn after_waiting(&mut self) {
        if self.done.is_none_or(|done| done.elapsed() > WAITED) {
            thread::sleep(REST);
        }
        self.done = Some(Instant::now());
    }
}

/// An event and when it came.
type Seen = (Instant, notify::Result<Event>);

/// Hands on events in batches until the watcher is gone.
fn gather(events: &Receiver<Seen>, mut tell: impl FnMut(Dirty)) {
    while let Ok((start, first)) = events.recv() {
        let mut gathered = Gathered::default();
        gathered.add(first);
        let (mut last, mut open) = (start, true);
        while open {
            // To wait for each of thousands would wake a thread for each.
            let due = (last + QUIET).min(start + AT_MOST);
            let Some(left) = due.checked_duration_since(Instant::now()) else { break };
            thread::sleep(left);
            (last, open) = gathered.take(events, last);
        }
        let dirty = gathered.dirty();
        if dirty != Dirty::default() {
            tell(dirty);
        }
        if !open {
            return;
        }
    }
}

/// Events of a moment. A program that writes a file makes several in a row, and sorting paths for each would cost more than
/// looking at the files.
#[derive(Default)]
struct Gathered {
    paths: Vec<PathBuf>,
    everything: bool,
}

/// Whether an event says only that somebody, often we, opened or closed a file.
fn is_look(event: &notify::Result<Event>) -> bool {
    event.as_ref().is_ok_and(|event| !event.need_rescan() && matches!(event.kind, EventKind::Access(_)))
}

impl Gathered {
    /// Adds what has come; when the last of it came, `last` if nothing has, and whether more can come.
    fn take(&mut self, events: &Receiver<Seen>, mut last: Instant) -> (Instant, bool) {
        loop {
            match events.try_recv() {
                Ok((at, event)) => {
                    self.add(event);
                    last = at;
                }
                Err(error) => return (last, error == TryRecvError::Empty),
            }
        }
    }

    fn add(&mut self, event: notify::Result<Event>) {
        match event {
            Ok(event) if event.need_rescan() => self.everything = true,
            Ok(event) => event.paths.into_iter().for_each(|path| self.add_path(path)),
            Err(_) => self.everything = true,
        }
    }

    fn add_path(&mut self, path: PathBuf) {
        let is_new = self.paths.last().is_none_or(|last| last.as_os_str() != path.as_os_str());
        if is_new && self.paths.len() < MANY && !is_git(&path) {
            self.paths.push(path);
            self.everything |= self.paths.len() == MANY;
        }
    }

    fn dirty(self) -> Dirty {
        Dirty { paths: self.paths.into_iter().collect(), everything: self.everything }
    }
}

/// Git writes a lot, and nothing of it is a note.
fn is_git(path: &std::path::Path) -> bool {
    path.components().any(|component| component.as_os_str() == ".git")
}
