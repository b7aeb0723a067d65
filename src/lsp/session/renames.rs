//! Renames: those asked of us, and those that the client makes itself.

use std::sync::{Arc, Mutex, PoisonError};

use gen_lsp_types::{DeleteFilesParams, RenameFilesParams, WorkspaceEdit};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Session;
use super::params::{AtPosition, Rename};
use super::workspaces::WorkspaceKey;
use crate::disk::read_canvases;
use crate::features::rename::{RenamePlan, follow_moves};
use crate::lsp::handlers;
use crate::lsp::jobs::{Lane, guarded};
use crate::lsp::message::{INTERNAL_ERROR, INVALID_PARAMS, Id, REQUEST_FAILED, ResponseError};
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uri;
use crate::vault::VaultPath;

/// More moves than this are not remembered: a client that never tells of them would make us keep all.
const REMEMBERED: usize = 256;

/// Files that the client moves because we said so.
///
/// VS Code and Helix ask `willRenameFiles` also for these, sometimes before they send the edits that came with them: a
/// second answer would make the same edits again, in a text that has them already.
#[derive(Clone, Default)]
pub(super) struct OwnMoves(Arc<Mutex<Vec<OwnMove>>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct OwnMove {
    vault: WorkspaceKey,
    from: VaultPath,
    to: VaultPath,
}

impl OwnMoves {
    fn remember(&self, step: OwnMove) {
        let mut moves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if moves.len() >= REMEMBERED {
            moves.remove(0);
        }
        moves.push(step);
    }

    /// Whether a move is ours; asked a second time, it is not.
    fn forget(&self, step: &OwnMove) -> bool {
        let mut moves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = moves.iter().position(|own| own == step);
        known.map(|at| moves.remove(at)).is_some()
    }
}

impl Session {
    pub(super) fn prepare_rename(&mut self, id: &Id, params: Value) {
        let Some(at) = self.read::<AtPosition>(id, params) else { return };
        let Some((snapshot, note)) = self.see(&at.text_document.uri.0) else {
            return self.outbox.answer(id, Ok(()));
        };
        self.answer_or_refuse(id, move || handlers::rename::prepare(&snapshot, &note, at.position));
    }

    pub(super) fn rename(&mut self, id: &Id, params: Value) {
        let Some(Rename { text_document, position, new_name: name }) = self.read(id, params) else { return };
        let uri = text_document.uri.0;
        let Some((snapshot, note)) = self.see(&uri) else {
            return self.outbox.answer(id, Ok(()));
        };
        let vault = self.documents.get(&uri).map(|document| document.workspace);
        let vault = vault.or_else(|| self.known_place(&uri).map(|(key, _)| key));
        let (own, outbox) = (self.own_moves.clone(), self.outbox.clone());
        self.answer_or_refuse(id, move || {
            let mut plan = handlers::rename::plan(&snapshot, &note, position, &name)?;
            let moves: Vec<_> = plan.moves.iter().map(|step| (step.from.clone(), step.to.clone())).collect();
            follow_in_canvases(&snapshot, &mut plan, &moves);
            let edit = handlers::rename::workspace_edit(&snapshot, &plan)?;
            plan.notices.iter().for_each(|notice| warn(&outbox, notice));
            // Known before the client can have the answer.
            if let Some(vault) = vault.filter(|_| snapshot.client.will_rename_files) {
                for step in plan.moves {
                    own.remember(OwnMove { vault, from: step.from, to: step.to });
                }
            }
            Ok(edit)
        });
    }

    pub(super) fn will_rename_files(&mut self, id: &Id, params: Value) {
        let Some(params) = self.read::<RenameFilesParams>(id, params) else { return };
        self.bring_up_to_date();
        let mut moves = Vec::new();
        for file in params.files {
            let (Some((vault, from)), Some((to_vault, to))) =
                (self.file_place(&file.old_uri.0), self.file_place(&file.new_uri.0))
            else {
                continue;
            };
            let step = OwnMove { vault, from, to };
            if vault == to_vault && !self.own_moves.forget(&step) {
                moves.push(step);
            }
        }
        let first = moves.first().map(|step| step.vault);
        let snapshot = first.and_then(|key| self.snapshot(key)).filter(|snapshot| snapshot.vault.is_loaded());
        let Some(snapshot) = snapshot else { return self.outbox.answer(id, Ok(())) };
        let steps = moves.into_iter().filter(|step| Some(step.vault) == first);
        let steps: Vec<(VaultPath, VaultPath)> = steps.map(|step| (step.from, step.to)).collect();
        let outbox = self.outbox.clone();
        self.answer_or_refuse(id, move || {
            // The files move whatever we answer: an error would only hide why their links do not follow.
            let mut plan = match follow_moves(&snapshot.vault, &steps) {
                Ok(plan) => plan,
                Err(refusal) => {
                    warn(&outbox, &format!("Links were not changed. {refusal}"));
                    return Ok(None);
                }
            };
            if !plan.left.is_empty() {
                let notes: Vec<String> = plan.left.iter().map(|path| format!("\"{path}\"")).collect();
                warn(&outbox, &format!("These notes could not be changed: {}", notes.join(", ")));
            }
            follow_in_canvases(&snapshot, &mut plan, &steps);
            plan.notices.iter().for_each(|notice| warn(&outbox, notice));
            match plan.edits.is_empty() && plan.canvases.is_empty() {
                true => Ok(None),
                false => handlers::rename::workspace_edit(&snapshot, &plan).map(Some),
            }
        });
    }

    /// Nothing is changed for files that go: a link that leads nowhere still says what was meant. How many there will be
    /// is told.
    pub(super) fn will_delete_files(&mut self, id: &Id, params: Value) {
        let Some(params) = self.read::<DeleteFilesParams>(id, params) else { return };
        self.bring_up_to_date();
        let places: Vec<_> = params.files.iter().filter_map(|file| self.file_place(&file.uri.0)).collect();
        let first = places.first().map(|(key, _)| *key);
        let snapshot = first.and_then(|key| self.snapshot(key)).filter(|snapshot| snapshot.vault.is_loaded());
        let Some(snapshot) = snapshot else { return self.outbox.answer(id, Ok(())) };
        let paths: Vec<VaultPath> =
            places.into_iter().filter(|(key, _)| Some(*key) == first).map(|(_, path)| path).collect();
        let outbox = self.outbox.clone();
        self.answer_or_refuse(id, move || {
            if let Some(message) = handlers::delete::message(&snapshot.vault, &paths) {
                warn(&outbox, &message);
            }
            Ok(None::<WorkspaceEdit>)
        });
    }

    /// The vault that holds a file or folder, and its path there.
    fn file_place(&self, uri: &str) -> Option<(WorkspaceKey, VaultPath)> {
        let path = uri::to_path(uri)?;
        let places = self.workspaces.iter().filter_map(|(key, workspace)| {
            let root = &workspace.shelf.as_ref()?.root;
            Some((*key, root, root.to_vault_path(&path)?))
        });
        let (key, _, path) = places.max_by_key(|(_, root, _)| root.dir().components().count())?;
        Some((key, path))
    }

    fn read<P: DeserializeOwned>(&self, id: &Id, params: Value) -> Option<P> {
        match serde_json::from_value(params) {
            Ok(params) => Some(params),
            Err(error) => {
                self.fail(id, INVALID_PARAMS, &error.to_string());
                None
            }
        }
    }

    /// Runs `work` on a worker thread and answers with what it gives, or with the reason why it gives nothing.
    fn answer_or_refuse<R: Serialize>(
        &self,
        id: &Id,
        work: impl FnOnce() -> Result<R, String> + Send + 'static,
    ) {
        let (outbox, id) = (self.outbox.clone(), id.clone());
        self.pool.run(Lane::Normal, move || {
            if outbox.is_expected(&id) {
                let result = guarded(work).map_err(|_| ResponseError::new(INTERNAL_ERROR, "internal error"));
                let result =
                    result.and_then(|result| result.map_err(|why| ResponseError::new(REQUEST_FAILED, why)));
                outbox.answer(&id, result);
            }
        });
    }
}

/// Canvases are on the disk only: they are read when a file that they may show gets another path.
fn follow_in_canvases(snapshot: &Snapshot, plan: &mut RenamePlan, moves: &[(VaultPath, VaultPath)]) {
    let shown = !moves.is_empty() || !plan.reworded.is_empty();
    if let Some(root) = snapshot.root.as_ref().filter(|_| shown) {
        plan.follow_in_canvases(moves, read_canvases(root, &snapshot.vault));
    }
}

fn warn(outbox: &crate::lsp::outbox::Outbox, message: &str) {
    outbox.notify("window/showMessage", json!({ "type": 2, "message": message }));
}
