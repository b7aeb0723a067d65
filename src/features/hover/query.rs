//! Inside a Dataview query or inline expression: what a function does, what a field holds, what a word of the
//! language means. JavaScript is only named: it runs in Obsidian alone.

use super::Hover;
use crate::features::view::View;
use crate::features::wording::one_line;
use crate::query::Budget;
use crate::query::dataview::ast::{Expr, ExprKind, Query};
use crate::query::dataview::functions::{self, Function};
use crate::query::dataview::{
    Block, BlockKind, Engine, Evaluator, PageOptions, Pages, Row, RowContext, Settings, Value,
    default_display, field_use, first_row, parse_expression, parse_query, to_text,
};
use crate::syntax::{OpaqueKind, QueryLanguage};
use crate::text::{TextRange, TextSize, size, slice};
use crate::vault::config::DataviewSettings;

pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    if let Some(range) = javascript(view, offset) {
        let text =
            "**JavaScript for Dataview**: it runs only in Obsidian, and is neither run nor checked here.";
        return Some(Hover { range, text: text.to_owned() });
    }
    let prefix = &view.vault.config().dataview.inline_prefix;
    let block = Block::at(&view.note.text, &view.note.parsed, prefix, offset)?;
    let at = size(block.from_note(offset)?);
    let (range, text) = match block.kind {
        BlockKind::Inline => {
            let tree = parse_expression(&block.text).tree;
            let subject = subject(&tree, at)?;
            said(&subject, about(view, &subject), value_in_note(view, &subject))?
        }
        BlockKind::Query => {
            let query = parse_query(&block.text).tree;
            match of_word(&query, &block.text, at) {
                Some(found) => found,
                None => {
                    let (subject, clause) = subject_of_query(&query, at)?;
                    said(&subject, about(view, &subject), value_in_row(view, &query, clause, &subject))?
                }
            }
        }
    };
    Some(Hover { range: block.in_note(range), text })
}

/// What is known of the thing itself, and its value.
fn said(subject: &Subject<'_>, about: Option<String>, value: Option<String>) -> Option<(TextRange, String)> {
    let parts: Vec<String> = about.into_iter().chain(value).collect();
    (!parts.is_empty()).then(|| (subject.expr.range, parts.join("\n\n")))
}

/// The code in JavaScript that `offset` is in: a block, or a code span with the prefix of the settings.
fn javascript(view: &View<'_>, offset: TextSize) -> Option<TextRange> {
    let parsed = &view.note.parsed;
    let blocks = parsed.queries.iter().filter(|query| query.language == QueryLanguage::DataviewJs);
    let block = blocks.map(|query| query.range).find(|range| range.contains(offset));
    let DataviewSettings { inline_js_prefix: prefix, js_keyword, .. } = &view.vault.config().dataview;
    // A block under another name, which the plugin's settings may have.
    let named = || {
        let mut blocks = parsed.opaque.iter().filter(|opaque| opaque.kind == OpaqueKind::CodeBlock);
        let block = blocks.find(|opaque| opaque.range.contains(offset))?.range;
        let fence = slice(&view.note.text, block).lines().next()?.trim_start_matches(['`', '~', '>', ' ']);
        (!js_keyword.is_empty() && fence.trim() == js_keyword).then_some(block)
    };
    block.or_else(named).or_else(|| {
        if prefix.is_empty() {
            return None;
        }
        let spans = parsed.opaque.iter().filter(|opaque| opaque.kind == OpaqueKind::InlineCode);
        let span = spans.map(|span| span.range).find(|range| range.contains(offset))?;
        slice(&view.note.text, span)
            .trim_matches('`')
            .trim_start()
            .starts_with(prefix.as_str())
            .then_some(span)
    })
}

/// The keyword at `at`.
fn of_word(query: &Query, text: &str, at: TextSize) -> Option<(TextRange, String)> {
    let from = query.from.as_ref().map(|from| TextRange::at(from.range.start(), 4.into()));
    let keywords =
        query.clauses.iter().map(|clause| clause.keyword).chain([query.header.keyword]).chain(from);
    let range = keywords.into_iter().find(|range| range.contains(at))?;
    let what = match slice(text, range).to_uppercase().as_str() {
        "LIST" => "the notes as a list, each with the value of an expression if one follows",
        "TABLE" => "the notes as a table, with a column for each expression that follows",
        "TASK" => "the tasks of the notes",
        "CALENDAR" => "a calendar with a dot for the date of each note",
        "FROM" => "where the notes come from: folders in quotes, tags, links; joined by `and`, `or`, `-`",
        "WHERE" => "keeps the rows for which the expression is true",
        "SORT" => "orders the rows",
        "GROUP BY" => "makes one row for each value; it has `key` and `rows`",
        "FLATTEN" => "makes one row for each element of a list",
        "LIMIT" => "keeps the first rows",
        _ => return None,
    };
    Some((range, format!("**{}**: {what}.", slice(text, range).to_uppercase())))
}

