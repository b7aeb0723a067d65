//! `run-query`, by language.

use serde_json::Value;

use super::{Failure, Op, pages, text_field};

pub(super) const OPS: &[(&str, Op)] = &[("run-query", run_query)];

fn run_query(request: &Value) -> Result<Value, Failure> {
    match text_field(request, "lang")? {
        "dataview" => pages::run_query(request),
        lang => Err(Failure::new(format!("queries are not run for \"{lang}\""))),
    }
}
