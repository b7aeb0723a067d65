//! Query blocks of the Tasks plugin, the expressions and the date phrases in them.

use serde_json::{Map, Value, json};

use super::{Failure, Op, now, task, text_field, vault};
use crate::query::tasks::{
    DateFilter, Filter, Instruction, LayoutPart, LooseTask, Query, QueryFile, QuerySettings, ReadContext,
    Scope, Script, ScriptError, Search, SearchError, Statement, TaskSet, Value as ScriptValue,
};
use crate::query::{Budget, Present};
use crate::syntax::task::{DateSpan, TaskDate, date_phrase, date_span};
use crate::text::{TextLen, TextRange};
use crate::vault::Vault;

pub(super) const OPS: &[(&str, Op)] = &[
    ("date-phrase", phrase),
    ("parse-query", parse_query),
    ("run-query", run_query),
    ("tasks", tasks),
    ("task-expr", task_expr),
];

/// How much work one query may be.
const STEPS: u64 = 200_000_000;

/// An English date phrase as one day, and as the days a filter takes it for.
fn phrase(request: &Value) -> Result<Value, Failure> {
    let text = text_field(request, "text")?;
    let now = now(request)?.datetime();
    let forward = request.get("forward").and_then(Value::as_bool).unwrap_or(false);
    Ok(json!({
        "date": date_phrase(text, now, forward).map(|day| day.to_string()),
        "range": date_span(text, now).map(|DateSpan { first, last }| [first.to_string(), last.to_string()]),
    }))
}

fn query_settings(request: &Value) -> QuerySettings {
    let mut settings = QuerySettings::default();
    if let Some(given) = request.get("settings") {
        settings.apply_json(given);
    }
    settings
}

