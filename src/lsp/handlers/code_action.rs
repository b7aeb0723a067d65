//! `textDocument/codeAction`: what mends the findings at a place, all safe fixes of a note at once, and the actions of
//! [`features::actions`](crate::features::actions).

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionTriggerKind, Command, Range};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::command;
use super::diagnostics::to_protocol;
use crate::features::actions::{self, Action, ActionContext, ActionKind, Offer};
use crate::lsp::edits::workspace_edit;
use crate::lsp::session::ActionsContext;
use crate::lsp::snapshot::Snapshot;
use crate::rules::{Diagnostic, FileEdit, SafeFixes};
use crate::text::{TextRange, TextSize};
use crate::vault::Note;

/// The kinds that are offered.
pub(in crate::lsp) const KINDS: &[&str] =
    &["quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite", "source.vaultls", FIX_ALL];

const FIX_ALL: &str = "source.fixAll.vaultls";

/// What a provider of actions is asked.
struct Question<'q> {
    snapshot: &'q Snapshot,
    note: &'q Note,
    /// The selection.
    range: TextRange,
    context: &'q ActionsContext,
    findings: &'q [Diagnostic],
}

/// Answers with actions.
type Provider = fn(&Question<'_>) -> Vec<CodeAction>;

/// Who is asked, in the order of the menu.
static PROVIDERS: &[Provider] = &[quick_fixes, fix_all, offered];

/// What can be done at `range` of a note.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    range: Range,
    context: &ActionsContext,
) -> Vec<CodeAction> {
    let Some(start) = snapshot.offset(note, range.start) else { return Vec::new() };
    let Some(end) = snapshot.offset(note, range.end).filter(|end| *end >= start) else { return Vec::new() };
    let findings = snapshot.findings.of(snapshot, note);
    let question = Question { snapshot, note, range: TextRange::new(start, end), context, findings };
    PROVIDERS.iter().flat_map(|provider| provider(&question)).collect()
}

/// `range`, and all of the links that it touches: what is found at a link's target can be mended from its brackets.
fn with_links(note: &Note, range: TextRange) -> TextRange {
    let links = note.parsed.links.iter().map(|link| link.range);
    links.filter(|link| link.intersect(range).is_some()).fold(range, TextRange::cover)
}

/// Whether the client asked for actions of this kind or of one above it.
fn wanted(context: &ActionsContext, kind: &str, unasked: bool) -> bool {
    let Some(only) = &context.only else { return unasked };
    only.iter().any(|asked| {
        let asked = kind_text(asked);
        let below = kind.strip_prefix(&asked);
        below.is_some_and(|rest| asked.is_empty() || rest.is_empty() || rest.starts_with('.'))
    })
}

fn kind_text(kind: &CodeActionKind) -> String {
    let text = serde_json::to_value(kind).unwrap_or_default();
    text.as_str().unwrap_or_default().to_owned()
}

/// What mends the findings at the place.
fn quick_fixes(question: &Question<'_>) -> Vec<CodeAction> {
    let Question { snapshot, note, .. } = question;
    if !wanted(question.context, "quickfix", true) {
        return Vec::new();
    }
    let range = with_links(note, question.range);
    // A cursor just behind a finding is at it, too.
    let here = question.findings.iter().filter(|diagnostic| diagnostic.range.intersect(range).is_some());
    here.flat_map(|diagnostic| fixes(snapshot, note, diagnostic)).collect()
}

fn fixes(snapshot: &Snapshot, note: &Note, diagnostic: &Diagnostic) -> Vec<CodeAction> {
    let protocol = to_protocol(snapshot, note, diagnostic);
    let fixes = diagnostic.fixes.iter().enumerate();
    fixes
        .filter_map(|(rank, fix)| {
            Some(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![protocol.clone()]),
                // Only one fix can be the obvious one, and only if it cannot do harm.
                is_preferred: (snapshot.client.preferred_actions && rank == 0 && fix.safe).then_some(true),
                edit: Some(workspace_edit(snapshot, &fix.edits).ok()?),
                ..CodeAction::default()
            })
        })
        .collect()
}

/// The safe fixes of a note, as one edit of it. Fixes that reach into other files are left out.
fn fix_all(question: &Question<'_>) -> Vec<CodeAction> {
    let Question { snapshot, note, .. } = question;
    if !wanted(question.context, FIX_ALL, false) {
        return Vec::new();
    }
    let own = question.findings.iter().filter(|diagnostic| {
        let fix = diagnostic.fixes.iter().find(|fix| fix.safe);
        fix.is_some_and(|fix| fix.edits.iter().all(|edit| is_in(edit, note)))
    });
    let mut edits = SafeFixes::of(&snapshot.vault, own).into_edits();
    let edits = edits.remove(&note.path).unwrap_or_default().into_iter();
    let edits: Vec<FileEdit> = edits.map(|edit| FileEdit::Text { path: note.path.clone(), edit }).collect();
    let edit = if edits.is_empty() { None } else { workspace_edit(snapshot, &edits).ok() };
    let action = |edit| CodeAction {
        title: "Apply all safe fixes of this note".to_owned(),
        kind: Some(CodeActionKind::from(FIX_ALL)),
        edit: Some(edit),
        ..CodeAction::default()
    };
    edit.map(action).into_iter().collect()
}

