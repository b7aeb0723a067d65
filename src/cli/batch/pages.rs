//! Notes as Dataview sees them, and queries over them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Failure, Op, text_field, vault};
use crate::query::dataview::ast::Expr;
use crate::query::dataview::{
    self, Answer, Engine, Evaluator, PageObject, PageOptions, Pages, RowContext, Settings, Tasks,
    json::to_json,
};
use crate::query::{Budget, Present};
use crate::text::{PositionEncoding, TextRange, TextSize, slice};
use crate::vault::VaultPath;

pub(super) const OPS: &[(&str, Op)] = &[("page", page)];

/// The pages of a request's vault. What the plugin does counts, so fields in code do too.
fn pages(request: &Value, vault: crate::vault::Vault) -> Result<Pages, Failure> {
    let tz = super::now(request)?.time_zone().clone();
    let options =
        PageOptions { created: vault::created(request)?, fields_in_code: true, ..PageOptions::new(tz) };
    Ok(Pages::new(vault, options))
}

/// The page object of the note `path`.
fn page(request: &Value) -> Result<Value, Failure> {
    let path = vault::path(request, "path")?;
    let notes = match request.get("contents").and_then(Value::as_str) {
        Some(contents) => vault::of_note(&path, contents),
        None => vault::of_request(request)?,
    };
    let note = notes.note_at(&path).map(|note| note.id);
    let pages = pages(request, notes)?;
    let page =
        note.and_then(|id| pages.page(id)).ok_or_else(|| Failure::new(format!("there is no note {path}")))?;
    Ok(json!({"page": to_json(&dataview::Value::Page(Arc::new(page)))}))
}

/// How much work one query may be.
const STEPS: u64 = 200_000_000;

/// What a request asks over its vault.
struct Asked {
    pages: Pages,
    present: Present,
    settings: Settings,
    budget: Budget,
    origin: VaultPath,
}

impl Asked {
    fn new(request: &Value) -> Result<Asked, Failure> {
        let origin = match request.get("note").and_then(Value::as_str) {
            Some(_) => vault::path(request, "note")?,
            // No file can be called so.
            None => VaultPath::new("\0").ok_or_else(|| Failure::new("the request has no note"))?,
        };
        Ok(Asked {
            pages: pages(request, vault::of_request(request)?)?,
            present: Present::new(super::now(request)?),
            settings: Settings::default(),
            budget: Budget::new(STEPS, None),
            origin,
        })
    }

    fn engine(&self) -> Engine<'_> {
        Engine {
            pages: &self.pages,
            present: &self.present,
            settings: &self.settings,
            budget: &self.budget,
            origin: &self.origin,
        }
    }
}

/// The value of an expression in a note.
pub(super) fn eval(request: &Value, text: &str, tree: &Expr) -> Result<Value, Failure> {
    let asked = Asked::new(request)?;
    let engine = asked.engine();
    let this = engine.this();
    let context = RowContext::new(engine, &this, None);
    let evaluator = Evaluator::new(&context, engine.present, engine.settings, engine.budget);
    let value = evaluator.evaluate(tree).map_err(|error| Failure {
        span: error.range.map(|range| units(text, range)),
        ..Failure::new(error.message)
    })?;
    Ok(json!({"value": to_json(&value), "display": dataview::to_text(&value, engine.settings)}))
}

/// Runs a Dataview query over a vault.
pub(super) fn run_query(request: &Value) -> Result<Value, Failure> {
    let text = text_field(request, "text")?;
    let parsed = dataview::parse_query(text);
    if let Some(problem) = parsed.problems.first() {
        return Err(Failure {
            span: Some(units(text, problem.range)),
            ..Failure::new(problem.message.clone())
        });
    }
    let asked = Asked::new(request)?;
    let engine = asked.engine();
    let outcome = dataview::run(engine, &parsed.tree).map_err(|error| Failure {
        span: error.range.map(|range| units(text, range)),
        ..Failure::new(error.message)
    })?;
    let mut answer = answer_json(&outcome.answer);
    if let Some(object) = answer.as_object_mut() {
        object.insert("rowErrors".to_owned(), json!(outcome.row_errors()));
        object.insert("markdown".to_owned(), json!(dataview::to_markdown(&outcome.answer, engine.settings)));
    }
    Ok(answer)
}

fn answer_json(answer: &Answer) -> Value {
    match answer {
        Answer::List(rows) => json!({"rows": rows.iter().map(to_json).collect::<Vec<_>>()}),
        Answer::Table { headers, rows } => {
            let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(to_json).collect()).collect();
            let headers: Vec<&str> = headers.iter().map(|header| &**header).collect();
            json!({"headers": headers, "rows": rows})
        }
        Answer::Tasks(tasks) => json!({"tasks": tasks_json(tasks)}),
        Answer::Calendar(days) => {
            let days = days.iter().map(|day| json!({"date": to_json(&day.date), "link": to_json(&day.link)}));
            json!({"rows": days.collect::<Vec<_>>()})
        }
    }
}

fn tasks_json(tasks: &Tasks) -> Value {
    match tasks {
        Tasks::Flat(rows) => rows
            .iter()
            .map(|row| {
                let fields = ["path", "line", "text", "status"];
                let field = |name: &&str| (name.to_string(), to_json(&row.get(name).unwrap_or_default()));
                Value::Object(fields.iter().map(field).collect())
            })
            .collect(),
        Tasks::Groups(groups) => {
            groups.iter().map(|(key, rows)| json!({"key": to_json(key), "rows": tasks_json(rows)})).collect()
        }
    }
}

/// A range of `text` in UTF-16 units.
fn units(text: &str, range: TextRange) -> (u32, u32) {
    let count = |end: TextSize| PositionEncoding::Utf16.width(slice(text, TextRange::up_to(end)));
    (count(range.start()), count(range.end()))
}
