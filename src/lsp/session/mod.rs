//! The session: all state of the server, owned by one thread.

mod commands;
mod configuration;
mod diagnostics;
mod documents;
mod overview;
mod params;
mod rebuild;
mod refresh;
mod renames;
mod requests;
mod waiting;
mod workspaces;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use gen_lsp_types::Diagnostic;
use indexmap::IndexSet;
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::capabilities::initialize_result;
use super::client::Client;
use super::handlers::command::Done;
use super::jobs::{Pool, guarded};
use super::librarian::News;
use super::message::{
    INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST, Id, Incoming, ResponseError, SERVER_NOT_INITIALIZED,
};
use super::outbox::Outbox;
use super::{Options, parent};
use crate::disk::VaultRoot;
use crate::query::Present;
use crate::vault::VaultPath;

use documents::Document;
use overview::Told;
pub(in crate::lsp) use params::ActionsContext;
use workspaces::{Workspace, WorkspaceKey};

/// What the session reacts to.
pub(super) enum Event {
    /// The client sent a message.
    Message(Incoming),
    /// A message that cannot be read says that some document changed.
    EditLost,
    /// The client will send no more.
    InputEnded,
    /// The client's process has ended.
    ParentGone,
    /// A librarian has something to tell about its vault.
    News(WorkspaceKey, News),
    /// The edits of a command are made, or refused with a reason.
    Done(Id, Result<Done, String>),
    /// A note was checked.
    Checked {
        /// The document.
        uri: String,
        /// Which checking of that document it was.
        round: u64,
        /// What was found.
        /// The same for the client.
        found: Vec<Diagnostic>,
    },
}

/// How far the session is (LSP 3.17, "Server lifecycle").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Before `initialize`.
    Fresh,
    /// After it.
    Running,
    /// After `shutdown`.
    ShutDown,
}

/// A request of ours that waits for the client's answer.
enum Asked {
    /// Settings.
    Configuration,
    /// Whether progress may be shown for a vault.
    Progress(WorkspaceKey),
    /// To apply the edits of a command that waits for its answer, with its result.
    Edit { command: Id, text: Option<String> },
    /// Anything whose answer changes nothing.
    Registration,
}

/// The state of the server.
pub(super) struct Session {
    outbox: Outbox,
    events: Sender<Event>,
    pool: Pool,
    options: Options,
    phase: Phase,
    client: Arc<Client>,
    /// What the editor configured with `initialize`.
    initial_settings: Value,
    /// What it configured last, over that.
    settings: Value,
    workspaces: FxHashMap<WorkspaceKey, Workspace>,
    next_workspace: u32,
    documents: FxHashMap<String, Document>,
    /// Documents whose vault does not have their latest text yet.
    behind: IndexSet<String>,
    /// Documents whose texts their vaults are taking just now.
    applying: Vec<String>,
    /// Documents opened lately, the last one first.
    recent: VecDeque<(WorkspaceKey, VaultPath)>,
    asked: FxHashMap<i64, Asked>,
    /// What the client knows of the vaults as a whole.
    told: Told,
    /// What the client is to be told to ask for again.
    refresh: Option<refresh::Planned>,
    own_moves: renames::OwnMoves,
    /// Requests that wait for a vault to be read.
    waiting: Vec<waiting::Waiting>,
}

impl Session {
    /// A session that waits for `initialize`.
    pub(super) fn new(options: &Options, outbox: Outbox, events: Sender<Event>) -> Session {
        Session {
            outbox,
            events,
            pool: Pool::start(),
            options: options.clone(),
            phase: Phase::Fresh,
            client: Arc::default(),
            initial_settings: Value::Null,
            settings: Value::Null,
            workspaces: FxHashMap::default(),
            next_workspace: 0,
            documents: FxHashMap::default(),
            behind: IndexSet::new(),
            applying: Vec::new(),
            recent: VecDeque::new(),
            asked: FxHashMap::default(),
            told: Told::default(),
            refresh: None,
            own_moves: renames::OwnMoves::default(),
            waiting: Vec::new(),
        }
    }

