//! Vaults and the folders that the client has open.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::configuration::Reported;
use super::{Asked, Event, Session, Severity};
use crate::disk::{self, Dirty, Problem, Refusal, VaultRoot};
use crate::lsp::faults::{self, Fault};
use crate::lsp::jobs::Lane;
use crate::lsp::librarian::{Librarian, News};
use crate::lsp::open_documents::OpenDocuments;
use crate::lsp::uri;
use crate::vault::config::Config;
use crate::vault::{Touched, Vault, VaultPath};

/// More problems of files than this are only counted.
const MANY: usize = 20;

/// A vault's number in this session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::lsp) struct WorkspaceKey(u32);

/// A vault that is served.
pub(super) struct Workspace {
    /// Its folder and who reads it; `None` for a document on its own.
    pub(super) shelf: Option<Shelf>,
    /// What is known of it.
    pub(super) vault: Vault,
    /// Its documents that the client has open, as the vault knows them.
    pub(super) open: OpenDocuments,
    /// Workspace folders of the client that lie in it or are it.
    folders: Vec<PathBuf>,
    progress: Progress,
    /// What the client was told of its configuration.
    pub(super) reported: Reported,
}

/// Where the notes of a vault come from.
pub(super) struct Shelf {
    /// The folder.
    pub(super) root: Arc<VaultRoot>,
    librarian: Librarian,
    /// What may have changed while the librarian is at work, on the first scan or on what changed before; looked at after that.
    waiting: Option<Dirty>,
    /// The configuration is known: before, nothing can be said of a note.
    pub(super) configured: bool,
    /// The disk keeps this reading waiting, and the user was told so; or it failed.
    pub(super) stalled: bool,
    /// How much of the files the first scan has read, in percent.
    pub(super) read: u8,
}

/// What the client shows of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Nothing.
    Hidden,
    /// The client was asked whether it may be shown.
    Asked,
    /// A progress bar.
    Shown,
    /// The scan was over before the client answered.
    Late,
}

/// The folders that `initialize` names, the newest way of saying it first.
pub(super) fn folders(params: &Value) -> Vec<PathBuf> {
    let listed = params.get("workspaceFolders").and_then(Value::as_array);
    let listed: Vec<PathBuf> = listed.into_iter().flatten().filter_map(folder).collect();
    if !listed.is_empty() {
        return listed;
    }
    let root = params.get("rootUri").and_then(Value::as_str).and_then(uri::to_path);
    let path = || params.get("rootPath").and_then(Value::as_str).map(PathBuf::from);
    root.or_else(path).into_iter().collect()
}

fn folder(folder: &Value) -> Option<PathBuf> {
    uri::to_path(folder.get("uri")?.as_str()?)
}

impl Session {
    /// Serves the vaults that these folders lie in or are.
    pub(super) fn open_folders(&mut self, folders: &[PathBuf]) {
        for folder in folders {
            let Some(root) = disk::find_root(folder) else {
                self.refuse(folder, Refusal::NoMarker);
                continue;
            };
            match self.open_vault(root) {
                Ok(key) => {
                    if let Some(workspace) = self.workspaces.get_mut(&key) {
                        workspace.folders.push(folder.clone());
                    }
                }
                Err(refusal) => self.refuse(folder, refusal),
            }
        }
        self.find_homes();
    }

    /// The vault in `dir`, which from now on is read.
    fn open_vault(&mut self, dir: PathBuf) -> Result<WorkspaceKey, Refusal> {
        let root = VaultRoot::new(dir);
        let known = self
            .workspaces
            .iter()
            .find(|(_, workspace)| workspace.shelf.as_ref().is_some_and(|shelf| shelf.root.is_same(&root)));
        if let Some((key, _)) = known {
            return Ok(*key);
        }
        disk::may_scan(&root)?;
        Ok(self.read_vault(root))
    }

    /// Reads a vault from now on, whatever folder it is.
    pub(super) fn read_vault(&mut self, root: VaultRoot) -> WorkspaceKey {
        let key = self.new_key();
        let (events, root) = (self.events.clone(), Arc::new(root));
        let tell = move |news| drop(events.send(Event::News(key, news)));
        let librarian = Librarian::start(Arc::clone(&root), self.settings.clone(), tell);
        let shelf = Shelf {
            root,
            librarian,
            waiting: Some(Dirty::default()),
            configured: false,
            stalled: false,
            read: 0,
        };
        self.workspaces.insert(key, Workspace::new(Some(shelf)));
        self.ask_for_progress(key);
        self.tell_status();
        key
    }

