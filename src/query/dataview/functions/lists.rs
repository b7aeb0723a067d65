//! Functions on lists and objects.

use super::{Call, Function, Parameter, Types, Variant};
use crate::query::dataview::{EvalError, Object, Value, text};

const ANY: Types = Types::ANY;
const NULL: Types = Types::NULL;
const STRING: Types = Types::STRING;
const ARRAY: Types = Types::ARRAY;
const OBJECT: Types = Types::OBJECT;
const BOOLEAN: Types = Types::BOOLEAN;
const NUMBER: Types = Types::NUMBER;
const FUNCTION: Types = Types::FUNCTION;

const LIST: &[Parameter] = &[Parameter::new("list", ARRAY)];
const LIST_AND_FUNCTION: &[Parameter] =
    &[Parameter::new("list", ARRAY), Parameter::new("function", FUNCTION)];
const VALUES: &[Parameter] = &[Parameter::new("value", ANY)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "length",
        documentation: "How many elements a list, fields an object or characters a text has.",
        example: ("length([1, 2, 3])", "3"),
        variants: &[Variant::new(
            &[Parameter::new("value", ARRAY.or(OBJECT).or(STRING).or(NULL))],
            NUMBER,
            length,
        )],
        maps: &[],
    },
    Function {
        name: "contains",
        documentation: "Whether a list holds the value (also inside its elements), a text holds the other text, or an object has the key.",
        example: ("contains(\"Hello\", \"ell\")", "true"),
        variants: &[Variant::new(
            &[Parameter::new("container", ANY), Parameter::new("value", ANY)],
            BOOLEAN,
            |call| holds(call, call.value(0), call.value(1), Matching::Exact).map(Value::Bool),
        )],
        maps: &[(2, &[1])],
    },
    Function {
        name: "icontains",
        documentation: "As `contains`, whatever the case.",
        example: ("icontains(\"Hello\", \"hell\")", "true"),
        variants: &[Variant::new(
            &[Parameter::new("container", ANY), Parameter::new("value", ANY)],
            BOOLEAN,
            |call| holds(call, call.value(0), call.value(1), Matching::AnyCase).map(Value::Bool),
        )],
        maps: &[(2, &[1])],
    },
    Function {
        name: "econtains",
        documentation: "Whether a list has an element that equals the value, a text holds the other text, or an object has the key.",
        example: ("econtains([\"words\"], \"word\")", "false"),
        variants: &[Variant::new(
            &[Parameter::new("container", ANY), Parameter::new("value", ANY)],
            BOOLEAN,
            |call| holds(call, call.value(0), call.value(1), Matching::Elements).map(Value::Bool),
        )],
        maps: &[(2, &[1])],
    },
    Function {
        name: "containsword",
        documentation: "Whether the text holds the other text as whole words, whatever the case.",
        example: ("containsword(\"Hello there\", \"hello\")", "true"),
        variants: &[
            Variant::new(
                &[Parameter::new("text", STRING), Parameter::new("word", STRING)],
                BOOLEAN,
                |call| Ok(Value::Bool(has_word(call.text(0), call.text(1)))),
            ),
            Variant::null(&[Parameter::new("text", NULL), Parameter::new("word", ANY)]),
            Variant::null(&[Parameter::new("text", ANY), Parameter::new("word", NULL)]),
        ],
        maps: &[(2, &[0, 1])],
    },
    Function {
        name: "extract",
        documentation: "An object with only these fields of the other; null for those that it has not.",
        example: ("extract({ a: 1, b: 2 }, \"a\")", "{ a: 1 }"),
        variants: &[Variant::rest(
            &[Parameter::new("object", ANY), Parameter::new("key", STRING)],
            OBJECT,
            extract,
        )],
        maps: &[],
    },
    Function {
        name: "sort",
        documentation: "The list in order, or in the order of what the function gives for its elements.",
        example: ("sort([3, 2, 1])", "[1, 2, 3]"),
        variants: &[
            Variant::new(LIST, ARRAY, sort),
            Variant::new(LIST_AND_FUNCTION, ARRAY, sort),
            Variant::new(&[Parameter::new("value", ANY)], ANY, |call| Ok(call.value(0).clone())),
        ],
        maps: &[],
    },
    Function {
        name: "reverse",
        documentation: "The list or text from back to front.",
        example: ("reverse([1, 2, 3])", "[3, 2, 1]"),
        variants: &[
            Variant::new(LIST, ARRAY, |call| Ok(Value::array(call.list(0)?.iter().rev().cloned().collect()))),
            Variant::new(&[Parameter::new("text", STRING)], STRING, |call| {
                let reversed: Vec<u16> =
                    call.text(0).encode_utf16().collect::<Vec<_>>().into_iter().rev().collect();
                Ok(Value::text(String::from_utf16_lossy(&reversed)))
            }),
            Variant::new(&[Parameter::new("value", ANY)], ANY, |call| Ok(call.value(0).clone())),
        ],
        maps: &[],
    },
    Function {
        name: "unique",
        documentation: "The different elements of a list, in order.",
        example: ("unique([1, 3, 7, 3, 1])", "[1, 3, 7]"),
        variants: &[Variant::new(LIST, ARRAY, unique), Variant::null(&[Parameter::new("list", NULL)])],
        maps: &[],
    },
    Function {
        name: "nonnull",
        documentation: "The values, or a list's elements, without those that are null.",
        example: ("nonnull([1, null, 3])", "[1, 3]"),
        variants: &[Variant::rest(VALUES, ARRAY, nonnull)],
        maps: &[],
    },
    Function {
        name: "firstvalue",
        documentation: "The first element that is not null.",
        example: ("firstvalue([null, 1, 2])", "1"),
        variants: &[
            Variant::new(LIST, ANY, |call| {
                Ok(call.list(0)?.iter().find(|value| !value.is_null()).cloned().unwrap_or_default())
            }),
            Variant::null(&[Parameter::new("list", NULL)]),
        ],
        maps: &[],
    },
    Function {
        name: "slice",
        documentation: "The elements from one place up to another, counted from 0, or from the end if negative.",
        example: ("slice([1, 2, 3, 4], 1, 3)", "[2, 3]"),
        variants: &[
            Variant::new(LIST, ARRAY, slice),
            Variant::new(&[Parameter::new("list", ARRAY), Parameter::new("start", NUMBER)], ARRAY, slice),
            Variant::new(
                &[
                    Parameter::new("list", ARRAY),
                    Parameter::new("start", NUMBER),
                    Parameter::new("end", NUMBER),
                ],
                ARRAY,
                slice,
            ),
            Variant::null(&[Parameter::new("list", NULL)]),
        ],
        maps: &[],
    },
    Function {
        name: "flat",
        documentation: "The list with the elements of lists in it in their place, down to a depth, 1 by default.",
        example: ("flat([1, [2, 3]])", "[1, 2, 3]"),
        variants: &[
            Variant::new(LIST, ARRAY, |call| flat(call, 1.0)),
            Variant::new(&[Parameter::new("list", ARRAY), Parameter::new("depth", NUMBER)], ARRAY, |call| {
                flat(call, call.number(1))
            }),
            Variant::null(&[Parameter::new("list", NULL)]),
        ],
        maps: &[],
    },
    Function {
        name: "all",
        documentation: "Whether all values, or all elements of a list, are true, or make the function true.",
        example: ("all([1, 2], (x) => x > 0)", "true"),
        variants: &[
            Variant::new(LIST, BOOLEAN, |call| count(call).map(|(hits, total)| Value::Bool(hits == total))),
            Variant::new(LIST_AND_FUNCTION, BOOLEAN, |call| {
                count(call).map(|(hits, total)| Value::Bool(hits == total))
            }),
            Variant::rest(VALUES, BOOLEAN, |call| {
                Ok(Value::Bool(call.arguments.iter().all(Value::is_truthy)))
            }),
        ],
        maps: &[],
    },
    Function {
        name: "any",
        documentation: "Whether a value, or an element of a list, is true, or makes the function true.",
        example: ("any([0, 1])", "true"),
        variants: &[
            Variant::new(LIST, BOOLEAN, |call| count(call).map(|(hits, _)| Value::Bool(hits > 0))),
            Variant::new(LIST_AND_FUNCTION, BOOLEAN, |call| {
                count(call).map(|(hits, _)| Value::Bool(hits > 0))
            }),
            Variant::rest(VALUES, BOOLEAN, |call| {
                Ok(Value::Bool(call.arguments.iter().any(Value::is_truthy)))
            }),
        ],
        maps: &[],
    },
    Function {
        name: "none",
        documentation: "Whether no value, or no element of a list, is true, or makes the function true.",
        example: ("none([])", "true"),
        variants: &[
            Variant::new(LIST, BOOLEAN, |call| count(call).map(|(hits, _)| Value::Bool(hits == 0))),
            Variant::new(LIST_AND_FUNCTION, BOOLEAN, |call| {
                count(call).map(|(hits, _)| Value::Bool(hits == 0))
            }),
            Variant::rest(VALUES, BOOLEAN, |call| {
                Ok(Value::Bool(!call.arguments.iter().any(Value::is_truthy)))
            }),
        ],
        maps: &[],
    },
    Function {
        name: "filter",
        documentation: "The elements that make the function true.",
        example: ("filter([1, 2, 3], (x) => x >= 2)", "[2, 3]"),
        variants: &[
            Variant::new(LIST_AND_FUNCTION, ARRAY, filter),
            Variant::null(&[Parameter::new("list", NULL), Parameter::new("function", ANY)]),
        ],
        maps: &[],
    },
    Function {
        name: "map",
        documentation: "What the function gives for each element.",
        example: ("map([1, 2, 3], (x) => x + 2)", "[3, 4, 5]"),
        variants: &[
            Variant::new(LIST_AND_FUNCTION, ARRAY, |call| {
                let results = call.list(0)?.iter().map(|value| call.apply(1, std::slice::from_ref(value)));
                Ok(Value::array(results.collect::<Result<_, _>>()?))
            }),
            Variant::null(&[Parameter::new("list", NULL), Parameter::new("function", ANY)]),
        ],
        maps: &[],
    },
    Function {
        name: "join",
        documentation: "The elements as one text, with a separator between them, \", \" by default.",
        example: ("join([1, 2, 3], \" \")", "\"1 2 3\""),
        variants: &[
            Variant::new(LIST, STRING, join),
            Variant::new(
                &[Parameter::new("list", ARRAY), Parameter::new("separator", STRING.or(NULL))],
                STRING,
                join,
            ),
            Variant::new(&[Parameter::new("value", ANY)], STRING, alone),
            Variant::new(&[Parameter::new("value", ANY), Parameter::new("separator", STRING)], STRING, alone),
        ],
        maps: &[(2, &[1])],
    },
];

