//! `{{…}}` in statements (`reference`: task queries, section 8).

use std::ops::Range;

use super::flaw::{Fault, FlawKind, nearest};
use super::mapped::Mapped;
use super::query_file::QueryFile;
use super::script::{Scope, Script, ScriptError, Value};
use super::settings::QuerySettings;
use crate::query::{Budget, Present};
use crate::text::TextRange;

/// Replacements are themselves searched for placeholders so often.
const ROUNDS: usize = 10;
/// A text that grows beyond this while placeholders are replaced is given up.
const LONGEST: usize = 100_000;

/// What placeholders are worked out from.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) file: Option<&'s QueryFile>,
    pub(super) settings: &'s QuerySettings,
    pub(super) present: &'s Present,
}

/// Whether a statement is looked at: comments are not.
pub(super) fn has_placeholder(text: &str) -> bool {
    !text.starts_with('#') && text.contains("{{")
}

/// `text` with its placeholders replaced.
pub(super) fn expand(text: &Mapped, source: Source<'_>) -> Result<Mapped, Fault> {
    let mut current = text.clone();
    for _ in 0..ROUNDS {
        if !has_placeholder(&current.text) {
            return Ok(current);
        }
        let next = once(&current, source)?;
        if next.text == current.text || next.text.len() > LONGEST {
            return Ok(next);
        }
        current = next;
    }
    Ok(current)
}

fn once(text: &Mapped, source: Source<'_>) -> Result<Mapped, Fault> {
    let mut out = Mapped::default();
    let mut at = 0;
    while let Some(range) = find(&text.text, at) {
        let inner = text.text.get(range.start + 2..range.end - 2).unwrap_or_default();
        out.append(&text.part(at..range.start));
        let value = value(inner, source).map_err(|fault| fault.moved(range.start + 2))?;
        out.push_standing(&value, text.span(range.clone()));
        at = range.end;
    }
    if text.text.get(at..).unwrap_or_default().contains("{{") {
        let start = at + text.text.get(at..).and_then(|rest| rest.find("{{")).unwrap_or(0);
        let message = "A placeholder that is never closed: \"}}\" is missing.";
        return Err(Fault::new(FlawKind::UnknownPlaceholder, start..text.text.len(), message));
    }
    out.append(&text.part(at..text.text.len()));
    Ok(out)
}

/// The next `{{…}}` from `at` on.
fn find(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at + text.get(at..)?.find("{{")?;
    let inner = text.get(start + 2..)?;
    let end = inner.find("}}")?;
    // `{{{…}}}`: the third brace belongs to the expression.
    Some(start..start + 2 + end + 2)
}

fn value(inner: &str, source: Source<'_>) -> Result<String, Fault> {
    let expression = inner.trim();
    let start = inner.len() - inner.trim_start().len();
    let range = start..start + expression.len();
    let whole = || 0..inner.len();
    let fault = |kind, message: String| {
        Fault::new(kind, if range.is_empty() { whole() } else { range.clone() }, message)
    };
    let comment = expression.starts_with('!');
    if expression.is_empty() || (comment && source.settings.javascript) {
        return Ok(String::new());
    }
    if source.file.is_none() {
        return Err(fault(
            FlawKind::UnknownPlaceholder,
            "Placeholders need a note that holds the query.".to_owned(),
        ));
    }
    if let Some(name) = expression.strip_prefix("preset.") {
        return source
            .settings
            .preset(name.trim())
            .map(str::to_owned)
            .ok_or_else(|| unknown_preset(name, range.start + 7, source.settings));
    }
    if !source.settings.javascript && !is_plain(expression) {
        return Err(fault(
            FlawKind::JsDisabled,
            "This placeholder is JavaScript, which is off in Obsidian unless allowed.".to_owned(),
        ));
    }
    let script = Script::new(expression).map_err(|_| unknown(expression, &range))?;
    let budget = Budget::new(100_000, None);
    let scope = Scope {
        present: source.present,
        budget: &budget,
        file: source.file,
        task: None,
        tasks: None,
        settings: source.settings,
    };
    match script.run(&scope) {
        Ok(Value::Null) => Err(no_value(expression, &range, source)),
        Ok(Value::Undefined) => Err(unknown(expression, &range)),
        Ok(value) => Ok(value.text()),
        Err(ScriptError::Unsupported { what, .. }) => {
            Err(fault(FlawKind::JsUnsupported, format!("Not evaluated here ({what}).")))
        }
        Err(_) => Err(unknown(expression, &range)),
    }
}

