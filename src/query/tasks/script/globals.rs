//! What expressions can name beside their own names.

use std::ops::Range;
use std::sync::Arc;

use super::interpreter::Interpreter;
use super::moment::{self, Moment};
use super::syntax::{Body, Expr, Property, Statement};
use super::value::{Space, Value};
use super::{Scope, ScriptError, host, strings};
use crate::query::number_text;
use crate::query::pattern::Pattern;

type Answer = Result<Value, ScriptError>;

/// Names of JavaScript, Obsidian and the browser that are not there to be evaluated.
const UNSUPPORTED: [&str; 36] = [
    "Date",
    "Map",
    "Set",
    "WeakMap",
    "Promise",
    "Intl",
    "RegExp",
    "Symbol",
    "BigInt",
    "Error",
    "console",
    "document",
    "app",
    "process",
    "require",
    "globalThis",
    "global",
    "self",
    "navigator",
    "location",
    "fetch",
    "alert",
    "eval",
    "Function",
    "Proxy",
    "Reflect",
    "encodeURIComponent",
    "decodeURIComponent",
    "encodeURI",
    "decodeURI",
    "setTimeout",
    "structuredClone",
    "DataviewAPI",
    "Notice",
    "customJS",
    "arguments",
];

/// The first thing of a body that is not evaluated here, by its name.
pub(super) fn unsupported(body: &[Statement]) -> Option<(Range<usize>, &str)> {
    let mut found = None;
    for statement in body {
        in_statement(statement, &mut found);
    }
    found
}

fn in_statement<'s>(statement: &'s Statement, found: &mut Option<(Range<usize>, &'s str)>) {
    match statement {
        Statement::Bind(_, value) | Statement::Return(value) => {
            if let Some(value) = value {
                in_expr(value, found);
            }
        }
        Statement::If(condition, then, otherwise) => {
            in_expr(condition, found);
            in_statement(then, found);
            if let Some(otherwise) = otherwise {
                in_statement(otherwise, found);
            }
        }
        Statement::Block(body) => body.iter().for_each(|statement| in_statement(statement, found)),
        Statement::Expr(value) | Statement::Throw(value) => in_expr(value, found),
        Statement::Function(_, function) => in_body(&function.body, found),
    }
}

fn in_body<'s>(body: &'s Body, found: &mut Option<(Range<usize>, &'s str)>) {
    match body {
        Body::Expr(expr) => in_expr(expr, found),
        Body::Block(body) => body.iter().for_each(|statement| in_statement(statement, found)),
    }
}

fn in_expr<'s>(expr: &'s Expr, found: &mut Option<(Range<usize>, &'s str)>) {
    if found.is_some() {
        return;
    }
    match expr {
        Expr::Name(name, range) if UNSUPPORTED.contains(&&**name) => *found = Some((range.clone(), name)),
        Expr::Template(_, values) => values.iter().for_each(|value| in_expr(value, found)),
        Expr::List(items) => items.iter().for_each(|item| in_expr(&item.value, found)),
        Expr::Object(members) => members.iter().for_each(|member| match member {
            Property::Named(_, value) | Property::Spread(value) => in_expr(value, found),
            Property::Computed(name, value) => {
                in_expr(name, found);
                in_expr(value, found);
            }
        }),
        Expr::Unary(_, operand) | Expr::Chain(operand) => in_expr(operand, found),
        Expr::Binary(_, left, right) | Expr::Logical(_, left, right) => {
            in_expr(left, found);
            in_expr(right, found);
        }
        Expr::Choice(condition, yes, no) => {
            [condition, yes, no].into_iter().for_each(|part| in_expr(part, found))
        }
        Expr::Member { of, .. } => in_expr(of, found),
        Expr::Index { of, key, .. } => {
            in_expr(of, found);
            in_expr(key, found);
        }
        Expr::Call { of, arguments, .. } => {
            in_expr(of, found);
            arguments.iter().for_each(|item| in_expr(&item.value, found));
        }
        Expr::Function(function) => in_body(&function.body, found),
        Expr::NewError(Some(message)) => in_expr(message, found),
        _ => {}
    }
}