fn object(request: &Value, name: &str) -> Map<String, Value> {
    request.get(name).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// The note that holds the query.
fn query_file(request: &Value, vault: Option<&Vault>) -> Option<QueryFile> {
    let path = request.get("note").and_then(Value::as_str)?;
    let note = vault.and_then(|vault| vault.note_at(&crate::vault::VaultPath::new(path)?));
    let known = vault.zip(note).map(|(vault, note)| QueryFile::of(vault, note));
    Some(known.unwrap_or_else(|| QueryFile {
        path: path.to_owned(),
        properties: object(request, "frontmatter"),
        note: None,
    }))
}

fn is_tasks(request: &Value) -> Result<(), Failure> {
    match text_field(request, "lang")? {
        "tasks" => Ok(()),
        lang => Err(Failure::new(format!("no queries of \"{lang}\""))),
    }
}

fn units(text: &str, at: usize) -> u32 {
    u32::try_from(text.get(..at).unwrap_or(text).encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The first bad statement as a failure.
fn check(query: &Query, text: &str) -> Result<(), Failure> {
    let Some((_, flaw)) = query.first_error() else { return Ok(()) };
    let span = (units(text, flaw.range.start().into()), units(text, flaw.range.end().into()));
    let code =
        matches!(flaw.kind, crate::query::tasks::FlawKind::JsUnsupported).then_some("needs-javascript");
    Err(Failure { span: Some(span), code, ..Failure::new(flaw.message.clone()) })
}

fn parse_query(request: &Value) -> Result<Value, Failure> {
    is_tasks(request)?;
    let text = text_field(request, "text")?;
    let (present, settings) = (Present::new(now(request)?), query_settings(request));
    let file = query_file(request, None);
    let context = ReadContext { file: file.as_ref(), present: &present, settings: &settings };
    let whole = TextRange::up_to(text.text_len());
    let query = match request.get("compose").and_then(Value::as_bool) {
        Some(true) => Query::compose(text, whole, false, context),
        _ => Query::read(text, whole, false, context),
    };
    check(&query, text)?;
    let texts = |list: Vec<&Statement>| list.into_iter().map(|it| it.text.text.clone()).collect::<Vec<_>>();
    Ok(json!({
        "statements": query.statements.iter().filter_map(statement).collect::<Vec<_>>(),
        "filters": query.filters().count(),
        "sorters": texts(query.sorts().map(|(statement, _)| statement).collect()),
        "groupers": texts(query.groups().map(|(statement, _)| statement).collect()),
        "limit": query.limit(),
        "groupLimit": query.group_limit(),
        "ignoreGlobalQuery": query.ignores_global_query(),
        "shortMode": query.is_short(),
        "explain": query.explains(),
        "view": if query.columns().is_some() { "columns" } else { "list" },
        "hidden": query.hidden().into_iter().map(LayoutPart::name).collect::<Vec<_>>(),
    }))
}

fn statement(statement: &Statement) -> Option<Value> {
    let instruction = statement.instruction.as_ref()?;
    let mut out = json!({"kind": instruction.kind(), "text": statement.text.text});
    if let (Instruction::Filter(Filter::Date(DateFilter { field, from, to })), Some(object)) =
        (instruction, out.as_object_mut())
    {
        let date = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let undated = *field == crate::query::tasks::DateField::Start;
        object.insert(
            "dates".to_owned(),
            json!({"field": field.filter_name(), "from": date(*from), "to": date(*to), "undated": undated}),
        );
    }
    Some(out)
}

fn loose_task(value: &Value) -> LooseTask {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let line = value.get("line").and_then(Value::as_u64).and_then(|line| u32::try_from(line).ok());
    LooseTask {
        markdown: text("markdown").unwrap_or_default(),
        path: text("path").unwrap_or_default(),
        heading: text("heading"),
        line: line.unwrap_or(0),
        properties: object(value, "frontmatter"),
    }
}

fn run_query(request: &Value) -> Result<Value, Failure> {
    is_tasks(request)?;
    let text = text_field(request, "text")?;
    let (present, settings) = (Present::new(now(request)?), query_settings(request));
    let task_settings = task::settings(request);
    let lines = request.get("tasks").and_then(Value::as_array);
    let (set, file) = match lines {
        Some(lines) => {
            let lines = lines.iter().map(loose_task).collect();
            (TaskSet::of_lines(lines, &task_settings), query_file(request, None))
        }
        None => {
            let vault = vault::of_request(request)?;
            (TaskSet::of_vault_with(&vault, &task_settings), query_file(request, Some(&vault)))
        }
    };
    let context = ReadContext { file: file.as_ref(), present: &present, settings: &settings };
    let query = Query::read(text, TextRange::up_to(text.text_len()), false, context);
    check(&query, text)?;
    let budget = Budget::new(STEPS, None);
    let search =
        Search { tasks: &set, present: &present, file: file.as_ref(), settings: &settings, budget: &budget };
    let found = search.run(&query).map_err(search_failure)?;
    let place = |index: &usize| match (lines.is_some(), set.get(*index)) {
        (false, Some(task)) => json!({"path": task.note.path(), "line": task.facts.line}),
        _ => json!(index),
    };
    let groups = found.groups.iter().map(|group| {
        json!({
            "names": group.names.iter().map(|name| &**name).collect::<Vec<&str>>(),
            "headings": group.headings().map(|(level, name)| (level, &**name)).collect::<Vec<(usize, &str)>>(),
            "tasks": group.tasks.iter().map(place).collect::<Vec<_>>(),
        })
    });
    Ok(json!({
        "total": found.total,
        "totalBeforeLimit": found.total_before_limit,
        "groups": groups.collect::<Vec<_>>(),
    }))
}

fn search_failure(error: SearchError) -> Failure {
    match error {
        SearchError::NeedsJavaScript { what } => {
            Failure { code: Some("needs-javascript"), ..Failure::new(format!("not evaluated here: {what}")) }
        }
        SearchError::Failed(message) => Failure::new(message),
        SearchError::Stopped(_) => Failure::new("the query takes too long"),
    }
}

/// All tasks of a vault, each as `parse-task` has it.
fn tasks(request: &Value) -> Result<Value, Failure> {
    let (vault, settings) = (vault::of_request(request)?, task::settings(request));
    let today = now(request)?.date();
    let set = TaskSet::of_vault_with(&vault, &settings);
    let tasks = set.iter().map(|it| {
        let values = it.values();
        let mut out = task::values_json(&values, today);
        if let Some(object) = out.as_object_mut() {
            object.insert("tags".to_owned(), json!(it.tags()));
            object.insert("written".to_owned(), json!(values.write(settings.format)));
            object.insert("path".to_owned(), json!(it.note.path()));
            object.insert("line".to_owned(), json!(it.facts.line));
            object.insert("heading".to_owned(), json!(it.facts.heading.as_deref()));
            object.insert("parentLine".to_owned(), json!(it.facts.parent));
        }
        out
    });
    Ok(json!({"tasks": tasks.collect::<Vec<_>>()}))
}

fn task_expr(request: &Value) -> Result<Value, Failure> {
    let text = text_field(request, "expr")?;
    let script = Script::new(text).map_err(|error| {
        let span = (units(text, error.range.start), units(text, error.range.end));
        Failure { span: Some(span), ..Failure::new(error.message) }
    })?;
    let (present, settings) = (Present::new(now(request)?), query_settings(request));
    let file = query_file(request, None);
    let line = request.get("task").map(loose_task).unwrap_or_default();
    let set = TaskSet::of_lines(vec![line], &task::settings(request));
    let budget = Budget::new(STEPS, None);
    let scope = Scope {
        present: &present,
        budget: &budget,
        file: file.as_ref(),
        task: Some(0),
        tasks: Some(&set),
        settings: &settings,
    };
    let value = script.run(&scope).map_err(|error| match error {
        ScriptError::Unsupported { what } => {
            Failure { code: Some("needs-javascript"), ..Failure::new(format!("not evaluated here: {what}")) }
        }
        ScriptError::Thrown(message) => Failure::new(message),
        ScriptError::Stopped(_) => Failure::new("the expression takes too long"),
    })?;
    Ok(json!({"value": value_json(&value, &set)}))
}

fn value_json(value: &ScriptValue, set: &TaskSet) -> Value {
    match value {
        ScriptValue::Undefined => json!({"$undefined": true}),
        ScriptValue::Null => Value::Null,
        ScriptValue::Bool(value) => json!(value),
        ScriptValue::Number(number) => number_json(*number),
        ScriptValue::Text(text) => json!(&**text),
        ScriptValue::List(items) => items.iter().map(|item| value_json(item, set)).collect(),
        ScriptValue::Object(members) => {
            members.iter().map(|(name, value)| (name.to_string(), value_json(value, set))).collect()
        }
        ScriptValue::TaskDate(date) => {
            json!({"$taskDate": date.and_then(TaskDate::valid).map(|day| day.to_string())})
        }
        ScriptValue::Moment(moment) => json!({"$moment": moment.0.map(|at| at.date().to_string())}),
        ScriptValue::Function(_) | ScriptValue::Builtin(_) => json!({"$function": true}),
        ScriptValue::Task(index) => json!(set.get(*index).map(|task| task.markdown())),
        ScriptValue::Space(_) | ScriptValue::Pattern(_) | ScriptValue::File(_) | ScriptValue::Item(..) => {
            json!({})
        }
    }
}

fn number_json(number: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "the limit is exact")]
    match number {
        number if number.is_nan() => json!({"$num": "NaN"}),
        number if number.is_infinite() => {
            json!({"$num": if number > 0.0 { "Infinity" } else { "-Infinity" }})
        }
        number if number.fract() == 0.0 && number.abs() < 9e15 => json!(number as i64),
        number => json!(number),
    }
}
