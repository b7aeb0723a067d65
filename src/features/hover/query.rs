//! Inside a Dataview query or inline expression: what a function does, what a field holds, what a word of the
//! language means. JavaScript is only named: it runs in Obsidian alone.

use super::Hover;
use crate::features::view::View;
use crate::features::wording::one_line;
use crate::query::dataview::ast::{Expr, ExprKind, Query};
use crate::query::dataview::{
    Block, BlockKind, Settings, Value, field_uses, functions, parse_expression, parse_query,
};
use crate::syntax::{OpaqueKind, QueryLanguage};
use crate::text::{TextRange, TextSize, size, slice};

pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    if let Some(range) = javascript(view, offset) {
        let text =
            "**JavaScript for Dataview**: it runs only in Obsidian, and is neither run nor checked here.";
        return Some(Hover { range, text: text.to_owned() });
    }
    let block =
        Block::at(&view.note.text, &view.note.parsed, &view.vault.config().dataview.inline_prefix, offset)?;
    let at = size(block.from_note(offset)?);
    let (range, text) = match block.kind {
        BlockKind::Inline => of_expression(view, &parse_expression(&block.text).tree, at)?,
        BlockKind::Query => {
            let query = parse_query(&block.text).tree;
            of_word(&query, &block.text, at).or_else(|| of_query(view, &query, at))?
        }
    };
    Some(Hover { range: block.in_note(range), text })
}

/// The code in JavaScript that `offset` is in: a block, or a code span with the prefix of the settings.
fn javascript(view: &View<'_>, offset: TextSize) -> Option<TextRange> {
    let parsed = &view.note.parsed;
    let blocks = parsed.queries.iter().filter(|query| query.language == QueryLanguage::DataviewJs);
    let block = blocks.map(|query| query.range).find(|range| range.contains(offset));
    block.or_else(|| {
        let prefix = Settings::default().inline_js_query_prefix;
        let spans = parsed.opaque.iter().filter(|opaque| opaque.kind == OpaqueKind::InlineCode);
        let span = spans.map(|span| span.range).find(|range| range.contains(offset))?;
        slice(&view.note.text, span).trim_matches('`').trim_start().starts_with(&*prefix).then_some(span)
    })
}

fn of_query(view: &View<'_>, query: &Query, at: TextSize) -> Option<(TextRange, String)> {
    let mut found = None;
    query.expressions(&mut |expr| {
        if found.is_none() && expr.range.contains_inclusive(at) {
            found = of_expression(view, expr, at);
        }
    });
    found
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

fn of_expression(view: &View<'_>, expr: &Expr, at: TextSize) -> Option<(TextRange, String)> {
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
    if let (ExprKind::Variable(name), Some(ExprKind::Call { function, .. })) =
        (&innermost.kind, outer.map(|outer| &outer.kind))
        && function.range == innermost.range
    {
        return functions::find(name).map(|function| (innermost.range, function.describe()));
    }
    // The name behind a point belongs to what stands before it.
    let subject = match outer {
        Some(outer) if matches!(&outer.kind, ExprKind::Index { dotted: true, .. }) => outer,
        _ => innermost,
    };
    let name = match (&subject.kind, &innermost.kind) {
        (ExprKind::Index { .. }, ExprKind::Literal(Value::String(name))) => name.clone(),
        (_, ExprKind::Variable(name)) => name.clone(),
        _ => return None,
    };
    let about = field(view, &name)?;
    Some((subject.range, about))
}

/// What is known of a field.
fn field(view: &View<'_>, name: &str) -> Option<String> {
    let uses = field_uses(view.vault, view.present);
    let field = uses.iter().find(|field| field.name == name)?;
    let notes = if field.notes == 1 { "1 note".to_owned() } else { format!("{} notes", field.notes) };
    let example = one_line(&field.example);
    let example = if example.is_empty() { String::new() } else { format!(", for example `{example}`") };
    Some(format!("**{name}**: a field of {notes}, {}{example}", field.kind))
}
