//! What the blocks of a note show.

use super::exec::NoCsv;
use super::{
    Block, BlockKind, Engine, Evaluator, Outcome, PageOptions, Pages, QueryError, RowContext, Settings,
    Value, parse_expression, parse_query, run,
};
use crate::query::{Budget, Present};
use crate::vault::{Note, Vault};

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
