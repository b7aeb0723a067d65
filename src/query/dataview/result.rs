//! What the blocks of a note show.

use super::ast::Query;
use super::exec::NoCsv;
use super::{
    Block, BlockKind, Engine, Evaluator, NoteSet, Outcome, PageOptions, Pages, QueryError, RowContext,
    Settings, Value, parse_expression, parse_query, run, source_notes,
};
use crate::query::{Budget, Present};
use crate::vault::{Note, Vault, VaultPath};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What a block of a note shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The rows of a query.
    Rows(Outcome),
    /// The value of an inline query.
    Value(Value),
    /// It fails.
    Failed(QueryError),
    /// Its text is not sound.
    Unsound,
}

/// The steps of one answer: seconds on a slow machine.
const STEPS: u64 = 50_000_000;

/// What a block of a note shows now. A query that takes too long fails.
pub fn shown(vault: &Vault, note: &Note, block: &Block, present: &Present) -> Shown {
    let pages = Pages::new(vault.clone(), PageOptions::new(present.now().time_zone().clone()));
    let settings = Settings::from(&**vault.config());
    let budget = Budget::new(STEPS, None);
    let engine = Engine {
        pages: &pages,
        present,
        settings: &settings,
        budget: &budget,
        csv: &NoCsv,
        origin: &note.path,
    };
    match block.kind {
        BlockKind::Query => rows(engine, &block.text),
        BlockKind::Inline => value(engine, &block.text),
    }
}

fn rows(engine: Engine<'_>, text: &str) -> Shown {
    let parsed = parse_query(text);
    if !parsed.problems.is_empty() {
        return Shown::Unsound;
    }
    match run(engine, &parsed.tree) {
        Ok(outcome) => Shown::Rows(outcome),
        Err(error) => Shown::Failed(error),
    }
}

fn value(engine: Engine<'_>, text: &str) -> Shown {
    let parsed = parse_expression(text);
    if !parsed.problems.is_empty() {
        return Shown::Unsound;
    }
    let this = engine.this();
    let context = RowContext::new(engine, &this, None);
    match Evaluator::new(&context, engine.present, engine.settings, engine.budget).evaluate(&parsed.tree) {
        Ok(value) => Shown::Value(value),
        Err(error) => Shown::Failed(error.into()),
    }
}

/// The blocks of a note that are no JavaScript, inline queries too.
pub fn blocks(vault: &Vault, note: &Note) -> Vec<Block> {
    Block::all(&note.text, &note.parsed, &vault.config().dataview.inline_prefix)
}

/// The notes that a query in the note at `origin` is about, from the indexes; `None` if its source makes no sense.
pub fn source_of(vault: &Vault, origin: &VaultPath, query: &Query) -> Option<NoteSet> {
    let Some(from) = &query.from else { return Some(NoteSet::all(vault)) };
    // No source depends on the time.
    let present = Present::new(Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC));
    let pages = Pages::new(vault.clone(), PageOptions::new(TimeZone::UTC));
    let (settings, budget) = (Settings::default(), Budget::new(STEPS, None));
    let engine = Engine {
        pages: &pages,
        present: &present,
        settings: &settings,
        budget: &budget,
        csv: &NoCsv,
        origin,
    };
    source_notes(engine, &from.source).ok()
}
