//! What the value of an inline field is (`reference`: Dataview, A3).

use super::cursor::is_blank;
use super::literal::{date_prefix, duration_prefix, link_prefix, number_prefix, string_prefix, tag_prefix};
use crate::query::Present;
use crate::query::dataview::Value;

/// The value that `text` stands for: null if empty, typed if the whole text is a value or a list of values with
/// commas between, else the text itself.
pub fn inline_value(text: &str, present: &Present) -> Value {
    if text.trim_matches(is_blank).is_empty() {
        return Value::Null;
    }
    typed(text, present).unwrap_or_else(|| Value::text(text))
}

fn typed(text: &str, present: &Present) -> Option<Value> {
    let (first, mut at) = atom(text, present)?;
    let Some(length) = comma(text.get(at..)?) else { return (at == text.len()).then_some(first) };
    // One value with a comma behind it is a list of one.
    at += length;
    let mut values = vec![first];
    while let Some((value, length)) = text.get(at..).and_then(|rest| atom(rest, present)) {
        values.push(value);
        at += length;
        let rest = text.get(at..)?;
        match comma(rest)
            .filter(|length| rest.get(*length..).is_some_and(|next| atom(next, present).is_some()))
        {
            Some(length) => at += length,
            None => break,
        }
    }
    (at == text.len()).then(|| Value::array(values))
}

/// A comma with the blanks around it: its length.
fn comma(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(is_blank).strip_prefix(',')?.trim_start_matches(is_blank);
    Some(text.len() - rest.len())
}

fn atom(text: &str, present: &Present) -> Option<(Value, usize)> {
    if let Some((date, length)) = date_prefix(text) {
        return Some((Value::Date(date.date(present)), length));
    }
    if let Some((duration, length)) = duration_prefix(text) {
        return Some((Value::duration(duration.normalised()), length));
    }
    if let Some((quoted, length)) = string_prefix(text) {
        return Some((Value::text(quoted), length));
    }
    if let Some((tag, length)) = tag_prefix(text) {
        return Some((Value::text(tag), length));
    }
    let embed = text.starts_with('!');
    if let Some((mut link, length)) = link_prefix(text.strip_prefix('!').unwrap_or(text)) {
        link.embed = embed;
        return Some((Value::link(link), length + usize::from(embed)));
    }
    let words = [("true", true), ("True", true), ("false", false), ("False", false)];
    if let Some((word, truth)) = words.into_iter().find(|(word, _)| text.starts_with(word)) {
        return Some((Value::Bool(truth), word.len()));
    }
    if let Some((number, length)) = number_prefix(text) {
        return Some((Value::Number(number), length));
    }
    // Sic: null is the text.
    text.starts_with("null").then(|| (Value::text("null"), 4))
}
