//! `workspace/executeCommand`: every action of [`features::actions`](crate::features::actions) is the command
//! `vaultls.NAME`, so that editors can bind it to a key. The server makes the edits and asks the editor to apply them.
//!
//! Arguments are a URI, a position or range, and the action's own argument if it takes one:
//! `["file:///…/Note.md", {"line": 3, "character": 5}, "argument"]`; or one object with `textDocument`, `position` or
//! `range`, `argument`, and `version` to be refused if the document has gone on.

use gen_lsp_types::{Position, Range, WorkspaceEdit};
use serde_json::Value;

use crate::features::actions::{self, Action, ActionContext};
use crate::lsp::edits::workspace_edit;
use crate::lsp::snapshot::Snapshot;
use crate::text::TextRange;
use crate::vault::Note;

/// Reads every vault again from disk.
pub(in crate::lsp) const RELOAD: &str = "vaultls.reload";

/// Shows a place: `[uri, range]`.
pub(in crate::lsp) const SHOW: &str = "vaultls.show";

/// What the commands of ours begin with.
const PREFIX: &str = "vaultls.";

/// All commands.
pub(in crate::lsp) fn names() -> Vec<String> {
    let actions = actions::all().map(name_of);
    [RELOAD, SHOW].map(str::to_owned).into_iter().chain(actions).collect()
}

/// The command of an action.
pub(in crate::lsp) fn name_of(action: &Action) -> String {
    format!("{PREFIX}{}", action.name)
}

/// The action that a command does.
pub(in crate::lsp) fn action(command: &str) -> Option<&'static Action> {
    actions::find(command.strip_prefix(PREFIX)?)
}

/// What a command is to be done with.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lsp) struct Arguments {
    /// The document.
    pub(in crate::lsp) uri: String,
    /// The cursor or selection; the note's start if none is given.
    range: Range,
    /// What the action is told besides.
    argument: Option<String>,
    /// The version that the caller saw.
    pub(in crate::lsp) version: Option<i32>,
}

impl Arguments {
    /// Reads the `arguments` of `workspace/executeCommand`; `None` if they name no document.
    pub(in crate::lsp) fn read(arguments: Option<&Value>) -> Option<Arguments> {
        let first = arguments?.get(0)?;
        match first.as_str() {
            Some(uri) => Some(Arguments {
                uri: uri.to_owned(),
                range: arguments?.get(1).map(range).unwrap_or_default(),
                argument: arguments?.get(2).and_then(Value::as_str).map(str::to_owned),
                version: None,
            }),
            None => Some(Arguments {
                uri: first.pointer("/textDocument/uri").or(first.get("uri"))?.as_str()?.to_owned(),
                range: first.get("range").or(first.get("position")).map(range).unwrap_or_default(),
                argument: first.get("argument").and_then(Value::as_str).map(str::to_owned),
                version: first
                    .get("version")
                    .and_then(Value::as_i64)
                    .and_then(|version| version.try_into().ok()),
            }),
        }
    }
}

/// A range, or a position as an empty one.
fn range(value: &Value) -> Range {
    let position = serde_json::from_value::<Position>(value.clone());
    let at = |position| Range { start: position, end: position };
    position.map(at).or_else(|_| serde_json::from_value(value.clone())).unwrap_or_default()
}

/// What the session asks the client to apply.
pub(in crate::lsp) struct Done {
    /// What the undo list of the editor calls it.
    pub(in crate::lsp) label: String,
    /// The edits; `None` if there are none.
    pub(in crate::lsp) edit: Option<WorkspaceEdit>,
    /// The command's result, also told to the user.
    pub(in crate::lsp) text: Option<String>,
}

/// Makes the edits of a command.
///
/// # Errors
/// Why not: one sentence for the user.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    action: &Action,
    arguments: &Arguments,
) -> Result<Done, String> {
    let offset = |position| snapshot.offset(note, position);
    let (start, end) =
        offset(arguments.range.start).zip(offset(arguments.range.end)).ok_or("There is no such place")?;
    let range = TextRange::new(start, end.max(start));
    let cx = ActionContext { vault: &snapshot.vault, note, range, today: snapshot.today };
    let outcome =
        actions::run(&cx, action, arguments.argument.as_deref()).map_err(|refusal| refusal.to_string())?;
    let edit = match outcome.edits.as_slice() {
        [] => None,
        edits => Some(workspace_edit(snapshot, edits)?),
    };
    Ok(Done { label: action.summary.to_owned(), edit, text: outcome.text })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_of_arguments_are_read() {
        let at = json!({ "line": 3, "character": 5 });
        let positional = Arguments::read(Some(&json!(["file:///a.md", at, "x"]))).unwrap();
        let object = json!([{ "textDocument": { "uri": "file:///a.md" }, "position": at, "argument": "x", "version": 4 }]);
        let object = Arguments::read(Some(&object)).unwrap();
        assert_eq!(object, Arguments { version: Some(4), ..positional.clone() });
        assert_eq!(positional.range.start, positional.range.end);
        assert_eq!(Arguments::read(Some(&json!([]))), None);
        assert_eq!(Arguments::read(Some(&json!([5]))), None);
    }
}
