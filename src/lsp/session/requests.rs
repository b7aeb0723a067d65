//! Requests: which worker answers them, with what they may see.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Session;
use super::params::{
    AboutNote, ActionsAsked, AtPosition, AtPositions, InRange, ReferencesAsked, SymbolsAsked,
};
use super::workspaces::WorkspaceKey;
use crate::lsp::faults::{self, Fault};
use crate::lsp::handlers;
use crate::lsp::handlers::diagnostics::Findings;
use crate::lsp::handlers::task_list::TasksOf;
use crate::lsp::jobs::{Lane, guarded};
use crate::lsp::message::{Answer, INTERNAL_ERROR, INVALID_PARAMS, Id, METHOD_NOT_FOUND, ResponseError};
use crate::lsp::snapshot::Snapshot;
use crate::vault::{Note, NoteId, VaultPath};

/// How many notes opened lately completion hears of.
const RECENT: usize = 32;

impl Session {
    /// Answers a request of a running session, now or by a worker.
    pub(super) fn feature(&mut self, id: &Id, method: &str, params: Value) {
        match method {
            "textDocument/completion" => self.about_note(
                (id, Lane::Typing),
                params,
                |params: &AtPosition| &params.text_document.uri.0,
                |snapshot, note, params| {
                    let position = params.position;
                    handlers::completion::handle(snapshot, note, position)
                },
            ),
            "completionItem/resolve" => self.resolve(id, params),
            "textDocument/definition" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AtPosition| &params.text_document.uri.0,
                |snapshot, note, params| {
                    let position = params.position;
                    handlers::definition::handle(snapshot, note, position)
                },
            ),
            "textDocument/documentHighlight" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AtPosition| &params.text_document.uri.0,
                |snapshot, note, params| {
                    let position = params.position;
                    handlers::highlight::handle(snapshot, note, position)
                },
            ),
            "textDocument/documentSymbol" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AboutNote| &params.text_document.uri.0,
                |snapshot, note, _| handlers::symbols::document(snapshot, note),
            ),
            "workspace/symbol" => self.symbols(id, params),
            "textDocument/hover" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AtPosition| &params.text_document.uri.0,
                |snapshot, note, params| {
                    let position = params.position;
                    handlers::hover::handle(snapshot, note, position)
                },
            ),
            "textDocument/signatureHelp" => self.about_note(
                (id, Lane::Typing),
                params,
                |params: &AtPosition| &params.text_document.uri.0,
                |snapshot, note, params| {
                    let position = params.position;
                    handlers::signature_help::handle(snapshot, note, position)
                },
            ),
            "textDocument/references" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &ReferencesAsked| &params.text_document.uri.0,
                |snapshot, note, params| {
                    let position = params.position;
                    let declaration = params.context.include_declaration;
                    handlers::references::handle(snapshot, note, position, declaration)
                },
            ),
            "textDocument/codeAction" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &ActionsAsked| &params.text_document.uri.0,
                |snapshot, note, params| {
                    Some(handlers::code_action::handle(snapshot, note, params.range, &params.context))
                },
            ),
            "codeAction/resolve" => self.resolve_action(id, params),
            "textDocument/codeLens" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AboutNote| &params.text_document.uri.0,
                |snapshot, note, _| handlers::lens::handle(snapshot, note),
            ),
            "codeLens/resolve" => self.resolve_lens(id, params),
            "textDocument/inlayHint" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &InRange| &params.text_document.uri.0,
                |snapshot, note, params| handlers::inlay::handle(snapshot, note, params.range),
            ),
            "textDocument/semanticTokens/full" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AboutNote| &params.text_document.uri.0,
                |snapshot, note, _| handlers::semantic_tokens::handle(snapshot, note, None),
            ),
            "textDocument/semanticTokens/range" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &InRange| &params.text_document.uri.0,
                |snapshot, note, params| {
                    handlers::semantic_tokens::handle(snapshot, note, Some(params.range))
                },
            ),
            "textDocument/foldingRange" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AboutNote| &params.text_document.uri.0,
                |snapshot, note, _| handlers::folding::handle(snapshot, note),
            ),
            "textDocument/documentLink" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AboutNote| &params.text_document.uri.0,
                |snapshot, note, _| handlers::document_links::handle(snapshot, note),
            ),
            "textDocument/selectionRange" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AtPositions| &params.text_document.uri.0,
                |snapshot, note, params| {
                    handlers::selection_ranges::handle(snapshot, note, &params.positions)
                },
            ),
            "textDocument/linkedEditingRange" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AtPosition| &params.text_document.uri.0,
                |snapshot, note, params| {
                    let position = params.position;
                    handlers::linked_editing::handle(snapshot, note, position)
                },
            ),
            "textDocument/prepareRename" => self.prepare_rename(id, params),
            "textDocument/rename" => self.rename(id, params),
            "workspace/willRenameFiles" => self.will_rename_files(id, params),
            "workspace/willDeleteFiles" => self.will_delete_files(id, params),
            "workspace/executeCommand" => self.command(id, &params),
            "vaultls/overview" => self.overview(id, params),
            "vaultls/status" => {
                let status = self.status();
                self.outbox.answer(id, Ok(status));
            }
            "vaultls/fault" if faults::arm(params.get("at").and_then(Value::as_str).unwrap_or_default()) => {
                self.outbox.answer(id, Ok(()));
            }
            "vaultls/backlinks" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AboutNote| &params.text_document.uri.0,
                |snapshot, note, _| Some(handlers::overview::backlinks_of(snapshot, note)),
            ),
            "vaultls/tasksOf" => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &TasksOf| &params.text_document.uri.0,
                |snapshot, note, params| Some(handlers::task_list::handle(snapshot, note, &params)),
            ),
            "vaultls/check" if params.get("textDocument").is_some() => self.about_note(
                (id, Lane::Normal),
                params,
                |params: &AboutNote| &params.text_document.uri.0,
                |snapshot, note, _| Some(handlers::overview::check_one(snapshot, note)),
            ),
            "vaultls/check" => {
                let snapshots = self.snapshots();
                self.answer_on(Lane::Normal, id, move || handlers::overview::check_all(&snapshots));
            }
            _ => self.fail(id, METHOD_NOT_FOUND, &format!("{method} is not offered")),
        }
    }

    /// Answers a question about one note on a worker thread; `null` for a document that is not known, or whose
    /// text we have lost step with: an answer about another text does harm.
    fn about_note<P, R>(
        &mut self,
        (id, lane): (&Id, Lane),
        params: Value,
        uri: fn(&P) -> &str,
        answer: fn(&Snapshot, &Note, P) -> R,
    ) where
        P: DeserializeOwned + Send + 'static,
        R: Answer + 'static,
    {
        let params: P = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => return self.fail(id, INVALID_PARAMS, &error.to_string()),
        };
        let Some((snapshot, note)) = self.see(uri(&params)) else {
            return self.outbox.answer(id, Ok(()));
        };
        self.answer_on(lane, id, move || answer(&snapshot, &note, params));
    }

    /// Runs `work` on a worker thread and answers `id` with what it gives, unless the request is cancelled.
    pub(super) fn answer_on<R: Answer>(
        &self,
        lane: Lane,
        id: &Id,
        work: impl FnOnce() -> R + Send + 'static,
    ) {
        let (outbox, id) = (self.outbox.clone(), id.clone());
        self.pool.run(lane, move || {
            outbox.wait_for_room();
            if outbox.is_expected(&id) {
                let result = guarded(|| {
                    faults::strike(Fault::Worker);
                    work()
                });
                match result {
                    Ok(answer) => outbox.answer_with(&id, answer),
                    Err(_) => {
                        let failed: Result<(), _> = Err(ResponseError::new(INTERNAL_ERROR, "internal error"));
                        outbox.answer(&id, failed);
                    }
                }
            }
        });
    }

    fn resolve(&mut self, id: &Id, item: Value) {
        let document = handlers::completion::document(&item).map(str::to_owned);
        match document.and_then(|uri| self.see(&uri)) {
            Some((snapshot, _)) => {
                self.answer_on(Lane::Typing, id, move || handlers::completion::resolve(&snapshot, item));
            }
            None if item.is_object() => self.outbox.answer(id, Ok(item)),
            None => self.fail(id, INVALID_PARAMS, "a completion item is an object"),
        }
    }

    fn resolve_lens(&mut self, id: &Id, lens: Value) {
        let document = handlers::lens::document(&lens).map(str::to_owned);
        match document.and_then(|uri| self.see(&uri)) {
            Some((snapshot, note)) => {
                self.answer_on(Lane::Normal, id, move || handlers::lens::resolve(&snapshot, &note, lens));
            }
            None if lens.is_object() => self.outbox.answer(id, Ok(lens)),
            None => self.fail(id, INVALID_PARAMS, "a code lens is an object"),
        }
    }

    /// Searches the names of all vaults, the one opened first first.
    fn symbols(&mut self, id: &Id, params: Value) {
        let params: SymbolsAsked = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => return self.fail(id, INVALID_PARAMS, &error.to_string()),
        };
        let snapshots = self.snapshots();
        self.answer_on(Lane::Normal, id, move || {
            let found = snapshots.iter().flat_map(|one| handlers::symbols::workspace(one, &params.query));
            found.collect::<Vec<_>>()
        });
    }

    /// The note of a document and its vault, with every edit made that was sent until now. Notes that are not
    /// open are served as the vault has them.
    pub(super) fn see(&mut self, uri: &str) -> Option<(Snapshot, Arc<Note>)> {
        self.bring_up_to_date();
        let (workspace, path) = match self.documents.get(uri) {
            Some(document) if !document.is_served() => return None,
            Some(document) => (document.workspace, document.path.clone()),
            None => self.known_place(uri)?,
        };
        self.snapshot_of(workspace, uri, &path)
    }

    /// One vault at this moment and a note of it; if that is the open document `uri`, with its findings.
    pub(super) fn snapshot_of(
        &mut self,
        key: WorkspaceKey,
        uri: &str,
        path: &VaultPath,
    ) -> Option<(Snapshot, Arc<Note>)> {
        let mut snapshot = self.snapshot(key)?;
        let note = Arc::clone(snapshot.vault.note_at(path)?);
        if let Some(document) = self.documents.get_mut(uri) {
            let known = document.findings.take().filter(|findings| findings.hold_for(&snapshot));
            snapshot.findings = known.unwrap_or(snapshot.findings);
            document.findings = Some(snapshot.findings.clone());
        }
        Some((snapshot, note))
    }

    /// One vault at this moment.
    pub(super) fn snapshot(&self, key: WorkspaceKey) -> Option<Snapshot> {
        let workspace = self.workspaces.get(&key)?;
        let vault = workspace.vault.clone();
        let recent = self.recent.iter().filter(|(of, _)| *of == key);
        let recent: Vec<NoteId> =
            recent.filter_map(|(_, path)| Some(vault.note_at(path)?.id)).take(RECENT).collect();
        let present = self.present();
        Some(Snapshot {
            root: workspace.shelf.as_ref().map(|shelf| Arc::clone(&shelf.root)),
            read: workspace.shelf.as_ref().map_or(100, |shelf| shelf.read),
            open: workspace.open.clone(),
            client: Arc::clone(&self.client),
            recent,
            today: present.today(),
            findings: Findings::in_state(&vault, present.today()),
            present,
            vault,
        })
    }

    /// Notes that a document was opened.
    pub(super) fn remember(&mut self, workspace: WorkspaceKey, path: &VaultPath) {
        self.recent.retain(|(of, seen)| !(*of == workspace && seen == path));
        self.recent.push_front((workspace, path.clone()));
        // Several vaults share the list.
        self.recent.truncate(4 * RECENT);
    }
}
