//! `vaultls query` and `vaultls eval`: queries and expressions as in a note, on the terminal.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::Context as _;

use super::args::{Eval, Global, Query, QueryLang, RowFormat};
use super::open::{Opened, open, root};
use super::render::{self, Mistake};
use super::{backlinks, clock, print_error, query_tasks};
use crate::query::dataview::{
    self, Block, Engine, Evaluator, Outcome, PageOptions, Pages, RowContext, Settings, parse_expression,
    parse_query, to_text,
};
use crate::query::{Budget, Present};
use crate::syntax::QueryLanguage;
use crate::text::TextRange;
use crate::vault::VaultPath;

/// How much work a query on the command line may be: minutes.
const STEPS: u64 = 20_000_000_000;

pub(super) fn run(global: &Global, options: &Query, out: &mut dyn Write) -> anyhow::Result<u8> {
    let (lang, text) = match (options.block, &options.file, options.query.as_deref()) {
        (Some(number), ..) => block_of_note(global, options.note.as_deref().unwrap_or_default(), number)?,
        (None, Some(file), _) => {
            let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
            (options.lang, text)
        }
        (None, None, None | Some("-")) => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("the query on standard input")?;
            (options.lang, text)
        }
        (None, None, Some(query)) => (options.lang, query.to_owned()),
    };
    match lang {
        QueryLang::Dataview => dataview(global, options, &text, out),
        QueryLang::Tasks => query_tasks::run(global, options, &text, out),
    }
}

/// The text of a query block of a note, counted from 1, and its language.
fn block_of_note(global: &Global, name: &str, number: usize) -> anyhow::Result<(QueryLang, String)> {
    let start = Some(Path::new(name)).filter(|file| file.is_file()).unwrap_or(Path::new("."));
    let opened = open(root(global, start)?);
    let note = backlinks::find(&opened.root, &opened.vault, name)?;
    let blocks = note.parsed.queries.iter().filter_map(|query| match query.language {
        QueryLanguage::Dataview => Some((QueryLang::Dataview, query)),
        QueryLanguage::Tasks => Some((QueryLang::Tasks, query)),
        QueryLanguage::DataviewJs => None,
    });
    let blocks: Vec<_> = blocks.collect();
    let found = number.checked_sub(1).and_then(|at| blocks.get(at));
    let (lang, query) = found
        .with_context(|| format!("{} has {} query blocks, no number {number}", note.path, blocks.len()))?;
    Ok((*lang, Block::of_query(&note.text, query).text))
}

pub(super) fn eval(global: &Global, options: &Eval, out: &mut dyn Write) -> anyhow::Result<u8> {
    let parsed = parse_expression(&options.expr);
    if let Some(problem) = parsed.problems.first() {
        return Ok(mistaken(global, &options.expr, Some(problem.range), &problem.message));
    }
    let asked = Asked::new(global, options.note.as_deref())?;
    let engine = asked.engine();
    let this = engine.this();
    let context = RowContext::new(engine, &this, None);
    let evaluator = Evaluator::new(&context, engine.present, engine.settings, engine.budget);
    match evaluator.evaluate(&parsed.tree) {
        Ok(value) => {
            match options.format {
                RowFormat::Json => writeln!(out, "{}", dataview::json::to_json(&value))?,
                RowFormat::Table | RowFormat::Csv => {
                    writeln!(out, "{}", render::plain(&value, engine.settings))?
                }
                RowFormat::Markdown => writeln!(out, "{}", to_text(&value, engine.settings))?,
            }
            Ok(asked.status())
        }
        Err(error) => Ok(mistaken(global, &options.expr, error.range, &error.message)),
    }
}

fn dataview(global: &Global, options: &Query, text: &str, out: &mut dyn Write) -> anyhow::Result<u8> {
    let parsed = parse_query(text);
    if let Some(problem) = parsed.problems.first() {
        return Ok(mistaken(global, text, Some(problem.range), &problem.message));
    }
    let asked = Asked::new(global, options.note.as_deref())?;
    let engine = asked.engine();
    let outcome = match dataview::run(engine, &parsed.tree) {
        Ok(outcome) => outcome,
        Err(error) => return Ok(mistaken(global, text, error.range, &error.message)),
    };
    say_dropped(&outcome, engine.settings);
    render::outcome(options.format, &outcome, engine.settings, out)?;
    Ok(asked.status())
}

/// Rows that an error dropped are told on standard error: the plugin says nothing of them.
fn say_dropped(outcome: &Outcome, settings: &Settings) {
    let Some(first) = outcome.first_error() else { return };
    let rows = outcome.row_errors();
    let rows = if rows == 1 { "1 row was".to_owned() } else { format!("{rows} rows were") };
    let row = render::plain(&first.row, settings);
    print_error(&format!("vaultls: {rows} skipped by errors; first {row}: {}", first.message));
}

/// Says what is wrong with a query, with the line and a caret under the place; the exit status.
fn mistaken(global: &Global, text: &str, range: Option<TextRange>, message: &str) -> u8 {
    print_error(&render::mistake(&Mistake { text, range, message }, global.color));
    2
}

/// What a query is asked of.
struct Asked {
    opened: Opened,
    pages: Pages,
    present: Present,
    settings: Settings,
    budget: Budget,
    origin: VaultPath,
}

impl Asked {
    fn new(global: &Global, note: Option<&str>) -> anyhow::Result<Asked> {
        let start = note.map(Path::new).filter(|file| file.is_file()).unwrap_or(Path::new("."));
        let opened = open(root(global, start)?);
        let present = Present::new(clock::now(global)?);
        let origin = match note {
            Some(name) => backlinks::find(&opened.root, &opened.vault, name)?.path.clone(),
            None => nowhere()?,
        };
        let pages = Pages::new(opened.vault.clone(), PageOptions::new(present.now().time_zone().clone()));
        let settings = Settings::from(&**opened.vault.config());
        Ok(Asked { opened, pages, present, settings, budget: Budget::new(STEPS, None), origin })
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

    fn status(&self) -> u8 {
        if self.opened.incomplete { 2 } else { 0 }
    }
}

/// The note of a query that stands in none: no file can be called so.
fn nowhere() -> anyhow::Result<VaultPath> {
    VaultPath::new("\0").context("no path")
}
