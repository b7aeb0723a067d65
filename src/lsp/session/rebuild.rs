//! What is left after a panic in the session's own thread: nothing that is not made anew.

use super::Session;
use super::workspaces::WorkspaceKey;

impl Session {
    /// Makes every vault anew, from what is open at once and from its files as soon as they are read, as at the start.
    /// Buffers are kept: only whole edits are made to them.
    pub(super) fn rebuild(&mut self) {
        tracing::error!("every vault is read again after an internal error");
        let keys: Vec<WorkspaceKey> = self.workspaces.keys().copied().collect();
        for key in keys {
            if let Some(workspace) = self.workspaces.get_mut(&key) {
                workspace.start_anew();
            }
        }
        for uri in std::mem::take(&mut self.applying) {
            if let Some(document) = self.documents.get_mut(&uri) {
                document.note_break();
            }
        }
        self.behind = self.documents.keys().cloned().collect();
        for document in self.documents.values_mut() {
            document.findings = None;
            document.round += 1;
            document.due = Some(std::time::Instant::now() + super::diagnostics::QUIET);
        }
        self.overview_is_new();
    }
}