    fn refuse(&self, folder: &Path, refusal: Refusal) {
        let why = match refusal {
            Refusal::NoMarker => "neither it nor a folder above it has .vaultls.toml, .obsidian or .git",
            Refusal::TooBroad => "it is a home folder or the root of a file system",
        };
        let message =
            format!("{} is not read as a vault: {why}. Its notes are served one by one.", folder.display());
        self.show(Severity::Info, &message);
    }

    fn new_key(&mut self) -> WorkspaceKey {
        self.next_workspace += 1;
        WorkspaceKey(self.next_workspace)
    }

    /// The vault and note of a document: in a vault that is served, else in one found above the file, else on
    /// its own.
    pub(super) fn place(&mut self, uri: &str) -> Option<(WorkspaceKey, VaultPath)> {
        if let Some(place) = self.known_place(uri) {
            return Some(place);
        }
        let root = uri::to_path(uri).and_then(|path| disk::find_root(path.parent()?));
        // Nobody asked for this vault by name: why it may not be read is not worth a message.
        if root.is_some_and(|root| self.open_vault(root).is_ok())
            && let Some(place) = self.known_place(uri)
        {
            return Some(place);
        }
        self.lone_place(uri)
    }

    /// The vault that is served and holds a file, and the file's note there. Of several the innermost.
    pub(super) fn known_place(&self, uri: &str) -> Option<(WorkspaceKey, VaultPath)> {
        let path = uri::to_path(uri)?;
        let places = self.workspaces.iter().filter_map(|(key, workspace)| {
            let root = &workspace.shelf.as_ref()?.root;
            Some((*key, root, note_path(root, &path)?))
        });
        let (key, _, path) = places.max_by_key(|(_, root, _)| root.dir().components().count())?;
        Some((key, path))
    }

    fn lone_place(&mut self, uri: &str) -> Option<(WorkspaceKey, VaultPath)> {
        let path = uri::to_path(uri);
        let name = path.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
        let name = name.unwrap_or_else(|| uri::name(uri));
        let note =
            VaultPath::new(name).filter(VaultPath::is_note).or_else(|| VaultPath::for_note("", name))?;
        let key = self.new_key();
        // Never loaded: that a link leads nowhere cannot be said of such a document.
        self.workspaces.insert(key, Workspace::new(None));
        Some((key, note))
    }

    /// Moves documents on their own into a vault that came after them.
    fn find_homes(&mut self) {
        let lone = self.documents.iter().filter(|(_, document)| {
            self.workspaces.get(&document.workspace).is_none_or(|workspace| workspace.shelf.is_none())
        });
        let lone: Vec<String> = lone.map(|(uri, _)| uri.clone()).collect();
        for uri in lone {
            let Some((workspace, path)) = self.known_place(&uri) else { continue };
            let Some(document) = self.documents.get_mut(&uri) else { continue };
            self.workspaces.remove(&document.workspace);
            (document.workspace, document.path) = (workspace, path);
            self.behind.insert(uri);
        }
    }

    pub(super) fn did_change_folders(&mut self, params: &Value) {
        let listed = |path: &str| {
            let list = params.pointer(path).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(folder).collect::<Vec<PathBuf>>()
        };
        for removed in listed("/event/removed") {
            self.close_folder(&removed);
        }
        self.open_folders(&listed("/event/added"));
    }

    /// A vault is served until its last folder is gone and its last document closed.
    fn close_folder(&mut self, folder: &Path) {
        let mut gone = Vec::new();
        for (key, workspace) in &mut self.workspaces {
            let before = workspace.folders.len();
            workspace.folders.retain(|kept| kept != folder);
            let last = workspace.folders.is_empty() && before > 0;
            if last && workspace.open.is_empty() {
                gone.push(*key);
            }
        }
        for key in gone {
            self.take_back_reports(key);
            self.workspaces.remove(&key);
        }
        self.overview_is_new();
        self.tell_status();
        self.answer_waiting();
    }

    /// Files may have changed: whatever the client says of them, the librarians look for themselves.
    pub(super) fn files_touched(&mut self, params: &Value, list: &str, keys: &[&str]) {
        faults::strike(Fault::Session);
        let entries = params.get(list).and_then(Value::as_array).into_iter().flatten();
        let uris = entries.flat_map(|entry| keys.iter().filter_map(|key| entry.get(key)?.as_str()));
        let paths: BTreeSet<PathBuf> = uris.filter_map(uri::to_path).collect();
        // Each vault leaves out what lies outside of it.
        for workspace in self.workspaces.values_mut() {
            workspace.refresh(Dirty { paths: paths.clone(), everything: false });
        }
    }

