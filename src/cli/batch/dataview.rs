//! Dataview's expressions, queries and pieces of lines.

use serde_json::{Value as Json, json};

use super::{Failure, Op, now, text_field};
use crate::query::dataview::json::{from_json, to_json};
use crate::query::dataview::{
    Context, EvalError, Evaluator, Object, Parsed, Problem, Settings, Value, inline_value, parse_expression,
    parse_query as parse_dql, to_text,
};
use crate::query::{Budget, Present};
use crate::syntax::{
    InlineField, InlineWrapping, canonical_name, dataview_heading, full_line_field, inline_fields, text_tags,
};
use crate::text::TextRange;

/// How much work one expression may be.
const STEPS: u64 = 5_000_000;

pub(super) const OPS: &[(&str, Op)] = &[
    ("eval", eval),
    ("parse-expr", parse_expr),
    ("parse-query", parse_query),
    ("inline-fields", fields),
    ("inline-value", value),
    ("normalize-name", name),
];

fn present(request: &Json) -> Result<Present, Failure> {
    Ok(Present::new(now(request)?))
}

/// UTF-16 units up to the byte `at`.
fn utf16(text: &str, at: usize) -> u32 {
    let before = text.get(..at).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn failure(text: &str, message: &str, range: Option<TextRange>) -> Failure {
    let span = range.map(|range| (utf16(text, range.start().into()), utf16(text, range.end().into())));
    Failure { span, ..Failure::new(message) }
}

/// The tree, or the first problem.
fn sound<T>(text: &str, parsed: Parsed<T>) -> Result<T, Failure> {
    match parsed.problems.first() {
        Some(Problem { message, range, .. }) => Err(failure(text, message, Some(*range))),
        None => Ok(parsed.tree),
    }
}

/// The variables that a request sends along.
struct Variables(Object);

impl Context for Variables {
    fn field(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }

    fn row(&self) -> Object {
        self.0.clone()
    }

    fn page(&self, _: &str) -> Option<Value> {
        None
    }

    fn resolve(&self, _: &str) -> Option<std::sync::Arc<str>> {
        None
    }
}

/// The value of an expression.
fn eval(request: &Json) -> Result<Json, Failure> {
    let (text, present) = (text_field(request, "expr")?, present(request)?);
    let tree = sound(text, parse_expression(text))?;
    if request.get("vault").is_some() {
        return super::pages::eval(request, text, &tree);
    }
    let tz = present.now().time_zone();
    let variables = match request.get("vars").map(|vars| from_json(vars, tz)) {
        Some(Value::Object(object)) => Variables((*object).clone()),
        _ => Variables(Object::default()),
    };
    let (settings, budget) = (Settings::default(), Budget::new(STEPS, None));
    let evaluator = Evaluator::new(&variables, &present, &settings, &budget);
    let value = evaluator
        .evaluate(&tree)
        .map_err(|EvalError { message, range, .. }| failure(text, &message, range))?;
    Ok(json!({"value": to_json(&value), "display": to_text(&value, &settings)}))
}

/// The syntax tree of an expression.
fn parse_expr(request: &Json) -> Result<Json, Failure> {
    let (text, present) = (text_field(request, "text")?, present(request)?);
    let tree = sound(text, parse_expression(text))?;
    Ok(json!({"ast": tree.to_json(&present)}))
}

/// The syntax tree of a query.
fn parse_query(request: &Json) -> Result<Json, Failure> {
    match text_field(request, "lang")? {
        "dataview" => {}
        lang => return Err(Failure::new(format!("queries in \"{lang}\" cannot be read"))),
    }
    let (text, present) = (text_field(request, "text")?, present(request)?);
    let tree = sound(text, parse_dql(text))?;
    Ok(json!({"ast": tree.to_json(&present)}))
}

/// The inline fields of a line.
fn fields(request: &Json) -> Result<Json, Failure> {
    let line = text_field(request, "line")?;
    let all =
        |shorthands| inline_fields(line, shorthands).iter().map(|field| describe(line, field)).collect();
    let (plain, task): (Vec<Json>, Vec<Json>) = (all(false), all(true));
    let full_line = full_line_field(line).map(|field| describe(line, &field));
    Ok(json!({"fields": plain, "taskFields": task, "fullLine": full_line}))
}

fn describe(line: &str, field: &InlineField<'_>) -> Json {
    // A shorthand's value is said to start one unit behind the start of its emoji.
    let start = utf16(line, field.start);
    let value_start = match field.wrapping {
        InlineWrapping::Shorthand => start + 1,
        _ => utf16(line, field.value_start),
    };
    let mut out = json!({
        "key": field.key,
        "value": field.value,
        "start": start,
        "startValue": value_start,
        "end": utf16(line, field.end),
    });
    let wrapping = match field.wrapping {
        InlineWrapping::Bracket => "[",
        InlineWrapping::Paren => "(",
        InlineWrapping::Shorthand => "emoji-shorthand",
        InlineWrapping::Line => return out,
    };
    if let Some(object) = out.as_object_mut() {
        object.insert("wrapping".to_owned(), json!(wrapping));
    }
    out
}

/// What the value of an inline field is.
fn value(request: &Json) -> Result<Json, Failure> {
    let value = inline_value(text_field(request, "text")?, &present(request)?);
    Ok(json!({"value": to_json(&value)}))
}

/// The tags of a list item's text, each once: `tags` with the language `dataview`.
pub(super) fn tags(request: &Json) -> Result<Json, Failure> {
    let mut tags: Vec<&str> = Vec::new();
    for tag in text_tags(text_field(request, "text")?) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(json!({"tags": tags}))
}

/// The names that a text becomes.
fn name(request: &Json) -> Result<Json, Failure> {
    let text = text_field(request, "text")?;
    Ok(json!({"field": canonical_name(text), "heading": dataview_heading(text)}))
}