fn length(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let length = match call.value(0) {
        Value::Array(list) => list.len(),
        Value::Object(object) => object.len(),
        Value::Page(page) => page.keys().len(),
        Value::String(text) => text.encode_utf16().count(),
        _ => 0,
    };
    #[expect(clippy::cast_precision_loss, reason = "no value is that long")]
    Ok(Value::Number(length as f64))
}

/// How `contains` and its like compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matching {
    Exact,
    AnyCase,
    /// Exactly, and elements only as a whole.
    Elements,
}

fn holds(call: &Call<'_, '_>, container: &Value, value: &Value, how: Matching) -> Result<bool, EvalError> {
    call.spend(1)?;
    match (container, value) {
        (Value::Array(list), _) => {
            for element in list.iter() {
                let found = match how {
                    Matching::Elements => {
                        call.spend(1)?;
                        call.evaluator.equal(element, value)
                    }
                    _ => holds(call, element, value, how)?,
                };
                if found {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Value::String(text), Value::String(part)) => {
            call.spend(text.len() / 64)?;
            Ok(match how {
                Matching::AnyCase => text.to_lowercase().contains(&part.to_lowercase()),
                _ => text.contains(&**part),
            })
        }
        (Value::Object(_) | Value::Page(_), Value::String(key)) => Ok(match how {
            Matching::AnyCase => keys(container).iter().any(|own| own.to_lowercase() == key.to_lowercase()),
            _ => container.field(key).is_some(),
        }),
        _ => Ok(call.evaluator.equal(container, value)),
    }
}

fn keys(object: &Value) -> Vec<std::sync::Arc<str>> {
    match object {
        Value::Object(object) => object.iter().map(|(key, _)| key.clone()).collect(),
        Value::Page(page) => page.keys(),
        _ => Vec::new(),
    }
}

/// Whether `word` stands in `text` between ends of words, as `\b` has them: ASCII letters, digits and `_`.
fn has_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let boundary = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at..).and_then(|text| text.chars().next());
        is_word(before) != is_word(after)
    };
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(&word)) {
        let at = from + found;
        if boundary(at) && boundary(at + word.len()) {
            return true;
        }
        from = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    false
}