    /// Reads every vault again.
    pub(super) fn reload(&self) {
        for shelf in self.shelves() {
            shelf.librarian.reload();
        }
    }

    /// A librarian has something to tell.
    pub(super) fn news(&mut self, key: WorkspaceKey, news: News) {
        match news {
            News::Progress { done, total } => self.show_progress(key, done, total),
            News::Stalled(path) => {
                self.tell_of_stall(key, &path);
                self.answer_waiting();
            }
            News::Loaded { vault, problems } => {
                self.replace(key, *vault);
                self.end_progress(key);
                self.log_problems(&problems);
                self.answer_waiting();
            }
            News::Unreadable => {
                self.end_progress(key);
                self.show(
                    Severity::Error,
                    "A vault could not be read: internal error. Its open notes are served alone.",
                );
                let Some(workspace) = self.workspaces.get_mut(&key) else { return };
                if let Some(shelf) = &mut workspace.shelf {
                    shelf.stalled = true;
                }
                if workspace.vault.is_loaded() {
                    self.refresh_next(key);
                }
                self.answer_waiting();
            }
            News::Changes(changes) => {
                if !changes.is_empty() {
                    self.apply(key, changes, Duration::ZERO);
                }
                self.refresh_next(key);
            }
            News::Batch(batch) => {
                self.take(key, *batch);
                self.refresh_next(key);
            }
            News::Configured(configured) => self.report_configuration(key, configured),
            News::Dirty(dirty) => {
                if let Some(workspace) = self.workspaces.get_mut(&key) {
                    workspace.refresh(dirty);
                }
            }
        }
    }

    /// The librarian has done what it was asked for: it is asked for what has come since.
    fn refresh_next(&mut self, key: WorkspaceKey) {
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        let waiting = workspace.shelf.as_mut().and_then(|shelf| shelf.waiting.take());
        workspace.refresh(waiting.unwrap_or_default());
    }

    /// Says, once for each reading, that the disk keeps the vault waiting.
    fn tell_of_stall(&mut self, key: WorkspaceKey, path: &VaultPath) {
        let shelf = self.workspaces.get_mut(&key).and_then(|workspace| workspace.shelf.as_mut());
        if shelf.is_none_or(|shelf| std::mem::replace(&mut shelf.stalled, true)) {
            return;
        }
        let seconds = disk::STALL.as_secs();
        self.show(
            Severity::Warning,
            &format!(
                "vaultls waits for the disk: {path} could not be read for {seconds} seconds. Until it can, only open notes \
                 are known."
            ),
        );
    }

    /// Tells in the client's log what could not be read.
    fn log_problems(&self, problems: &[Problem]) {
        let lines: Vec<String> = problems.iter().take(MANY).map(ToString::to_string).collect();
        let more = problems.len().checked_sub(MANY).filter(|more| *more > 0);
        let more = more.map(|more| format!("and {more} more"));
        for message in lines.into_iter().chain(more) {
            self.outbox.notify("window/logMessage", json!({ "type": 2, "message": message }));
        }
    }

    /// Takes a vault as it was read; what is open in the editor stands above it.
    fn replace(&mut self, key: WorkspaceKey, mut vault: Vault) {
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        vault.keep_old_names(&workspace.vault);
        let before = std::mem::replace(&mut workspace.vault, vault);
        // A large vault takes a while to go.
        self.pool.run(Lane::Background, move || drop(before));
        let documents = self.documents.iter().filter(|(_, document)| document.workspace == key);
        let own: Vec<String> = documents.map(|(uri, _)| uri.clone()).collect();
        for uri in own {
            // Revisions of one vault say nothing about another.
            if let Some(document) = self.documents.get_mut(&uri) {
                document.findings = None;
            }
            self.check_again(&uri, Duration::ZERO);
            self.behind.insert(uri);
        }
        self.bring_up_to_date();
        self.plan_refresh(key, &Touched { everything: true, ..Touched::default() });
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        if let Some(shelf) = &mut workspace.shelf {
            shelf.stalled = false;
        }
        self.refresh_next(key);
        self.overview_is_new();
        self.tell_status();
    }

