//! Dates and formats that mean something else than they look.

use super::{Flaw, FlawKind};
use crate::query::dataview::Value;
use crate::query::dataview::ast::{BinaryOp, Expr, ExprKind};
use crate::text::{TextRange, span};

/// Letters of moment.js that luxon reads differently: what stands there, and what luxon has for it.
const MOMENT: &[(&str, &str)] = &[
    ("YYYY", "yyyy"),
    ("YY", "yy"),
    ("dddd", "EEEE"),
    ("ddd", "EEE"),
    ("DDDD", "ooo"),
    ("DD", "dd"),
    ("A", "a"),
];

pub(super) fn check(expr: &Expr, flaws: &mut Vec<Flaw>) {
    let ExprKind::Call { function, arguments, .. } = &expr.kind else { return };
    let ExprKind::Variable(name) = &function.kind else { return };
    match (&**name, arguments.as_slice()) {
        ("dateformat", [_, format]) => flaws.extend(moment_letters(format)),
        ("date", [_, format]) => flaws.extend(moment_letters(format)),
        ("date", [only]) => flaws.extend(subtraction(only)),
        _ => {}
    }
}

/// `date(2024-1-1)` is no date but a sum.
fn subtraction(argument: &Expr) -> Option<Flaw> {
    let mut numbers = Vec::new();
    let mut rest = argument;
    while let ExprKind::Binary { left, op: BinaryOp::Subtract, right, .. } = &rest.kind {
        numbers.push(whole(right)?);
        rest = left;
    }
    numbers.push(whole(rest)?);
    numbers.reverse();
    // `-5` behind a number without a blank is read as minus and 5.
    let message = "this is a subtraction: a date has two digits for month and day";
    let flaw = Flaw::new(FlawKind::DateFormat, argument.range, message);
    match numbers.as_slice() {
        [year @ 1000..=9999, month @ 1..=12, day @ 1..=31] => {
            let date = format!("{year}-{month:02}-{day:02}");
            Some(flaw.mended(format!("Write {date}"), vec![(argument.range, date)]))
        }
        [1000..=9999, 1..=12] => Some(flaw),
        _ => None,
    }
}

fn whole(expr: &Expr) -> Option<u32> {
    let ExprKind::Literal(Value::Number(number)) = &expr.kind else { return None };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small whole numbers, checked here"
    )]
    (number.fract() == 0.0 && (0.0..=9999.0).contains(number)).then_some(*number as u32)
}

/// Letters of another library in a format.
fn moment_letters(format: &Expr) -> Option<Flaw> {
    let ExprKind::Literal(Value::String(text)) = &format.kind else { return None };
    // With an escape inside, places in the text are not those in the query.
    if usize::from(format.range.len()) != text.len() + 2 {
        return None;
    }
    let mut found: Vec<(TextRange, &str, &str)> = Vec::new();
    let mut quoted = false;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let run = text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(c).len());
        let letters = text.get(at..at + run).unwrap_or_default();
        if c == '\'' {
            quoted ^= run % 2 == 1;
        } else if !quoted && let Some((moment, luxon)) = MOMENT.iter().find(|(moment, _)| *moment == letters)
        {
            let start = usize::from(format.range.start()) + 1 + at;
            found.push((span(start, start + run), moment, luxon));
        }
        at += run.max(1);
    }
    // `DD` alone is a localised format of luxon's; beside other letters of moment it is meant as the day.
    if found.iter().all(|(_, moment, _)| matches!(*moment, "DD" | "DDDD")) && !text.contains(['-', '.', '/'])
    {
        return None;
    }
    let (_, moment, luxon) = found.first()?;
    let message = format!("formats have luxon's letters: `{luxon}`, not `{moment}`");
    let edits = found.iter().map(|(range, _, luxon)| (*range, (*luxon).to_owned())).collect();
    Some(Flaw::new(FlawKind::DateFormat, format.range, message).mended("Use luxon's letters", edits))
}