    /// Reacts to events until the client leaves; the exit status.
    pub(super) fn run(&mut self, inbox: &Receiver<Event>) -> u8 {
        loop {
            let event = match self.next_due().into_iter().chain(self.overview_due()).min() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            // What else is queued comes first: many edits in a row are one new text.
            let queued = std::iter::from_fn(|| inbox.try_recv().ok());
            for event in event.into_iter().chain(queued) {
                if let Some(code) = self.react(event) {
                    return code;
                }
            }
            self.secured(|session| session.check_due(Instant::now()));
            self.secured(|session| session.tell_news(Instant::now()));
            self.secured(|session| session.refresh_due(Instant::now()));
        }
    }

    /// Reacts to one event; the exit status if it is the last.
    fn react(&mut self, event: Event) -> Option<u8> {
        let left = if self.phase == Phase::ShutDown { 0 } else { 1 };
        match event {
            Event::Message(Incoming::Notification { method, .. }) if method == "exit" => return Some(left),
            Event::InputEnded => {
                self.outbox.settle();
                return Some(left);
            }
            Event::ParentGone => return Some(left),
            Event::Message(Incoming::Request { id, method, params }) => {
                if !self.secured(|session| session.request(&id, &method, params)) {
                    self.fail(&id, INTERNAL_ERROR, "internal error");
                }
            }
            other => {
                self.secured(|session| session.react_quietly(other));
            }
        }
        None
    }

    /// Does a part of the session's own work. After a panic in it, which has been logged and counted, nobody knows how
    /// far it came: all that can be made anew is made anew. Whether there was none.
    pub(super) fn secured(&mut self, work: impl FnOnce(&mut Session)) -> bool {
        let done = guarded(|| work(self)).is_ok();
        if !done && guarded(|| self.rebuild()).is_err() {
            tracing::error!("the vaults could not be made anew");
        }
        done
    }

    fn react_quietly(&mut self, event: Event) {
        match event {
            Event::Message(Incoming::Notification { method, params }) => {
                self.notification(&method, params);
            }
            Event::Message(Incoming::Response { id, result }) => self.response(&id, result),
            Event::Message(Incoming::Invalid { id, reason }) => {
                self.outbox.complain(id.as_ref(), ResponseError::new(INVALID_REQUEST, reason));
            }
            Event::EditLost => self.edit_lost(|_| true),
            Event::News(workspace, news) => self.news(workspace, news),
            Event::Done(id, done) => self.apply_done(id, done),
            Event::Checked { uri, round, found } => self.publish(&uri, round, found),
            Event::Message(Incoming::Request { .. }) | Event::InputEnded | Event::ParentGone => {}
        }
    }