    /// The vaults that have a folder.
    pub(super) fn shelves(&self) -> impl Iterator<Item = &Shelf> {
        self.workspaces.values().filter_map(|workspace| workspace.shelf.as_ref())
    }

    fn ask_for_progress(&mut self, key: WorkspaceKey) {
        if !self.client.progress {
            return;
        }
        if let Some(workspace) = self.workspaces.get_mut(&key) {
            workspace.progress = Progress::Asked;
        }
        let token = json!({ "token": token(key) });
        self.ask("window/workDoneProgress/create", token, Asked::Progress(key));
    }

    pub(super) fn progress_allowed(&mut self, key: WorkspaceKey) {
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        let late = match workspace.progress {
            Progress::Asked => false,
            Progress::Late => true,
            Progress::Hidden | Progress::Shown => return,
        };
        workspace.progress = Progress::Shown;
        let shelf = workspace.shelf.as_ref();
        let name = shelf.and_then(|shelf| shelf.root.dir().file_name()?.to_str());
        let title = format!("Reading {}", name.unwrap_or("the vault"));
        let value = json!({ "kind": "begin", "title": title, "percentage": 0 });
        self.outbox.notify("$/progress", json!({ "token": token(key), "value": value }));
        // Some editors show activity from the asking on: what was allowed has to end.
        if late {
            self.end_progress(key);
        }
    }

    fn show_progress(&mut self, key: WorkspaceKey, done: usize, total: usize) {
        let percentage = done.saturating_mul(100).checked_div(total).unwrap_or(100).min(100);
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        let shown = workspace.progress == Progress::Shown;
        if let Some(shelf) = &mut workspace.shelf {
            shelf.read = u8::try_from(percentage).unwrap_or(100);
        }
        self.tell_status();
        if shown {
            let message = format!("{done} of {total} files");
            let value = json!({ "kind": "report", "message": message, "percentage": percentage });
            self.outbox.notify("$/progress", json!({ "token": token(key), "value": value }));
        }
    }

    fn end_progress(&mut self, key: WorkspaceKey) {
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        match workspace.progress {
            Progress::Asked => workspace.progress = Progress::Late,
            Progress::Shown => {
                workspace.progress = Progress::Hidden;
                let message = format!("{} notes", workspace.vault.note_count());
                let value = json!({ "kind": "end", "message": message });
                self.outbox.notify("$/progress", json!({ "token": token(key), "value": value }));
            }
            Progress::Hidden | Progress::Late => {}
        }
    }
}

fn token(key: WorkspaceKey) -> String {
    format!("vaultls/reading/{}", key.0)
}

/// The note that a file is in a vault; `None` for a file elsewhere, one that is no note, and one that vaults do not
/// count: in `.obsidian`, `.trash` or any other folder that begins with a dot.
fn note_path(root: &VaultRoot, file: &Path) -> Option<VaultPath> {
    let path = root.to_vault_path(file).filter(VaultPath::is_note)?;
    let hidden = path.as_str().split('/').any(|segment| segment.starts_with('.'));
    (!hidden).then_some(path)
}

impl Workspace {
    fn new(shelf: Option<Shelf>) -> Workspace {
        Workspace {
            shelf,
            vault: Vault::new(Arc::new(Config::default())),
            open: OpenDocuments::default(),
            folders: Vec::new(),
            progress: Progress::Hidden,
            reported: Reported::default(),
        }
    }

    /// Forgets all notes, whose state is not to be trusted any more, and has the files read again.
    pub(super) fn start_anew(&mut self) {
        self.vault = Vault::new(Arc::clone(self.vault.config()));
        self.open = OpenDocuments::default();
        if let Some(shelf) = &mut self.shelf {
            shelf.waiting.get_or_insert_default();
            shelf.librarian.reload();
        }
    }

    /// Has what may have changed looked at, now or after what the librarian is at.
    pub(super) fn refresh(&mut self, dirty: Dirty) {
        if dirty == Dirty::default() {
            return;
        }
        let Some(shelf) = &mut self.shelf else { return };
        match &mut shelf.waiting {
            Some(waiting) => {
                waiting.paths.extend(dirty.paths);
                waiting.everything |= dirty.everything;
            }
            None => {
                shelf.waiting = Some(Dirty::default());
                shelf.librarian.refresh(dirty, self.vault.clone());
            }
        }
    }
}

impl Shelf {
    /// The editor's settings are these now.
    pub(super) fn configure(&self, settings: &Value) {
        self.librarian.settings(settings.clone());
    }
}
