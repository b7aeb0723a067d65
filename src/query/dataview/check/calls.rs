//! Calls: functions that do not exist, and arguments that they do not take.

use super::{Flaw, FlawKind, types_of};
use crate::query::dataview::ast::{Expr, ExprKind};
use crate::query::dataview::functions::{self, Function, Types};
use crate::vault::nearest;

pub(super) fn check(expr: &Expr, flaws: &mut Vec<Flaw>) {
    let ExprKind::Call { function, arguments, .. } = &expr.kind else { return };
    let ExprKind::Variable(name) = &function.kind else { return };
    match functions::find(name) {
        Some(known) => flaws.extend(check_arguments(known, function, arguments)),
        None => flaws.push(unknown(name, function)),
    }
}

fn unknown(name: &str, function: &Expr) -> Flaw {
    let lower = name.to_lowercase();
    let names: Vec<&str> = functions::all().map(|function| function.name).collect();
    let near = names.iter().copied().find(|known| *known == lower);
    let near = near.or_else(|| nearest(&lower, names).first().map(|(near, _)| *near));
    let message = format!("there is no function `{name}`");
    let flaw = |message| Flaw::new(FlawKind::UnknownFunction, function.range, message);
    match near {
        Some(near) => flaw(format!("{message}; did you mean `{near}`?"))
            .mended(format!("Change to {near}"), vec![(function.range, near.to_owned())]),
        None => flaw(message),
    }
}

fn check_arguments(function: &Function, name: &Expr, arguments: &[Expr]) -> Option<Flaw> {
    let variants = function.variants;
    if variants.iter().any(|variant| variant.variadic) {
        let odd = function.name == "object" && !arguments.len().is_multiple_of(2);
        return odd.then(|| {
            Flaw::new(
                FlawKind::Arguments,
                name.range,
                "object() takes keys and values in turn, so an even number",
            )
        });
    }
    let count = arguments.len();
    if !variants.iter().any(|variant| variant.parameters.len() == count) {
        let message = format!("{}() takes {}, not {count}", function.name, counts(function));
        return Some(Flaw::new(FlawKind::Arguments, name.range, message));
    }
    let mapped = function.mapped(count);
    let types: Vec<Types> = arguments
        .iter()
        .enumerate()
        .map(|(at, argument)| match types_of(argument) {
            // What the elements of a list are is not known.
            types if mapped.contains(&at) && types.meets(Types::ARRAY) => Types::ANY,
            types => types,
        })
        .collect();
    if variants.iter().any(|variant| variant.may_take(&types)) {
        return None;
    }
    // The first argument that no variant takes, or all of them if each fits some variant alone.
    let of_count = || variants.iter().filter(|variant| variant.parameters.len() == count);
    let wrong = arguments.iter().zip(&types).enumerate().find_map(|(at, (argument, types))| {
        let taken =
            of_count().filter_map(|variant| variant.parameters.get(at)).map(|parameter| parameter.types);
        let taken = taken.reduce(Types::or)?;
        (!taken.meets(*types)).then_some((argument, *types, taken))
    });
    Some(match wrong {
        Some((argument, types, taken)) => {
            let (types, taken) = (types.describe(), taken.describe());
            let message = format!("{}() takes {taken} here, not {types}", function.name);
            Flaw::new(FlawKind::Arguments, argument.range, message)
        }
        None => {
            let types: Vec<String> = types.iter().map(|types| types.describe()).collect();
            let message = format!("{}() does not take {}", function.name, types.join(", "));
            Flaw::new(FlawKind::Arguments, name.range, message)
        }
    })
}

/// `1 argument`, `2 or 3 arguments`.
fn counts(function: &Function) -> String {
    let mut counts: Vec<usize> = function.variants.iter().map(|variant| variant.parameters.len()).collect();
    counts.sort_unstable();
    counts.dedup();
    let texts: Vec<String> = counts.iter().map(usize::to_string).collect();
    let noun = if counts == [1] { "argument" } else { "arguments" };
    format!("{} {noun}", texts.join(" or "))
}