/// The expression that the cursor is on.
struct Subject<'e> {
    expr: &'e Expr,
    /// The name under the cursor: of a field, or of the function that is called.
    name: Option<&'e str>,
    is_callee: bool,
    /// Inside a lambda, whose arguments have no value here.
    in_lambda: bool,
}

/// The expression at `at`, and how many clauses run before it; behind all of them for what is shown.
fn subject_of_query(query: &Query, at: TextSize) -> Option<(Subject<'_>, usize)> {
    let mut outermost = None;
    query.expressions(&mut |expr| {
        if outermost.is_none() && expr.range.contains_inclusive(at) {
            outermost = Some(expr);
        }
    });
    let clause = query.clauses.iter().position(|clause| clause.range.contains_inclusive(at));
    Some((subject(outermost?, at)?, clause.unwrap_or(query.clauses.len())))
}

fn subject(expr: &Expr, at: TextSize) -> Option<Subject<'_>> {
    // From the outside to the innermost one.
    let mut way: Vec<&Expr> = vec![expr];
    loop {
        let mut next = None;
        way.last()?.children(&mut |child| {
            if next.is_none() && child.range.contains_inclusive(at) {
                next = Some(child);
            }
        });
        match next {
            Some(child) => way.push(child),
            None => break,
        }
    }
    let innermost = *way.last()?;
    let outer = way.len().checked_sub(2).and_then(|at| way.get(at)).copied();
    let in_lambda = way.iter().any(|expr| matches!(expr.kind, ExprKind::Lambda { .. }));
    let of = |expr, name, is_callee| Some(Subject { expr, name, is_callee, in_lambda });
    match (&innermost.kind, outer.map(|outer| (outer, &outer.kind))) {
        (ExprKind::Variable(name), Some((call, ExprKind::Call { function, .. })))
            if function.range == innermost.range =>
        {
            of(call, Some(name), true)
        }
        (ExprKind::Variable(name), _) => of(innermost, Some(name), false),
        // The name behind a point belongs to what stands before it.
        (ExprKind::Literal(Value::String(name)), Some((index, ExprKind::Index { dotted: true, .. }))) => {
            of(index, Some(name), false)
        }
        (ExprKind::Literal(_) | ExprKind::Missing, _) => None,
        _ => of(innermost, None, false),
    }
}

/// What is known of a function or field, whatever its value.
fn about(view: &View<'_>, subject: &Subject<'_>) -> Option<String> {
    let name = subject.name?;
    if subject.is_callee {
        return functions::find(name).map(Function::describe);
    }
    let field = field_use(view.vault, name, view.present)?;
    let notes = if field.notes == 1 { "1 note".to_owned() } else { format!("{} notes", field.notes) };
    let example = one_line(&field.example);
    let example = if example.is_empty() { String::new() } else { format!(", for example `{example}`") };
    Some(format!("**{name}**: a field of {notes}, {}{example}", field.kind))
}

/// How much work a value that is only looked at may be.
const STEPS: u64 = 2_000_000;

/// Calls `answer` with what answers queries of the note.
fn with_engine<T>(view: &View<'_>, answer: impl FnOnce(Engine<'_>) -> T) -> T {
    let pages = Pages::new(view.vault.clone(), PageOptions::new(view.present.now().time_zone().clone()));
    let settings = Settings::from(&**view.vault.config());
    let budget = Budget::new(STEPS, None);
    let (present, origin) = (view.present, &view.note.path);
    answer(Engine { pages: &pages, present, settings: &settings, budget: &budget, origin })
}

fn evaluated(engine: Engine<'_>, row: Option<&Row>, expr: &Expr) -> Result<String, String> {
    let this = engine.this();
    let context = RowContext::new(engine, &this, row);
    let evaluator = Evaluator::new(&context, engine.present, engine.settings, engine.budget);
    let value = evaluator.evaluate(expr).map_err(|error| error.message)?;
    Ok(format!("`{}` ({})", one_line(&to_text(&value, engine.settings)), value.type_name()))
}

fn value_in_note(view: &View<'_>, subject: &Subject<'_>) -> Option<String> {
    if subject.in_lambda {
        return None;
    }
    with_engine(view, |engine| match evaluated(engine, None, subject.expr) {
        Ok(value) => Some(format!("Here: {value}")),
        Err(message) => Some(format!("Here it fails: {message}")),
    })
}

/// The value for the first row that reaches the clause.
fn value_in_row(view: &View<'_>, query: &Query, clause: usize, subject: &Subject<'_>) -> Option<String> {
    if subject.in_lambda || !view.vault.is_loaded() {
        return None;
    }
    with_engine(view, |engine| {
        let row = match first_row(engine, query, clause) {
            Ok(row) => row?,
            Err(error) => return Some(format!("No row comes so far: {}", error.message)),
        };
        let which = one_line(&match &row.id {
            Value::Link(link) => default_display(link),
            other => to_text(other, engine.settings),
        });
        Some(match evaluated(engine, Some(&row), subject.expr) {
            Ok(value) => format!("In the first row ({which}): {value}"),
            Err(message) => format!("In the first row ({which}) it fails: {message}"),
        })
    })
}