/// The value of a name.
pub(super) fn value(scope: &Scope<'_>, name: &str) -> Answer {
    Ok(match name {
        "task" => match scope.task {
            Some(task) => Value::Task(task),
            None => return Err(ScriptError::Thrown("ReferenceError: task is not defined".to_owned())),
        },
        "query" => Value::Space(Space::Query),
        "preset" => Value::Space(Space::Preset),
        "moment" => Value::Space(Space::Moment),
        "window" => Value::Space(Space::Window),
        "Math" => Value::Space(Space::Math),
        "Object" => Value::Space(Space::Object),
        "Array" => Value::Space(Space::Array),
        "JSON" => Value::Space(Space::Json),
        "Number" => Value::Space(Space::Number),
        "String" => Value::Space(Space::Text),
        "Boolean" => Value::Builtin("Boolean"),
        "parseInt" => Value::Builtin("parseInt"),
        "parseFloat" => Value::Builtin("parseFloat"),
        "isNaN" => Value::Builtin("isNaN"),
        "isFinite" => Value::Builtin("isFinite"),
        "NaN" => Value::Number(f64::NAN),
        "Infinity" => Value::Number(f64::INFINITY),
        name if UNSUPPORTED.contains(&name) => {
            return Err(ScriptError::Unsupported { what: format!("\"{name}\"") });
        }
        name => return Err(ScriptError::Thrown(format!("ReferenceError: {name} is not defined"))),
    })
}

/// A member of a namespace.
pub(super) fn member(scope: &Scope<'_>, space: Space, name: &str) -> Answer {
    Ok(match (space, name) {
        (Space::Query, "file") => match scope.file {
            Some(_) => Value::Space(Space::QueryFile),
            None => Value::Undefined,
        },
        (Space::Query, "allTasks") => {
            (0..scope.tasks.map_or(0, |tasks| tasks.len())).map(Value::Task).collect()
        }
        (Space::Query, "searchCache") => {
            return Err(ScriptError::Unsupported { what: "\"query.searchCache\"".to_owned() });
        }
        (Space::QueryFile, name) => match scope.file {
            Some(file) => host::file_member(&file.path, &file.properties, file.note.as_ref(), name)?,
            None => Value::Undefined,
        },
        (Space::Preset, name) => scope.settings.preset(name).map_or(Value::Undefined, Value::of_text),
        (Space::Window, name) => value(scope, name)?,
        (Space::Math, name) => constant(name).map_or(Value::Undefined, Value::Number),
        (Space::Number, "MAX_SAFE_INTEGER") => Value::Number(9_007_199_254_740_991.0),
        (Space::Number, "MIN_SAFE_INTEGER") => Value::Number(-9_007_199_254_740_991.0),
        (Space::Number, "MAX_VALUE") => Value::Number(f64::MAX),
        (Space::Number, "EPSILON") => Value::Number(f64::EPSILON),
        (Space::Number, "POSITIVE_INFINITY") => Value::Number(f64::INFINITY),
        (Space::Number, "NEGATIVE_INFINITY") => Value::Number(f64::NEG_INFINITY),
        _ => Value::Undefined,
    })
}

fn constant(name: &str) -> Option<f64> {
    use std::f64::consts;
    Some(match name {
        "PI" => consts::PI,
        "E" => consts::E,
        "LN2" => consts::LN_2,
        "LN10" => consts::LN_10,
        "LOG2E" => consts::LOG2_E,
        "LOG10E" => consts::LOG10_E,
        "SQRT2" => consts::SQRT_2,
        "SQRT1_2" => consts::FRAC_1_SQRT_2,
        _ => return None,
    })
}

