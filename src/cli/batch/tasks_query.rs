//! Query blocks of the Tasks plugin, and the date phrases in them.

use serde_json::{Value, json};

use super::{Failure, Op, text_field};
use crate::syntax::task::{DateSpan, date_phrase, date_span};

pub(super) const OPS: &[(&str, Op)] = &[("date-phrase", phrase)];

/// An English date phrase as one day, and as the days a filter takes it for.
fn phrase(request: &Value) -> Result<Value, Failure> {
    let text = text_field(request, "text")?;
    let now = super::now(request)?.datetime();
    let forward = request.get("forward").and_then(Value::as_bool).unwrap_or(false);
    Ok(json!({
        "date": date_phrase(text, now, forward).map(|day| day.to_string()),
        "range": date_span(text, now).map(|DateSpan { first, last }| [first.to_string(), last.to_string()]),
    }))
}
