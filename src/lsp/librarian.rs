//! One thread for each vault that reads its files: the first scan, what changed since, the configuration.
//!
//! Work is done one task at a time, in the order in which it came, so a later reading always wins.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use rayon::ThreadPool;
use serde_json::Value;

use super::faults::{self, Fault};
use super::jobs::guarded;
use crate::disk::{self, Dirty, Problem, Scan, VaultRoot, Watcher};
use crate::features;
use crate::rules;
use crate::vault::config::{Config, ConfigFiles, ConfigProblem};
use crate::vault::{Change, Touched, Vault, VaultPath};

/// How often a quiet vault is compared with its files, should the watcher have missed something.
const SWEEP: Duration = Duration::from_secs(300);
/// So many changes are a batch. Fewer are entered in the blink of an eye.
const MANY: usize = 257;
/// Milliseconds between two reports of a running scan.
const REPORT: u64 = 100;

/// What the thread is asked to do.
enum Task {
    /// Look at what may have changed since this vault was read.
    Refresh(Dirty, Box<Vault>),
    /// The editor's settings are these now.
    Settings(Value),
    /// Read everything again.
    Reload,
}

/// What the thread found out.
pub(super) enum News {
    /// A scan has read so many files of so many.
    Progress {
        /// Files read.
        done: usize,
        /// Files to read.
        total: usize,
    },
    /// A scan waits for the disk: this file, and maybe others, cannot be read for long.
    Stalled(VaultPath),
    /// A scan is complete.
    Loaded {
        /// What was read.
        vault: Box<Vault>,
        /// What could not be read.
        problems: Vec<Problem>,
    },
    /// A scan failed by a fault of ours.
    Unreadable,
    /// What a refresh found: files that changed, or nothing.
    Changes(Vec<Change>),
    /// As that, but many.
    Batch(Box<Batch>),
    /// Something may have changed: ask for it by [`Librarian::refresh`].
    Dirty(Dirty),
    /// The configuration was read. The first of all news.
    Configured(Configured),
}

/// Many files that changed at once. They are entered into a copy of the vault, so that nobody waits for that.
pub(super) struct Batch {
    /// What was looked at.
    pub(super) dirty: Dirty,
    /// The state before.
    pub(super) before: Vault,
    /// The state with the changes.
    pub(super) after: Vault,
    /// What they touched.
    pub(super) touched: Touched,
}

/// A configuration and what is wrong with it.
pub(super) struct Configured {
    /// The configuration, without what could not be used.
    pub(super) config: Arc<Config>,
    /// What could not be used.
    pub(super) problems: Vec<ConfigProblem>,
    /// The files that the problems are in.
    pub(super) files: ConfigFiles,
}

/// The thread of one vault. It ends when this is dropped.
pub(super) struct Librarian {
    tasks: Sender<Task>,
    /// Set to end a scan that is of no use any more.
    cancelled: Arc<AtomicBool>,
}

impl Librarian {
    /// Starts reading the vault at `root`, and watching it. `tell` gets the news, from several threads.
    pub(super) fn start(
        root: Arc<VaultRoot>,
        settings: Value,
        tell: impl Fn(News) + Send + Sync + Clone + 'static,
    ) -> Librarian {
        let (tasks, queue) = channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let mut desk = Desk {
            root,
            settings,
            config: Arc::default(),
            told: None,
            watcher: None,
            crew: rayon::ThreadPoolBuilder::new().thread_name(|number| format!("crew-{number}")).build().ok(),
            cancelled: Arc::clone(&cancelled),
            tell,
        };
        std::thread::spawn(move || desk.work(&queue));
        Librarian { tasks, cancelled }
    }

    /// Looks at what may have changed since `vault`, the newest state, was read. The news are changes or a batch; or, if
    /// everything has to be read again, what is told of that.
    pub(super) fn refresh(&self, dirty: Dirty, vault: Vault) {
        self.send(Task::Refresh(dirty, Box::new(vault)));
    }

    /// The editor's settings are these now.
    pub(super) fn settings(&self, settings: Value) {
        self.send(Task::Settings(settings));
    }

    /// Reads everything again.
    pub(super) fn reload(&self) {
        self.send(Task::Reload);
    }

    fn send(&self, task: Task) {
        // The thread ends only with the queue.
        let _ = self.tasks.send(task);
    }
}

