//! Commands, and code actions that were chosen: edits are made by a worker and applied by the client.

use serde_json::{Value, json};

use super::{Asked, Event, Session, Severity};
use crate::features::actions::Action;
use crate::lsp::handlers;
use crate::lsp::handlers::command::{Arguments, Done};
use crate::lsp::jobs::{Lane, guarded};
use crate::lsp::message::{INTERNAL_ERROR, INVALID_PARAMS, Id, REQUEST_FAILED, ResponseError};

impl Session {
    /// `workspace/executeCommand`.
    pub(super) fn command(&mut self, id: &Id, params: &Value) {
        match params.get("command").and_then(Value::as_str) {
            Some(handlers::command::RELOAD) => {
                self.reload();
                self.outbox.answer(id, Ok(()));
            }
            Some(handlers::command::SHOW) => self.show_place(id, params),
            Some(name) => match handlers::command::action(name) {
                Some(action) => self.act(id, action, params),
                None => self.fail(id, INVALID_PARAMS, &format!("there is no command {name}")),
            },
            None => self.fail(id, INVALID_PARAMS, "which command?"),
        }
    }

    /// Has the client show a place: what a code lens does where the client cannot show many.
    fn show_place(&mut self, id: &Id, params: &Value) {
        let argument = |at: usize| params.get("arguments")?.get(at).filter(|value| !value.is_null());
        let Some(uri) = argument(0) else { return self.fail(id, INVALID_PARAMS, "which document?") };
        let mut shown = json!({ "uri": uri, "takeFocus": true });
        if let Some((fields, range)) = shown.as_object_mut().zip(argument(1)) {
            fields.insert("selection".to_owned(), range.clone());
        }
        if self.client.show_document {
            self.ask("window/showDocument", shown, Asked::Registration);
        }
        self.outbox.answer(id, Ok(()));
    }

    /// Makes the edits of an action on a worker thread; the session then has them applied, see
    /// [`Session::apply_done`].
    fn act(&mut self, id: &Id, action: &'static Action, params: &Value) {
        let Some(arguments) = Arguments::read(params.get("arguments")) else {
            return self.fail(
                id,
                INVALID_PARAMS,
                "the arguments are a document, a position or range, and a text",
            );
        };
        if !self.client.applies_edits {
            return self.fail(id, REQUEST_FAILED, "This editor applies no edits of a server");
        }
        let Some((snapshot, note)) = self.see(&arguments.uri) else {
            return self.fail(id, REQUEST_FAILED, "This document is no note of an open vault");
        };
        if arguments.version.is_some_and(|version| Some(version) != snapshot.version(&note.path)) {
            return self.fail(id, REQUEST_FAILED, "The note has changed since");
        }
        let (id, events) = (id.clone(), self.events.clone());
        self.pool.run(Lane::Normal, move || {
            let work = || handlers::command::handle(&snapshot, &note, action, &arguments);
            let done = guarded(work).unwrap_or_else(|_| Err("internal error".to_owned()));
            // Fails only when the session is over.
            let _ = events.send(Event::Done(id, done));
        });
    }

    /// Has the client apply what a command did; its answer is the command's.
    pub(super) fn apply_done(&mut self, id: Id, done: Result<Done, String>) {
        let Done { label, edit, text } = match done {
            Ok(done) => done,
            Err(reason) => return self.fail(&id, REQUEST_FAILED, &reason),
        };
        match edit {
            Some(edit) if self.outbox.is_expected(&id) => {
                let params = json!({ "label": label, "edit": edit });
                self.ask("workspace/applyEdit", params, Asked::Edit { command: id, text });
            }
            Some(_) => {}
            None => self.edit_applied(&id, text, Ok(json!({ "applied": true }))),
        }
    }

    /// Answers a command when the client has applied its edits or has not.
    pub(super) fn edit_applied(
        &self,
        command: &Id,
        text: Option<String>,
        answer: Result<Value, ResponseError>,
    ) {
        let refused = match &answer {
            Ok(answer) if answer.get("applied").and_then(Value::as_bool) == Some(true) => None,
            Ok(answer) => {
                Some(answer.get("failureReason").and_then(Value::as_str).unwrap_or_default().to_owned())
            }
            Err(error) => Some(error.message.clone()),
        };
        match refused {
            None => {
                if let Some(text) = &text {
                    self.show(Severity::Info, text);
                }
                self.outbox.answer(command, Ok(text));
            }
            Some(reason) => {
                let message = "The editor did not apply the edits; the note may have changed meanwhile";
                self.fail(command, REQUEST_FAILED, format!("{message}. {reason}").trim_end());
            }
        }
    }

    /// Makes the edits of a code action that was chosen.
    pub(super) fn resolve_action(&mut self, id: &Id, action: Value) {
        if !action.is_object() {
            return self.fail(id, INVALID_PARAMS, "a code action is an object");
        }
        let seen = handlers::code_action::document(&action).map(str::to_owned).and_then(|uri| self.see(&uri));
        let Some((snapshot, note)) = seen else { return self.outbox.answer(id, Ok(action)) };
        let (outbox, id) = (self.outbox.clone(), id.clone());
        self.pool.run(Lane::Normal, move || {
            if !outbox.is_expected(&id) {
                return;
            }
            let resolved = guarded(|| handlers::code_action::resolve(&snapshot, &note, action));
            let failed = |reason: String| ResponseError::new(REQUEST_FAILED, reason);
            let internal = |_| ResponseError::new(INTERNAL_ERROR, "internal error");
            outbox.answer(&id, resolved.map_err(internal).and_then(|resolved| resolved.map_err(failed)));
        });
    }
}