fn extract(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let Some((object, names)) = call.arguments.split_first() else {
        // Sic: the plugin gives this complaint back as a text.
        return Ok(Value::text("extract(object, key1, ...) requires at least 1 argument"));
    };
    extracted(call, object, names)
}

fn extracted(call: &Call<'_, '_>, object: &Value, names: &[Value]) -> Result<Value, EvalError> {
    call.spend(1)?;
    if let Value::Array(list) = object {
        let results = list.iter().map(|element| extracted(call, element, names));
        return Ok(Value::array(results.collect::<Result<_, _>>()?));
    }
    let mut out = Object::default();
    for name in names {
        let Value::String(key) = name else { return Err(EvalError::new("the keys of extract() are texts")) };
        let value = call.evaluator.index_value(object, name)?;
        out.insert(key.clone(), value);
    }
    Ok(Value::object(out))
}

/// Sorting is stable, and the order it goes by is not always one (durations), so the standard sort must not see it.
fn sort(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let list = call.list(0)?;
    let by_function = matches!(call.value(1), Value::Function(_));
    let mut keyed = Vec::with_capacity(list.len());
    for value in list {
        let key = if by_function { call.apply(1, std::slice::from_ref(value))? } else { value.clone() };
        keyed.push((key, value.clone()));
    }
    let sorted = call.evaluator.sort_by_keys(keyed, |(key, _)| key)?;
    Ok(Value::array(sorted.into_iter().map(|(_, value)| value).collect()))
}

