//! The words of the language: headers, clauses, operators, directions, days and units.

use super::super::ItemKind;
use super::offers::Offer;
use crate::query::dataview::ast::Shorthand;
use crate::query::dataview::{Part, Situation};

const CLAUSES: &[(&str, &str)] = &[
    ("WHERE", "keeps the rows for which it is true"),
    ("SORT", "orders the rows"),
    ("GROUP BY", "one row for each value"),
    ("FLATTEN", "one row for each element of a list"),
    ("LIMIT", "keeps the first rows"),
];

fn keyword(word: &str, what: &str, rank: u8) -> Offer {
    Offer::new(word, ItemKind::Keyword, rank).detail(what).insert(format!("{word} "))
}

/// What a query starts with.
pub(super) fn headers() -> Vec<Offer> {
    let words = [
        ("LIST", "the notes as a list"),
        ("TABLE", "the notes as a table with columns"),
        ("TASK", "the tasks of the notes"),
        ("CALENDAR", "a dot for the date of each note"),
    ];
    words.into_iter().map(|(word, what)| keyword(word, what, 0)).collect()
}

/// What can stand behind a header beside what it shows.
pub(super) fn behind_header(found: &Situation<'_>) -> Vec<Offer> {
    let mut all = Vec::new();
    let calendar = found.header.is_some_and(|header| header.eq_ignore_ascii_case("CALENDAR"));
    if !calendar {
        all.push(keyword("WITHOUT ID", "leaves out the note itself", 0));
        all.push(keyword("FROM", "where the notes come from", 0));
        // SORT would be taken for a field here.
        all.extend(
            CLAUSES.iter().filter(|(word, _)| *word != "SORT").map(|(word, what)| keyword(word, what, 1)),
        );
    }
    all
}

/// What can stand behind an operand.
pub(super) fn continuations(found: &Situation<'_>) -> Vec<Offer> {
    let mut all = Vec::new();
    let operators = [("AND", "both must be true"), ("OR", "one must be true")];
    all.extend(operators.map(|(word, what)| keyword(word, what, 1)));
    if found.nested || found.part == Part::Expression {
        return all;
    }
    if found.part == Part::Task {
        all.clear();
    }
    if matches!(found.part, Part::Shown | Part::GroupBy | Part::Flatten)
        && !found
            .header
            .is_some_and(|header| found.part == Part::Shown && header.eq_ignore_ascii_case("LIST"))
    {
        all.push(keyword("AS", "gives it a name", 0));
    }
    if found.part == Part::Sort {
        all.push(Offer::new("DESC", ItemKind::Keyword, 0).detail("large ones first"));
        all.push(Offer::new("ASC", ItemKind::Keyword, 0).detail("small ones first"));
    }
    if matches!(found.part, Part::Shown | Part::Task) {
        all.push(keyword("FROM", "where the notes come from", 0));
    }
    all.extend(CLAUSES.iter().map(|(word, what)| keyword(word, what, 0)));
    all
}

/// The words inside `date(…)`.
pub(super) fn shorthands() -> Vec<Offer> {
    let words = Shorthand::ALL.iter().filter(|(word, _)| !word.contains('-'));
    words
        .map(|(word, meaning)| {
            let long = Shorthand::ALL.iter().find(|(long, same)| same == meaning && long.contains('-'));
            Offer::new(*word, ItemKind::Value, 0).detail(long.map_or("", |(long, _)| long))
        })
        .collect()
}

/// The units behind a number in `dur(…)`.
pub(super) fn units() -> Vec<Offer> {
    let units = ["days", "weeks", "months", "years", "hours", "minutes", "seconds"];
    units.into_iter().map(|unit| Offer::new(unit, ItemKind::Value, 0)).collect()
}
