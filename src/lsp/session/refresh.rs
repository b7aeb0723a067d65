//! Telling the client to ask again for what it shows of open notes, when other notes have changed the answers.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::workspaces::WorkspaceKey;
use super::{Asked, Session};
use crate::lsp::client::Refresh;
use crate::vault::Touched;

/// How long nothing must change before the client is told: each telling makes it ask for all that it shows.
const QUIET: Duration = Duration::from_millis(300);

/// What the client is to be told, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub(super) due: Instant,
    what: Refresh,
}

impl Session {
    /// Plans to tell the client of a change, if it may see something else now. Of its own edits it knows.
    pub(super) fn plan_refresh(&mut self, key: WorkspaceKey, touched: &Touched) {
        let Some(workspace) = self.workspaces.get(&key) else { return };
        let open = &workspace.open;
        let others = open.len() > open.among(&workspace.vault, &touched.changed).len();
        let renamed = touched.everything || !open.among(&workspace.vault, &touched.affected).is_empty();
        let counted = renamed || others && (touched.names || touched.said);
        let able = self.client.refresh;
        let what = Refresh {
            code_lens: able.code_lens && counted && !open.is_empty(),
            inlay_hints: able.inlay_hints && counted && !open.is_empty(),
            semantic_tokens: able.semantic_tokens && renamed && !open.is_empty(),
        };
        if what == Refresh::default() {
            return;
        }
        let before = self.refresh.map(|planned| planned.what).unwrap_or_default();
        let what = Refresh {
            code_lens: what.code_lens || before.code_lens,
            inlay_hints: what.inlay_hints || before.inlay_hints,
            semantic_tokens: what.semantic_tokens || before.semantic_tokens,
        };
        self.refresh = Some(Planned { due: Instant::now() + QUIET, what });
    }

    /// Tells the client what is due.
    pub(super) fn refresh_due(&mut self, now: Instant) {
        let Some(Planned { what, .. }) = self.refresh.take_if(|planned| planned.due <= now) else { return };
        let methods = [
            (what.code_lens, "workspace/codeLens/refresh"),
            (what.inlay_hints, "workspace/inlayHint/refresh"),
            (what.semantic_tokens, "workspace/semanticTokens/refresh"),
        ];
        for (_, method) in methods.into_iter().filter(|(due, _)| *due) {
            self.ask(method, Value::Null, Asked::Registration);
        }
    }
}
