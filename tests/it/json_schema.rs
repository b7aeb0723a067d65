//! Just enough of JSON Schema (draft 4) to hold a document against the official SARIF schema.
//!
//! A keyword that is not known here fails the test instead of being passed over.

use regex_lite::Regex;
use serde_json::Value;

/// Everything in `document` that `schema` does not allow: where, and what.
pub fn violations(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Validator { root: schema, found: &mut found }.check(schema, document, "$");
    found
}

struct Validator<'v> {
    root: &'v Value,
    found: &'v mut Vec<String>,
}

impl Validator<'_> {
    fn check(&mut self, schema: &Value, value: &Value, at: &str) {
        let keywords = schema.as_object().unwrap_or_else(|| panic!("no schema: {schema}"));
        for (keyword, wanted) in keywords {
            let fine = match keyword.as_str() {
                "$schema" | "title" | "id" | "description" | "default" | "definitions" | "format" => true,
                "$ref" => {
                    let target = wanted.as_str().and_then(|path| self.root.pointer(path.strip_prefix('#')?));
                    self.check(&target.expect("a definition").clone(), value, at);
                    true
                }
                "type" => has_type(value, wanted.as_str().expect("one type")),
                "enum" => wanted.as_array().unwrap().contains(value),
                "pattern" => value
                    .as_str()
                    .is_none_or(|text| Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text)),
                "minimum" => value.as_f64().is_none_or(|n| n >= wanted.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|n| n <= wanted.as_f64().unwrap()),
                "minItems" => {
                    value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap())
                }
                "uniqueItems" => wanted == false || value.as_array().is_none_or(|items| are_unique(items)),
                "items" => {
                    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(wanted, item, &format!("{at}[{n}]"));
                    }
                    true
                }
                "required" => {
                    let names = wanted.as_array().unwrap().iter().filter_map(Value::as_str);
                    value
                        .as_object()
                        .is_none_or(|object| names.into_iter().all(|name| object.contains_key(name)))
                }
                "properties" => {
                    for (name, schema) in wanted.as_object().unwrap() {
                        if let Some(inner) = value.get(name) {
                            self.check(schema, inner, &format!("{at}.{name}"));
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    let known = schema.get("properties").and_then(Value::as_object);
                    let others = value.as_object().into_iter().flatten();
                    let others: Vec<_> = others
                        .filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)))
                        .collect();
                    match wanted {
                        Value::Bool(allowed) => *allowed || others.is_empty(),
                        schema => {
                            others
                                .iter()
                                .for_each(|(name, inner)| self.check(schema, inner, &format!("{at}.{name}")));
                            true
                        }
                    }
                }
                "anyOf" => self.matching(wanted, value) > 0,
                "oneOf" => self.matching(wanted, value) == 1,
                other => panic!("the validator does not know `{other}`"),
            };
            if !fine {
                self.found.push(format!("{at}: {keyword} {wanted}, found {value}"));
            }
        }
    }

    /// How many of the schemas `value` fits.
    fn matching(&self, schemas: &Value, value: &Value) -> usize {
        let fits = |schema: &&Value| {
            let mut found = Vec::new();
            Validator { root: self.root, found: &mut found }.check(schema, value, "");
            found.is_empty()
        };
        schemas.as_array().unwrap().iter().filter(fits).count()
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        other => panic!("the validator does not know the type `{other}`"),
    }
}

fn are_unique(items: &[Value]) -> bool {
    items.iter().enumerate().all(|(n, item)| !items[..n].contains(item))
}

#[test]
fn the_validator_sees_what_is_wrong() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"$ref": "#/definitions/list"}, "b": {"enum": ["x"]}, "c": {"type": "string", "pattern": "^[0-9]+$"}},
        "definitions": {"list": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "integer", "minimum": 0}}},
    });
    let wrong = |document: Value| violations(&schema, &document).len();
    assert_eq!(wrong(serde_json::json!({"a": [1, 2], "b": "x", "c": "12"})), 0);
    for document in [
        r#"{}"#,
        r#"{"a": []}"#,
        r#"{"a": [1, 1]}"#,
        r#"{"a": [-1]}"#,
        r#"{"a": ["1"]}"#,
        r#"{"a": [1], "b": "y"}"#,
        r#"{"a": [1], "c": "x"}"#,
        r#"{"a": [1], "d": 1}"#,
        r#"[]"#,
    ] {
        assert_eq!(wrong(serde_json::from_str(document).unwrap()), 1, "{document}");
    }
}
