//! Methods of texts. Places are UTF-16 code units.

use std::sync::Arc;

use super::ScriptError;
use super::arrays::{at_index, bounds, index};
use super::interpreter::Interpreter;
use super::value::Value;
use crate::query::Stopped;
use crate::query::collate;

type Answer = Result<Value, ScriptError>;

/// Longer texts are not made.
pub(super) const LONGEST: usize = 1_000_000;

/// Methods of JavaScript's texts that are not evaluated here.
const UNSUPPORTED: [&str; 8] =
    ["anchor", "big", "isWellFormed", "link", "matchAll", "normalize", "search", "toWellFormed"];

pub(super) fn is_unsupported(name: &str) -> bool {
    UNSUPPORTED.contains(&name)
}

/// The length in code units.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The text from one code unit to another.
pub(super) fn part(text: &str, start: usize, end: usize) -> String {
    if text.is_ascii() {
        return text
            .get(start.min(text.len())..end.clamp(start.min(text.len()), text.len()))
            .unwrap_or_default()
            .to_owned();
    }
    let units: Vec<u16> = text.encode_utf16().skip(start).take(end.saturating_sub(start)).collect();
    String::from_utf16_lossy(&units)
}

/// Calls a method; `None` if texts have no such method.
pub(super) fn call(it: &Interpreter<'_>, text: &Arc<str>, name: &str, arguments: &[Value]) -> Option<Answer> {
    let argument = |at: usize| arguments.get(at).unwrap_or(&Value::Undefined);
    let string = |at: usize| argument(at).text();
    let optional = |at: usize| arguments.get(at).filter(|value| !matches!(value, Value::Undefined));
    let number = |at: usize, default: f64| optional(at).map_or(default, |value| whole(value.number()));
    let size = length(text);
    let tail = |at: f64| clamp(at, size);
    let value = match name {
        "includes" => Value::Bool(part(text, tail(number(1, 0.0)), size).contains(&string(0))),
        "startsWith" => Value::Bool(part(text, tail(number(1, 0.0)), size).starts_with(&string(0))),
        #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
        "endsWith" => Value::Bool(part(text, 0, tail(number(1, size as f64))).ends_with(&string(0))),
        "indexOf" => place(
            text,
            part(text, tail(number(1, 0.0)), size).find(&string(0)).map(|at| {
                let head = part(text, 0, tail(number(1, 0.0)));
                head.len() + at
            }),
        ),
        "lastIndexOf" => place(text, text.rfind(&string(0))),
        "slice" => {
            let (start, end) = bounds(optional(0), optional(1), size);
            Value::of_text(part(text, start, end))
        }
        "substring" => {
            #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
            let (one, two) = (tail(number(0, 0.0)), tail(number(1, size as f64)));
            Value::of_text(part(text, one.min(two), one.max(two)))
        }
        "substr" => {
            let (start, _) = bounds(optional(0), None, size);
            #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
            let count = clamp(number(1, size as f64), size);
            Value::of_text(part(text, start, start + count))
        }
        "at" => {
            at_index(argument(0), size).map_or(Value::Undefined, |at| Value::of_text(part(text, at, at + 1)))
        }
        "charAt" => Value::of_text(index(&number(0, 0.0)).map_or(String::new(), |at| part(text, at, at + 1))),
        "charCodeAt" | "codePointAt" => {
            let at = index(&number(0, 0.0)).filter(|at| *at < size);
            let unit = at.and_then(|at| text.encode_utf16().nth(at));
            let point =
                at.filter(|_| name == "codePointAt").and_then(|at| part(text, at, at + 2).chars().next());
            match (point, unit) {
                (Some(point), _) => Value::Number(f64::from(u32::from(point))),
                (None, Some(unit)) => Value::Number(f64::from(unit)),
                (None, None) => Value::Number(f64::NAN),
            }
        }
        "toUpperCase" | "toLocaleUpperCase" => Value::of_text(text.to_uppercase()),
        "toLowerCase" | "toLocaleLowerCase" => Value::of_text(text.to_lowercase()),
        "trim" => Value::of_text(text.trim_matches(is_blank)),
        "trimStart" | "trimLeft" => Value::of_text(text.trim_start_matches(is_blank)),
        "trimEnd" | "trimRight" => Value::of_text(text.trim_end_matches(is_blank)),
        "toString" | "valueOf" => Value::Text(text.clone()),
        "concat" => Value::of_text(arguments.iter().fold(text.to_string(), |text, more| text + &more.text())),
        "repeat" => return Some(repeat(text, argument(0).number())),
        "padStart" | "padEnd" => return Some(pad(text, name == "padStart", argument(0), optional(1))),
        "localeCompare" => {
            let options = argument(2);
            let numeric = matches!(options, Value::Object(members) if members.iter().any(|(name, value)| &**name == "numeric" && value.is_true()));
            let order = if numeric {
                collate::compare_numeric(text, &string(0))
            } else {
                collate::compare(text, &string(0))
            };
            Value::Number(f64::from(order as i8))
        }
        "split" => return Some(split(it, text, argument(0), optional(1))),
        "replace" | "replaceAll" => {
            return Some(replace(it, text, name == "replaceAll", argument(0), argument(1)));
        }
        "match" => return Some(matched(it, text, argument(0))),
        _ => return None,
    };
    Some(Ok(value))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// Cut to a whole number.
pub(super) fn whole(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() }
}

