//! Functions on texts. Lengths and places count UTF-16 units, as in JavaScript.

use super::{Call, Function, Parameter, Types, Variant};
use crate::query::dataview::{EvalError, Value, operators};
use crate::query::pattern::{Flags, Match, Pattern};

const ANY: Types = Types::ANY;
const NULL: Types = Types::NULL;
const STRING: Types = Types::STRING;
const ARRAY: Types = Types::ARRAY;
const BOOLEAN: Types = Types::BOOLEAN;
const NUMBER: Types = Types::NUMBER;

const TEXT: &[Parameter] = &[Parameter::new("text", STRING)];
const TEXT_NULL: &[Parameter] = &[Parameter::new("text", NULL)];
const PATTERN: &[Parameter] = &[Parameter::new("pattern", STRING), Parameter::new("text", STRING)];
const FIRST_NULL: &[Parameter] = &[Parameter::new("text", NULL), Parameter::new("other", ANY)];
const SECOND_NULL: &[Parameter] = &[Parameter::new("text", ANY), Parameter::new("other", NULL)];
const FIRST_OF_3: &[Parameter] =
    &[Parameter::new("text", NULL), Parameter::new("other", ANY), Parameter::new("third", ANY)];
const SECOND_OF_3: &[Parameter] =
    &[Parameter::new("text", ANY), Parameter::new("other", NULL), Parameter::new("third", ANY)];
const THIRD_OF_3: &[Parameter] =
    &[Parameter::new("text", ANY), Parameter::new("other", ANY), Parameter::new("third", NULL)];
