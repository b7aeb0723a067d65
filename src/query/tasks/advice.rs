//! What a line that says nothing was probably meant to say.

use super::filter::{DateField, TextField};
use super::flaw::{Fault, FlawKind, nearest};
use super::words;

/// The fault of a statement that is no instruction.
pub(super) fn unknown(text: &str) -> Fault {
    let lower = text.to_ascii_lowercase();
    let fault = field_word(text, &lower).or_else(|| other_language(text, &lower));
    fault.unwrap_or_else(|| {
        let fault =
            Fault::new(FlawKind::UnknownInstruction, 0..text.len(), "Not an instruction of Tasks queries.");
        nearest_start(fault, text, &lower)
    })
}

/// Adds the nearest of `known` to the fault's own text.
pub(super) fn with_nearest(mut fault: Fault, text: &str, known: &[&str]) -> Fault {
    let word = text.get(fault.range.clone()).unwrap_or_default();
    if let Some(near) = nearest(word, known.iter().copied()) {
        fault.message = format!("{} Did you mean \"{near}\"?", fault.message);
        return fault.or(format!("Write \"{near}\""), near);
    }
    fault
}

fn other_language(text: &str, lower: &str) -> Option<Fault> {
    let first = lower.split_whitespace().next()?;
    let words = ["from", "where", "table", "list", "task", "calendar", "flatten"];
    if !words.contains(&first) {
        return None;
    }
    let message = format!(
        "\"{}\" belongs to Dataview. Tasks queries have one filter a line, such as \"not done\".",
        text.get(..first.len())?
    );
    Some(Fault::new(FlawKind::UnknownInstruction, 0..first.len(), message))
}

/// A line that has the right idea and a word of another instruction.
fn field_word(text: &str, lower: &str) -> Option<Fault> {
    let (first, rest) = lower.split_once(' ').unwrap_or((lower, ""));
    let at = text.len() - rest.len();
    let word = |range: std::ops::Range<usize>, new: &str| {
        let old = text.get(range.clone()).unwrap_or_default();
        let message = format!("\"{old}\" is no word of this instruction. Write \"{new}\".");
        Fault::new(FlawKind::FieldWord, range, message).or(format!("Write \"{new}\""), new)
    };
    match first {
        "start" if !rest.is_empty() => return Some(word(0..5, "starts")),
        "order" if rest.starts_with("by ") => return Some(word(0..5, "sort")),
        "sort" | "group" if !rest.is_empty() && !rest.starts_with("by") => {
            return Some(word(0..first.len(), &format!("{first} by")));
        }
        "group" if rest == "by tag" || rest == "by tag reverse" => return Some(word(at + 3..at + 6, "tags")),
        "sort" if rest.starts_with("by ") => {
            return Some(wrong_field(text, at + 3, &words::sort_words(), "sorted"));
        }
        "group" if rest.starts_with("by ") => {
            return Some(wrong_field(text, at + 3, &words::group_words(), "grouped"));
        }
        "status" if rest.starts_with("is ") => return Some(status(text, rest)),
        "completed" | "complete" if rest.is_empty() => return Some(word(0..first.len(), "done")),
        "incomplete" | "todo" | "open" | "undone" if rest.is_empty() => {
            return Some(word(0..first.len(), "not done"));
        }
        "is" if rest == "done" || rest == "not done" => return Some(word(0..text.len(), rest)),
        "blocked" | "blocking" | "recurring" if rest.is_empty() => {
            return Some(word(0..text.len(), &format!("is {first}")));
        }
        "tag" | "tags" => return test_word(text, rest, at, true),
        _ => {}
    }
    let field = TextField::ALL.into_iter().find(|field| field.name() == first);
    if field.is_some() {
        return test_word(text, rest, at, false);
    }
    let others = [
        ("file", "path"),
        ("text", "description"),
        ("name", "description"),
        ("title", "description"),
        ("owner", "description"),
        ("section", "heading"),
        ("status", "status.name"),
    ];
    let known = others
        .into_iter()
        .find(|(other, _)| *other == first && words::TEXT_TESTS.iter().any(|test| rest.starts_with(test)));
    known.map(|(_, field)| word(0..first.len(), field))
}

/// `path is x`, `heading include x`, `tags contains x`.
fn test_word(text: &str, rest: &str, at: usize, tags: bool) -> Option<Fault> {
    let negations = [
        "does not contain",
        "doesn't include",
        "doesn't contain",
        "do not include",
        "excludes",
        "exclude",
        "is not",
        "not includes",
        "not include",
        "!=",
    ];
    let tests = ["contains", "contain", "include", "includes", "is", "matches", "=", "has"];
    let negated = negations
        .into_iter()
        .find(|test| rest.strip_prefix(test).is_some_and(|it| it.is_empty() || it.starts_with(' ')));
    let plain = tests
        .into_iter()
        .find(|test| rest.strip_prefix(test).is_some_and(|it| it.is_empty() || it.starts_with(' ')));
    let (word, negative) = negated.map(|word| (word, true)).or(plain.map(|word| (word, false)))?;
    let value = rest.get(word.len()..).unwrap_or_default();
    let pattern = word == "matches" && value.trim_start().starts_with('/');
    let new = match (negative, tags) {
        _ if pattern => "regex matches",
        (false, false) => "includes",
        (false, true) => "include",
        (true, false) => "does not include",
        (true, true) => "do not include",
    };
    if value.trim().is_empty() {
        let message = format!("What to look for is missing behind \"{}\".", text.trim_end());
        return Some(Fault::new(FlawKind::UnknownInstruction, 0..text.len(), message));
    }
    let message = format!("\"{word}\" is no word of this filter. Write \"{new}\".");
    Some(Fault::new(FlawKind::FieldWord, at..at + word.len(), message).or(format!("Write \"{new}\""), new))
}