fn clamp(number: f64, most: usize) -> usize {
    index(&number).unwrap_or(if number > 0.0 { most } else { 0 }).min(most)
}

/// The code unit of a byte.
fn place(text: &str, at: Option<usize>) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
    let number = at.map_or(-1.0, |at| length(text.get(..at).unwrap_or_default()) as f64);
    Value::Number(number)
}

fn repeat(text: &str, count: f64) -> Answer {
    let count = whole(count);
    if count < 0.0 || count.is_infinite() {
        return Err(ScriptError::Thrown("RangeError: invalid count".to_owned()));
    }
    let count = index(&count).unwrap_or(LONGEST);
    match text.len().saturating_mul(count) > LONGEST {
        true => Err(ScriptError::Stopped(Stopped::TooLong)),
        false => Ok(Value::of_text(text.repeat(count))),
    }
}

fn pad(text: &str, start: bool, size: &Value, filler: Option<&Value>) -> Answer {
    let wanted = index(&whole(size.number())).unwrap_or(0);
    let filler = filler.map_or_else(|| " ".to_owned(), Value::text);
    let missing = wanted.saturating_sub(length(text));
    if missing > LONGEST {
        return Err(ScriptError::Stopped(Stopped::TooLong));
    }
    if missing == 0 || filler.is_empty() {
        return Ok(Value::of_text(text));
    }
    let filler: Vec<u16> = filler.encode_utf16().cycle().take(missing).collect();
    let filler = String::from_utf16_lossy(&filler);
    Ok(Value::of_text(if start { filler + text } else { text.to_owned() + &filler }))
}

fn split(it: &Interpreter<'_>, text: &str, at: &Value, limit: Option<&Value>) -> Answer {
    let most = limit.map_or(usize::MAX, |limit| index(&whole(limit.number())).unwrap_or(usize::MAX));
    let mut parts: Vec<Value> = match at {
        Value::Undefined => vec![Value::of_text(text)],
        Value::Pattern(pattern) => {
            let units: Vec<u16> = text.encode_utf16().collect();
            let (mut parts, mut from) = (Vec::new(), 0);
            let cut = |start: usize, end: usize| {
                Value::of_text(String::from_utf16_lossy(units.get(start..end).unwrap_or_default()))
            };
            for found in pattern.matches(&units, true, it.scope.budget)? {
                let whole = found.whole();
                if whole.end == 0
                    || (whole.is_empty() && whole.start >= units.len())
                    || (whole.is_empty() && whole.start == from)
                {
                    continue;
                }
                parts.push(cut(from, whole.start));
                for group in 1..found.group_count() {
                    parts.push(
                        found.group(group).map_or(Value::Undefined, |range| cut(range.start, range.end)),
                    );
                }
                from = whole.end;
            }
            parts.push(cut(from, units.len()));
            parts
        }
        separator => {
            let separator = separator.text();
            match separator.is_empty() {
                true => text
                    .encode_utf16()
                    .map(|unit| Value::of_text(String::from_utf16_lossy(&[unit])))
                    .collect(),
                false => text.split(&separator).map(Value::of_text).collect(),
            }
        }
    };
    parts.truncate(most);
    it.scope.budget.spend(parts.len() as u64)?;
    Ok(parts.into_iter().collect())
}

