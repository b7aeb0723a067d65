//! Operators.

use super::syntax::{Binary, Unary};
use super::value::Value;
use super::{ScriptError, arrays};

pub(super) fn unary(operator: Unary, value: &Value) -> Value {
    match operator {
        Unary::Not => Value::Bool(!value.is_true()),
        Unary::Minus => Value::Number(-value.number()),
        Unary::Plus => Value::Number(value.number()),
        Unary::TypeOf => Value::of_text(value.type_word()),
        Unary::Void => Value::Undefined,
        Unary::BitNot => Value::Number(f64::from(!bits(value.number()))),
    }
}

pub(super) fn binary(operator: Binary, left: &Value, right: &Value) -> Result<Value, ScriptError> {
    let numbers = || (left.number(), right.number());
    Ok(match operator {
        Binary::Add => return add(left, right),
        Binary::Subtract => Value::Number(left.number() - right.number()),
        Binary::Multiply => Value::Number(left.number() * right.number()),
        Binary::Divide => Value::Number(left.number() / right.number()),
        Binary::Remainder => Value::Number(left.number() % right.number()),
        Binary::Power => {
            let (base, power) = numbers();
            Value::Number(if power.is_nan() { f64::NAN } else { base.powf(power) })
        }
        Binary::Less => Value::Bool(ordered(left, right, |order| order.is_lt())),
        Binary::LessOrEqual => Value::Bool(ordered(left, right, |order| order.is_le())),
        Binary::Greater => Value::Bool(ordered(left, right, |order| order.is_gt())),
        Binary::GreaterOrEqual => Value::Bool(ordered(left, right, |order| order.is_ge())),
        Binary::Equal => Value::Bool(loosely_equal(left, right)),
        Binary::NotEqual => Value::Bool(!loosely_equal(left, right)),
        Binary::Same => Value::Bool(left.same(right)),
        Binary::NotSame => Value::Bool(!left.same(right)),
        Binary::In => match right {
            Value::Object(members) => Value::Bool(members.iter().any(|(name, _)| **name == left.text())),
            Value::List(items) => {
                Value::Bool(arrays::index(&left.number()).is_some_and(|at| at < items.len()))
            }
            _ => return Err(ScriptError::Thrown("the right side of \"in\" is no object".to_owned())),
        },
        Binary::BitAnd => Value::Number(f64::from(bits(left.number()) & bits(right.number()))),
        Binary::BitOr => Value::Number(f64::from(bits(left.number()) | bits(right.number()))),
        Binary::BitXor => Value::Number(f64::from(bits(left.number()) ^ bits(right.number()))),
    })
}

fn add(left: &Value, right: &Value) -> Result<Value, ScriptError> {
    let plain =
        |value: &Value| matches!(value, Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_));
    if plain(left) && plain(right) {
        return Ok(Value::Number(left.number() + right.number()));
    }
    let text = left.text() + &right.text();
    match text.len() > super::strings::LONGEST {
        true => Err(ScriptError::Stopped(crate::query::Stopped::TooLong)),
        false => Ok(Value::of_text(text)),
    }
}

fn ordered(left: &Value, right: &Value, test: fn(std::cmp::Ordering) -> bool) -> bool {
    let texts = |value: &Value| matches!(value, Value::Text(_) | Value::List(_) | Value::Object(_));
    if texts(left) && texts(right) {
        let (left, right) = (left.text(), right.text());
        return test(left.encode_utf16().cmp(right.encode_utf16()));
    }
    left.number().partial_cmp(&right.number()).is_some_and(test)
}

fn loosely_equal(left: &Value, right: &Value) -> bool {
    let simple = |value: &Value| matches!(value, Value::Bool(_) | Value::Number(_) | Value::Text(_));
    match (left, right) {
        (left, right) if left.is_nullish() || right.is_nullish() => left.is_nullish() && right.is_nullish(),
        (Value::Text(one), Value::Text(two)) => one == two,
        (left, right) if simple(left) && simple(right) => left.number() == right.number(),
        (left, right) if simple(left) != simple(right) => {
            let (object, plain) = if simple(left) { (right, left) } else { (left, right) };
            match plain {
                Value::Text(text) => object.text() == **text,
                plain => object.number() == plain.number(),
            }
        }
        (left, right) => left.same(right),
    }
}

/// The 32 bits that bit operators work on.
pub(super) fn bits(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    let wrapped = number.trunc().rem_euclid(4_294_967_296.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was just brought into range"
    )]
    let unsigned = wrapped as u32;
    unsigned.cast_signed()
}
