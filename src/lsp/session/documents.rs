//! Open documents: opening, editing, closing.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gen_lsp_types::{
    Diagnostic, DidCloseTextDocumentParams, DidOpenTextDocumentParams, LanguageKind,
    VersionedTextDocumentIdentifier,
};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::diagnostics::QUIET;
use super::workspaces::WorkspaceKey;
use super::{Session, Severity};
use crate::disk::Dirty;
use crate::lsp::buffer::{Buffer, ContentChange, OutOfStep};
use crate::lsp::handlers::diagnostics::Findings;
use crate::lsp::jobs::guarded;
use crate::lsp::open_documents::OpenDocument;
use crate::lsp::uri;
use crate::vault::{Change, Origin, VaultPath};

/// An open document.
pub(super) struct Document {
    /// The client's text.
    pub(super) buffer: Buffer,
    /// The vault it belongs to; a document outside of all has one of its own.
    pub(super) workspace: WorkspaceKey,
    /// Its note there.
    pub(super) path: VaultPath,
    /// When it is to be checked again.
    pub(super) due: Option<Instant>,
    /// How often checking was asked for: an answer to an earlier asking is stale.
    pub(super) round: u64,
    /// What is found in its note in the state of the vault that was last asked about.
    pub(super) findings: Option<Findings>,
    /// How often a vault broke when it took the text of which version, see [`Document::is_served`].
    pub(super) broke: Option<(i32, u32)>,
    /// What the client was told of which version, if anything.
    pub(super) published: Option<(i32, Vec<Diagnostic>)>,
}

/// A text that broke its vault so often is not given to it again.
const MOST_BREAKS: u32 = 2;

impl Document {
    /// Whether the vault has the client's text of it, or will have it when asked.
    pub(super) fn is_served(&self) -> bool {
        let breaks = self.broke.filter(|(version, _)| *version == self.buffer.version());
        self.buffer.in_step() && breaks.is_none_or(|(_, count)| count < MOST_BREAKS)
    }

    /// Its vault broke when it took this text.
    pub(super) fn note_break(&mut self) {
        let version = self.buffer.version();
        let before = self.broke.filter(|(of, _)| *of == version).map_or(0, |(_, count)| count);
        self.broke = Some((version, before + 1));
    }
}

/// The parameters of `didChange`. Not the generated type: its changes are an untagged choice that copies every
/// text twice, and texts may be large.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DidChange {
    text_document: VersionedTextDocumentIdentifier,
    content_changes: Vec<ContentChange>,
}

/// Whether a document is for us. Names count more than languages: plugins call the language of notes many things.
fn is_prose(uri: &str, language: &LanguageKind) -> bool {
    let named = |path: PathBuf| {
        let extension = path.extension().map(OsStr::to_ascii_lowercase);
        extension.is_some_and(|extension| extension == "md" || extension == "markdown")
    };
    uri::to_path(uri).is_none_or(named) || *language == LanguageKind::Markdown
}

impl Session {
    pub(super) fn did_open(&mut self, params: DidOpenTextDocumentParams) {
        let opened = params.text_document;
        let uri = opened.uri.0;
        if !is_prose(&uri, &opened.language_id) {
            return;
        }
        if self.documents.contains_key(&uri) {
            tracing::warn!("a document was opened twice");
            self.close(&uri);
        }
        let Some((workspace, path)) = self.place(&uri) else { return };
        self.remember(workspace, &path);
        let buffer = Buffer::new(opened.version, &opened.text);
        let (due, round, findings, broke, published) = (None, 0, None, None, None);
        let document = Document { buffer, workspace, path, due, round, findings, broke, published };
        self.documents.insert(uri.clone(), document);
        self.behind.insert(uri.clone());
        self.bring_up_to_date();
        self.check_at(&uri, Instant::now());
    }