fn replace(it: &Interpreter<'_>, text: &str, all: bool, what: &Value, with: &Value) -> Answer {
    let units: Vec<u16> = text.encode_utf16().collect();
    let string =
        |start: usize, end: usize| String::from_utf16_lossy(units.get(start..end).unwrap_or_default());
    if let Value::Pattern(pattern) = what {
        let global = pattern.flags().global;
        if all && !global {
            return Err(ScriptError::Thrown("TypeError: replaceAll needs the flag g".to_owned()));
        }
        if !matches!(with, Value::Function(_) | Value::Builtin(_)) {
            let new = pattern.replace(text, &with.text(), global, it.scope.budget)?;
            return if new.len() > LONGEST {
                Err(ScriptError::Stopped(Stopped::TooLong))
            } else {
                Ok(Value::of_text(new))
            };
        }
        let (mut out, mut from) = (String::new(), 0);
        for found in pattern.matches(&units, global, it.scope.budget)? {
            let whole = found.whole();
            out.push_str(&string(from, whole.start));
            let groups = (0..found.group_count()).map(|group| {
                found
                    .group(group)
                    .map_or(Value::Undefined, |range| Value::of_text(string(range.start, range.end)))
            });
            #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
            let place = Value::Number(whole.start as f64);
            let arguments: Vec<Value> = groups.chain([place, Value::of_text(text)]).collect();
            out.push_str(&it.call(with, &arguments)?.text());
            from = whole.end;
        }
        out.push_str(&string(from, units.len()));
        return Ok(Value::of_text(out));
    }
    let what = what.text();
    let places: Vec<usize> =
        text.match_indices(&what).map(|(at, _)| at).take(if all { usize::MAX } else { 1 }).collect();
    let (mut out, mut from) = (String::new(), 0);
    for at in places {
        out.push_str(text.get(from..at).unwrap_or_default());
        match with {
            Value::Function(_) | Value::Builtin(_) => {
                let arguments = [Value::of_text(&what), place(text, Some(at)), Value::of_text(text)];
                out.push_str(&it.call(with, &arguments)?.text());
            }
            with => out.push_str(&with.text().replace("$$", "$").replace("$&", &what)),
        }
        from = at + what.len();
        if out.len() > LONGEST {
            return Err(ScriptError::Stopped(Stopped::TooLong));
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Ok(Value::of_text(out))
}

fn matched(it: &Interpreter<'_>, text: &str, what: &Value) -> Answer {
    let pattern = match what {
        Value::Pattern(pattern) => pattern.clone(),
        what => it.pattern(&what.text(), "")?,
    };
    let units: Vec<u16> = text.encode_utf16().collect();
    let string = |range: std::ops::Range<usize>| {
        Value::of_text(String::from_utf16_lossy(units.get(range).unwrap_or_default()))
    };
    let found = pattern.matches(&units, pattern.flags().global, it.scope.budget)?;
    if found.is_empty() {
        return Ok(Value::Null);
    }
    if pattern.flags().global {
        return Ok(found.iter().map(|found| string(found.whole())).collect());
    }
    let Some(first) = found.first() else { return Ok(Value::Null) };
    Ok((0..first.group_count()).map(|group| first.group(group).map_or(Value::Undefined, string)).collect())
}
