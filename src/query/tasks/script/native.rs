//! Expressions that an instruction of the query language says as well, so that a query needs no JavaScript.
//!
//! Only what means the same for every task is rewritten; a test answers both over the same tasks.

use super::syntax::{Binary, Expr, Item, Logical, Statement, Unary};

/// The body as one expression.
fn expression(body: &[Statement]) -> Option<&Expr> {
    match body {
        [Statement::Return(Some(value))] => Some(value),
        _ => None,
    }
}

/// The filter that says the same as an expression. `whole` tells that descriptions are what filters see of them: there is no
/// global filter to be left out.
pub(super) fn filter(body: &[Statement], whole: bool) -> Option<String> {
    condition(expression(body)?, whole)
}

/// What to sort by in place of an expression, with `reverse` where it sorts the other way round.
pub(super) fn sort(body: &[Statement], reverse: bool) -> Option<String> {
    let value = expression(body)?;
    let (word, other_way) = match value {
        Expr::Unary(Unary::Not, of) if path(of)? == "task.isDone" => ("status", false),
        Expr::Unary(Unary::Minus, of) if path(of)? == "task.urgency" => ("urgency", false),
        _ => match path(value)?.as_str() {
            "task.isDone" => ("status", true),
            "task.isRecurring" => ("recurring", false),
            "task.urgency" => ("urgency", true),
            "task.priorityNumber" => ("priority", false),
            "task.status.name" => ("status.name", false),
            "task.file.path" => ("path", false),
            "task.file.filename" => ("filename", false),
            "task.id" => ("id", false),
            other => (date(other)?, false),
        },
    };
    Some(if reverse == other_way { word.to_owned() } else { format!("{word} reverse") })
}

/// What to group by in place of an expression.
pub(super) fn group(body: &[Statement], reverse: bool) -> Option<String> {
    let word = match path(expression(body)?)?.as_str() {
        "task.status.name" => "status.name",
        "task.status.typeGroupText" => "status.type",
        "task.priorityNameGroupText" => "priority",
        "task.id" => "id",
        _ => return None,
    };
    Some(if reverse { format!("{word} reverse") } else { word.to_owned() })
}

/// `task.due` and the like.
fn date(path: &str) -> Option<&'static str> {
    let name = path.strip_prefix("task.")?;
    ["due", "scheduled", "start", "done", "created", "cancelled", "happens"]
        .into_iter()
        .find(|known| *known == name)
}

/// Names with dots between.
fn path(value: &Expr) -> Option<String> {
    match value {
        Expr::Name(name, _) => Some(name.to_string()),
        Expr::Member { of, name, optional: false } => Some(format!("{}.{name}", path(of)?)),
        _ => None,
    }
}

fn condition(value: &Expr, whole: bool) -> Option<String> {
    match value {
        Expr::Unary(Unary::Not, of) => negated(of, whole),
        Expr::Logical(Logical::And, one, other) => joined(one, "AND", other, whole),
        Expr::Logical(Logical::Or, one, other) => joined(one, "OR", other, whole),
        Expr::Binary(Binary::Same | Binary::Equal, one, other) => compared(one, other, true, whole),
        Expr::Binary(Binary::NotSame | Binary::NotEqual, one, other) => compared(one, other, false, whole),
        Expr::Binary(Binary::Greater, one, other) => counted(one, other, true),
        Expr::Call { of, arguments, optional: false } => call(of, arguments, whole),
        _ => flag(&path(value)?, true).map(str::to_owned),
    }
}

/// `!x`, where `x` is true or false, or a value that is there or not.
fn negated(of: &Expr, whole: bool) -> Option<String> {
    match of {
        Expr::Unary(Unary::Not, inner) => {
            there(inner, true).or_else(|| is_condition(inner).then(|| condition(inner, whole)).flatten())
        }
        _ => there(of, false).or_else(|| flag(&path(of)?, false).map(str::to_owned)).or_else(|| {
            is_condition(of).then(|| condition(of, whole)).flatten().and_then(|inner| negation(&inner))
        }),
    }
}

fn negation(filter: &str) -> Option<String> {
    let enclosed = filter.contains(['(', ')', '[', ']', '{', '}', '"']);
    (!enclosed).then(|| format!("NOT ({filter})"))
}

/// What is true or false whatever the task.
fn is_condition(value: &Expr) -> bool {
    matches!(
        value,
        Expr::Binary(Binary::Same | Binary::Equal | Binary::NotSame | Binary::NotEqual | Binary::Greater, ..)
            | Expr::Call { .. }
            | Expr::Member { .. }
    )
}

fn joined(one: &Expr, operator: &str, other: &Expr, whole: bool) -> Option<String> {
    let (one, other) = (condition(one, whole)?, condition(other, whole)?);
    // A combination within one takes delimiters of its own kind, and a text with some may be cut.
    let enclosed = [&one, &other].into_iter().any(|part| part.contains(['(', ')', '[', ']', '{', '}', '"']));
    (!enclosed).then(|| format!("({one}) {operator} ({other})"))
}

