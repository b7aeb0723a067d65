//! Methods of lists.

use std::cmp::Ordering;
use std::sync::Arc;

use super::ScriptError;
use super::interpreter::Interpreter;
use super::value::Value;

type Answer = Result<Value, ScriptError>;

/// Methods of JavaScript's lists that are not evaluated here: they change the list.
const UNSUPPORTED: [&str; 9] =
    ["push", "unshift", "splice", "fill", "copyWithin", "entries", "keys", "values", "with"];

pub(super) fn is_unsupported(name: &str) -> bool {
    UNSUPPORTED.contains(&name)
}

/// A number as a place; `None` if it is none.
pub(super) fn index(number: &f64) -> Option<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked beforehand")]
    (*number >= 0.0 && *number < 4e9 && number.fract() == 0.0).then_some(*number as usize)
}

/// A place that may be counted from the end.
pub(super) fn at_index(value: &Value, size: usize) -> Option<usize> {
    let number = super::strings::whole(value.number());
    match number < 0.0 {
        true => size.checked_sub(index(&-number)?),
        false => index(&number).filter(|at| *at < size),
    }
}

/// The start and end that `slice` takes.
pub(super) fn bounds(start: Option<&Value>, end: Option<&Value>, size: usize) -> (usize, usize) {
    let place = |value: Option<&Value>, default: usize| {
        let Some(value) = value else { return default };
        let number = super::strings::whole(value.number());
        match number < 0.0 {
            true => index(&-number).map_or(0, |back| size.saturating_sub(back)),
            false => index(&number).unwrap_or(size).min(size),
        }
    };
    let start = place(start, 0);
    (start, place(end, size).max(start))
}

/// Calls a method; `None` if lists have no such method.
pub(super) fn call(
    it: &Interpreter<'_>,
    list: &Arc<[Value]>,
    name: &str,
    arguments: &[Value],
) -> Option<Answer> {
    let argument = |at: usize| arguments.get(at).unwrap_or(&Value::Undefined);
    let optional = |at: usize| arguments.get(at).filter(|value| !matches!(value, Value::Undefined));
    let answer = match name {
        "map" | "filter" | "some" | "every" | "find" | "findIndex" | "findLast" | "findLastIndex"
        | "forEach" | "flatMap" => {
            return Some(each(it, list, name, argument(0)));
        }
        "reduce" | "reduceRight" => return Some(reduce(it, list, name == "reduceRight", arguments)),
        "sort" | "toSorted" => return Some(sort(it, list, optional(0))),
        "includes" => {
            Value::Bool(list.iter().any(|item| item.same(argument(0)) || both_nan(item, argument(0))))
        }
        "indexOf" => place(list.iter().position(|item| item.same(argument(0)))),
        "lastIndexOf" => place(list.iter().rposition(|item| item.same(argument(0)))),
        "join" => {
            let between = optional(0).map_or_else(|| ",".to_owned(), Value::text);
            let texts = list.iter().map(|item| if item.is_nullish() { String::new() } else { item.text() });
            Value::of_text(texts.collect::<Vec<_>>().join(&between))
        }
        "toString" => Value::of_text(Value::List(list.clone()).text()),
        "slice" => {
            let (start, end) = bounds(optional(0), optional(1), list.len());
            list.get(start..end).unwrap_or_default().iter().cloned().collect()
        }
        "reverse" | "toReversed" => list.iter().rev().cloned().collect(),
        "concat" => {
            let mut out = list.to_vec();
            for more in arguments {
                match more {
                    Value::List(items) => out.extend(items.iter().cloned()),
                    value => out.push(value.clone()),
                }
            }
            if out.len() > MOST {
                return Some(Err(ScriptError::Stopped(crate::query::Stopped::TooLong)));
            }
            out.into_iter().collect()
        }
        "flat" => {
            let depth = optional(0).map_or(1.0, Value::number);
            let mut out = Vec::new();
            flatten(list, depth, &mut out);
            out.into_iter().collect()
        }
        "at" => {
            at_index(argument(0), list.len()).and_then(|at| list.get(at)).cloned().unwrap_or(Value::Undefined)
        }
        // The list itself stays as it is: nobody sees it again.
        "pop" => list.last().cloned().unwrap_or(Value::Undefined),
        "shift" => list.first().cloned().unwrap_or(Value::Undefined),
        _ => return None,
    };
    Some(Ok(answer))
}