const PAD: &[Parameter] = &[Parameter::new("text", STRING), Parameter::new("length", NUMBER)];
const PAD_WITH: &[Parameter] =
    &[Parameter::new("text", STRING), Parameter::new("length", NUMBER), Parameter::new("padding", STRING)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "regextest",
        documentation: "Whether the regular expression is found anywhere in the text.",
        example: ("regextest(\"what\", \"what's up\")", "true"),
        variants: &[
            Variant::new(PATTERN, BOOLEAN, |call| test(call, call.text(0))),
            Variant::new(FIRST_NULL, BOOLEAN, |_| Ok(Value::Bool(false))),
            Variant::new(SECOND_NULL, BOOLEAN, |_| Ok(Value::Bool(false))),
        ],
        maps: &[(2, &[0, 1])],
    },
    Function {
        name: "regexmatch",
        documentation: "Whether the regular expression matches the whole text; with `^` at its start or `$` at its end only where these say.",
        example: ("regexmatch(\"\\\\w+\", \"hello\")", "true"),
        variants: &[
            Variant::new(PATTERN, BOOLEAN, |call| {
                let pattern = call.text(0);
                match pattern.starts_with('^') || pattern.ends_with('$') {
                    true => test(call, pattern),
                    false => test(call, &format!("^{pattern}$")),
                }
            }),
            Variant::new(FIRST_NULL, BOOLEAN, |_| Ok(Value::Bool(false))),
            Variant::new(SECOND_NULL, BOOLEAN, |_| Ok(Value::Bool(false))),
        ],
        maps: &[(2, &[0, 1])],
    },
    Function {
        name: "regexreplace",
        documentation: "The text with all that the regular expression matches replaced; `$1` stands for the first group.",
        example: ("regexreplace(\"Suite 1000\", \"\\\\d+\", \"-\")", "\"Suite -\""),
        variants: &[
            Variant::new(
                &[
                    Parameter::new("text", STRING),
                    Parameter::new("pattern", STRING),
                    Parameter::new("replacement", STRING),
                ],
                STRING,
                regex_replace,
            ),
            Variant::null(FIRST_OF_3),
            Variant::null(SECOND_OF_3),
            Variant::null(THIRD_OF_3),
        ],
        maps: &[(3, &[0, 1, 2])],
    },
    Function {
        name: "replace",
        documentation: "The text with every occurrence of the pattern replaced, both taken literally.",
        example: ("replace(\"what\", \"wh\", \"h\")", "\"hat\""),
        variants: &[
            Variant::new(
                &[
                    Parameter::new("text", STRING),
                    Parameter::new("pattern", STRING),
                    Parameter::new("replacement", STRING),
                ],
                STRING,
                replace,
            ),
            Variant::null(FIRST_OF_3),
            Variant::null(SECOND_OF_3),
            Variant::null(THIRD_OF_3),
        ],
        maps: &[(3, &[0, 1, 2])],
    },
    Function {
        name: "split",
        documentation: "The pieces of a text between the matches of a regular expression, or only the first of them.",
        example: ("split(\"hello world\", \" \")", "[\"hello\", \"world\"]"),
        variants: &[
            Variant::new(
                &[Parameter::new("text", STRING), Parameter::new("delimiter", STRING)],
                ARRAY,
                |call| split(call, usize::MAX),
            ),
            Variant::new(
                &[
                    Parameter::new("text", STRING),
                    Parameter::new("delimiter", STRING),
                    Parameter::new("limit", NUMBER),
                ],
                ARRAY,
                |call| {
                    // JavaScript takes the limit as an unsigned number of 32 bits.
                    split(call, to_int32(call.number(2)).cast_unsigned() as usize)
                },
            ),
            Variant::null(FIRST_NULL),
            Variant::null(SECOND_NULL),
            Variant::null(FIRST_OF_3),
            Variant::null(SECOND_OF_3),
            Variant::null(THIRD_OF_3),
        ],
        maps: &[],
    },
    Function {
        name: "lower",
        documentation: "The text in small letters.",
        example: ("lower(\"Test\")", "\"test\""),
        variants: &[
            Variant::new(TEXT, STRING, |call| Ok(Value::text(call.text(0).to_lowercase()))),
            Variant::null(TEXT_NULL),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "upper",
        documentation: "The text in capital letters.",
        example: ("upper(\"Test\")", "\"TEST\""),
        variants: &[
            Variant::new(TEXT, STRING, |call| Ok(Value::text(call.text(0).to_uppercase()))),
            Variant::null(TEXT_NULL),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "startswith",
        documentation: "Whether the text starts with the other.",
        example: ("startswith(\"path/to\", \"path/\")", "true"),
        variants: &[
            Variant::new(
                &[Parameter::new("text", STRING), Parameter::new("prefix", STRING)],
                BOOLEAN,
                |call| Ok(Value::Bool(call.text(0).starts_with(call.text(1)))),
            ),
            Variant::null(FIRST_NULL),
            Variant::null(SECOND_NULL),
        ],
        maps: &[(2, &[0, 1])],
    },
    Function {
        name: "endswith",
        documentation: "Whether the text ends with the other.",
        example: ("endswith(\"path/to\", \"to\")", "true"),
        variants: &[
            Variant::new(
                &[Parameter::new("text", STRING), Parameter::new("suffix", STRING)],
                BOOLEAN,
                |call| Ok(Value::Bool(call.text(0).ends_with(call.text(1)))),
            ),
            Variant::null(FIRST_NULL),
            Variant::null(SECOND_NULL),
        ],
        maps: &[(2, &[0, 1])],
    },
    Function {
        name: "padleft",
        documentation: "The text filled up on the left to a length, with blanks or the padding given.",
        example: ("padleft(\"5\", 3, \"0\")", "\"005\""),
        variants: &[
            Variant::new(PAD, STRING, |call| pad(call, true)),
            Variant::new(PAD_WITH, STRING, |call| pad(call, true)),
            Variant::null(FIRST_NULL),
            Variant::null(SECOND_NULL),
            Variant::null(FIRST_OF_3),
            Variant::null(SECOND_OF_3),
            Variant::null(THIRD_OF_3),
        ],
        maps: &[(2, &[0, 1]), (3, &[0, 1, 2])],
    },
    Function {
        name: "padright",
        documentation: "The text filled up on the right to a length, with blanks or the padding given.",
        example: ("padright(\"5\", 3, \"-\")", "\"5--\""),
        variants: &[
            Variant::new(PAD, STRING, |call| pad(call, false)),
            Variant::new(PAD_WITH, STRING, |call| pad(call, false)),
            Variant::null(FIRST_NULL),
            Variant::null(SECOND_NULL),
            Variant::null(FIRST_OF_3),
            Variant::null(SECOND_OF_3),
            Variant::null(THIRD_OF_3),
        ],
        maps: &[(2, &[0, 1]), (3, &[0, 1, 2])],
    },
    Function {
        name: "substring",
        documentation: "The text from one place, counted from 0, up to another or the end.",
        example: ("substring(\"hello\", 2, 4)", "\"ll\""),
        variants: &[
            Variant::new(
                &[Parameter::new("text", STRING), Parameter::new("start", NUMBER)],
                STRING,
                substring,
            ),
            Variant::new(
                &[
                    Parameter::new("text", STRING),
                    Parameter::new("start", NUMBER),
                    Parameter::new("end", NUMBER),
                ],
                STRING,
                substring,
            ),
            Variant::null(FIRST_NULL),
            Variant::null(SECOND_NULL),
            Variant::null(FIRST_OF_3),
            Variant::null(SECOND_OF_3),
            Variant::null(THIRD_OF_3),
        ],
        maps: &[(2, &[0, 1]), (3, &[0, 1, 2])],
    },
    Function {
        name: "truncate",
        documentation: "The text cut to a length, the suffix (\"...\" by default) included.",
        example: ("truncate(\"Hello there!\", 8)", "\"Hello...\""),
        variants: &[
            Variant::new(PAD, STRING, |call| truncate(call, "...")),
            Variant::new(
                &[
                    Parameter::new("text", STRING),
                    Parameter::new("length", NUMBER),
                    Parameter::new("suffix", STRING),
                ],
                STRING,
                |call| truncate(call, call.text(2)),
            ),
            Variant::null(FIRST_NULL),
            Variant::null(SECOND_NULL),
            Variant::null(FIRST_OF_3),
            Variant::null(SECOND_OF_3),
            Variant::null(THIRD_OF_3),
        ],
        maps: &[(2, &[0, 1]), (3, &[0, 1, 2])],
    },
];

fn pattern(source: &str) -> Result<Pattern, EvalError> {
    Pattern::new(source, Flags::default())
        .map_err(|error| EvalError::new(format!("the regular expression is none: {}", error.message)))
}

fn test(call: &Call<'_, '_>, source: &str) -> Result<Value, EvalError> {
    let found = pattern(source)?.is_match(call.text(1), call.evaluator.budget())?;
    Ok(Value::Bool(found))
}

fn regex_replace(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let pattern = pattern(call.text(1))?;
    let replaced = pattern.replace(call.text(0), call.text(2), true, call.evaluator.budget())?;
    limited(replaced)
}

fn limited(text: String) -> Result<Value, EvalError> {
    if text.len() > operators::MAX_TEXT {
        return Err(EvalError::new("the text becomes too long"));
    }
    Ok(Value::text(text))
}

fn replace(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let (text, from, to) = (call.text(0), call.text(1), call.text(2));
    call.spend((text.len() * (1 + to.len())) / 64)?;
    if from.is_empty() {
        // Between all characters, but not around them.
        let letters: Vec<String> = text.chars().map(String::from).collect();
        return limited(letters.join(to));
    }
    limited(text.replace(from, to))
}

/// JavaScript's `split`: a match that is empty moves on by one, and groups are kept between the pieces.
fn split(call: &Call<'_, '_>, limit: usize) -> Result<Value, EvalError> {
    let units: Vec<u16> = call.text(0).encode_utf16().collect();
    let pattern = pattern(call.text(1))?;
    let budget = call.evaluator.budget();
    let mut pieces: Vec<Value> = Vec::new();
    let mut take = |range: Option<std::ops::Range<usize>>| {
        let text = range.and_then(|range| units.get(range)).unwrap_or_default();
        pieces.push(Value::text(String::from_utf16_lossy(text)));
        pieces.len() >= limit
    };
    if limit == 0 {
        return Ok(Value::array(Vec::new()));
    }
    if units.is_empty() {
        if pattern.find_at(&units, 0, budget)?.is_none() {
            take(Some(0..0));
        }
        return Ok(Value::array(pieces));
    }
    let (mut start, mut from) = (0, 0);
    while from < units.len() {
        let Some(found) = pattern.find_at(&units, from, budget)? else { break };
        let whole = found.whole();
        if whole.start >= units.len() {
            break;
        }
        if whole.end == start || whole.is_empty() && whole.start == start {
            from = whole.start.max(from) + 1;
            continue;
        }
        let full = take(Some(start..whole.start)) || groups(&found).any(&mut take);
        if full {
            return Ok(Value::array(pieces));
        }
        start = whole.end;
        from = start;
    }
    take(Some(start..units.len()));
    Ok(Value::array(pieces))
}

fn groups(found: &Match) -> impl Iterator<Item = Option<std::ops::Range<usize>>> {
    (1..found.group_count()).map(|group| found.group(group))
}

fn pad(call: &Call<'_, '_>, left: bool) -> Result<Value, EvalError> {
    let text: Vec<u16> = call.text(0).encode_utf16().collect();
    let padding: Vec<u16> = match call.value(2) {
        Value::String(padding) => padding.encode_utf16().collect(),
        _ => vec![u16::from(b' ')],
    };
    let wanted = length(call.number(1))?;
    let missing = wanted.saturating_sub(text.len());
    if missing == 0 || padding.is_empty() {
        return Ok(call.value(0).clone());
    }
    call.spend(missing / 64)?;
    let fill = padding.into_iter().cycle().take(missing);
    let padded: Vec<u16> =
        if left { fill.chain(text).collect() } else { text.into_iter().chain(fill).collect() };
    Ok(Value::text(String::from_utf16_lossy(&padded)))
}

/// A length as a whole number; too long for a text is an error.
fn length(number: f64) -> Result<usize, EvalError> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "negative ones and NaN become 0"
    )]
    let length = number as usize;
    if length > operators::MAX_TEXT { Err(EvalError::new("the text becomes too long")) } else { Ok(length) }
}

