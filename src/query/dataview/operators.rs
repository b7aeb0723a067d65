//! What the operators do with which types (`reference`: Dataview, B6).

use std::cmp::Ordering;
use std::sync::Arc;

use super::ast::BinaryOp;
use super::{Duration, EvalError, Evaluator, Object, Value, text};

/// The longest text that an operator or function may make, in bytes.
pub(super) const MAX_TEXT: usize = 16 << 20;

/// `left op right`.
pub(super) fn apply(
    evaluator: &Evaluator<'_>,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Result<Value, EvalError> {
    let order = || {
        evaluator.budget().spend(weight(left).min(weight(right)))?;
        Ok::<Ordering, EvalError>(evaluator.compare(left, right))
    };
    Ok(Value::Bool(match op {
        BinaryOp::And => left.is_truthy() && right.is_truthy(),
        BinaryOp::Or => left.is_truthy() || right.is_truthy(),
        BinaryOp::Equal => evaluator.equal(left, right),
        BinaryOp::NotEqual => !evaluator.equal(left, right),
        BinaryOp::Less => order()?.is_lt(),
        BinaryOp::LessOrEqual => order()?.is_le(),
        BinaryOp::Greater => order()?.is_gt(),
        BinaryOp::GreaterOrEqual => order()?.is_ge(),
        _ => return arithmetic(evaluator, op, left, right),
    }))
}

/// About how much work it is to go through a value.
pub(super) fn weight(value: &Value) -> u64 {
    let size = match value {
        Value::String(text) => text.len() / 64,
        Value::Array(list) => list.len(),
        Value::Object(object) => object.len(),
        _ => 0,
    };
    size as u64
}

fn arithmetic(
    evaluator: &Evaluator<'_>,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Result<Value, EvalError> {
    use BinaryOp::{Add, Divide, Multiply, Remainder, Subtract};
    Ok(match (left, op, right) {
        (Value::Number(left), _, Value::Number(right)) => Value::Number(match op {
            Add => left + right,
            Subtract => left - right,
            Multiply => left * right,
            Divide => left / right,
            Remainder => left % right,
            _ => f64::NAN,
        }),
        (Value::String(_), Add, _) | (_, Add, Value::String(_)) => joined(evaluator, left, right)?,
        (Value::String(text), Multiply, Value::Number(times))
        | (Value::Number(times), Multiply, Value::String(text)) => repeat(evaluator, text, *times)?,
        (Value::Date(left), Subtract, Value::Date(right)) => Value::duration(left.since(right).normalised()),
        (Value::Date(date), Subtract, Value::Duration(by)) => Value::Date(date.plus(&by.map(|unit| -unit))),
        (Value::Date(date), Add, Value::Duration(by)) | (Value::Duration(by), Add, Value::Date(date)) => {
            Value::Date(date.plus(by))
        }
        (Value::Duration(left), Add, Value::Duration(right)) => {
            Value::duration(left.plus(**right).normalised())
        }
        (Value::Duration(left), Subtract, Value::Duration(right)) => {
            Value::duration(left.plus(right.map(|unit| -unit)).normalised())
        }
        (Value::Duration(duration), Multiply, Value::Number(by))
        | (Value::Number(by), Multiply, Value::Duration(duration)) => scaled(duration, |unit| unit * by),
        (Value::Duration(duration), Divide, Value::Number(by)) => scaled(duration, |unit| unit / by),
        (Value::Array(left), Add, Value::Array(right)) => {
            evaluator.budget().spend((left.len() + right.len()) as u64)?;
            Value::Array(Arc::new(left.iter().chain(right.iter()).cloned().collect()))
        }
        (Value::Object(_) | Value::Page(_), Add, Value::Object(_) | Value::Page(_)) => {
            let mut sum = object(left);
            for (name, value) in object(right).iter() {
                sum.insert(name.clone(), value.clone());
            }
            Value::object(sum)
        }
        (Value::Null, _, Value::Null) => Value::Null,
        (Value::Date(_), Add | Subtract, Value::Null) | (Value::Null, Add | Subtract, Value::Date(_)) => {
            Value::Null
        }
        _ => {
            let (left, right) = (left.type_name(), right.type_name());
            return Err(EvalError::new(format!("{left} {} {right} has no meaning", op.sign())));
        }
    })
}

fn scaled(duration: &Duration, change: impl Fn(f64) -> f64) -> Value {
    Value::duration(duration.map(change).normalised())
}

fn object(value: &Value) -> Object {
    match value {
        Value::Object(object) => (**object).clone(),
        Value::Page(page) => page.materialise(),
        _ => Object::default(),
    }
}

fn joined(evaluator: &Evaluator<'_>, left: &Value, right: &Value) -> Result<Value, EvalError> {
    let (left, right) = (text::text(evaluator, left)?, text::text(evaluator, right)?);
    let length = left.len() + right.len();
    if length > MAX_TEXT {
        return Err(EvalError::new("the text becomes too long"));
    }
    evaluator.budget().spend(length as u64 / 64)?;
    Ok(Value::text([left, right].concat()))
}

fn repeat(evaluator: &Evaluator<'_>, text: &str, times: f64) -> Result<Value, EvalError> {
    if times < 0.0 || times.is_nan() {
        return Ok(Value::text(""));
    }
    // A number beyond the range becomes the largest, which is too many for any text but the empty one.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    let times = times.trunc() as usize;
    let length = text.len().saturating_mul(times);
    if length > MAX_TEXT || times == usize::MAX {
        return Err(EvalError::new("the text becomes too long"));
    }
    evaluator.budget().spend(length as u64 / 64)?;
    Ok(Value::text(if text.is_empty() { String::new() } else { text.repeat(times) }))
}