fn unique(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let sorted = call.evaluator.sort_by_keys(call.list(0)?.to_vec(), |value| value)?;
    let mut out: Vec<Value> = Vec::new();
    for value in sorted {
        if out.last().is_none_or(|last| !call.evaluator.equal(last, &value)) {
            out.push(value);
        }
    }
    Ok(Value::array(out))
}

fn nonnull(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let values = match call.arguments {
        [Value::Array(list)] => list,
        values => values,
    };
    Ok(Value::array(values.iter().filter(|value| !value.is_null()).cloned().collect()))
}

fn slice(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let list = call.list(0)?;
    let end = match call.value(2) {
        Value::Number(end) => place(*end, list.len()),
        _ => list.len(),
    };
    let start = place(call.number(1), list.len());
    Ok(Value::array(list.get(start..end).unwrap_or_default().to_vec()))
}

/// JavaScript's place in a list: counted from the end if negative, within the list in any case.
pub(super) fn place(at: f64, length: usize) -> usize {
    #[expect(clippy::cast_precision_loss, reason = "no value is that long")]
    let size = length as f64;
    let at = if at.is_nan() { 0.0 } else { at.trunc() };
    let at = if at < 0.0 { size + at } else { at };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the length")]
    let at = at.clamp(0.0, size) as usize;
    at
}

fn flat(call: &Call<'_, '_>, depth: f64) -> Result<Value, EvalError> {
    fn add(call: &Call<'_, '_>, list: &[Value], depth: f64, out: &mut Vec<Value>) -> Result<(), EvalError> {
        call.spend(list.len())?;
        for value in list {
            match value {
                Value::Array(inner) if depth >= 1.0 => add(call, inner, depth - 1.0, out)?,
                _ => out.push(value.clone()),
            }
        }
        Ok(())
    }
    let mut out = Vec::new();
    add(call, call.list(0)?, depth, &mut out)?;
    Ok(Value::array(out))
}

/// How many elements are true, or make the function true, and how many there are.
fn count(call: &Call<'_, '_>) -> Result<(usize, usize), EvalError> {
    let list = call.list(0)?;
    let mut hits = 0;
    for value in list {
        let hit = match call.value(1) {
            Value::Function(_) => call.apply(1, std::slice::from_ref(value))?.is_truthy(),
            _ => value.is_truthy(),
        };
        hits += usize::from(hit);
    }
    Ok((hits, list.len()))
}

fn filter(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let mut kept = Vec::new();
    for value in call.list(0)? {
        if call.apply(1, std::slice::from_ref(value))?.is_truthy() {
            kept.push(value.clone());
        }
    }
    Ok(Value::array(kept))
}

fn join(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let separator = if call.value(1).is_null() { ", " } else { call.text(1) };
    let mut out = String::new();
    for (at, value) in call.list(0)?.iter().enumerate() {
        if at > 0 {
            out.push_str(separator);
        }
        out.push_str(&text::text(call.evaluator, value)?);
    }
    Ok(Value::text(out))
}

fn alone(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    Ok(Value::text(text::text(call.evaluator, call.value(0))?))
}
