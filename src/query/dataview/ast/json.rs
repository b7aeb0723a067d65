//! Syntax trees as JSON, for machines.

use serde_json::{Value as Json, json};

use super::{Clause, ClauseKind, Expr, ExprKind, HeaderKind, NamedExpr, Query, Source, SourceKind};
use crate::query::Present;
use crate::query::dataview::Value;
use crate::query::dataview::json::to_json;

impl Expr {
    /// The tree; dates that depend on it are computed for `present`.
    pub fn to_json(&self, present: &Present) -> Json {
        let list = |values: &[Expr]| values.iter().map(|value| value.to_json(present)).collect::<Vec<_>>();
        match &self.kind {
            ExprKind::Literal(value) => literal(value),
            ExprKind::Date(date) => literal(&Value::Date(date.date(present))),
            ExprKind::Variable(name) => json!({"type": "variable", "name": &**name}),
            ExprKind::Binary { left, op, right, .. } => {
                let (left, right) = (left.to_json(present), right.to_json(present));
                json!({"type": "binaryop", "left": left, "op": op.sign(), "right": right})
            }
            ExprKind::Index { object, index, .. } => {
                json!({"type": "index", "object": object.to_json(present), "index": index.to_json(present)})
            }
            ExprKind::Call { function, arguments, .. } => {
                json!({"type": "function", "func": function.to_json(present), "arguments": list(arguments)})
            }
            ExprKind::Lambda { parameters, body } => {
                let names: Vec<&str> = parameters.iter().map(|name| &*name.text).collect();
                json!({"type": "lambda", "arguments": names, "value": body.to_json(present)})
            }
            ExprKind::Negated(child) => json!({"type": "negated", "child": child.to_json(present)}),
            ExprKind::List(values) => json!({"type": "list", "values": list(values)}),
            ExprKind::Object(fields) => {
                let fields =
                    fields.iter().map(|(name, value)| (name.text.to_string(), value.to_json(present)));
                json!({"type": "object", "values": fields.collect::<serde_json::Map<_, _>>()})
            }
            ExprKind::Missing => Json::Null,
        }
    }
}

fn literal(value: &Value) -> Json {
    json!({"type": "literal", "value": to_json(value)})
}

fn named(named: &NamedExpr, present: &Present) -> Json {
    json!({"name": &*named.name, "field": named.expr.to_json(present)})
}

impl Source {
    /// The tree.
    pub fn to_json(&self) -> Json {
        match &self.kind {
            SourceKind::Folder(folder) => json!({"type": "folder", "folder": &**folder}),
            SourceKind::Tag(tag) => json!({"type": "tag", "tag": &**tag}),
            SourceKind::Incoming(link) => {
                json!({"type": "link", "file": &*link.path, "direction": "incoming"})
            }
            SourceKind::Outgoing(link) => {
                json!({"type": "link", "file": &*link.path, "direction": "outgoing"})
            }
            SourceKind::Csv(path) => json!({"type": "csv", "path": &**path}),
            SourceKind::Negated(child) => json!({"type": "negate", "child": child.to_json()}),
            SourceKind::Binary { left, and, right, .. } => {
                let op = if *and { "&" } else { "|" };
                json!({"type": "binaryop", "left": left.to_json(), "op": op, "right": right.to_json()})
            }
            SourceKind::Missing => Json::Null,
        }
    }
}

impl Query {
    /// The tree; dates that depend on it are computed for `present`.
    pub fn to_json(&self, present: &Present) -> Json {
        let header = match &self.header.kind {
            HeaderKind::List { format, without_id } => {
                let format = format.as_ref().map(|format| format.to_json(present));
                json!({"type": "list", "format": format, "showId": without_id.is_none()})
            }
            HeaderKind::Table { columns, without_id } => {
                let fields: Vec<Json> = columns.iter().map(|column| named(column, present)).collect();
                json!({"type": "table", "fields": fields, "showId": without_id.is_none()})
            }
            HeaderKind::Task => json!({"type": "task"}),
            HeaderKind::Calendar { date } => {
                json!({"type": "calendar", "showId": true, "field": named(date, present)})
            }
            HeaderKind::Unknown => Json::Null,
        };
        let source = self.from.as_ref().map(|from| from.source.to_json());
        let everything = || json!({"type": "folder", "folder": ""});
        let operations: Vec<Json> = self.clauses.iter().map(|clause| clause.to_json(present)).collect();
        json!({"header": header, "source": source.unwrap_or_else(everything), "operations": operations})
    }
}

impl Clause {
    fn to_json(&self, present: &Present) -> Json {
        match &self.kind {
            ClauseKind::Where(expr) => json!({"type": "where", "clause": expr.to_json(present)}),
            ClauseKind::Sort(keys) => {
                let fields = keys.iter().map(|key| {
                    let direction = if key.descending { "descending" } else { "ascending" };
                    json!({"field": key.expr.to_json(present), "direction": direction})
                });
                json!({"type": "sort", "fields": fields.collect::<Vec<_>>()})
            }
            ClauseKind::Limit(expr) => json!({"type": "limit", "amount": expr.to_json(present)}),
            ClauseKind::Group(field) => json!({"type": "group", "field": named(field, present)}),
            ClauseKind::Flatten(field) => json!({"type": "flatten", "field": named(field, present)}),
            ClauseKind::From(source) => source.to_json(),
        }
    }
}