/// JavaScript's `substring`: places outside are moved inside, and the smaller one comes first.
fn substring(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let units: Vec<u16> = call.text(0).encode_utf16().collect();
    let place = |at: f64| super::lists::place(at.max(0.0), units.len());
    let start = place(call.number(1));
    let end = match call.value(2) {
        Value::Number(end) => place(*end),
        _ => units.len(),
    };
    let range = start.min(end)..start.max(end);
    Ok(Value::text(String::from_utf16_lossy(units.get(range).unwrap_or_default())))
}

fn truncate(call: &Call<'_, '_>, suffix: &str) -> Result<Value, EvalError> {
    let units: Vec<u16> = call.text(0).encode_utf16().collect();
    #[expect(clippy::cast_precision_loss, reason = "no text is that long")]
    let (length, kept) = (units.len() as f64, call.number(1) - suffix.encode_utf16().count() as f64);
    if length > kept {
        let kept = super::lists::place(kept.max(0.0), units.len());
        let cut = String::from_utf16_lossy(units.get(..kept).unwrap_or_default());
        return Ok(Value::text(cut + suffix));
    }
    Ok(call.value(0).clone())
}

/// A number as JavaScript's bit operators take it.
pub(super) fn to_int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 32 bits after the remainder"
    )]
    let bits = number.trunc().rem_euclid(4_294_967_296.0) as u32;
    bits.cast_signed()
}
