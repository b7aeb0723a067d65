//! Settings that the editor sends, by three ways: with `initialize`, pushed, and pulled.

use std::collections::BTreeMap;
use std::time::Duration;

use gen_lsp_types::{Diagnostic, DiagnosticSeverity, Message, Position, Range};
use serde_json::{Value, json};

use super::workspaces::WorkspaceKey;
use super::{Asked, Session, Severity};
use crate::disk::VaultRoot;
use crate::lsp::librarian::Configured;
use crate::lsp::uri;
use crate::text::{LineCol, LineIndex, PositionEncoding};
use crate::vault::{Change, VaultPath};

/// Our part of what a client sends as settings: the section `vaultls` if there is one, else all.
pub(super) fn own_section(settings: Option<&Value>) -> Value {
    let Some(settings) = settings.filter(|settings| settings.is_object()) else { return Value::Null };
    let own = settings.get("vaultls").unwrap_or(settings);
    if own.is_object() { own.clone() } else { Value::Null }
}

/// `over` laid over `under`, key by key.
fn merge(under: &Value, over: &Value) -> Value {
    match (under, over) {
        (_, Value::Null) => under.clone(),
        (Value::Object(under), Value::Object(over)) => {
            let mut merged = under.clone();
            for (key, value) in over {
                let value = merge(under.get(key).unwrap_or(&Value::Null), value);
                merged.insert(key.clone(), value);
            }
            Value::Object(merged)
        }
        _ => over.clone(),
    }
}

impl Session {
    pub(super) fn did_change_configuration(&mut self, params: &Value) {
        self.configure(&own_section(params.get("settings")));
        self.ask_configuration();
    }

    pub(super) fn ask_configuration(&mut self) {
        if self.client.configuration {
            let ours = json!({ "items": [{ "section": "vaultls" }] });
            self.ask("workspace/configuration", ours, Asked::Configuration);
        }
    }

    /// The client's answer to what we asked: `[null]` where nothing is set.
    pub(super) fn configured(&mut self, answer: Value) {
        if let Value::Array(items) = answer {
            self.configure(&own_section(items.first()));
        }
    }

    /// Takes the latest settings instead of earlier ones; those of `initialize` stay below. A client that has
    /// nothing to say of our section says nothing new.
    fn configure(&mut self, said: &Value) {
        if said.is_null() {
            return;
        }
        let settings = merge(&self.initial_settings, said);
        if settings != self.settings {
            self.settings = settings;
            for shelf in self.shelves() {
                shelf.configure(&self.settings);
            }
        }
    }

    /// Takes a vault's configuration, and tells the client what is wrong with it.
    pub(super) fn report_configuration(&mut self, key: WorkspaceKey, configured: Configured) {
        let encoding = self.client.encoding;
        let Some(workspace) = self.workspaces.get_mut(&key) else { return };
        let Some(shelf) = &mut workspace.shelf else { return };
        shelf.configured = true;
        let reported = Reported::new(&shelf.root, &configured, encoding);
        let before = std::mem::replace(&mut workspace.reported, reported.clone());
        for uri in before.files.keys().filter(|uri| !reported.files.contains_key(*uri)) {
            self.send_diagnostics(uri, None, Vec::new());
        }
        for (uri, found) in &reported.files {
            if before.files.get(uri) != Some(found) {
                self.send_diagnostics(uri, None, found.clone());
            }
        }
        // Few editors show diagnostics of files that are not open.
        for message in reported.messages.iter().filter(|message| !before.messages.contains(message)) {
            self.show(Severity::Warning, message);
        }
        self.apply(key, vec![Change::Config(configured.config)], Duration::ZERO);
    }

    /// Takes back what was reported of a vault's configuration files.
    pub(super) fn take_back_reports(&self, key: WorkspaceKey) {
        let Some(workspace) = self.workspaces.get(&key) else { return };
        for uri in workspace.reported.files.keys() {
            self.send_diagnostics(uri, None, Vec::new());
        }
    }
}

/// So many problems are shown as messages, each of which a user has to close; the files are marked with all.
const MOST_SHOWN: usize = 5;

/// What is wrong with a configuration, for the client.
#[derive(Clone, Default)]
pub(super) struct Reported {
    /// By URI.
    files: BTreeMap<String, Vec<Diagnostic>>,
    messages: Vec<String>,
}

impl Reported {
    fn new(root: &VaultRoot, configured: &Configured, encoding: PositionEncoding) -> Reported {
        let mut reported = Reported::default();
        let mut indexes: BTreeMap<&VaultPath, LineIndex> = BTreeMap::new();
        for problem in &configured.problems {
            let Some(file) = &problem.file else {
                reported.messages.push(format!("vaultls: in the editor's settings, {}", problem.message));
                continue;
            };
            let text = configured.files.text(file).unwrap_or_default();
            let lines = indexes.entry(file).or_insert_with(|| LineIndex::new(text));
            let start = lines.line_col(text, problem.range.start(), encoding);
            let end = lines.line_col(text, problem.range.end(), encoding);
            let range = Range { start: position(start), end: position(end) };
            let uri = uri::from_path(&root.to_path(file));
            reported.messages.push(format!("vaultls: {file}, line {}: {}", start.line + 1, problem.message));
            reported.files.entry(uri).or_default().push(Diagnostic {
                range,
                severity: Some(DiagnosticSeverity::Warning),
                source: Some("vaultls".to_owned()),
                message: Message::String(problem.message.clone()),
                ..Diagnostic::default()
            });
        }
        let more = reported.messages.len().saturating_sub(MOST_SHOWN);
        if more > 0 {
            reported.messages.truncate(MOST_SHOWN);
            reported.messages.push(format!("vaultls: {more} more problems in the configuration"));
        }
        reported
    }
}

fn position(at: LineCol) -> Position {
    Position { line: at.line, character: at.col }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{merge, own_section};

    #[test]
    fn settings_come_with_or_without_their_section() {
        assert_eq!(own_section(Some(&json!({"vaultls": {"a": 1}}))), json!({"a": 1}));
        assert_eq!(own_section(Some(&json!({"a": 1}))), json!({"a": 1}));
        for nothing in [json!(null), json!(17), json!([]), json!({"vaultls": null})] {
            assert_eq!(own_section(Some(&nothing)), json!(null));
        }
    }

    #[test]
    fn later_settings_replace_earlier_ones_key_by_key() {
        let under = json!({"rules": {"a": "off", "b": "off"}, "x": [1]});
        let over = json!({"rules": {"b": "error"}, "x": [2]});
        assert_eq!(merge(&under, &over), json!({"rules": {"a": "off", "b": "error"}, "x": [2]}));
    }
}
