//! The server's own notifications: how many notes there are, and that an overview should be asked for again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Session;
use super::workspaces::WorkspaceKey;
use crate::features::overview::may_change;
use crate::lsp::handlers;
use crate::lsp::handlers::overview::OverviewParams;
use crate::lsp::internal_errors;
use crate::lsp::jobs::Lane;
use crate::lsp::message::{INVALID_PARAMS, Id};
use crate::lsp::snapshot::Snapshot;
use crate::vault::{Change, Note, Touched, Vault};

/// How long after a change the client is told: many changes in a row are one.
const WAIT: Duration = Duration::from_millis(300);

/// More notes than this are not compared one by one: something will be different.
const MANY: usize = 32;

/// What the client knows, and when it is to be told more.
#[derive(Default)]
pub(super) struct Told {
    /// It has asked for an overview since it was last told that there is another.
    asked: bool,
    /// When it is to be told.
    due: Option<Instant>,
    /// The status that it was told last.
    status: Option<Value>,
}

/// The notes that changes are about to replace, as far as it matters.
pub(super) enum Before {
    /// Nobody waits for news.
    Unwatched,
    /// There are too many to compare, or what changes is no note's text.
    Much,
    /// These.
    Notes(Vec<Option<Arc<Note>>>),
}

impl Session {
    /// All vaults, the one opened first first.
    pub(super) fn snapshots(&mut self) -> Vec<Snapshot> {
        self.bring_up_to_date();
        let mut keys: Vec<WorkspaceKey> = self.workspaces.keys().copied().collect();
        keys.sort_unstable();
        keys.into_iter().filter_map(|key| self.snapshot(key)).collect()
    }

    pub(super) fn overview(&mut self, id: &Id, params: Value) {
        let params: Option<OverviewParams> = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => return self.fail(id, INVALID_PARAMS, &error.to_string()),
        };
        let params = params.unwrap_or_default();
        let snapshots = self.snapshots();
        self.told.asked = true;
        self.told.due = None;
        self.answer_on(Lane::Normal, id, move || handlers::overview::overview(&snapshots, &params));
    }

    /// The number of notes of every vault.
    pub(super) fn status(&mut self) -> Value {
        let vaults: Vec<Value> = self.snapshots().iter().filter_map(handlers::overview::status).collect();
        json!({ "vaults": vaults, "internalErrors": internal_errors() })
    }

    pub(super) fn overview_due(&self) -> Option<Instant> {
        self.told.due
    }

    /// Tells the client what it waits for, if it is time.
    pub(super) fn tell_news(&mut self, now: Instant) {
        if self.told.due.is_some_and(|due| due <= now) {
            (self.told.due, self.told.asked) = (None, false);
            self.outbox.notify("vaultls/overviewChanged", json!({}));
        }
    }

    /// Tells the client how many notes there are, if that has changed.
    pub(super) fn tell_status(&mut self) {
        if !self.client.status_news {
            return;
        }
        let status = self.status();
        if self.told.status.as_ref() != Some(&status) {
            self.outbox.notify("vaultls/status", &status);
            self.told.status = Some(status);
        }
    }

    /// What `changes` are about to replace.
    pub(super) fn before(&self, vault: &Vault, changes: &[Change]) -> Before {
        if changes.len() > MANY || !self.waits_for_overview() {
            return self.before_much();
        }
        let notes = changes.iter().map(|change| Some(vault.note_at(change.path()?).cloned()));
        notes.collect::<Option<Vec<_>>>().map_or(Before::Much, Before::Notes)
    }

    /// What many changes are about to replace.
    pub(super) fn before_much(&self) -> Before {
        if self.waits_for_overview() { Before::Much } else { Before::Unwatched }
    }

    fn waits_for_overview(&self) -> bool {
        self.client.overview_news && self.told.asked && self.told.due.is_none()
    }

    /// Plans to tell the client of a change, if the overview may be another now.
    pub(super) fn weigh(&mut self, key: WorkspaceKey, before: Before, touched: &Touched) {
        let may_differ = match before {
            Before::Unwatched => false,
            Before::Much => true,
            Before::Notes(notes) => {
                let Some(workspace) = self.workspaces.get(&key) else { return };
                let same = |note: &Note| {
                    let now = workspace.vault.note(note.id);
                    now.is_some_and(|now| Arc::ptr_eq(&now.text, &note.text) || !may_change(note, now))
                };
                // A note that came is in `changed`, and not among those that were there.
                let came = notes.iter().any(Option::is_none);
                touched.everything
                    || touched.names
                    || !touched.removed.is_empty()
                    || came && !touched.changed.is_empty()
                    || !notes.iter().flatten().all(|note| same(note))
            }
        };
        if may_differ {
            self.told.due = Some(Instant::now() + WAIT);
        }
    }

    /// All that is known of a vault is another now.
    pub(super) fn overview_is_new(&mut self) {
        if self.waits_for_overview() {
            self.told.due = Some(Instant::now() + WAIT);
        }
    }
}
