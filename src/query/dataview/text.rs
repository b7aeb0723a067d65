//! The text form of values, as `string()`, joins and `+` give it (`reference`: Dataview, B9).

use std::borrow::Cow;

use super::{Date, Duration, EvalError, Evaluator, Link, LinkType, Object, Settings, Unit, Value, Widget};
use super::{format, number, operators};
use crate::query::number_text;

/// The text form of `value`.
///
/// # Errors
/// The budget is spent, or the text becomes too long.
pub(super) fn text<'v>(evaluator: &Evaluator<'_>, value: &'v Value) -> Result<Cow<'v, str>, EvalError> {
    if let Value::String(text) = value {
        return Ok(Cow::Borrowed(text));
    }
    evaluator.budget().spend(1 + operators::weight(value))?;
    let text = to_text(value, evaluator.settings());
    if text.len() > operators::MAX_TEXT {
        return Err(EvalError::new("the text becomes too long"));
    }
    evaluator.budget().spend(text.len() as u64 / 64)?;
    Ok(Cow::Owned(text))
}

/// The text form of `value` under `settings`.
pub fn to_text(value: &Value, settings: &Settings) -> String {
    let mut out = String::new();
    write(value, settings, false, &mut out);
    out
}

fn write(value: &Value, settings: &Settings, nested: bool, out: &mut String) {
    match value {
        Value::Null => out.push_str(&settings.render_null_as),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(value) => out.push_str(&number_text(*value)),
        Value::String(text) => out.push_str(text),
        Value::Date(date) => out.push_str(&date_text(date, settings)),
        Value::Duration(duration) => out.push_str(&duration_text(**duration)),
        Value::Link(link) => out.push_str(&link_text(link)),
        Value::Array(list) => {
            if nested {
                out.push('[');
            }
            for (at, item) in list.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write(item, settings, true, out);
            }
            if nested {
                out.push(']');
            }
        }
        Value::Object(object) => write_object(object, settings, out),
        Value::Page(page) => write_object(&page.materialise(), settings, out),
        Value::Widget(widget) => match &**widget {
            Widget::ListPair { key, value } => {
                write(key, settings, false, out);
                out.push_str(": ");
                write(value, settings, false, out);
            }
            Widget::ExternalLink { url, display } => {
                let display = display.as_ref().unwrap_or(url);
                out.push_str(&format!("[{display}]({url})"));
            }
        },
        Value::Function(_) => out.push_str("<function>"),
    }
}

fn write_object(object: &Object, settings: &Settings, out: &mut String) {
    out.push_str("{ ");
    for (at, (name, value)) in object.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push_str(": ");
        write(value, settings, true, out);
    }
    out.push_str(" }");
}

/// A date under the settings: with its time of day unless that is midnight.
pub fn date_text(date: &Date, settings: &Settings) -> String {
    let midnight = date.civil().is_some_and(|at| at.hour() == 0 && at.minute() == 0 && at.second() == 0);
    let pattern = if midnight { &settings.default_date_format } else { &settings.default_date_time_format };
    format::format(date, pattern)
}

/// `3 days, 4 hours`: normalised, without the units that are zero.
pub fn duration_text(duration: Duration) -> String {
    let duration = duration.normalised();
    let parts = Unit::ALL.into_iter().filter_map(|unit| {
        let amount = duration.get(unit);
        let name = unit.name();
        let singular = name.strip_suffix('s').unwrap_or(name);
        let amount_text = number::shortened(amount, 3);
        let name = if matches!(&*amount_text, "1" | "-1") { singular } else { name };
        (amount != 0.0).then(|| format!("{amount_text} {name}"))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// A link as Markdown: `[[path|display or name]]`.
pub fn link_text(link: &Link) -> String {
    let mut out = String::new();
    if link.embed {
        out.push('!');
    }
    out.push_str("[[");
    out.push_str(&link.path.replace('|', "\\|"));
    let subpath = link.subpath.as_deref().unwrap_or_default();
    match link.kind {
        LinkType::File => {}
        LinkType::Header => out.push_str(&format!("#{}", subpath.replace('|', "\\|"))),
        LinkType::Block => out.push_str(&format!("#^{}", subpath.replace('|', "\\|"))),
    }
    out.push('|');
    match link.display.as_deref().filter(|display| !display.is_empty()) {
        Some(display) => out.push_str(display),
        None => out.push_str(&default_display(link)),
    }
    out.push_str("]]");
    out
}

/// What a link shows that has no display text: the note's name, and behind ` > ` the heading or block.
pub fn default_display(link: &Link) -> String {
    let name = link.path.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".md").unwrap_or(name);
    match (&link.kind, link.subpath.as_deref()) {
        (LinkType::File, _) => name.to_owned(),
        (_, subpath) => format!("{name} > {}", subpath.unwrap_or_default()),
    }
}