    fn request(&mut self, id: &Id, method: &str, params: Value) {
        if !self.outbox.is_expected(id) {
            // Cancelled while it was queued.
            return;
        }
        match (self.phase, method) {
            (Phase::Fresh, "initialize") => self.initialize(id, &params),
            (Phase::Fresh, _) => self.fail(id, SERVER_NOT_INITIALIZED, "initialize comes first"),
            (Phase::ShutDown, _) => self.fail(id, INVALID_REQUEST, "the server was shut down"),
            (Phase::Running, "initialize") => self.fail(id, INVALID_REQUEST, "initialized already"),
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                self.outbox.fall_quiet();
                self.outbox.answer(id, Ok(()));
            }
            (Phase::Running, _) => {
                if let Some(params) = self.postpone(id, method, params) {
                    self.feature(id, method, params);
                }
            }
        }
    }

    fn fail(&self, id: &Id, code: i32, message: &str) {
        let result: Result<(), _> = Err(ResponseError::new(code, message));
        self.outbox.answer(id, result);
    }

    fn initialize(&mut self, id: &Id, params: &Value) {
        if !params.is_object() {
            return self.fail(id, INVALID_PARAMS, "initialize needs parameters");
        }
        self.client = Arc::new(Client::new(params));
        self.phase = Phase::Running;
        self.outbox.answer(id, Ok(initialize_result(&self.client)));
        // Reading vaults would take the processor from the thread that writes this.
        self.outbox.wait_until_written();
        let process = params.get("processId").and_then(Value::as_u64);
        if let Some(process) = process.and_then(|process| u32::try_from(process).ok()) {
            let events = self.events.clone();
            parent::watch(process, move || drop(events.send(Event::ParentGone)));
        }
        self.initial_settings = configuration::own_section(params.get("initializationOptions"));
        self.settings = self.initial_settings.clone();
        if let Some(vault) = self.options.vault.clone() {
            self.read_vault(VaultRoot::new(vault));
        }
        self.open_folders(&workspaces::folders(params));
    }

    fn notification(&mut self, method: &str, params: Value) {
        if self.phase != Phase::Running {
            return;
        }
        match method {
            "initialized" => self.register(),
            "textDocument/didOpen" => self.with(method, params, Session::did_open),
            "textDocument/didChange" => {
                let uri = params.pointer("/textDocument/uri").and_then(Value::as_str).map(str::to_owned);
                match serde_json::from_value(params) {
                    Ok(params) => self.did_change(params),
                    Err(_) => self.edit_lost(|document| Some(document) == uri.as_deref()),
                }
            }
            "textDocument/didClose" => self.with(method, params, Session::did_close),
            "workspace/didChangeConfiguration" => self.did_change_configuration(&params),
            "workspace/didChangeWatchedFiles" => self.files_touched(&params, "changes", &["uri"]),
            "workspace/didCreateFiles" | "workspace/didDeleteFiles" => {
                self.files_touched(&params, "files", &["uri"]);
            }
            "workspace/didRenameFiles" => self.files_touched(&params, "files", &["oldUri", "newUri"]),
            "workspace/didChangeWorkspaceFolders" => self.did_change_folders(&params),
            "textDocument/didSave" | "$/setTrace" => {}
            _ => tracing::debug!("notification {method} is ignored"),
        }
    }

    /// Reads the parameters of a notification; wrong ones cost that notification.
    fn with<P: DeserializeOwned>(&mut self, method: &str, params: Value, handle: fn(&mut Session, P)) {
        match serde_json::from_value(params) {
            Ok(params) => handle(self, params),
            Err(error) => {
                // The error may quote a value, and so a note.
                tracing::warn!("wrong parameters of {method}");
                tracing::debug!("{error}");
            }
        }
    }

    /// Asks the client for what it gives only when asked.
    fn register(&mut self) {
        let mut wanted = Vec::new();
        if self.client.register_watchers {
            // Folders too: a folder that is renamed is one event. What does not concern us costs little.
            let everything = json!({ "watchers": [{ "globPattern": "**/*" }] });
            wanted.push(registration("workspace/didChangeWatchedFiles", everything));
        }
        if self.client.register_configuration {
            let ours = json!({ "section": "vaultls" });
            wanted.push(registration("workspace/didChangeConfiguration", ours));
        }
        if !wanted.is_empty() {
            self.ask("client/registerCapability", json!({ "registrations": wanted }), Asked::Registration);
        }
        self.ask_configuration();
    }

    fn ask(&mut self, method: &str, params: Value, asked: Asked) {
        let id = self.outbox.request(method, params);
        self.asked.insert(id, asked);
    }

    fn response(&mut self, id: &Id, result: Result<Value, ResponseError>) {
        let asked = match id {
            Id::Number(number) => self.asked.remove(number),
            Id::Text(_) => None,
        };
        match (asked, result) {
            (Some(Asked::Edit { command, text }), answer) => self.edit_applied(&command, text, answer),
            (Some(Asked::Configuration), Ok(answer)) => self.configured(answer),
            (Some(Asked::Progress(workspace)), Ok(_)) => self.progress_allowed(workspace),
            (Some(Asked::Registration), Ok(_)) => {}
            (Some(_), Err(error)) => tracing::info!("the client declined: {}", error.message),
            (None, _) => tracing::debug!("an answer to nothing that was asked"),
        }
    }

    /// Shows the user a message.
    fn show(&self, severity: Severity, message: &str) {
        let kind = match severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Info => 3,
        };
        self.outbox.notify("window/showMessage", json!({ "type": kind, "message": message }));
    }

    fn present(&self) -> Present {
        let now = || jiff::Zoned::now().with_time_zone(self.options.zone.clone());
        Present::new(self.options.fixed_now.clone().unwrap_or_else(now))
    }
}

fn registration(method: &str, options: Value) -> Value {
    json!({ "id": format!("vaultls-{method}"), "method": method, "registerOptions": options })
}

/// How grave a message to the user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Severity {
    Error,
    Warning,
    Info,
}