/// Longer lists are not made.
const MOST: usize = 200_000;

fn both_nan(one: &Value, other: &Value) -> bool {
    matches!((one, other), (Value::Number(one), Value::Number(other)) if one.is_nan() && other.is_nan())
}

fn place(at: Option<usize>) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
    let number = at.map_or(-1.0, |at| at as f64);
    Value::Number(number)
}

fn flatten(list: &[Value], depth: f64, out: &mut Vec<Value>) {
    for item in list {
        match item {
            Value::List(inner) if (1.0..=32.0).contains(&depth) => flatten(inner, depth - 1.0, out),
            Value::List(inner) if depth > 32.0 => flatten(inner, 31.0, out),
            item => out.push(item.clone()),
        }
    }
}

fn each(it: &Interpreter<'_>, list: &Arc<[Value]>, name: &str, function: &Value) -> Answer {
    let backwards = matches!(name, "findLast" | "findLastIndex");
    let mut out = Vec::new();
    for step in 0..list.len() {
        let at = if backwards { list.len() - 1 - step } else { step };
        let Some(item) = list.get(at) else { continue };
        let answer = it.call(function, &[item.clone(), place(Some(at)), Value::List(list.clone())])?;
        match name {
            "map" => out.push(answer),
            "flatMap" => match answer {
                Value::List(items) => out.extend(items.iter().cloned()),
                value => out.push(value),
            },
            "filter" if answer.is_true() => out.push(item.clone()),
            "some" if answer.is_true() => return Ok(Value::Bool(true)),
            "every" if !answer.is_true() => return Ok(Value::Bool(false)),
            "find" | "findLast" if answer.is_true() => return Ok(item.clone()),
            "findIndex" | "findLastIndex" if answer.is_true() => return Ok(place(Some(at))),
            _ => {}
        }
    }
    Ok(match name {
        "some" => Value::Bool(false),
        "every" => Value::Bool(true),
        "find" | "findLast" | "forEach" => Value::Undefined,
        "findIndex" | "findLastIndex" => Value::Number(-1.0),
        _ => out.into_iter().collect(),
    })
}

fn reduce(it: &Interpreter<'_>, list: &Arc<[Value]>, backwards: bool, arguments: &[Value]) -> Answer {
    let function = arguments.first().unwrap_or(&Value::Undefined);
    let mut items: Vec<(usize, &Value)> = list.iter().enumerate().collect();
    if backwards {
        items.reverse();
    }
    let mut items = items.into_iter();
    let first = match arguments.get(1) {
        Some(first) => Some(first.clone()),
        None => items.next().map(|(_, item)| item.clone()),
    };
    let Some(mut so_far) = first else {
        return Err(ScriptError::Thrown("TypeError: Reduce of empty array with no initial value".to_owned()));
    };
    for (at, item) in items {
        so_far = it.call(function, &[so_far, item.clone(), place(Some(at)), Value::List(list.clone())])?;
    }
    Ok(so_far)
}

/// Sorts by merging: the given comparison need not be an order.
fn sort(it: &Interpreter<'_>, list: &[Value], function: Option<&Value>) -> Answer {
    let mut runs: Vec<Vec<Value>> = list.iter().map(|item| vec![item.clone()]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(it, left, right, function)?,
                None => left,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default().into_iter().collect())
}

fn merge(
    it: &Interpreter<'_>,
    left: Vec<Value>,
    right: Vec<Value>,
    function: Option<&Value>,
) -> Result<Vec<Value>, ScriptError> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        it.scope.budget.spend(1)?;
        let order = match (one, other, function) {
            // `undefined` goes last, whatever the function says.
            (Value::Undefined, Value::Undefined, _) => Ordering::Equal,
            (Value::Undefined, _, _) => Ordering::Greater,
            (_, Value::Undefined, _) => Ordering::Less,
            (one, other, None) => one.text().encode_utf16().cmp(other.text().encode_utf16()),
            (one, other, Some(function)) => {
                let answer = it.call(function, &[one.clone(), other.clone()])?.number();
                answer.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
            }
        };
        out.extend(if order.is_le() { left.next() } else { right.next() });
    }
    out.extend(left);
    out.extend(right);
    Ok(out)
}