/// Calls a function of a namespace; `None` if it has none of this name.
pub(super) fn call(it: &Interpreter<'_>, space: Space, name: &str, arguments: &[Value]) -> Option<Answer> {
    let first = arguments.first().unwrap_or(&Value::Undefined);
    match space {
        Space::Math if name == "random" => {
            Some(Err(ScriptError::Unsupported { what: "\"Math.random\"".to_owned() }))
        }
        Space::Math => math(name, arguments).map(|number| Ok(Value::Number(number))),
        Space::Object => object(first, name),
        Space::Array => match name {
            "isArray" => Some(Ok(Value::Bool(matches!(first, Value::List(_))))),
            "of" => Some(Ok(arguments.iter().cloned().collect())),
            "from" => Some(list_from(it, first, arguments.get(1))),
            _ => None,
        },
        Space::Json => match name {
            "stringify" => Some(json(first).map(|text| text.map_or(Value::Undefined, Value::of_text))),
            "parse" => Some(match serde_json::from_str(&first.text()) {
                Ok(json) => Ok(Value::of_json(&json)),
                Err(_) => Err(ScriptError::Thrown("SyntaxError: not JSON".to_owned())),
            }),
            _ => None,
        },
        Space::Number => {
            let number = match first {
                Value::Number(number) => *number,
                _ => f64::NAN,
            };
            match name {
                "isInteger" => Some(Ok(Value::Bool(number.fract() == 0.0))),
                "isFinite" => Some(Ok(Value::Bool(number.is_finite()))),
                "isNaN" => Some(Ok(Value::Bool(matches!(first, Value::Number(number) if number.is_nan())))),
                "parseInt" => Some(Ok(Value::Number(parse_int(first, arguments.get(1))))),
                "parseFloat" => Some(Ok(Value::Number(parse_float(&first.text())))),
                _ => None,
            }
        }
        Space::Text if name == "fromCharCode" => {
            let units: Vec<u16> = arguments
                .iter()
                .filter_map(|unit| super::arrays::index(&unit.number())?.try_into().ok())
                .collect();
            Some(Ok(Value::of_text(String::from_utf16_lossy(&units))))
        }
        Space::QueryFile => {
            let file = it.scope.file?;
            host::file_call(&file.properties, name, arguments)
        }
        Space::Moment | Space::Query | Space::Preset | Space::Window | Space::Text => None,
    }
}

/// Calls a namespace that is a function too.
pub(super) fn call_space(it: &Interpreter<'_>, space: Space, arguments: &[Value]) -> Answer {
    match space {
        Space::Number => Ok(Value::Number(arguments.first().map_or(0.0, Value::number))),
        Space::Text => Ok(Value::of_text(arguments.first().map_or_else(String::new, Value::text))),
        Space::Array => Ok(arguments.iter().cloned().collect()),
        Space::Moment => moment::made(arguments, it.scope).map(Value::Moment),
        _ => Err(ScriptError::Thrown("TypeError: not a function".to_owned())),
    }
}

/// Calls a function that has a name of its own.
pub(super) fn call_named(_: &Interpreter<'_>, name: &str, arguments: &[Value]) -> Answer {
    let first = arguments.first().unwrap_or(&Value::Undefined);
    Ok(match name {
        "Boolean" => Value::Bool(first.is_true()),
        "parseInt" => Value::Number(parse_int(first, arguments.get(1))),
        "parseFloat" => Value::Number(parse_float(&first.text())),
        "isNaN" => Value::Bool(first.number().is_nan()),
        _ => Value::Bool(first.number().is_finite()),
    })
}

fn math(name: &str, arguments: &[Value]) -> Option<f64> {
    let number = |at: usize| arguments.get(at).map_or(f64::NAN, Value::number);
    let all = || arguments.iter().map(Value::number);
    let extreme = |start: f64, pick: fn(f64, f64) -> f64| {
        all().fold(
            start,
            |best, next| if best.is_nan() || next.is_nan() { f64::NAN } else { pick(best, next) },
        )
    };
    Some(match name {
        "abs" => number(0).abs(),
        "ceil" => number(0).ceil(),
        "floor" => number(0).floor(),
        // Halves go up.
        "round" => (number(0) + 0.5).floor(),
        "trunc" => number(0).trunc(),
        "sign" => {
            if number(0) == 0.0 || number(0).is_nan() {
                number(0)
            } else {
                number(0).signum()
            }
        }
        "sqrt" => number(0).sqrt(),
        "cbrt" => number(0).cbrt(),
        "pow" => number(0).powf(number(1)),
        "exp" => number(0).exp(),
        "log" => number(0).ln(),
        "log2" => number(0).log2(),
        "log10" => number(0).log10(),
        "sin" => number(0).sin(),
        "cos" => number(0).cos(),
        "tan" => number(0).tan(),
        "hypot" => all().map(|side| side * side).sum::<f64>().sqrt(),
        "max" => extreme(f64::NEG_INFINITY, f64::max),
        "min" => extreme(f64::INFINITY, f64::min),
        _ => return None,
    })
}

