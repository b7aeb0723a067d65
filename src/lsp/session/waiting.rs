//! Requests about all notes of a vault wait until it is read: what is known before is a part, and would be told as
//! all. If the disk keeps the vault waiting, they are answered with that part; the user was told of the disk.

use serde_json::Value;

use super::Session;
use super::workspaces::Workspace;
use crate::lsp::message::Id;

/// What depends on notes beside the one that is asked about, and is not asked for at every keystroke.
const ABOUT_ALL: &[&str] = &[
    "textDocument/codeAction",
    "textDocument/codeLens",
    "textDocument/definition",
    "textDocument/hover",
    "textDocument/references",
    "vaultls/backlinks",
    "vaultls/check",
    "vaultls/tasksOf",
    "workspace/symbol",
];

/// A request that waits.
pub(super) struct Waiting {
    id: Id,
    method: String,
    params: Value,
}

impl Session {
    /// Keeps a request for later if it asks about all notes of a vault that is being read; gives it back otherwise.
    pub(super) fn postpone(&mut self, id: &Id, method: &str, params: Value) -> Option<Value> {
        if !ABOUT_ALL.contains(&method) || !self.is_being_read(&params) {
            return Some(params);
        }
        self.waiting.push(Waiting { id: id.clone(), method: method.to_owned(), params });
        None
    }

    /// Answers what has waited and need not any more.
    pub(super) fn answer_waiting(&mut self) {
        for Waiting { id, method, params } in std::mem::take(&mut self.waiting) {
            self.request(&id, &method, params);
        }
    }

    /// Whether the vault that a request is about, or any if it names none, is being read.
    fn is_being_read(&self, params: &Value) -> bool {
        match params.pointer("/textDocument/uri").and_then(Value::as_str) {
            Some(uri) => self.workspace_of(uri).is_some_and(Workspace::is_being_read),
            None => self.workspaces.values().any(Workspace::is_being_read),
        }
    }

    fn workspace_of(&self, uri: &str) -> Option<&Workspace> {
        let key = match self.documents.get(uri) {
            Some(document) => document.workspace,
            None => self.known_place(uri)?.0,
        };
        self.workspaces.get(&key)
    }
}

impl Workspace {
    fn is_being_read(&self) -> bool {
        self.shelf.as_ref().is_some_and(|shelf| !shelf.stalled && !self.vault.is_loaded())
    }
}
