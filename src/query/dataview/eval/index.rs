//! `object.name` and `object[index]`.

use std::sync::Arc;

use super::{EvalError, Evaluator, Scope};
use crate::query::dataview::ast::{Expr, ExprKind};
use crate::query::dataview::{Date, Duration, Unit, Value};

impl Evaluator<'_> {
    pub(super) fn index(
        &self,
        object: &Expr,
        index: &Expr,
        scope: Option<&Arc<Scope>>,
    ) -> Result<Value, EvalError> {
        let index_value = self.evaluate_in(index, scope)?;
        match &index_value {
            Value::String(_) | Value::Number(_) => {}
            Value::Null => return Ok(Value::Null),
            _ => return Err(EvalError::new("only a text or a number can be an index").at(index.range)),
        }
        if let ExprKind::Variable(name) = &object.kind
            && &**name == "row"
        {
            return self.index_row(&index_value, scope);
        }
        let object = self.evaluate_in(object, scope)?;
        self.index_value(&object, &index_value)
    }

    /// `row` before an index is all variables, even if one is called `row`.
    fn index_row(&self, index: &Value, scope: Option<&Arc<Scope>>) -> Result<Value, EvalError> {
        match index {
            Value::String(name) if &**name != "row" => Ok(self.variable(name, scope)),
            Value::String(name) => {
                let mut all = self.context.row();
                if let Some(scope) = scope {
                    scope.add_to(&mut all);
                }
                Ok(all.get(name).cloned().unwrap_or_default())
            }
            _ => Err(EvalError::new("an object is indexed with a text")),
        }
    }

    /// The value of `object[index]`.
    ///
    /// # Errors
    /// An index that does not go with such an object.
    pub fn index_value(&self, object: &Value, index: &Value) -> Result<Value, EvalError> {
        self.budget.spend(1)?;
        match (object, index) {
            (Value::Object(_) | Value::Page(_), Value::String(name)) => {
                Ok(object.field(name).unwrap_or_default())
            }
            (Value::Link(link), Value::String(name)) => match self.page_of(link) {
                None | Some(Value::Null) => Ok(Value::Null),
                Some(page @ (Value::Object(_) | Value::Page(_))) => Ok(page.field(name).unwrap_or_default()),
                Some(other) => {
                    Err(EvalError::new(format!("the link leads to a {}, not to a page", other.type_name())))
                }
            },
            (Value::Array(list), Value::Number(at)) => Ok(element(*at, |at| list.get(at).cloned())),
            (Value::Array(list), Value::String(_)) => {
                let mut found = Vec::with_capacity(list.len());
                for value in list.iter() {
                    match self.index_value(value, index) {
                        Ok(value) => found.push(value),
                        Err(error) if error.stopped.is_some() => return Err(error),
                        // Elements that cannot be indexed so are left out.
                        Err(_) => {}
                    }
                }
                Ok(Value::array(found))
            }
            (Value::String(text), Value::Number(at)) => Ok(element(*at, |at| {
                let unit = text.encode_utf16().nth(at)?;
                Some(Value::text(String::from_utf16_lossy(&[unit])))
            })),
            (Value::Date(date), Value::String(part)) => {
                Ok(part_of_date(date, part).map_or(Value::Null, Value::Number))
            }
            (Value::Duration(duration), Value::String(unit)) => {
                Ok(part_of_duration(**duration, unit).map_or(Value::Null, Value::Number))
            }
            (Value::Object(_) | Value::Page(_) | Value::Link(_), _) => {
                Err(EvalError::new(format!("a {} is indexed with a text", object.type_name())))
            }
            (Value::String(_), _) => Err(EvalError::new("a text is indexed with a number")),
            (Value::Date(_) | Value::Duration(_), _) => {
                Err(EvalError::new(format!("a {} is indexed with the name of a unit", object.type_name())))
            }
            _ => Ok(Value::Null),
        }
    }
}

/// The element at `at`, null outside and between elements.
fn element(at: f64, get: impl Fn(usize) -> Option<Value>) -> Value {
    if !(0.0..=f64::from(u32::MAX)).contains(&at) || at.fract() != 0.0 {
        return Value::Null;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 32 bits, checked above"
    )]
    get(at as usize).unwrap_or_default()
}

fn part_of_date(date: &Date, part: &str) -> Option<f64> {
    // A date that is none has numbers that are none.
    let known = |value: &dyn Fn(jiff::civil::DateTime) -> f64| date.civil().map_or(f64::NAN, value);
    let value = match part {
        "year" => known(&|at| f64::from(at.year())),
        "month" => known(&|at| f64::from(at.month())),
        // Sic: the plugin gives the number of the ISO week under this name.
        "weekyear" => known(&|at| f64::from(at.date().iso_week_date().week())),
        "week" => known(&|at| f64::from(at.day() / 7) + 1.0),
        "weekday" => known(&|at| f64::from(at.weekday().to_monday_one_offset())),
        "day" => known(&|at| f64::from(at.day())),
        "hour" => known(&|at| f64::from(at.hour())),
        "minute" => known(&|at| f64::from(at.minute())),
        "second" => known(&|at| f64::from(at.second())),
        "millisecond" => known(&|at| f64::from(at.millisecond())),
        _ => return None,
    };
    Some(value)
}

/// The whole duration in one unit.
fn part_of_duration(duration: Duration, name: &str) -> Option<f64> {
    let unit = Unit::ALL.into_iter().find(|unit| {
        // Weeks have no singular there.
        name == unit.name() || *unit != Unit::Weeks && Some(name) == unit.name().strip_suffix('s')
    })?;
    Some(duration.shift_to(&[unit]).get(unit))
}