fn status(text: &str, rest: &str) -> Fault {
    let value = rest.get("is ".len()..).unwrap_or_default().trim();
    let not = value.starts_with("not ");
    let value = value.trim_start_matches("not ").to_ascii_uppercase().replace([' ', '-'], "_");
    let kinds = ["TODO", "IN_PROGRESS", "ON_HOLD", "DONE", "CANCELLED", "NON_TASK"];
    let kind = nearest(&value, kinds).unwrap_or("TODO");
    let new = format!("status.type is {}{kind}", if not { "not " } else { "" });
    let message =
        format!("\"status is\" is no filter. Write \"{new}\", or \"status.name includes\" and a name.");
    Fault::new(FlawKind::FieldWord, 0..text.len(), message).or(format!("Write \"{new}\""), new)
}

/// A field that cannot be sorted or grouped by.
fn wrong_field(text: &str, at: usize, known: &[&str], done: &str) -> Fault {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 2 && words.iter().map(|word| word.len() + 1).sum::<usize>() != text.len() + 1 {
        let single = words.join(" ");
        let message = "Between these words stands one blank, and nothing else.";
        return Fault::new(FlawKind::FieldWord, 0..text.len(), message)
            .or(format!("Write \"{single}\""), single);
    }
    let end = text.get(at..).and_then(|rest| rest.find(' ')).map_or(text.len(), |length| at + length);
    let field = text.get(at..end).unwrap_or_default();
    let is_word = known.iter().any(|word| word.eq_ignore_ascii_case(field));
    if is_word && end < text.len() {
        let rest = text.get(end..).unwrap_or_default().trim();
        let reverse = ["desc", "descending", "reversed"].contains(&rest.to_ascii_lowercase().as_str());
        let message = format!("Nothing but \"reverse\" may follow here, found \"{rest}\".");
        let fault = Fault::new(FlawKind::FieldWord, end..text.len(), message);
        return match reverse {
            true => fault.or("Write \"reverse\"", " reverse"),
            false => fault.or("Remove it", ""),
        };
    }
    let instead = match field.to_ascii_lowercase().as_str() {
        "folder" | "root" if done == "sorted" => Some("path"),
        "backlink" if done == "sorted" => Some("filename"),
        "recurrence" if done == "sorted" => Some("recurring"),
        "starts" => Some("start"),
        "name" | "title" | "text" => Some(if done == "sorted" { "description" } else { "filename" }),
        "file" => Some("filename"),
        "date" => Some("due"),
        _ => nearest(field, known.iter().copied()),
    };
    let fault =
        Fault::new(FlawKind::FieldWord, at..end.max(at), format!("Tasks cannot be {done} by \"{field}\"."));
    match instead {
        Some(new) => {
            let message = format!("{} Write \"{new}\".", fault.message);
            Fault { message, ..fault }.or(format!("Write \"{new}\""), new)
        }
        None => fault,
    }
}

fn nearest_start(fault: Fault, text: &str, lower: &str) -> Fault {
    let starts = words::starts();
    // Two words say enough where a value follows; whole lines are compared as a whole.
    let whole = nearest(lower, starts.iter().map(String::as_str));
    if whole == Some(lower) {
        let message = format!("Something is missing behind \"{text}\".");
        return Fault { message, ..fault };
    }
    if let Some(near) = whole {
        let message = format!("{} Did you mean \"{near}\"?", fault.message);
        return Fault { message, ..fault }.or(format!("Write \"{near}\""), near);
    }
    let first_len = lower.find(' ').unwrap_or(lower.len());
    let first = lower.get(..first_len).unwrap_or_default();
    let fields = DateField::ALL.into_iter().map(DateField::filter_name);
    let fields = fields.chain(TextField::ALL.into_iter().map(TextField::name));
    let fields = fields.chain([
        "tags",
        "priority",
        "status.type",
        "sort",
        "group",
        "hide",
        "show",
        "limit",
        "preset",
        "filter",
        "has",
        "no",
        "is",
        "not",
    ]);
    match nearest(first, fields).filter(|near| *near != first) {
        Some(near) => {
            let message = format!(
                "{} Did you mean \"{near}\" for \"{}\"?",
                fault.message,
                text.get(..first_len).unwrap_or_default()
            );
            Fault { message, ..fault }.or_at(format!("Write \"{near}\""), 0..first_len, near)
        }
        None => fault,
    }
}
