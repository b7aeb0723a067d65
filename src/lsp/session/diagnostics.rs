//! Diagnostics: when a document is checked, and what the client is told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gen_lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::documents::Document;
use super::workspaces::WorkspaceKey;
use super::{Event, Session};
use crate::lsp::faults::{self, Fault};
use crate::lsp::handlers::diagnostics::to_protocol;
use crate::lsp::jobs::Lane;
use crate::lsp::librarian::Batch;
use crate::query::footprint::{NotesBefore, VaultChange};
use crate::query::keeper::Keeper;
use crate::vault::{Change, Touched, Vault};

/// How long nothing must be typed before a document is checked.
pub(super) const QUIET: Duration = Duration::from_millis(50);

impl Session {
    /// When the next document is to be checked, or the client told to ask again.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let refresh = self.refresh.map(|planned| planned.due);
        self.documents.values().filter_map(|document| document.due).chain(refresh).min()
    }

    /// Checks a document after a short quiet.
    pub(super) fn check_soon(&mut self, uri: &str) {
        self.check_at(uri, Instant::now() + QUIET);
    }

    /// Checks a document at a time, not before.
    pub(super) fn check_at(&mut self, uri: &str, due: Instant) {
        if let Some(document) = self.documents.get_mut(uri) {
            document.due = Some(due);
            document.round += 1;
        }
    }

    /// Starts checking the documents whose time has come.
    pub(super) fn check_due(&mut self, now: Instant) {
        if self.next_due().is_none_or(|due| due > now) {
            return;
        }
        faults::strike(Fault::Check);
        // The quiet has passed: what else the edits touch is checked at once, too.
        self.catch_up(Duration::ZERO);
        let now = Instant::now();
        let documents = self.documents.iter_mut();
        let due = documents.filter(|(_, document)| document.due.is_some_and(|due| due <= now));
        let due: Vec<String> = due
            .map(|(uri, document)| {
                document.due = None;
                uri.clone()
            })
            .collect();
        for uri in due {
            self.check(uri);
        }
    }

    /// Checks a document on a worker thread.
    fn check(&mut self, uri: String) {
        let Some(document) = self.documents.get(&uri).filter(|document| document.buffer.in_step()) else {
            return;
        };
        let shelf = self.workspaces.get(&document.workspace).and_then(|workspace| workspace.shelf.as_ref());
        if shelf.is_some_and(|shelf| !shelf.configured) {
            // Checked when the configuration comes.
            return;
        }
        let (key, path, round) = (document.workspace, document.path.clone(), document.round);
        let Some((snapshot, note)) = self.snapshot_of(key, &uri, &path) else { return };
        let events = self.events.clone();
        self.pool.run(Lane::Background, move || {
            let found = snapshot.findings.of(&snapshot, &note).iter();
            let found = found.map(|found| to_protocol(&snapshot, &note, found)).collect();
            // Fails only when the session is over.
            let _ = events.send(Event::Checked { uri, round, found });
        });
    }

    /// Tells the client what was found, unless the document has changed since or it knows already.
    pub(super) fn publish(&mut self, uri: &str, round: u64, found: Vec<Diagnostic>) {
        let Some(document) = self.documents.get_mut(uri) else { return };
        if document.round != round || !document.buffer.in_step() {
            return;
        }
        // Of a newer version they are told again even if equal: an editor may have dropped the last ones, which named
        // a version that it had left already. Helix does, and would go on showing those before.
        let told = (document.buffer.version(), found);
        if document.published.as_ref() == Some(&told) {
            return;
        }
        document.published = Some(told.clone());
        self.send_diagnostics(uri, Some(told.0), told.1);
    }

    /// Takes back what the client was told of a document.
    pub(super) fn publish_nothing(&mut self, uri: &str) {
        let told = self.documents.get_mut(uri).and_then(|document| document.published.take());
        if told.is_some_and(|(_, found)| !found.is_empty()) {
            self.send_diagnostics(uri, None, Vec::new());
        }
    }

    /// Sends what is wrong with a file.
    pub(super) fn send_diagnostics(&self, uri: &str, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        let params = PublishDiagnosticsParams { uri: Uri(uri.to_owned()), version, diagnostics };
        self.outbox.notify("textDocument/publishDiagnostics", params);
    }

    /// Makes changes to a vault and has every open document checked, after `wait`, whose findings may be others now.
    pub(super) fn apply(&mut self, key: WorkspaceKey, changes: Vec<Change>, wait: Duration) {
        let Some(workspace) = self.workspaces.get(&key) else { return };
        let (before, count) = (self.before(&workspace.vault, &changes), workspace.vault.note_count());
        let asked = NotesBefore::of(&workspace.vault, &changes);
        let from = workspace.vault.revision();
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        let touched = workspace.vault.apply(changes);
        let vault = &mut workspace.vault;
        faults::strike_after(Fault::Apply, || *vault = Vault::new(Arc::clone(vault.config())));
        let change = VaultChange::new(&asked, &workspace.vault, &touched);
        Keeper::of(&workspace.vault).note(&change, from, workspace.vault.revision());
        let counts_differ = workspace.vault.note_count() != count;
        self.check_touched(key, &touched, wait);
        self.weigh(key, before, &touched);
        if counts_differ {
            self.tell_status();
        }
        self.plan_refresh(key, &touched);
    }

    /// Takes a vault into which many changed files were entered, with what was edited meanwhile; if more than that has
    /// happened, the files are looked at again.
    pub(super) fn take(&mut self, key: WorkspaceKey, batch: Batch) {
        let Batch { dirty, before, mut after, touched } = batch;
        let much = self.before_much();
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        let Some(edited) = after.catch_up(&before, &workspace.vault) else { return workspace.refresh(dirty) };
        let (from, to) = (workspace.vault.revision(), after.revision());
        Keeper::of(&after).note(&VaultChange::everything(), from, to);
        let counts_differ = workspace.vault.note_count() != after.note_count();
        let old = std::mem::replace(&mut workspace.vault, after);
        // Many old notes take a while to go.
        self.pool.run(Lane::Background, move || drop((old, before)));
        self.weigh(key, much, &touched);
        for touched in [edited, touched] {
            self.check_touched(key, &touched, Duration::ZERO);
            self.plan_refresh(key, &touched);
        }
        if counts_differ {
            self.tell_status();
        }
    }

    fn check_touched(&mut self, key: WorkspaceKey, touched: &Touched, wait: Duration) {
        let Some(workspace) = self.workspaces.get(&key) else { return };
        // Two documents of one file, under two spellings of its path, are rare: then all are looked at.
        let known: usize = self.workspaces.values().map(|workspace| workspace.open.len()).sum();
        let soon: Vec<String> = match touched.everything || known < self.documents.len() {
            true => {
                let id = |document: &Document| Some(workspace.vault.note_at(&document.path)?.id);
                let is_touched = |document: &Document| {
                    let has = |id| touched.changed.contains(&id) || touched.affected.contains(&id);
                    touched.everything || id(document).is_some_and(has)
                };
                let own = self.documents.iter().filter(|(_, document)| document.workspace == key);
                own.filter(|(_, document)| is_touched(document)).map(|(uri, _)| uri.clone()).collect()
            }
            false => {
                let among = |ids| workspace.open.among(&workspace.vault, ids).into_iter();
                let both = among(&touched.changed).chain(among(&touched.affected));
                both.map(|(_, document)| document.uri.clone()).collect()
            }
        };
        for uri in soon {
            self.check_again(&uri, wait);
        }
    }

    /// Checks a document after `wait`, or when it was planned anyway.
    pub(super) fn check_again(&mut self, uri: &str, wait: Duration) {
        let planned = self.documents.get(uri).and_then(|document| document.due);
        self.check_at(uri, planned.unwrap_or_else(|| Instant::now() + wait));
    }
}
