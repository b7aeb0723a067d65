//! What the blocks of a note show, kept until something it depends on changes. Nothing here holds the vault that it was
//! made from.

use std::sync::Arc;

use super::plain::{flat, lines, plain};
use super::{
    Answer, Block, BlockKind, Engine, Evaluator, LinkType, Outcome, PageOptions, Pages, QueryError, Row,
    RowContext, Settings, Value, Widget, footprint, parse_expression, parse_query, run,
};
use crate::query::footprint::Footprint;
use crate::query::keeper::{Keeper, Kept, Language, Question};
use crate::query::{Budget, Present, Stopped};
use crate::text::TextRange;
use crate::vault::{Note, NoteId, Vault, VaultPath};

/// What a block of a note shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The rows of a query.
    Rows(Rows),
    /// The value of an inline query.
    Value {
        /// In a line of text.
        text: String,
        /// The path of the file that it is a link to.
        target: Option<Arc<str>>,
    },
    /// It fails.
    Failed(QueryError),
    /// Its text is not sound.
    Unsound,
}

/// The rows of a query, in words.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// How many there are.
    pub count: usize,
    /// How many were dropped because an expression failed on them, of how many that reached it.
    pub skipped: usize,
    /// The first of those.
    pub first_skipped: Option<Skipped>,
    /// The first rows, one line each.
    pub lines: Vec<String>,
    /// Where the first rows are.
    pub places: Vec<RowPlace>,
}

/// A row that an error dropped.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// The row, in words.
    pub row: String,
    /// Why: one sentence without a full stop.
    pub message: String,
    /// The innermost expression that failed, in the text of the query.
    pub range: Option<TextRange>,
    /// How many rows that step dropped.
    pub dropped: usize,
    /// Of how many.
    pub of: usize,
}

/// Where a row is. Groups and values have no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowPlace {
    /// A note.
    Note(NoteId),
    /// A list item: its index in [`super::Page::items`].
    Item(NoteId, u32),
}

/// Rows that are kept in words.
const MOST_LINES: usize = 20;

/// Places that are kept.
const MOST_PLACES: usize = 500;

/// What a block of a note shows now; kept until a change may touch it. A query that takes too long fails.
pub fn shown(vault: &Vault, note: &Note, block: &Block, present: &Present) -> Kept<Shown> {
    let answer = |budget: &Budget| -> Result<(Shown, Footprint), Stopped> {
        let pages = Pages::new(vault.clone(), PageOptions::new(present.now().time_zone().clone()));
        let settings = Settings::from(&**vault.config());
        let origin = &note.path;
        let engine = Engine { pages: &pages, present, settings: &settings, budget, origin };
        match block.kind {
            BlockKind::Query => rows(engine, &block.text),
            BlockKind::Inline => value(engine, &block.text),
        }
    };
    // The time of day is no part of the question, and nobody says when a CSV file changes.
    if block.text.contains("now") || block.text.to_ascii_lowercase().contains("csv") {
        let made = answer(&Budget::new(super::super::keeper::STEPS, None)).ok();
        return Kept { answer: made.map(|(shown, _)| Arc::new(shown)), stale: false };
    }
    let question = Question {
        language: match block.kind {
            BlockKind::Query => Language::Dataview,
            BlockKind::Inline => Language::DataviewInline,
        },
        note: note.id,
        text: block.text.as_str().into(),
        day: present.today(),
        zone: present.zone_name(),
    };
    Keeper::of(vault).ask(&question, vault.revision(), answer)
}

fn rows(engine: Engine<'_>, text: &str) -> Result<(Shown, Footprint), Stopped> {
    let parsed = parse_query(text);
    if !parsed.problems.is_empty() {
        return Ok((Shown::Unsound, Footprint { facets: Default::default(), ..Footprint::default() }));
    }
    let shown = match run(engine, &parsed.tree) {
        Ok(outcome) => Shown::Rows(told(&outcome, engine.settings, engine.pages.vault())),
        Err(error) => failed(error)?,
    };
    Ok((shown, footprint::of_query(&parsed.tree)))
}

fn failed(error: QueryError) -> Result<Shown, Stopped> {
    match error.stopped {
        Some(Stopped::Cancelled) => Err(Stopped::Cancelled),
        Some(Stopped::TooLong | Stopped::TooLarge) | None => Ok(Shown::Failed(error)),
    }
}

fn value(engine: Engine<'_>, text: &str) -> Result<(Shown, Footprint), Stopped> {
    let parsed = parse_expression(text);
    if !parsed.problems.is_empty() {
        return Ok((Shown::Unsound, Footprint::default()));
    }
    let this = engine.this();
    let context = RowContext::new(engine, &this, None);
    let evaluator = Evaluator::new(&context, engine.present, engine.settings, engine.budget);
    let shown = match evaluator.evaluate(&parsed.tree) {
        Ok(value) => {
            let target = match &value {
                Value::Link(link) => Some(link.path.clone()),
                _ => None,
            };
            Shown::Value { text: plain(&value, engine.settings), target }
        }
        Err(error) => failed(error.into())?,
    };
    Ok((shown, footprint::of_expression(&parsed.tree)))
}

fn told(outcome: &Outcome, settings: &Settings, vault: &Vault) -> Rows {
    let failing = outcome.steps.iter().find_map(|step| Some((step, step.first_error.as_ref()?)));
    Rows {
        count: outcome.answer.len(),
        skipped: outcome.row_errors(),
        first_skipped: failing.map(|(step, error)| Skipped {
            row: plain(&error.row, settings),
            message: error.message.clone(),
            range: error.range,
            dropped: step.failed,
            of: step.before,
        }),
        lines: lines(&outcome.answer, settings, MOST_LINES),
        places: places(&outcome.answer, vault),
    }
}

fn places(answer: &Answer, vault: &Vault) -> Vec<RowPlace> {
    let of_link = |value: &Value| {
        let link = match value {
            Value::Link(link) => link,
            Value::Widget(widget) => match &**widget {
                Widget::ListPair { key: Value::Link(link), .. } => link,
                _ => return None,
            },
            _ => return None,
        };
        let note = vault.note_at(&VaultPath::new(&link.path)?)?;
        (link.kind == LinkType::File).then_some(RowPlace::Note(note.id))
    };
    let of_task = |row: &Arc<Row>| {
        let task = row.task()?;
        Some(RowPlace::Item(task.page().note().id, task.index()))
    };
    match answer {
        Answer::List(rows) => rows.iter().filter_map(of_link).take(MOST_PLACES).collect(),
        Answer::Table { rows, .. } => {
            rows.iter().filter_map(|row| of_link(row.first()?)).take(MOST_PLACES).collect()
        }
        Answer::Calendar(days) => {
            days.iter().filter_map(|day| of_link(&day.link)).take(MOST_PLACES).collect()
        }
        Answer::Tasks(tasks) => flat(tasks).into_iter().filter_map(of_task).take(MOST_PLACES).collect(),
    }
}

/// The range of a row of a note as it is now; `None` if there is no such item any more.
pub fn item_range(note: &Note, index: u32) -> Option<TextRange> {
    Some(super::page::items(note).get(index as usize)?.range)
}

/// The blocks of a note that are no JavaScript, inline queries too.
pub fn blocks(vault: &Vault, note: &Note) -> Vec<Block> {
    Block::all(&note.text, &note.parsed, &vault.config().dataview.inline_prefix)
}