/// The fault of a property that the note has not, or has without a value.
fn no_value(expression: &str, range: &Range<usize>, source: Source<'_>) -> Fault {
    let fault = |message: String| Fault::new(FlawKind::PlaceholderNull, range.clone(), message);
    let name = expression.split_once(['\'', '"']).and_then(|(_, rest)| rest.split_once(['\'', '"']));
    let (Some((name, _)), Some(file)) = (name, source.file) else {
        return fault(format!("\"{expression}\" has no value: is the property missing in this note?"));
    };
    let has_value =
        |known: &&String| file.properties.get(known.as_str()).is_some_and(|value| !value.is_null());
    let known = file.properties.keys().filter(has_value).map(String::as_str);
    match file.properties.keys().find(|known| known.eq_ignore_ascii_case(name)) {
        Some(known) => fault(format!("The property \"{known}\" of this note has no value.")),
        None => match nearest(name, known) {
            Some(near) => {
                let at = range.start + expression.find(name).unwrap_or_default();
                fault(format!("This note has no property \"{name}\". Did you mean \"{near}\"?")).or_at(
                    format!("Write \"{near}\""),
                    at..at + name.len(),
                    near,
                )
            }
            None => {
                fault(format!("This note has no property \"{name}\", so that \"{expression}\" has no value."))
            }
        },
    }
}

/// What needs no JavaScript in the plugin: a path of names, at its end perhaps a call with a text.
fn is_plain(expression: &str) -> bool {
    let call = expression.strip_suffix(')').and_then(|head| head.split_once('('));
    let (path, argument) = call.map_or((expression, None), |(path, argument)| (path, Some(argument.trim())));
    let quoted = |text: &str| {
        let inner = |quote: char| {
            text.strip_prefix(quote)
                .and_then(|it| it.strip_suffix(quote))
                .is_some_and(|it| !it.contains(quote))
        };
        inner('\'') || inner('"')
    };
    let calls = ["query.file.property", "query.file.hasProperty"];
    let names = |path: &str| path.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'));
    match argument {
        Some(argument) => calls.contains(&path.trim()) && quoted(argument),
        None => names(path),
    }
}

/// The names that placeholders have.
pub const NAMES: [&str; 9] = [
    "query.file.path",
    "query.file.pathWithoutExtension",
    "query.file.root",
    "query.file.folder",
    "query.file.filename",
    "query.file.filenameWithoutExtension",
    "query.file.property('')",
    "query.file.hasProperty('')",
    "preset.",
];

fn unknown(expression: &str, range: &Range<usize>) -> Fault {
    let message = format!("\"{expression}\" is no placeholder that Tasks knows.");
    let fault = Fault::new(FlawKind::UnknownPlaceholder, range.clone(), message);
    match nearest(expression, NAMES.iter().copied().take(6)) {
        Some(near) => {
            let message = format!("{} Did you mean \"{near}\"?", fault.message);
            Fault { message, ..fault }.or(format!("Write \"{near}\""), near)
        }
        None => fault,
    }
}

/// The fault of a preset's name at `at`.
pub(super) fn unknown_preset(name: &str, at: usize, settings: &QuerySettings) -> Fault {
    let name = name.trim();
    let known: Vec<&str> = settings.presets.iter().map(|(name, _)| name.as_str()).collect();
    let message = match known.is_empty() {
        true => format!("There is no preset \"{name}\": none is defined."),
        false => format!("There is no preset \"{name}\". There are {}.", known.join(", ")),
    };
    let fault = Fault::new(FlawKind::UnknownPreset, at..at + name.len(), message);
    match nearest(name, known.iter().copied()) {
        Some(near) => fault.or(format!("Write \"{near}\""), near),
        None => fault,
    }
}

/// A text of settings, as if it stood at one place of the note.
pub(super) fn inserted(text: &str, at: TextRange) -> Mapped {
    Mapped::standing_for(text, at)
}
