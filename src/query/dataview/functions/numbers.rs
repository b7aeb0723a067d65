//! Functions on numbers, and those that find or sum values.

use super::{Call, Function, Parameter, Types, Variant};
use crate::query::dataview::ast::BinaryOp;
use crate::query::dataview::{EvalError, Value, number, operators};

const ANY: Types = Types::ANY;
const NULL: Types = Types::NULL;
const NUMBER: Types = Types::NUMBER;
const ARRAY: Types = Types::ARRAY;
const FUNCTION: Types = Types::FUNCTION;

const ONE: &[Parameter] = &[Parameter::new("number", NUMBER)];
const ONE_NULL: &[Parameter] = &[Parameter::new("number", NULL)];
const BY: &[Parameter] = &[Parameter::new("list", ARRAY), Parameter::new("function", FUNCTION)];
const BY_NULL: &[Parameter] = &[Parameter::new("list", NULL), Parameter::new("function", FUNCTION)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "round",
        documentation: "The nearest number with so many digits behind the point, none by default. Halves go up.",
        example: ("round(16.555555, 2)", "16.56"),
        variants: &[
            Variant::new(ONE, NUMBER, |call| rounded(call.number(0), 0.0)),
            Variant::null(ONE_NULL),
            Variant::new(
                &[Parameter::new("number", NUMBER), Parameter::new("digits", NUMBER)],
                NUMBER,
                |call| rounded(call.number(0), call.number(1)),
            ),
            Variant::null(&[Parameter::new("number", NULL), Parameter::new("digits", ANY)]),
            Variant::new(
                &[Parameter::new("number", NUMBER), Parameter::new("digits", NULL)],
                NUMBER,
                |call| rounded(call.number(0), 0.0),
            ),
        ],
        maps: &[(1, &[0]), (2, &[0])],
    },
    Function {
        name: "trunc",
        documentation: "The number without what stands behind the point.",
        example: ("trunc(-12.937)", "-12"),
        variants: &[
            Variant::new(ONE, NUMBER, |call| Ok(Value::Number(call.number(0).trunc()))),
            Variant::null(ONE_NULL),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "floor",
        documentation: "The next whole number below.",
        example: ("floor(-12.937)", "-13"),
        variants: &[
            Variant::new(ONE, NUMBER, |call| Ok(Value::Number(call.number(0).floor()))),
            Variant::null(ONE_NULL),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "ceil",
        documentation: "The next whole number above.",
        example: ("ceil(12.1)", "13"),
        variants: &[
            Variant::new(ONE, NUMBER, |call| Ok(Value::Number(call.number(0).ceil()))),
            Variant::null(ONE_NULL),
        ],
        maps: &[(1, &[0])],
    },
    Function {
        name: "min",
        documentation: "The smallest of the values, or of a list's elements.",
        example: ("min(1, 2, 3)", "1"),
        variants: &[Variant::rest(&[Parameter::new("value", ANY)], ANY, |call| extreme(call, false))],
        maps: &[],
    },
    Function {
        name: "max",
        documentation: "The largest of the values, or of a list's elements.",
        example: ("max(1, 2, 3)", "3"),
        variants: &[Variant::rest(&[Parameter::new("value", ANY)], ANY, |call| extreme(call, true))],
        maps: &[],
    },
    Function {
        name: "sum",
        documentation: "The sum of a list's elements, null of an empty list. Elements that are null make it fail.",
        example: ("sum([1, 2, 3])", "6"),
        variants: &[
            Variant::new(&[Parameter::new("list", ARRAY)], ANY, |call| folded(call, BinaryOp::Add)),
            Variant::new(&[Parameter::new("value", ANY)], ANY, |call| Ok(call.value(0).clone())),
        ],
        maps: &[],
    },
    Function {
        name: "product",
        documentation: "The product of a list's elements, null of an empty list. Elements that are null make it fail.",
        example: ("product([1, 2, 3])", "6"),
        variants: &[
            Variant::new(&[Parameter::new("list", ARRAY)], ANY, |call| folded(call, BinaryOp::Multiply)),
            Variant::new(&[Parameter::new("value", ANY)], ANY, |call| Ok(call.value(0).clone())),
        ],
        maps: &[],
    },
    Function {
        name: "average",
        documentation: "The sum of a list's elements divided by their number, null of an empty list.",
        example: ("average([1, 2, 3])", "2"),
        variants: &[
            Variant::new(&[Parameter::new("list", ARRAY)], ANY, average),
            Variant::new(&[Parameter::new("value", ANY)], ANY, |call| Ok(call.value(0).clone())),
        ],
        maps: &[],
    },
    Function {
        name: "minby",
        documentation: "The element for which the function gives the smallest value.",
        example: ("minby([1, 2, 3], (k) => 0 - k)", "3"),
        variants: &[Variant::new(BY, ANY, |call| extreme_by(call, false)), Variant::null(BY_NULL)],
        maps: &[],
    },
    Function {
        name: "maxby",
        documentation: "The element for which the function gives the largest value.",
        example: ("maxby([1, 2, 3], (k) => 0 - k)", "1"),
        variants: &[Variant::new(BY, ANY, |call| extreme_by(call, true)), Variant::null(BY_NULL)],
        maps: &[],
    },
    Function {
        name: "reduce",
        documentation: "The elements joined from left to right by an operator in quotes or a function; a function is not called for null behind the first element.",
        example: ("reduce([100, 20, 3], \"-\")", "77"),
        variants: &[
            Variant::new(
                &[Parameter::new("list", ARRAY), Parameter::new("operator", Types::STRING)],
                ANY,
                reduce_by_operator,
            ),
            Variant::new(BY, ANY, reduce_by_function),
            Variant::null(&[Parameter::new("list", NULL), Parameter::new("function", ANY)]),
            Variant::null(&[Parameter::new("list", ANY), Parameter::new("function", NULL)]),
        ],
        maps: &[(2, &[1])],
    },
];

/// Halves go toward plus infinity, as JavaScript's `Math.round` does; digits are cut from the exact decimal value.
fn rounded(number: f64, digits: f64) -> Result<Value, EvalError> {
    if digits <= 0.0 || digits.is_nan() {
        return Ok(Value::Number((number + 0.5).floor()).normalised_zero());
    }
    if digits > 100.0 {
        return Err(EvalError::new("round() takes up to 100 digits"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100, checked above"
    )]
    let digits = digits as usize;
    Ok(Value::Number(number::to_fixed(number, digits).parse().unwrap_or(number)))
}

impl Value {
    /// Rounding may give a zero with a sign, which must not show.
    fn normalised_zero(self) -> Value {
        match self {
            Value::Number(number) => Value::Number(number + 0.0),
            other => other,
        }
    }
}

fn extreme(call: &Call<'_, '_>, largest: bool) -> Result<Value, EvalError> {
    let values: &[Value] = match call.arguments {
        [Value::Array(list)] => {
            call.spend(list.len())?;
            list
        }
        values => values,
    };
    let mut values = values.iter();
    let Some(first) = values.next() else { return Ok(Value::Null) };
    let mut best = first;
    for value in values {
        best = better(call, best, value, largest);
    }
    Ok(best.clone())
}

/// Of two values the better one; null never is, beside a value. Of equal ones the later counts as smallest and
/// the first as largest.
fn better<'v>(call: &Call<'_, '_>, left: &'v Value, right: &'v Value, largest: bool) -> &'v Value {
    if left.is_null() {
        return right;
    }
    if right.is_null() {
        return left;
    }
    let order = call.evaluator.compare(left, right);
    let keep = if largest { order.is_gt() } else { order.is_le() };
    if keep { left } else { right }
}

fn extreme_by(call: &Call<'_, '_>, largest: bool) -> Result<Value, EvalError> {
    let list = call.list(0)?;
    let mut best: Option<(&Value, Value)> = None;
    for value in list {
        let key = call.apply(1, std::slice::from_ref(value))?;
        let beats = match &best {
            None => true,
            Some((_, known)) if key.is_null() || known.is_null() => known.is_null() && !key.is_null(),
            Some((_, known)) => {
                let order = call.evaluator.compare(known, &key);
                if largest { order.is_lt() } else { order.is_gt() }
            }
        };
        if beats {
            best = Some((value, key));
        }
    }
    Ok(best.map_or(Value::Null, |(value, _)| value.clone()))
}

fn folded(call: &Call<'_, '_>, op: BinaryOp) -> Result<Value, EvalError> {
    let mut list = call.list(0)?.iter();
    let Some(first) = list.next() else { return Ok(Value::Null) };
    let mut sum = first.clone();
    for value in list {
        sum = operators::apply(call.evaluator, op, &sum, value)?;
    }
    Ok(sum)
}

fn average(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let count = call.list(0)?.len();
    if count == 0 {
        return Ok(Value::Null);
    }
    let sum = folded(call, BinaryOp::Add)?;
    #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
    let count = Value::Number(count as f64);
    operators::apply(call.evaluator, BinaryOp::Divide, &sum, &count)
}

fn reduce_by_operator(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let op = match call.text(1) {
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Subtract,
        "*" => BinaryOp::Multiply,
        "/" => BinaryOp::Divide,
        "&" => BinaryOp::And,
        "|" => BinaryOp::Or,
        _ => return Err(EvalError::new("reduce() takes one of the operators + - * / & |")),
    };
    folded(call, op)
}

fn reduce_by_function(call: &Call<'_, '_>) -> Result<Value, EvalError> {
    let Some((first, others)) = call.list(0)?.split_first() else { return Ok(Value::Null) };
    let mut sum = first.clone();
    // Null is skipped, but not in the first place.
    for value in others.iter().filter(|value| !value.is_null()) {
        sum = call.apply(1, &[sum, value.clone()])?;
        call.evaluator.check_depth(&sum)?;
    }
    Ok(sum)
}