    pub(super) fn did_change(&mut self, params: DidChange) {
        let DidChange { text_document, content_changes } = params;
        let uri = text_document.text_document_identifier.uri.0;
        let encoding = self.client.encoding;
        let Some(document) = self.documents.get_mut(&uri) else {
            tracing::warn!("a change of a document that is not open");
            return;
        };
        let was_in_step = document.buffer.in_step();
        let (version, buffer) = (text_document.version, &mut document.buffer);
        let change = guarded(|| buffer.change(version, &content_changes, encoding));
        match change.unwrap_or_else(|_| Err(buffer.lose_step())) {
            Ok(()) => self.edited(uri),
            Err(OutOfStep) if was_in_step => {
                tracing::error!("an edit does not fit its document; waiting for its full text");
                let name = uri::name(&uri);
                let message = format!(
                    "vaultls has lost track of the text of {name}: an edit does not fit. Close and open it again."
                );
                self.show(Severity::Error, &message);
                self.publish_nothing(&uri);
            }
            Err(OutOfStep) => {}
        }
    }

    /// A change that cannot be read may have been one of these documents: their texts are not known any more.
    pub(super) fn edit_lost(&mut self, concerned: impl Fn(&str) -> bool) {
        let documents =
            self.documents.iter_mut().filter(|(uri, document)| concerned(uri) && document.buffer.in_step());
        let lost: Vec<String> = documents
            .map(|(uri, document)| {
                document.buffer.lose_step();
                uri.clone()
            })
            .collect();
        lost.iter().for_each(|uri| self.publish_nothing(uri));
        if !lost.is_empty() {
            tracing::error!("a change cannot be read; waiting for the full texts");
            let names: Vec<&str> = lost.iter().map(|uri| uri::name(uri)).take(3).collect();
            let more = if lost.len() > names.len() { " and others" } else { "" };
            let message = format!(
                "vaultls has lost track of the text of {}{more}: a change could not be read. Close and open it again.",
                names.join(", ")
            );
            self.show(Severity::Error, &message);
        }
    }

    fn edited(&mut self, uri: String) {
        self.check_soon(&uri);
        self.behind.insert(uri);
    }

    pub(super) fn did_close(&mut self, params: DidCloseTextDocumentParams) {
        self.close(&params.text_document.uri.0);
    }

    fn close(&mut self, uri: &str) {
        // Whatever becomes of that, it is closed.
        self.secured(Session::bring_up_to_date);
        self.publish_nothing(uri);
        let Some(document) = self.documents.remove(uri) else {
            tracing::warn!("a document was closed that is not open");
            return;
        };
        self.leave(document.workspace, &document.path);
    }

    /// A document no longer counts in its vault: the file does, or another document of the same file.
    pub(super) fn leave(&mut self, key: WorkspaceKey, path: &VaultPath) {
        let mut others = self.documents.iter();
        let other = others.find(|(_, other)| other.workspace == key && other.path == *path);
        if let Some(other) = other.map(|(uri, _)| uri.clone()) {
            return self.edited(other);
        }
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        workspace.open.remove(path);
        let Some(shelf) = &workspace.shelf else {
            self.workspaces.remove(&key);
            return;
        };
        let file = Dirty { paths: [shelf.root.to_path(path)].into(), everything: false };
        self.apply(key, vec![Change::Close(path.clone())], Duration::ZERO);
        if let Some(workspace) = self.workspaces.get_mut(&key) {
            workspace.refresh(file);
        }
    }

    /// Gives every vault the latest texts of its documents. Edits in between cost nothing but themselves.
    pub(super) fn bring_up_to_date(&mut self) {
        self.catch_up(QUIET);
    }

    /// As [`Session::bring_up_to_date`]; other notes that are touched are checked after `wait`.
    pub(super) fn catch_up(&mut self, wait: Duration) {
        let mut changes: FxHashMap<WorkspaceKey, Vec<Change>> = FxHashMap::default();
        for uri in std::mem::take(&mut self.behind) {
            let Some(document) = self.documents.get(&uri) else { continue };
            let Some(workspace) = self.workspaces.get_mut(&document.workspace) else { continue };
            if !document.is_served() {
                continue;
            }
            self.applying.push(uri.clone());
            let (path, version) = (document.path.clone(), document.buffer.version());
            let open = OpenDocument { uri, version, bom: document.buffer.has_bom() };
            workspace.open.insert(path.clone(), open);
            let (text, origin) = (document.buffer.text(), Origin::Editor { version });
            changes.entry(document.workspace).or_default().push(Change::Upsert { path, text, origin });
        }
        for (key, changes) in changes {
            self.apply(key, changes, wait);
        }
        self.applying.clear();
    }
}