fn object(of: &Value, name: &str) -> Option<Answer> {
    let entries: Vec<(Value, Value)> = match of {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (Value::Text(name.clone()), value.clone())).collect()
        }
        Value::List(items) => items
            .iter()
            .enumerate()
            .map(|(at, item)| (Value::of_text(at.to_string()), item.clone()))
            .collect(),
        Value::Null | Value::Undefined => {
            return Some(Err(ScriptError::Thrown(
                "TypeError: Cannot convert undefined or null to object".to_owned(),
            )));
        }
        Value::Text(_) | Value::Number(_) | Value::Bool(_) => Vec::new(),
        _ => return Some(Err(ScriptError::Unsupported { what: "listing the members of this".to_owned() })),
    };
    let pair = |(name, value): (Value, Value)| [name, value].into_iter().collect::<Value>();
    Some(Ok(match name {
        "keys" => entries.into_iter().map(|(name, _)| name).collect(),
        "values" => entries.into_iter().map(|(_, value)| value).collect(),
        "entries" => entries.into_iter().map(pair).collect(),
        "freeze" => of.clone(),
        _ => return None,
    }))
}

fn list_from(it: &Interpreter<'_>, of: &Value, function: Option<&Value>) -> Answer {
    let items: Vec<Value> = match of {
        Value::List(items) => items.to_vec(),
        Value::Text(text) => text.chars().map(|c| Value::of_text(c.to_string())).collect(),
        _ => return Err(ScriptError::Unsupported { what: "\"Array.from\" of this".to_owned() }),
    };
    let Some(function) = function else { return Ok(items.into_iter().collect()) };
    let made: Result<Vec<Value>, ScriptError> =
        items.into_iter().map(|item| it.call(function, &[item])).collect();
    Ok(made?.into_iter().collect())
}

/// As `JSON.stringify`.
fn json(value: &Value) -> Result<Option<String>, ScriptError> {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    Ok(Some(match value {
        Value::Undefined | Value::Function(_) | Value::Builtin(_) => return Ok(None),
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) if number.is_finite() => number_text(*number),
        Value::Number(_) => "null".to_owned(),
        Value::Text(text) => quoted(text),
        Value::List(items) => {
            let mut out = Vec::with_capacity(items.len());
            for item in items.iter() {
                out.push(json(item)?.unwrap_or_else(|| "null".to_owned()));
            }
            format!("[{}]", out.join(","))
        }
        Value::Object(members) => {
            let mut out = Vec::with_capacity(members.len());
            for (name, value) in members.iter() {
                if let Some(text) = json(value)? {
                    out.push(format!("{}:{text}", quoted(name)));
                }
            }
            format!("{{{}}}", out.join(","))
        }
        _ => return Err(ScriptError::Unsupported { what: "this as JSON".to_owned() }),
    }))
}

fn parse_int(value: &Value, radix: Option<&Value>) -> f64 {
    let text = value.text();
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let wanted = radix.and_then(|radix| super::arrays::index(&radix.number())).filter(|radix| *radix != 0);
    let hex = digits
        .strip_prefix("0x")
        .or(digits.strip_prefix("0X"))
        .filter(|_| wanted.is_none_or(|radix| radix == 16));
    let (digits, radix) = hex.map_or((digits, wanted.unwrap_or(10)), |digits| (digits, 16));
    let Some(radix) = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)) else {
        return f64::NAN;
    };
    let values = digits.chars().map_while(|c| c.to_digit(radix));
    let mut seen = false;
    let total =
        values.inspect(|_| seen = true).fold(0.0, |total, digit| total * f64::from(radix) + f64::from(digit));
    if seen { sign * total } else { f64::NAN }
}