fn is_in(edit: &FileEdit, note: &Note) -> bool {
    matches!(edit, FileEdit::Text { path, .. } if *path == note.path)
}

/// The kind that an action is offered as, and whether it is shown to a client that asks for no kind in particular.
fn kind_of(kind: ActionKind) -> (&'static str, bool) {
    match kind {
        ActionKind::QuickFix => ("quickfix", true),
        ActionKind::Extract => ("refactor.extract", true),
        ActionKind::Inline => ("refactor.inline", true),
        ActionKind::Rewrite => ("refactor.rewrite", true),
        ActionKind::Source => ("source.vaultls", true),
    }
}

/// Which offer an action of the menu was: comes back with `codeAction/resolve`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chosen {
    uri: String,
    /// The version that was looked at; `None` for a document that is not open.
    version: Option<i32>,
    start: u32,
    end: u32,
    action: String,
    argument: String,
}

/// What the actions of the features offer. Their edits are made when one is chosen, if the client can wait for them.
fn offered(question: &Question<'_>) -> Vec<CodeAction> {
    let Question { snapshot, note, range, context, .. } = *question;
    let cx = ActionContext { vault: &snapshot.vault, note, range, today: snapshot.today };
    let wanted = |kind| {
        let (kind, unasked) = kind_of(kind);
        wanted(context, kind, unasked)
    };
    // What applies nearly everywhere is no news to someone who just moves the cursor.
    let automatic = context.trigger_kind == Some(CodeActionTriggerKind::Automatic);
    let offers = actions::offers(&cx, wanted).filter(|(action, _)| !(automatic && action.tells));
    offers.filter_map(|(action, offer)| to_protocol_action(question, &cx, action, &offer)).collect()
}

fn to_protocol_action(
    question: &Question<'_>,
    cx: &ActionContext<'_>,
    action: &Action,
    offer: &Offer,
) -> Option<CodeAction> {
    let Question { snapshot, note, range, .. } = *question;
    let mut found = CodeAction {
        title: offer.title.clone(),
        kind: Some(CodeActionKind::from(kind_of(action.kind).0)),
        ..CodeAction::default()
    };
    let uri = snapshot.uri(&note.path)?.0;
    if action.tells {
        // A command has its edits applied by the client, if that does such things.
        let edits =
            || !actions::run(cx, action, Some(&offer.argument)).is_ok_and(|made| made.edits.is_empty());
        if !snapshot.client.applies_edits && edits() {
            return None;
        }
        let arguments = vec![json!(uri), json!(snapshot.range(note, range)), json!(offer.argument)];
        found.command = Some(Command {
            title: offer.title.clone(),
            tooltip: None,
            command: command::name_of(action),
            arguments: Some(arguments),
        });
    } else if snapshot.client.lazy_edits {
        let chosen = Chosen {
            uri,
            version: snapshot.version(&note.path),
            start: range.start().into(),
            end: range.end().into(),
            action: action.name.to_owned(),
            argument: offer.argument.clone(),
        };
        found.data = serde_json::to_value(chosen).ok();
    } else {
        // What is refused is not offered.
        let outcome = actions::run(cx, action, Some(&offer.argument)).ok()?;
        found.edit = Some(workspace_edit(snapshot, &outcome.edits).ok()?);
    }
    Some(found)
}

/// The document of an action that came back to be resolved.
pub(in crate::lsp) fn document(action: &Value) -> Option<&str> {
    action.get("data")?.get("uri")?.as_str()
}

/// `codeAction/resolve`: the edits of an action that was chosen.
///
/// # Errors
/// Why there are none: one sentence for the user.
pub(in crate::lsp) fn resolve(snapshot: &Snapshot, note: &Note, mut chosen: Value) -> Result<Value, String> {
    let data = chosen.get("data").cloned().unwrap_or_default();
    let what: Chosen = serde_json::from_value(data).map_err(|_| "This action is not one of ours")?;
    let action = actions::find(&what.action).ok_or("This action is not one of ours")?;
    let whole = TextSize::of(&*note.text);
    if what.version != snapshot.version(&note.path)
        || what.start > what.end
        || TextSize::from(what.end) > whole
    {
        return Err("The note has changed since; ask for its actions again".to_owned());
    }
    let range = TextRange::new(what.start.into(), what.end.into());
    let cx = ActionContext { vault: &snapshot.vault, note, range, today: snapshot.today };
    let outcome = actions::run(&cx, action, Some(&what.argument)).map_err(|refusal| refusal.to_string())?;
    let edit = workspace_edit(snapshot, &outcome.edits)?;
    let edit = serde_json::to_value(edit).map_err(|error| error.to_string())?;
    chosen.as_object_mut().and_then(|chosen| chosen.insert("edit".to_owned(), edit));
    Ok(chosen)
}