impl Drop for Librarian {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

struct Desk<T> {
    root: Arc<VaultRoot>,
    settings: Value,
    config: Arc<Config>,
    /// What was told to be wrong with it; `None` before it is read.
    told: Option<Vec<ConfigProblem>>,
    /// Watches as long as it is kept.
    watcher: Option<Watcher>,
    /// Threads that look at what changed. Of those that all share, requests want to find some idle.
    crew: Option<ThreadPool>,
    cancelled: Arc<AtomicBool>,
    tell: T,
}

impl<T: Fn(News) + Send + Sync + Clone + 'static> Desk<T> {
    fn work(&mut self, tasks: &Receiver<Task>) {
        let _ = guarded(|| self.configure());
        let _ = guarded(|| self.start());
        loop {
            match tasks.recv_timeout(SWEEP) {
                Ok(task) => {
                    // Nobody knows what it has not seen: everything is read.
                    if guarded(|| self.turn(task)).is_err() {
                        self.load();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    (self.tell)(News::Dirty(Dirty { everything: true, ..Dirty::default() }));
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Reads the configuration, and tells of it if it is another.
    fn configure(&mut self) {
        let files = disk::read_config(&self.root);
        let settings = Some(&self.settings).filter(|settings| !settings.is_null());
        let (config, problems) = rules::configure(&files, settings);
        if self.told.as_ref() == Some(&problems) && *self.config == config {
            return;
        }
        self.config = Arc::new(config);
        self.told = Some(problems.clone());
        (self.tell)(News::Configured(Configured { config: Arc::clone(&self.config), problems, files }));
    }

    /// Reads the configuration again, and all notes too if it says of other files than before that they are such.
    /// Whether it did that.
    fn configure_again(&mut self) -> bool {
        let before = Arc::clone(&self.config);
        self.configure();
        let same = before.ignore == self.config.ignore
            && before.gitignore == self.config.gitignore
            && before.follow_symlinks == self.config.follow_symlinks;
        if !same {
            self.start();
        }
        !same
    }

    /// Watches the vault and reads all of it: in this order, so that no change falls between the two.
    fn start(&mut self) {
        let tell = self.tell.clone();
        let watcher = disk::watch(&self.root, &self.config, move |dirty| tell(News::Dirty(dirty)));
        // Too many folders for the system's limit, mostly. The client may watch, and there is the sweep.
        self.watcher = watcher.inspect_err(|error| tracing::warn!("files are not watched: {error}")).ok();
        self.load();
    }

    fn load(&self) {
        let started = Instant::now();
        let reported = AtomicU64::new(0);
        let progress = |done: usize, total: usize| {
            let now = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            let last = reported.load(Ordering::Relaxed);
            let turn = now.saturating_sub(last) >= REPORT;
            if turn && reported.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
                (self.tell)(News::Progress { done, total });
            }
        };
        let loaded = guarded(|| {
            let stalled = |path: &VaultPath| (self.tell)(News::Stalled(path.clone()));
            let scan = Scan { progress: &progress, stalled: &stalled, cancelled: &self.cancelled };
            let loaded = disk::load(&self.root, &self.config, scan);
            let mut vault = Vault::with_attachments(Arc::clone(&self.config), Arc::clone(&self.root) as _);
            vault.apply(loaded.changes);
            (vault, loaded.problems)
        });
        let Ok((vault, problems)) = loaded else {
            (self.tell)(News::Unreadable);
            return;
        };
        tracing::info!("{} notes read in {:?}", vault.note_count(), started.elapsed());
        let same = vault.clone();
        (self.tell)(News::Loaded { vault: Box::new(vault), problems });
        // Whoever asks first should not wait for it.
        let _ = guarded(|| features::warm(&same));
    }

    fn turn(&mut self, task: Task) {
        match task {
            Task::Reload => self.load(),
            Task::Settings(settings) => {
                self.settings = settings;
                self.configure_again();
            }
            Task::Refresh(dirty, vault) => self.refresh(dirty, *vault),
        }
    }

    fn refresh(&mut self, dirty: Dirty, vault: Vault) {
        let is_config = |path: &PathBuf| self.root.to_vault_path(path).is_some_and(|path| is_config(&path));
        if (dirty.everything || dirty.paths.iter().any(is_config)) && self.configure_again() {
            return;
        }
        faults::strike(Fault::Librarian);
        let work = || {
            let changes = disk::refresh(&self.root, &vault, &dirty);
            if changes.len() < MANY {
                return News::Changes(changes);
            }
            let mut after = vault.clone();
            let touched = after.apply(changes);
            News::Batch(Box::new(Batch { dirty, before: vault, after, touched }))
        };
        // Requests are answered on threads that the crew leaves alone.
        let news = match &self.crew {
            Some(crew) => crew.install(work),
            None => work(),
        };
        (self.tell)(news);
    }
}

/// Whether a change of this file or folder may change the configuration.
fn is_config(path: &VaultPath) -> bool {
    ConfigFiles::PATHS.iter().any(|file| {
        let below = file.strip_prefix(path.as_str());
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    })
}