fn parse_float(text: &str) -> f64 {
    let text = text.trim();
    let length = (1..=text.len()).rev().filter(|end| text.is_char_boundary(*end)).take(400).find(|end| {
        let head = text.get(..*end).unwrap_or_default();
        head.ends_with(|c: char| c.is_ascii_digit() || c == '.') && head.parse::<f64>().is_ok()
    });
    length.and_then(|end| text.get(..end)?.parse().ok()).unwrap_or(f64::NAN)
}

/// Methods of numbers.
pub(super) fn number_method(number: f64, name: &str, arguments: &[Value]) -> Option<Answer> {
    let digits = arguments.first().map_or(0, |digits| super::arrays::index(&digits.number()).unwrap_or(0));
    match name {
        "toFixed" => Some(match digits > 100 {
            true => Err(ScriptError::Thrown(
                "RangeError: toFixed() digits argument must be between 0 and 100".to_owned(),
            )),
            false => Ok(Value::of_text(fixed(number, digits))),
        }),
        "toString" if digits == 0 || digits == 10 => Some(Ok(Value::of_text(number_text(number)))),
        "toString" | "toPrecision" | "toExponential" | "toLocaleString" => {
            Some(Err(ScriptError::Unsupported { what: format!("\"{name}\" of numbers") }))
        }
        "valueOf" => Some(Ok(Value::Number(number))),
        _ => None,
    }
}

/// `toFixed`: halves of the exact binary value go away from zero.
pub(in crate::query::tasks) fn fixed(number: f64, digits: usize) -> String {
    if !number.is_finite() || number.abs() >= 1e21 {
        return number_text(number);
    }
    // Rust rounds the exact value too, but exact halves to even.
    let text = format!("{:.*}", digits, number.abs());
    let long = format!("{:.*}", digits + 60, number.abs());
    let tail = long.get(long.len().saturating_sub(60)..).unwrap_or_default();
    let half = tail.strip_prefix('5').is_some_and(|rest| rest.bytes().all(|b| b == b'0'));
    let text = if half { rounded_up(&long, 60) } else { text };
    let zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
    if number < 0.0 && !zero { format!("-{text}") } else { text }
}

/// A written number without its last `cut` digits, the last one left raised by one.
fn rounded_up(text: &str, cut: usize) -> String {
    let kept = text.get(..text.len() - cut).unwrap_or_default().trim_end_matches('.');
    let mut out: Vec<u8> = kept.bytes().collect();
    let mut carry = true;
    for digit in out.iter_mut().rev().filter(|digit| digit.is_ascii_digit()) {
        if !carry {
            break;
        }
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
    }
    let text = String::from_utf8_lossy(&out).into_owned();
    if carry { format!("1{text}") } else { text }
}

/// Methods of patterns.
pub(super) fn pattern_method(
    it: &Interpreter<'_>,
    pattern: &Arc<Pattern>,
    name: &str,
    arguments: &[Value],
) -> Option<Answer> {
    let text = arguments.first().unwrap_or(&Value::Undefined).text();
    match name {
        "test" => Some(pattern.is_match(&text, it.scope.budget).map(Value::Bool).map_err(ScriptError::from)),
        "exec" if !pattern.flags().global => {
            strings::call(it, &Arc::from(text), "match", &[Value::Pattern(pattern.clone())])
        }
        "exec" => Some(Err(ScriptError::Unsupported { what: "\"exec\" with the flag g".to_owned() })),
        _ => None,
    }
}

/// The moment of a value, for the methods that compare.
pub(super) fn as_moment(value: &Value, scope: &Scope<'_>) -> Option<Moment> {
    match value {
        Value::Moment(moment) => Some(*moment),
        Value::Undefined => Some(Moment::now(scope.present)),
        Value::Text(_) => moment::made(std::slice::from_ref(value), scope).ok(),
        _ => None,
    }
}