/// What is true or false by itself.
fn flag(path: &str, is: bool) -> Option<&'static str> {
    Some(match (path, is) {
        ("task.isDone", true) => "done",
        ("task.isDone", false) => "not done",
        ("task.isRecurring", true) => "is recurring",
        ("task.isRecurring", false) => "is not recurring",
        _ => return None,
    })
}

/// A date that is there or not: `task.due.moment`.
fn there(value: &Expr, is: bool) -> Option<String> {
    let path = path(value)?;
    let name = date(path.strip_suffix(".moment")?)?;
    Some(format!("{} {name} date", if is { "has" } else { "no" }))
}

/// `one === other`.
fn compared(one: &Expr, other: &Expr, same: bool, whole: bool) -> Option<String> {
    match other {
        Expr::Bool(value) => flag(&path(one)?, *value == same).map(str::to_owned),
        Expr::Null => there(one, !same),
        Expr::Number(number) if *number == 0.0 => length(one, !same),
        Expr::Text(text) => is_text(&path(one)?, text, same, whole),
        _ => None,
    }
}

/// `task.tags.length > 0`.
fn counted(one: &Expr, other: &Expr, some: bool) -> Option<String> {
    matches!(other, Expr::Number(number) if *number == 0.0).then(|| length(one, some)).flatten()
}

fn length(value: &Expr, some: bool) -> Option<String> {
    let what = match path(value)?.as_str() {
        "task.tags.length" => "tags",
        "task.dependsOn.length" => "depends on",
        "task.id.length" => "id",
        _ => return None,
    };
    Some(format!("{} {what}", if some { "has" } else { "no" }))
}

fn is_text(path: &str, text: &str, same: bool, whole: bool) -> Option<String> {
    let (is, word) = if same { (true, "is") } else { (false, "is not") };
    match path {
        "task.status.type" => {
            let known = ["TODO", "IN_PROGRESS", "ON_HOLD", "DONE", "CANCELLED", "NON_TASK"].contains(&text);
            known.then(|| format!("status.type {word} {text}"))
        }
        "task.priorityName" => {
            let level = match text {
                "Normal" => "none".to_owned(),
                "Highest" | "High" | "Medium" | "Low" | "Lowest" => text.to_lowercase(),
                _ => return None,
            };
            Some(format!("priority {word} {level}"))
        }
        "task.id" if text.is_empty() => Some(if is { "no id" } else { "has id" }.to_owned()),
        "task.heading" if text.is_empty() => None,
        "task.heading" => matching("heading", &format!("^{}$", escaped(text)?), is),
        _ => matching(field(path, whole)?, &format!("^{}$", escaped(text)?), is),
    }
}

/// The text field of filters that is this text.
fn field(path: &str, whole: bool) -> Option<&'static str> {
    Some(match path {
        "task.file.path" => "path",
        "task.file.folder" => "folder",
        "task.file.root" => "root",
        "task.file.filename" => "filename",
        "task.status.name" => "status.name",
        "task.id" => "id",
        "task.description" if whole => "description",
        _ => return None,
    })
}

fn call(of: &Expr, arguments: &[Item], whole: bool) -> Option<String> {
    let Expr::Member { of: text, name, optional: false } = of else { return None };
    let [Item { value: argument, spread: false }] = arguments else { return None };
    if matches!(&**name, "isBlocked" | "isBlocking") {
        let asks_all = path(text)? == "task" && path(argument)? == "query.allTasks";
        return asks_all
            .then(|| if &**name == "isBlocked" { "is blocked" } else { "is blocking" }.to_owned());
    }
    let Expr::Text(wanted) = argument else { return None };
    if let Some(lowered) = lowered(text) {
        let plain = &**name == "includes" && wanted.trim() == &**wanted && !wanted.is_empty();
        let plain = plain && wanted.to_lowercase() == **wanted && is_plain(wanted);
        return plain
            .then(|| Some(format!("{} includes {wanted}", field(&path(lowered)?, whole)?)))
            .flatten();
    }
    let wanted = escaped(wanted).filter(|wanted| !wanted.is_empty())?;
    let pattern = match &**name {
        "includes" => wanted,
        "startsWith" => format!("^{wanted}"),
        "endsWith" => format!("{wanted}$"),
        _ => return None,
    };
    matching(field(&path(text)?, whole)?, &pattern, true)
}

/// `x` of `x.toLowerCase()`.
fn lowered(value: &Expr) -> Option<&Expr> {
    let Expr::Call { of, arguments, optional: false } = value else { return None };
    let Expr::Member { of, name, optional: false } = &**of else { return None };
    (&**name == "toLowerCase" && arguments.is_empty()).then_some(of)
}

fn matching(field: &str, pattern: &str, is: bool) -> Option<String> {
    let word = if is { "matches" } else { "does not match" };
    Some(format!("{field} regex {word} /{pattern}/"))
}

/// Nothing that would be read as a placeholder, or end the line.
fn is_plain(text: &str) -> bool {
    !text.contains("{{") && !text.ends_with('\\') && !text.contains(char::is_control)
}

/// A text as a pattern that matches it alone.
fn escaped(text: &str) -> Option<String> {
    if !is_plain(text) || text.len() > 200 {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '^' | '$' | '.' | '|' | '?' | '*' | '+' | '(' | ')' | '[' | ']' | '{' | '}' | '/'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    Some(out)
}
