//! Clauses in an order, or with names, that do not do what they seem to.

use std::sync::Arc;

use super::{Flaw, FlawKind, types_of};
use crate::query::dataview::ast::{ClauseKind, Expr, ExprKind, HeaderKind, NamedExpr, Query};
use crate::query::dataview::functions::Types;
use crate::text::{TextRange, span};

pub(super) fn check(query: &Query, text: &str, flaws: &mut Vec<Flaw>) {
    let mut limit: Option<TextRange> = None;
    for clause in &query.clauses {
        match &clause.kind {
            ClauseKind::From(_) => flaws.push(second_from(query, clause.range, text)),
            ClauseKind::Limit(amount) => {
                limit = Some(clause.range);
                if !amount.is_missing() && !types_of(amount).meets(Types::NUMBER) {
                    let message = "LIMIT takes a number";
                    flaws.push(Flaw::new(FlawKind::LimitType, amount.range, message));
                }
            }
            ClauseKind::Sort(_) => {
                if let Some(limit) = limit.take() {
                    let message = "LIMIT stands before SORT: the rows are cut before they are sorted";
                    flaws.push(Flaw::new(FlawKind::ClauseOrder, limit, message));
                }
            }
            ClauseKind::Flatten(named) => flaws.extend(flatten_name(named)),
            ClauseKind::Where(_) | ClauseKind::Group(_) => {}
        }
    }
    after_group(query, text, flaws);
}

/// FROM must follow the header; elsewhere the query is read, and fails when it runs.
fn second_from(query: &Query, range: TextRange, text: &str) -> Flaw {
    let flaw = |message| Flaw::new(FlawKind::SecondFrom, range, message);
    if query.from.is_some() {
        return flaw("a query has one FROM: join the sources with `and` or `or`");
    }
    let from = crate::text::slice(text, range);
    let behind = usize::from(query.header.range.end());
    let blanks = text.get(range.end().into()..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let end = (usize::from(range.end()) + blanks).min(text.len());
    flaw("FROM must stand right behind the header").mended(
        "Move FROM behind the header",
        vec![(span(behind, behind), format!("\n{from}")), (span(range.start().into(), end), String::new())],
    )
}

/// `FLATTEN file.lists` makes a field of the name `file.lists`, which no expression can reach.
fn flatten_name(named: &NamedExpr) -> Option<Flaw> {
    let ExprKind::Index { index, .. } = &named.expr.kind else { return None };
    if named.alias.is_some() {
        return None;
    }
    let ExprKind::Literal(crate::query::dataview::Value::String(last)) = &index.kind else { return None };
    let message = format!("without AS the result is reached only as row[\"{}\"]", named.name);
    let end = usize::from(named.expr.range.end());
    let singular = last.strip_suffix('s').filter(|singular| singular.len() > 1).unwrap_or(last);
    Some(
        Flaw::new(FlawKind::FlattenName, named.expr.range, message)
            .mended(format!("Name it {singular}"), vec![(span(end, end), format!(" AS {singular}"))]),
    )
}

/// Behind GROUP BY a row has only `key`, `rows` and the group's name.
fn after_group(query: &Query, text: &str, flaws: &mut Vec<Flaw>) {
    let mut known: Option<Vec<Arc<str>>> = None;
    for clause in &query.clauses {
        if let Some(known) = &known {
            match &clause.kind {
                ClauseKind::Where(expr) => unknown_fields(expr, known, text, flaws),
                ClauseKind::Sort(keys) => {
                    keys.iter().for_each(|key| unknown_fields(&key.expr, known, text, flaws));
                }
                ClauseKind::Flatten(named) | ClauseKind::Group(named) => {
                    unknown_fields(&named.expr, known, text, flaws);
                }
                ClauseKind::Limit(_) | ClauseKind::From(_) => {}
            }
        }
        match &clause.kind {
            ClauseKind::Group(named) => {
                known = Some(
                    ["key", "rows", "this", "row"]
                        .map(Arc::from)
                        .into_iter()
                        .chain([named.name.clone()])
                        .collect(),
                );
            }
            ClauseKind::Flatten(named) => {
                if let Some(known) = &mut known {
                    known.push(named.name.clone());
                }
            }
            _ => {}
        }
    }
    let Some(known) = known else { return };
    match &query.header.kind {
        HeaderKind::List { format: Some(format), .. } => unknown_fields(format, &known, text, flaws),
        HeaderKind::Table { columns, .. } => {
            columns.iter().for_each(|column| unknown_fields(&column.expr, &known, text, flaws));
        }
        _ => {}
    }
}

fn unknown_fields(expr: &Expr, known: &[Arc<str>], text: &str, flaws: &mut Vec<Flaw>) {
    // A name of several words, or with points, is reached as a whole only through `row`.
    if known.iter().any(|name| **name == *crate::text::slice(text, expr.range)) {
        return;
    }
    match &expr.kind {
        ExprKind::Variable(name) => {
            if !known.contains(name) {
                let message = format!("behind GROUP BY a row has only `key` and `rows`; `{name}` is null");
                let at = usize::from(expr.range.start());
                flaws.push(
                    Flaw::new(FlawKind::FieldAfterGroup, expr.range, message)
                        .mended(format!("Write rows.{name}"), vec![(span(at, at), "rows.".to_owned())]),
                );
            }
        }
        ExprKind::Call { arguments, function, .. } => {
            if !matches!(function.kind, ExprKind::Variable(_)) {
                unknown_fields(function, known, text, flaws);
            }
            arguments.iter().for_each(|argument| unknown_fields(argument, known, text, flaws));
        }
        ExprKind::Lambda { parameters, body } => {
            let known: Vec<Arc<str>> =
                known.iter().cloned().chain(parameters.iter().map(|name| name.text.clone())).collect();
            unknown_fields(body, &known, text, flaws);
        }
        _ => expr.children(&mut |child| unknown_fields(child, known, text, flaws)),
    }
}
